import { DefterError } from '../../lib/errors';
import type { CellKind, PlacedCell, Run } from '../cell';
import { liveSql, oneValue } from '../live';
import { liveOf } from '../prose';

/** In place of marks, at a cell that is one live value of a text and stands in no document. */
const LIVE = 'live';

/**
 * Prose asks nothing; each live value in it runs by itself, so that one that fails leaves the sentence standing.
 * These are what the runner is given for the texts: an id each, the same for the same expression.
 */
export function liveCells(cells: readonly PlacedCell[]): PlacedCell[] {
  const found = new Map<string, PlacedCell>();
  for (const { kind, text } of cells) {
    if (kind !== 'text') continue;
    for (const expression of liveOf(text)) {
      const id = liveId(expression);
      found.set(id, { id, kind: 'text', name: '', rest: LIVE, text: expression });
    }
  }
  return [...found.values()];
}

export function liveId(expression: string): string {
  return `live:${expression}`;
}

/** The value of a live cell, in `Outcome.data`. */
export type LiveData = ReturnType<typeof oneValue>;

/** Prose, or a live value of it. */
export const textCell: CellKind = {
  kind: 'text',
  name: () => '',
  reads: ({ rest, text }) => (rest === LIVE ? [liveSql(text).sql] : []),
  async run({ rest, text }, run) {
    if (rest !== LIVE) return {};
    const { sql, asValue } = liveSql(text);
    const data: LiveData = oneValue(await run.query(valueSql(asValue, run) ?? run.bind(sql)));
    return { data };
  },
};

/** Null where the name is of a table. */
function valueSql(asValue: string | null, run: Run): string | null {
  try {
    return asValue === null ? null : run.bind(asValue);
  } catch (error) {
    if (error instanceof DefterError && error.code === 'notebook.no_value') return null;
    throw error;
  }
}
