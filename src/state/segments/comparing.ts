import { workspace } from '../workspace.svelte';
import { Laid, Traits } from './compare.svelte';

/** What the tabs of overlaps and comparisons hold, over visits to other pages. */
export const laid = new Laid();
export const traits = new Traits(workspace.engine);
