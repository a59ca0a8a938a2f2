import { getContext, setContext } from 'svelte';
import type { Running } from '../../state/notebook/running.svelte';

const KEY = Symbol('notebook');

/** Lends the cells of the page what runs them; call it while the page is made. */
export function lendRunning(running: Running): Running {
  return setContext(KEY, running);
}

export function useRunning(): Running {
  return getContext<Running>(KEY);
}
