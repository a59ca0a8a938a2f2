/** A cell by its place; row -1 are the heads. */
export interface Spot {
  readonly row: number;
  readonly column: number;
}

/** From where a selection was begun to where the cursor is: all cells between them. */
export interface Selection {
  readonly anchor: Spot;
  readonly active: Spot;
}

export interface Extent {
  readonly rows: number;
  readonly columns: number;
  /** Rows in sight. */
  readonly page: number;
}

export interface Area {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export function areaOf({ anchor, active }: Selection): Area {
  return {
    top: Math.max(0, Math.min(anchor.row, active.row)),
    bottom: Math.max(anchor.row, active.row),
    left: Math.min(anchor.column, active.column),
    right: Math.max(anchor.column, active.column),
  };
}

export function isIn({ top, bottom, left, right }: Area, row: number, column: number): boolean {
  return row >= top && row <= bottom && column >= left && column <= right;
}

export function at(spot: Spot): Selection {
  return { anchor: spot, active: spot };
}

interface Key {
  readonly key: string;
  readonly shiftKey?: boolean;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
}

/** What a key makes of the selection, as grids and spreadsheets have it; null where it is none of theirs. */
export function move(selection: Selection, key: Key, extent: Extent): Selection | null {
  const { rows, columns, page } = extent;
  if (columns === 0) return null;
  const { row, column } = selection.active;
  const far = key.ctrlKey === true || key.metaKey === true;
  const last = { row: rows - 1, column: columns - 1 };
  if (far && key.key.toLowerCase() === 'a') {
    return rows === 0 ? null : { anchor: { row: 0, column: 0 }, active: last };
  }
  const targets: Readonly<Record<string, Spot>> = {
    ArrowDown: { row: far ? last.row : row + 1, column },
    ArrowUp: { row: far ? 0 : row - 1, column },
    ArrowRight: { row, column: far ? last.column : column + 1 },
    ArrowLeft: { row, column: far ? 0 : column - 1 },
    PageDown: { row: row + page, column },
    PageUp: { row: Math.max(0, row - page), column },
    Home: { row: far ? 0 : row, column: 0 },
    End: { row: far ? last.row : row, column: last.column },
  };
  const target = Object.hasOwn(targets, key.key) ? targets[key.key] : undefined;
  if (!target) return null;
  // Heads are not selected, only visited.
  const least = key.shiftKey && selection.anchor.row >= 0 ? 0 : -1;
  const active = {
    row: Math.max(least, Math.min(last.row, target.row)),
    column: Math.max(0, Math.min(last.column, target.column)),
  };
  const extend = key.shiftKey === true && active.row >= 0 && selection.anchor.row >= 0;
  return { anchor: extend ? selection.anchor : active, active };
}
