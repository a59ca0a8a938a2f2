import type { Box, Inside, Mark, Parts, Shown, TileInput } from '../../charts/chart';
import { SHOWN } from '../../charts/marks';
import type { Code } from '../../model/crossfilter/dimension';
import { MONEY, type View } from '../../model/crossfilter/figures';
import type { Filter } from '../../model/crossfilter/filter';
import type { PreparedDimension } from '../../model/crossfilter/prepared';
import type { Placed } from '../../state/explore/board';
import { colouring, partsOf } from '../../state/explore/colour';
import type { Explorer, Tile } from '../../state/explorer.svelte';
import { codeName, decimals, type Speech, tileName, unitOf } from '../../state/explore/words';

/** What a tile was told to count. */
export type Counted = Pick<Placed, 'measure' | 'share'>;

/** A mark as it is pointed at and read out. */
export interface Spot {
  key: string;
  codes: readonly number[];
  /** What the mark stands for. */
  label: string;
  /** Its figures, in words. */
  figures: string;
  /** Its parts by colour, those that are any; asked for when it is pointed at. */
  parts?: (() => readonly SaidPart[]) | undefined;
  inside: Inside;
  /** Where it can be pointed at. */
  hit: Box;
  /** Where its description stands. */
  anchor: Box;
}

/** A part of a mark as it is read out. */
export interface SaidPart {
  key: string;
  label: string;
  colour: string;
  figure: string;
}

/** Pixels for the squares and the rows of segments, which stand side by side. */
export function heightOfRows(height: Placed['height'], rows: number): number {
  return height === 'tall' ? Math.max(262, rows * 22 + 42) : Math.max(190, rows * 16 + 20);
}

/** What a tile counts: its own measure, that of all charts, or what it is about. */
export function shownOf(
  { prepared }: Pick<Tile, 'prepared'>,
  place: Counted,
  measure: Shown | null,
): { measure: Shown; share: boolean } {
  const { grain } = prepared.dimension;
  const shown = place.measure ?? measure ?? (grain === 'order' ? 'orders' : 'customers');
  return { measure: shown, share: place.share && canShare(prepared, shown) };
}

/** The measures there are of these data. */
export function measuresIn({ costKnown }: Pick<Explorer, 'costKnown'>): readonly Shown[] {
  return costKnown === null ? SHOWN.filter((measure) => measure !== 'profit') : SHOWN;
}

/** How much of the revenue has a known cost, in words; null where all of it has, or nothing. */
export function partKnown(
  { costKnown }: Pick<Explorer, 'costKnown'>,
  { format }: Speech,
): string | null {
  if (costKnown === null || costKnown >= 1) return null;
  // Never more than it is: 99.99 % are not all.
  return format.percent(Math.floor(costKnown * 1000) / 1000, 1);
}

/** Whether the codes add up to a whole: averages do not, nor what is counted at several codes. */
export function canShare({ dimension, many }: PreparedDimension, measure: Shown): boolean {
  return (
    measure !== 'average' && !many && !(dimension.grain === 'order' && measure === 'customers')
  );
}

/** What a tile's chart is drawn from now. */
export function inputOf(explorer: Explorer, tile: Tile, place: Counted, speech: Speech): TileInput {
  const shown = shownOf(tile, place, explorer.measure);
  return {
    ...inputWith(tile, speech, shown, explorer.view(tile.id), explorer.filter(tile.id)),
    parts: inParts(explorer, tile, shown.measure, speech, () => explorer.split(tile.id)),
  };
}

/** The same at the last settled step: for what is read out and for tables, which a drag leaves as they are. */
export function stillOf(explorer: Explorer, tile: Tile, place: Counted, speech: Speech): TileInput {
  const filter = explorer.settled.find(({ dim }) => dim === tile.id);
  const shown = shownOf(tile, place, explorer.measure);
  return {
    ...inputWith(tile, speech, shown, explorer.settledView(tile.id), filter),
    parts: inParts(explorer, tile, shown.measure, speech, () => explorer.settledSplit(tile.id)),
  };
}

function inParts(
  { colouredBy: by }: Explorer,
  tile: Tile,
  measure: Shown,
  speech: Speech,
  read: () => View | null,
): Parts | undefined {
  if (!by || colouring(tile, by.prepared, measure) !== 'parts by colour') return undefined;
  const view = read();
  return view ? { list: partsOf(by, speech), view, width: by.prepared.codes.length } : undefined;
}

function inputWith(
  { id, prepared, everyone }: Tile,
  speech: Speech,
  shown: { measure: Shown; share: boolean },
  view: View,
  filter: Filter | undefined,
): TileInput {
  return {
    title: tileName(id, speech),
    dimension: prepared,
    totals: everyone,
    view,
    ...shown,
    filter,
    label: labels(prepared, speech),
    format: (value) => {
      if (id === 'weekday') return speech.format.weekday(value, 'short');
      const unit = unitOf(prepared.dimension);
      if (unit === 'year') return String(value);
      return unit === 'money' && Math.abs(value) >= 1000
        ? speech.format.compact(value)
        : speech.format.number(value, decimals(value));
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
  { measure, share }: TileInput,
  { everyone }: Pick<Explorer, 'everyone'>,
  narrowed: boolean,
  speech: Speech,
): string {
  const { m, format } = speech;
  const texts = m.explore.chart.measures;
  const say = (x: number) => figureText(x, share ? 'share' : measure, speech);
  if (share || measure === 'average') {
    const text = texts[share ? 'share' : 'average'];
    return narrowed
      ? text.selected(say(mark.selected), say(mark.everyone))
      : text.all(say(mark.everyone));
  }
  const whole = everyone[measure] ?? 0;
  const all = isMoney(measure) ? whole * MONEY : whole;
  const part = (x: number, of: number) => format.percent(of > 0 ? x / of : NaN, 1);
  return narrowed
    ? texts[measure].selected(
        say(mark.selected),
        say(mark.everyone),
        part(mark.selected, mark.everyone),
      )
    : texts[measure].all(say(mark.everyone), part(mark.everyone, all));
}

/** A figure where there is little room. */
export function shortFigure(
  x: number,
  { measure, share }: Pick<TileInput, 'measure' | 'share'>,
  { format }: Speech,
): string {
  if (share) return format.percent(x);
  return format.compact(isMoney(measure) ? x / MONEY : x);
}

function isMoney(type: string): boolean {
  return type === 'revenue' || type === 'average' || type === 'profit';
}

function figureText(x: number, type: Shown | 'share', { format, currency }: Speech): string {
  if (type === 'share') return format.percent(x, 1);
  if (type === 'average') return x === 0 ? '–' : format.money(x / MONEY, currency);
  return isMoney(type) ? format.money(x / MONEY, currency, 0) : format.number(x);
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
    parts: mark.parts && (() => saidParts(mark, input, speech)),
    inside: mark.inside,
    ...place(mark),
  }));
}

function saidParts({ parts = [] }: Mark, input: TileInput, speech: Speech): SaidPart[] {
  const list = input.parts?.list ?? [];
  const type = input.share ? 'share' : input.measure;
  return list.flatMap(({ key, label, colour }, i) => {
    const x = parts[i] ?? 0;
    return x === 0 ? [] : [{ key, label, colour, figure: figureText(x, type, speech) }];
  });
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
  type: 'text' | Shown | 'share',
  speech: Speech,
): string {
  if (typeof value !== 'number') return value ?? '–';
  if (type === 'text') return String(value);
  return type === 'revenue' || type === 'profit'
    ? speech.format.money(value / MONEY, speech.currency)
    : figureText(value, type, speech);
}
