import { untrack } from 'svelte';
import type { Outcome, PlacedCell } from '../../notebook/cell';
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
  const isStale = staleness(running);
  $effect(() => {
    const { cells, held } = notebook;
    const stale = cells.filter(isStale);
    if (held || running.busy || !workspace.ready || workspace.busy || schema.tables.length === 0) {
      return;
    }
    if (cells.length === 0 || stale.length > 0) return;
    if (cells.some(({ id }) => running.state(id).status !== 'done')) return;
    const needed = printNeeded(neededColumns(aroundOf(running, schema)));
    untrack(() => notebook.note(NEEDED, needed));
  });
}

/** Whether a cell has not run since it or the data changed: for a moment after that its state is of before. */
function staleness(running: Running): (cell: PlacedCell) => boolean {
  const known: Record<string, { cell: PlacedCell; version: number; outcome: Outcome | null }> = {};
  return (cell) => {
    const { outcome, tables } = running.state(cell.id);
    const { version } = workspace;
    const was = known[cell.id];
    const isSame =
      was?.cell.text === cell.text &&
      was.cell.kind === cell.kind &&
      was.cell.name === cell.name &&
      (was.version === version || tables.length === 0);
    if (!isSame) known[cell.id] = { cell, version, outcome };
    return known[cell.id]?.outcome === outcome;
  };
}
