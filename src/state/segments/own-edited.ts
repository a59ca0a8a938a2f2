import { kept } from '../kept.svelte';
import { Draft } from './own-draft.svelte';
import { crowds, saved } from './own';

/** The own segment that is edited on the page. */
export const draft = new Draft({ saved, crowds, store: kept });
