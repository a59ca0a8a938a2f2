import { analyses as list } from '../../model/analyses/index';
import { rfm } from '../../model/analyses/rfm';
import { i18n } from '../app.svelte';
import { kept } from '../kept.svelte';
import { Explorer } from '../explorer.svelte';
import { router } from '../router.svelte';
import { analyses, workspace } from '../workspace.svelte';
import { CustomerList } from './customers.svelte';
import { Opened } from './explained.svelte';
import type { Speech } from './words';

const BOARD = 'defter.explore.board';

/** The one explorer of the page: it outlives a visit to another page. */
export const explorer = new Explorer({
  engine: workspace.engine,
  segments: () => segmentMap().segments.map(({ id }) => id),
  analyses: list.all,
  store: { get: () => kept.get(BOARD), set: (board) => kept.set(BOARD, board) },
  onstep: (address, replace) => {
    // Read while another page is open.
    if (router.id === 'explore') router.setParams({ ...address }, replace);
  },
});

/** The figures of the page are those of before: the tables are made anew, or what is asked of them is still read. */
export const isBehind = (): boolean => workspace.busy || explorer.behind;
/** Something is done about that. */
export const isCatchingUp = (): boolean => workspace.busy || explorer.status === 'preparing';

export const people = new CustomerList(workspace.engine);

/** The customer whose place is explained, by id. */
export const opened = new Opened();

/** The segment map in use. */
export const segmentMap = () => analyses.of(rfm).map;
/** The highest score. */
export const scoreBins = () => analyses.of(rfm).bins;

class Saying {
  readonly now: Speech = $derived({
    m: i18n.m,
    format: i18n.format,
    language: i18n.locale.id,
    map: segmentMap(),
    gaps: explorer.gaps,
    currency: workspace.summary?.currency ?? null,
  });
}
const saying = new Saying();

/** What it takes to speak of the data in the chosen language; follows language, map and currency. */
export const speech = (): Speech => saying.now;
