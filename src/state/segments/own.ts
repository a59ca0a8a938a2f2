import { kept } from '../kept.svelte';
import { workspace } from '../workspace.svelte';
import { Crowds } from './crowds.svelte';
import { SavedSegments } from './saved.svelte';

/** The one set of own segments of the page, and what they are counted with. */
export const saved = new SavedSegments(kept);
export const crowds = new Crowds(workspace.engine);
