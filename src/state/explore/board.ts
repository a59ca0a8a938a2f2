import type { Shown } from '../../charts/chart';
import { SHOWN } from '../../charts/marks';
import { escape, unescape } from '../../lib/escape';
import { dayNumber, TIME_UNITS, type Day, type TimeUnit } from '../../model/crossfilter/day';
import type { Dimension } from '../../model/crossfilter/dimension';
import { specFor, type TileKind, type TileSpec } from './tiles';

/** Quarters of the board's width. */
export type Width = 1 | 2 | 4;
export type Height = 'small' | 'tall';

export const WIDTHS: readonly Width[] = [1, 2, 4];
export const HEIGHTS: readonly Height[] = ['small', 'tall'];

/** A tile in its place: the dimension it shows, its size, and what it counts. */
export interface Placed {
  readonly id: string;
  readonly width: Width;
  readonly height: Height;
  /** Null: what all charts show. */
  readonly measure: Shown | null;
  /** Shares of the whole column in place of counts. */
  readonly share: boolean;
  /** How a time is looked at; null as it is at first, and for other kinds. */
  readonly zoom: Zoom | null;
}

export interface Zoom {
  readonly unit: TimeUnit;
  readonly window: readonly [from: Day, below: Day] | null;
}

/** Tiles in their order, each dimension once. */
export type Board = readonly Placed[];

const SIZES: Readonly<Record<TileKind, readonly [Width, Height]>> = {
  grid: [2, 'tall'],
  segments: [2, 'tall'],
  histogram: [1, 'small'],
  bars: [1, 'small'],
  time: [2, 'small'],
  heat: [2, 'tall'],
};

/** A tile as it comes onto the board. */
export function placed({ kind, dimension }: TileSpec): Placed {
  const { id } = dimension;
  const [width, height] = SIZES[kind];
  return {
    ...{ id, width: id === 'month' ? 4 : width, height },
    ...{ measure: null, share: false, zoom: null },
  };
}

/** What a tile in its place reads. */
export function dimensionAt({ zoom }: Placed, { dimension }: TileSpec): Dimension {
  if (!zoom || dimension.kind !== 'time') return dimension;
  const { unit, window } = zoom;
  return { ...dimension, unit, ...(window ? { window } : {}) };
}

/** The board of those who have not changed it: large tiles first, then quantities, bars and months. */
export function usualBoard(specs: readonly TileSpec[]): Board {
  const kinds = Object.keys(SIZES);
  const place = ({ kind }: TileSpec) => kinds.indexOf(kind);
  return specs.toSorted((a, b) => place(a) - place(b)).map(placed);
}

export function without(board: Board, id: string): Board {
  return board.filter((tile) => tile.id !== id);
}

/** `id` directly before or after another tile. */
export function moved(board: Board, id: string, beside: string, after: boolean): Board {
  const tile = board.find((other) => other.id === id);
  const rest = without(board, id);
  const at = rest.findIndex((other) => other.id === beside);
  return tile && at >= 0 ? rest.toSpliced(at + (after ? 1 : 0), 0, tile) : board;
}

/** `id` so many places later, or earlier below 0, as far as there are places. */
export function shifted(board: Board, id: string, by: number): Board {
  const from = board.findIndex((tile) => tile.id === id);
  if (from < 0) return board;
  const to = Math.max(0, Math.min(board.length - 1, from + by));
  return to === from ? board : without(board, id).toSpliced(to, 0, board[from]!);
}

export function changed(board: Board, id: string, change: Partial<Omit<Placed, 'id'>>): Board {
  return board.map((tile) => (tile.id === id ? { ...tile, ...change } : tile));
}

export function sameBoard(a: Board, b: Board): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/*
 * rf,spend:2tr*,month    tiles in their order; after : what differs from the usual size: quarters of the width,
 * s or t for the height, then what is counted (c r o a p), * for shares, a point and the unit of a time (y m w d), with
 * .w2024-01-01..2024-07-01 its window. A board without tiles is -.
 */
const LETTERS: Readonly<Record<Shown, string>> = {
  customers: 'c',
  revenue: 'r',
  orders: 'o',
  average: 'a',
  profit: 'p',
};

/** A board as short text; `specs` are the tiles there are. */
export function encodeBoard(board: Board, specs: readonly TileSpec[]): string {
  if (board.length === 0) return '-';
  return board
    .map((tile) => {
      const spec = specFor(tile.id, specs);
      const usual = spec && placed(spec);
      const more = [
        tile.width === usual?.width ? '' : tile.width,
        tile.height === usual?.height ? '' : tile.height === 'tall' ? 't' : 's',
        tile.measure ? LETTERS[tile.measure] : '',
        tile.share ? '*' : '',
        tile.zoom ? `.${tile.zoom.unit[0]}${tile.zoom.window?.join('..') ?? ''}` : '',
      ].join('');
      return escape(tile.id, /[~,:]|^-$/g) + (more && `:${more}`);
    })
    .join(',');
}

/** Reads what `encodeBoard` wrote. Never throws: tiles that there are not are given back as `unknown`. */
export function decodeBoard(
  text: string,
  specs: readonly TileSpec[],
): { board: Board; unknown: string[] } {
  const board: Placed[] = [];
  const unknown: string[] = [];
  for (const part of text === '-' ? [] : text.split(',')) {
    if (!part) continue;
    const [name = '', more = ''] = part.split(':');
    const id = unescape(name);
    const spec = specFor(id, specs);
    const said = SAID.exec(more);
    const zoom = said && spec ? zoomOf(spec, said[5], said[6], said[7]) : null;
    if (!spec || !said || zoom === undefined || board.some((tile) => tile.id === id)) {
      unknown.push(part);
      continue;
    }
    const [, width, height, letter, share] = said;
    const usual = placed(spec);
    board.push({
      id,
      width: width ? (Number(width) as Width) : usual.width,
      height: height ? (height === 't' ? 'tall' : 'small') : usual.height,
      measure: SHOWN.find((measure) => LETTERS[measure] === letter) ?? null,
      share: share === '*',
      zoom,
    });
  }
  return { board, unknown };
}

const SAID =
  /^([124]?)([st]?)([croap]?)(\*?)(?:\.([ymwd])(?:(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d))?)?$/;

/** Undefined where it cannot be. */
function zoomOf(
  { kind }: TileSpec,
  letter: string | undefined,
  from: string | undefined,
  below: string | undefined,
): Zoom | null | undefined {
  const unit = TIME_UNITS.find((name) => name[0] === letter);
  if (!unit) return null;
  if (kind !== 'time') return undefined;
  if (from === undefined || below === undefined) return { unit, window: null };
  const fits = dayNumber(from) < dayNumber(below);
  return fits ? { unit, window: [from, below] } : undefined;
}
