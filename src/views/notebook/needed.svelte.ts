import { untrack } from 'svelte';
import { tablesOf } from '../../notebook/reading';
import {
  hollow,
  isSameColumn,
  neededColumns,
  printNeeded,
  readNeeded,
  type Around,
  type Needed,
} from '../../notebook/rebind';
import { notebook } from '../../state/notebook.svelte';
import type { Running } from '../../state/notebook/running.svelte';
import { Loaded } from '../../state/segments-loaded.svelte';
import { workspace } from '../../state/workspace.svelte';
import type { Schema } from './schema.svelte';

/** Where the notebook says which columns of the data it names. */
export const NEEDED = 'reads';

/** The notebook as what runs it knows it. */
export function aroundOf(running: Running, schema: Schema): Around {
  const stateOf = (id: string) => running.state(id);
  const { cells } = notebook;
  return { cells, tables: schema.tables, tablesOf: (id) => tablesOf(id, stateOf) };
}

/**
 * Keeps that in step with every run in which all went well; call it while the page is made. Columns that hold nothing
 * are not noted, and while one that was noted does, or is not there, the user is asked first.
 */
export function noteNeeded(running: Running, schema: Schema): void {
  const now = $derived.by((): string | null => {
    const { cells, held } = notebook;
    const isReady = !running.busy && workspace.ready && !workspace.busy && schema.tables.length > 0;
    if (held || !isReady || cells.length === 0) return null;
    if (cells.some(({ id }) => !running.isCurrent(id))) return null;
    return printNeeded(neededColumns(aroundOf(running, schema)));
  });
  const found = new Loaded(() => {
    const [said, { tables }] = [now, schema];
    if (said === null) return null;
    const needed = readNeeded(said);
    return async (engine, signal) => {
      const { columns } = await hollow(engine, needed, tables, signal);
      return { said, needed, empty: columns };
    };
  });
  $effect(() => {
    const { value } = found;
    if (!value || value.said !== now) return;
    const { needed, empty } = value;
    const isEmpty = (one: Needed) => empty.some((other) => isSameColumn(one, other));
    untrack(() => {
      if (readNeeded(notebook.head(NEEDED)).some(isEmpty)) return;
      notebook.note(NEEDED, printNeeded(needed.filter((one) => !isEmpty(one))));
    });
  });
}
