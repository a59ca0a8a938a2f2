import { untrack } from 'svelte';
import { tablesOf } from '../../notebook/reading';
import { neededColumns, printNeeded, type Around } from '../../notebook/rebind';
import { notebook } from '../../state/notebook.svelte';
import type { Running } from '../../state/notebook/running.svelte';
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

/** Keeps that in step with every run in which all went well; call it while the page is made. */
export function noteNeeded(running: Running, schema: Schema): void {
  $effect(() => {
    const { cells, held } = notebook;
    if (held || running.busy || !workspace.ready || workspace.busy || schema.tables.length === 0) {
      return;
    }
    if (cells.length === 0) return;
    if (cells.some(({ id }) => !running.isCurrent(id))) return;
    const needed = printNeeded(neededColumns(aroundOf(running, schema)));
    untrack(() => notebook.note(NEEDED, needed));
  });
}
