import type { PlacedCell } from '../../notebook/cell';
import { textMark } from '../../lib/crc32';
import type { MapStore } from '../segments-maps.svelte';

/** Cells that do not run by themselves on the next visit. */
const KEY = 'defter.notebook.asleep';

/** Of a cell that says the same under the same name, whatever its id. */
function markOf({ kind, name, text }: PlacedCell): string {
  return textMark([kind, name, text.trim()].join('\n'));
}

/** Which cells were left asleep. */
export function readAsleep(store: MapStore): (cell: PlacedCell) => boolean {
  const marks = new Set(store.get(KEY)?.split(' '));
  return (cell) => marks.has(markOf(cell));
}

export function keepAsleep(store: MapStore, cells: readonly PlacedCell[]): void {
  store.set(KEY, cells.map(markOf).join(' '));
}
