import { field, readFields } from '../lib/fields';
import { closure } from '../lib/graph';
import type { CellState, PlacedCell } from './cell';
import { liveCells, liveId } from './cells/text';
import { nameKey } from './names';
import { liveOf } from './prose';

/** A cell or a table of the data, and what it reads. */
export interface Reader {
  /** Of the cell; of a table `table ` and its name. */
  readonly id: string;
  /** Null for a table. */
  readonly cell: PlacedCell | null;
  readonly name: string;
  /** Ids of those it reads. */
  readonly reads: readonly string[];
}

/** Cells that read something or are read, and the tables they read; tables first, then cells in their order. */
export function readersOf(
  cells: readonly PlacedCell[],
  stateOf: (id: string) => CellState,
): readonly Reader[] {
  const tables = new Map<string, Reader>();
  const readers = cells.map((cell): Reader => {
    // Live values are run by themselves; the text around them is what reads.
    const ids = cell.kind === 'text' ? liveOf(cell.text).map(liveId) : [cell.id];
    const reads = new Set<string>();
    for (const state of ids.map(stateOf)) {
      for (const id of state.cells) reads.add(id);
      for (const name of state.tables) {
        const id = `table ${nameKey(name)}`;
        if (!tables.has(id)) tables.set(id, { id, cell: null, name, reads: [] });
        reads.add(id);
      }
    }
    return { id: cell.id, cell, name: cell.name, reads: [...reads] };
  });
  const isRead = new Set(readers.flatMap(({ reads }) => reads));
  return [
    ...[...tables.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    ...readers.filter(({ id, reads }) => reads.length > 0 || isRead.has(id)),
  ];
}

/** Names of the tables that a cell, or a live value, reads, by way of other cells too. */
export function tablesOf(id: string, stateOf: (id: string) => CellState): string[] {
  const all = closure([id], (one) => stateOf(one).cells);
  return [...new Set([...all].flatMap((one) => stateOf(one).tables))];
}

/** What asks the engine something: prose does by its live values, an input only where it asks what can be chosen. */
export function askingCells(cells: readonly PlacedCell[]): PlacedCell[] {
  return [...cells.filter(asks), ...liveCells(cells)];
}

/** How many of the cells that stand there ask something, each once however many live values it has. */
export function countAsking(cells: readonly PlacedCell[]): number {
  return cells.filter(
    (cell) => asks(cell) || (cell.kind === 'text' && liveOf(cell.text).length > 0),
  ).length;
}

function asks({ kind, text }: PlacedCell): boolean {
  return kind === 'input' ? (field(readFields(text), 'from') ?? '') !== '' : kind !== 'text';
}
