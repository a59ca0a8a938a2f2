import { Analyses } from './analyses.svelte';
import { browserPlatform } from './platform';
import { Workspace } from './workspace-state.svelte';

/** The one workspace of the page, on the browser's platform. */
export const workspace = new Workspace(browserPlatform());
export const analyses = new Analyses(workspace);
