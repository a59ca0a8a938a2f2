import type { Box, Inside, Mark, TileInput } from '../../charts/chart';
import type { Code } from '../../model/crossfilter/dimension';
import { MONEY, type Measure, type View } from '../../model/crossfilter/figures';
import type { Filter } from '../../model/crossfilter/filter';
import type { PreparedDimension } from '../../model/crossfilter/prepared';
import type { Explorer, Tile } from '../../state/explorer.svelte';
import { codeName, MONEY_TILES, tileName, type Speech } from '../../state/explore/words';

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
  return inputWith(
    tile,
    speech,
    explorer.measure,
    explorer.view(tile.id),
    explorer.filter(tile.id),
  );
}

/** The same at the last settled step: for what is read out and for tables, which a drag leaves as they are. */
export function stillOf(explorer: Explorer, tile: Tile, speech: Speech): TileInput {
  const filter = explorer.settled.find(({ dim }) => dim === tile.id);
  return inputWith(tile, speech, explorer.measure, explorer.settledView(tile.id), filter);
}

function inputWith(
  { id, prepared, everyone }: Tile,
  speech: Speech,
  measure: Measure | null,
  view: View,
  filter: Filter | undefined,
): TileInput {
  return {
    title: tileName(id, speech),
    dimension: prepared,
    totals: everyone,
    view,
    measure: measure ?? (prepared.dimension.grain === 'order' ? 'orders' : 'customers'),
    filter,
    label: labels(prepared, speech),
    format: (value) => {
      if (id === 'weekday') return speech.format.weekday(value, 'short');
      return MONEY_TILES.includes(id)
        ? speech.format.compact(value)
        : speech.format.number(value, 2);
    },
  };
}

const known = new WeakMap<PreparedDimension, { speech: Speech; names: Map<Code, string> }>();

/** Names of codes, each made once: a drag asks for all of them at every step. */
function labels(prepared: PreparedDimension, speech: Speech): (code: Code) => string {
  let kept = known.get(prepared);
  if (kept?.speech !== speech) known.set(prepared, (kept = { speech, names: new Map() }));
  const { names } = kept;
  return (code) => {
    let name = names.get(code);
    if (name === undefined) names.set(code, (name = codeName(prepared, code, speech)));
    return name;
  };
}

/** A mark's figures in words: of everyone, and of the selection where there is one. */
export function figuresOf(
  mark: Mark,
  { measure }: TileInput,
  { everyone }: Pick<Explorer, 'everyone'>,
  narrowed: boolean,
  { m, format, currency }: Speech,
): string {
  const text = m.explore.chart.measures[measure];
  const [scale, all] =
    measure === 'revenue' ? [MONEY, everyone.revenue * MONEY] : [1, everyone[measure]];
  const figure = (x: number) =>
    measure === 'revenue' ? format.money(x / scale, currency, 0) : format.number(x);
  const share = (x: number, of: number) => format.percent(of > 0 ? x / of : NaN, 1);
  return narrowed
    ? text.selected(
        figure(mark.selected),
        figure(mark.everyone),
        share(mark.selected, mark.everyone),
      )
    : text.all(figure(mark.everyone), share(mark.everyone, all));
}

/** The marks of a settled chart, which says of each how many of everyone are selected. */
export function spotsOf<M extends Mark>(
  marks: readonly M[],
  input: TileInput,
  explorer: Explorer,
  speech: Speech,
  place: (mark: M) => Pick<Spot, 'hit' | 'anchor'> & Partial<Spot>,
): Spot[] {
  const narrowed = explorer.settled.length > 0;
  return marks.map((mark) => ({
    key: mark.key,
    codes: mark.codes,
    label: mark.label,
    figures: figuresOf(mark, input, explorer, narrowed, speech),
    inside: mark.inside,
    ...place(mark),
  }));
}

/** What is chosen now, while the figures stay those of the last settled step. The same array where nothing differs. */
export function withInside(spots: readonly Spot[], marks: readonly Mark[]): readonly Spot[] {
  const inside = new Map(marks.map((mark) => [mark.key, mark.inside]));
  const now = (spot: Spot): Inside => inside.get(spot.key) ?? spot.inside;
  if (spots.every((spot) => now(spot) === spot.inside)) return spots;
  return spots.map((spot) => (now(spot) === spot.inside ? spot : { ...spot, inside: now(spot) }));
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
