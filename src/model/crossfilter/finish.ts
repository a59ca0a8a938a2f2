import type { NumericArray } from '../../engine/engine';
import { DefterError } from '../../lib/errors';
import { binOf, binsOf } from './bins';
import { dayNumber, dayOf, unitAfter, unitsBetween, unitStart } from './day';
import {
  isInteger,
  type Code,
  type HeatDimension,
  type RulesDimension,
  type TimeDimension,
} from './dimension';
import { MOST_BARS } from './zoom';
import { group, MOST_BINS_ON_SIDE, NONE, OTHERS, PAIR_BASE, type Piece } from './pieces';
import type { PreparedDimension } from './prepared';

/** Units in a row that get a code even when empty; a wider spread (a wrong year) keeps only those that occur. */
const MOST_TIMES = 1200;
/** What a code's 16 bits can tell apart. */
const MOST_CODES = 2 ** 16;

/** `raw` is what the piece says of each row; NONE or NaN for NULL. Throws `crossfilter_codes` where it is too much to tell apart. */
export function finish(p: Piece, raw: Float64Array): PreparedDimension {
  const { dimension, type } = p;
  const shared = { dimension, type, integer: isInteger(type), edges: [], step: 0 };
  const byValue = dimension.kind === 'number' || dimension.kind === 'time';
  const isNone = byValue ? Number.isNaN : (x: number) => x === NONE;
  const plainAnd = (codes: Code[], toCode: (x: number) => number, plain = codes.length) => {
    const others =
      dimension.kind === 'category' && raw.includes(OTHERS)
        ? codes.push({ kind: 'others' }) - 1
        : -1;
    const none = raw.some(isNone) ? codes.push({ kind: 'none' }) - 1 : -1;
    const code = codesFor(codes, raw.length);
    for (let i = 0; i < raw.length; i++) {
      const x = raw[i] as number;
      code[i] = isNone(x) ? none : others >= 0 && x === OTHERS ? others : toCode(x);
    }
    return { codes, plain, others, none, code };
  };
  const small = { grid: [0, 0] as const, values: new Float64Array(0), many: null };
  switch (dimension.kind) {
    case 'category': {
      const codes = p.values.map((value): Code => ({ kind: 'value', value }));
      return { ...shared, ...small, ...plainAnd(codes, (x) => x) };
    }
    case 'number': {
      const bins = binsOf(raw, shared.integer, p.whole ? undefined : MOST_BINS_ON_SIDE);
      const codes = bins.edges.slice(1).map((hi, i): Code => {
        const lo = bins.edges[i] as number;
        return {
          kind: 'bin',
          lo: Number.isFinite(lo) ? lo : null,
          hi: Number.isFinite(hi) ? hi : null,
        };
      });
      const coded = plainAnd(codes, (x) => binOf(x, bins));
      return { ...shared, ...small, ...bins, values: raw, ...coded };
    }
    case 'pair': {
      let [width, height] = [0, 0];
      for (const x of raw) {
        if (x === NONE) continue;
        width = Math.max(width, Math.floor(x / PAIR_BASE));
        height = Math.max(height, x % PAIR_BASE);
      }
      const codes = Array.from({ length: width * height }, (_, c): Code => ({
        kind: 'pair',
        pair: [(c % width) + 1, Math.floor(c / width) + 1],
      }));
      const toCode = (x: number) => ((x % PAIR_BASE) - 1) * width + Math.floor(x / PAIR_BASE) - 1;
      return { ...shared, ...small, grid: [width, height], ...plainAnd(codes, toCode) };
    }
    case 'time': {
      const shown = p.whole ? dimension : onSide(dimension, raw);
      const { codes, plain, codeOf } = timesOf(shown, raw);
      const coded = plainAnd(codes, codeOf, plain);
      return { ...shared, ...small, dimension: shown, values: raw, ...coded };
    }
    case 'rules': {
      const { codes, plain, none, position } = membersOf(dimension, raw);
      const code = codesFor(codes, raw.length);
      for (let i = 0; i < raw.length; i++) code[i] = position.get(raw[i]!)!;
      return { ...shared, ...small, codes, plain, none, others: -1, code };
    }
    case 'heat':
      throw new RangeError('A heat map is made of its sides');
  }
}

/** Room for a code a row. */
function codesFor(codes: readonly Code[], rows: number): Uint16Array {
  if (codes.length > MOST_CODES) {
    throw new DefterError('crossfilter_codes');
  }
  return new Uint16Array(rows);
}

/** A time by another unit or through another window, of the days that were read already. */
export function recoded(
  { type, values }: PreparedDimension,
  dimension: TimeDimension,
): PreparedDimension {
  return finish({ dimension, type, whole: true, select: '', join: '', values: [] }, values);
}

