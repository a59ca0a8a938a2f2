import type { Box, Inside, Mark, TileInput } from '../../charts/chart';
import { MONEY } from '../../model/crossfilter/figures';
import type { Explorer, Tile } from '../../state/explorer.svelte';
import { codeName, tileName, type Speech } from '../../state/explore/words';

/** A mark as it is pointed at and read out. */
export interface Spot {
  key: string;
  codes: readonly number[];
  /** What the mark stands for. */
  label: string;
  /** Its figures, in words. */
  figures: string;
  inside: Inside;
  /** Where it can be pointed at. */
  hit: Box;
  /** Where its description stands. */
  anchor: Box;
}

/** What a tile's chart is drawn from now. */
export function inputOf(explorer: Explorer, tile: Tile, speech: Speech): TileInput {
  const { id, prepared } = tile;
  return {
    title: tileName(id, speech),
    dimension: prepared,
    totals: tile.everyone,
    view: explorer.view(id),
    measure: tile.kind === 'months' ? 'orders' : 'customers',
    filter: explorer.filter(id),
    label: (code) => codeName(prepared, code, speech),
    format: (value) =>
      id === 'spend' ? speech.format.compact(value) : speech.format.number(value, 2),
  };
}

/** A mark's figures in words: of everyone, and of the selection where there is one. */
export function figuresOf(
  mark: Mark,
  input: TileInput,
  all: number,
  narrowed: boolean,
  { m, format }: Speech,
): string {
  const text = m.explore.chart;
  const number = (x: number) => format.number(x);
  const share = (x: number, of: number) => format.percent(of === 0 ? NaN : x / of, 1);
  if (input.measure === 'orders') {
    return text.ordersOf(
      number(mark.selected),
      number(mark.everyone),
      share(mark.selected, mark.everyone),
    );
  }
  return narrowed
    ? text.selectedOf(
        number(mark.selected),
        number(mark.everyone),
        share(mark.selected, mark.everyone),
      )
    : text.allOf(number(mark.everyone), share(mark.everyone, all));
}

/** The marks of a chart that says of each how many of everyone are selected. */
export function spotsOf<M extends Mark>(
  marks: readonly M[],
  input: TileInput,
  explorer: Explorer,
  speech: Speech,
  place: (mark: M) => Pick<Spot, 'hit' | 'anchor'> & Partial<Spot>,
): Spot[] {
  const narrowed = explorer.filters.length > 0;
  return marks.map((mark) => ({
    key: mark.key,
    codes: mark.codes,
    label: mark.label,
    figures: figuresOf(mark, input, explorer.everyone.customers, narrowed, speech),
    inside: mark.inside,
    ...place(mark),
  }));
}

/** A figure of a text twin. */
export function cellText(
  value: string | number | null,
  type: 'text' | 'customers' | 'orders' | 'revenue' | 'share',
  { format, currency }: Speech,
): string {
  if (typeof value !== 'number') return value ?? '–';
  if (type === 'share') return format.percent(value, 1);
  return type === 'revenue' ? format.money(value / MONEY, currency) : format.number(value);
}
