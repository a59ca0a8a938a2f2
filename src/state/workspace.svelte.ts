import { Analyses } from './analyses.svelte';
import { Keeping, openingCounter } from './keep/keeping.svelte';
import { kept } from './kept.svelte';
import { browserPlatform } from './platform';
import { Workspace } from './workspace-state.svelte';

/** The one workspace of the page, on the browser's platform. */
export const workspace = new Workspace(browserPlatform());
export const analyses = new Analyses(workspace);
/** What of them outlives the visit. */
export const keeping = new Keeping(
  kept,
  workspace,
  analyses,
  openingCounter(() => localStorage),
);
