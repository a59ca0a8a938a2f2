import { getContext, setContext } from 'svelte';
import { explorer as ofPage } from '../../state/explore/page.svelte';
import type { Explorer } from '../../state/explorer.svelte';

const KEY = Symbol('explorer');

/** Charts below this component show another explorer than the page's. */
export function provideExplorer(explorer: Explorer): void {
  setContext(KEY, explorer);
}

/** The explorer whose charts these are. */
export function useExplorer(): Explorer {
  return getContext<Explorer | undefined>(KEY) ?? ofPage;
}