/** Rows and codes as they come; `place` is where each row ends up. */
export function finishMany(
  p: Piece,
  row: NumericArray,
  raw: NumericArray,
  place: Int32Array,
): PreparedDimension {
  const flat = finish(p, Float64Array.from(raw));
  const to = Int32Array.from(row, (r) => place[r]!);
  const { start, order } = group(to, place.length);
  const code = Uint16Array.from(order, (from) => flat.code[from]!);
  return { ...flat, code: new Uint16Array(0), many: { start, code } };
}

/** Every code of one side with every code of the other, row by row. */
export function finishHeat(
  dimension: HeatDimension,
  x: PreparedDimension,
  y: PreparedDimension,
): PreparedDimension {
  const [width, height] = [x.codes.length, y.codes.length];
  const codes = y.codes.flatMap((up) =>
    x.codes.map((across): Code => ({ kind: 'cell', x: across, y: up })),
  );
  const code = codesFor(codes, x.code.length);
  for (let i = 0; i < code.length; i++) code[i] = y.code[i]! * width + x.code[i]!;
  return {
    dimension,
    codes,
    plain: codes.length,
    others: -1,
    none: -1,
    edges: [],
    step: 0,
    integer: false,
    type: x.type,
    grid: [width, height],
    sides: [x, y],
    code,
    many: null,
    values: new Float64Array(0),
  };
}

/** A side of a heat map has room for the last of many units. */
function onSide(dimension: TimeDimension, raw: Float64Array): TimeDimension {
  const { unit, window: asked } = dimension;
  let [early, late] = [Infinity, -Infinity];
  for (const day of raw) {
    if (day < early) early = day;
    if (day > late) late = day;
  }
  if (asked) [early, late] = [dayNumber(asked[0]), dayNumber(asked[1]) - 1];
  if (!(early <= late)) return dimension;
  const below = unitAfter(unitStart(late, unit), unit);
  const from = unitAfter(below, unit, -MOST_BARS);
  if (from <= early) return dimension;
  return { ...dimension, window: [dayOf(from), asked?.[1] ?? dayOf(below)] };
}

/** Units of the window, or of all days there are; before and after a window what lies outside. */
function timesOf({ unit, window: asked }: TimeDimension, raw: Float64Array) {
  const codeOfDay = new Map<number, number>();
  for (const day of raw) if (!Number.isNaN(day)) codeOfDay.set(day, -1);
  const [from, below] = asked ? asked.map(dayNumber) : [-Infinity, Infinity];
  const [early, late] = [from as number, below as number];
  const inside = [...codeOfDay.keys()].filter((day) => day >= early && day < late);
  const present = [...new Set(inside.map((day) => unitStart(day, unit)))].sort((a, b) => a - b);
  const first = asked ? unitStart(early, unit) : (present[0] ?? 0);
  const last = asked
    ? unitStart(late - 1, unit)
    : (present[present.length - 1] ?? unitAfter(first, unit, -1));
  const count = unitsBetween(first, last, unit) + 1;
  const starts =
    count > MOST_TIMES
      ? present
      : Array.from({ length: Math.max(0, count) }, (_, i) => unitAfter(first, unit, i));
  const codes = starts.map((start): Code => ({
    kind: 'time',
    // A window may begin and end within a unit.
    from: dayOf(Math.max(start, early)),
    below: dayOf(Math.min(unitAfter(start, unit), late)),
  }));
  const plain = codes.length;
  const days = [...codeOfDay.keys()];
  const outside = (some: boolean, code: Code) => (some ? codes.push(code) - 1 : -1);
  const before = outside(
    days.some((day) => day < early),
    { kind: 'time', from: null, below: asked?.[0] ?? null },
  );
  const after = outside(
    days.some((day) => day >= late),
    { kind: 'time', from: asked?.[1] ?? null, below: null },
  );
  const position = new Map(starts.map((start, c) => [start, c]));
  for (const day of days) {
    const code = day < early ? before : day >= late ? after : position.get(unitStart(day, unit));
    codeOfDay.set(day, code as number);
  }
  return { codes, plain, codeOf: (day: number) => codeOfDay.get(day) as number };
}

/** A code for each set of segments that somebody is in, and for each segment alone; none last. */
function membersOf({ segments }: RulesDimension, raw: Float64Array) {
  const alone = segments.map((_, k) => 2 ** k);
  const others = [...new Set(raw)].filter((mask) => mask > 0 && !alone.includes(mask));
  const masks = [...alone, ...others.sort((a, b) => a - b)];
  const codes = masks.map((mask): Code => ({
    kind: 'member',
    of: segments.filter((_, k) => Math.floor(mask / 2 ** k) % 2 === 1).map(({ id }) => id),
  }));
  const plain = codes.length;
  const none = raw.includes(0) ? codes.push({ kind: 'none' }) - 1 : -1;
  return { codes, plain, none, position: new Map([...masks, 0].map((mask, c) => [mask, c])) };
}
