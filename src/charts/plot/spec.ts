import { field, readFields, withFields, type FieldValue } from '../../lib/fields';

export const MARK_IDS = [
  ...['bar', 'stacked', 'line', 'area', 'dot', 'histogram'],
  ...['box', 'heat', 'treemap', 'tick', 'rule'],
] as const as readonly MarkId[];
export type MarkId =
  | 'bar'
  | 'stacked'
  | 'line'
  | 'area'
  | 'dot'
  | 'histogram'
  | 'box'
  | 'heat'
  | 'treemap'
  | 'tick'
  | 'rule';

/** `none`: the rows are drawn as they are. */
export const AGGREGATES = [
  'count',
  'sum',
  'average',
  'median',
  'min',
  'max',
  'distinct',
  'none',
] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export const UNITS = ['year', 'month', 'week', 'day'] as const;
export type Unit = (typeof UNITS)[number];

/** Categories: by what is measured, by name, or as the rows come. */
export const SORTS = ['descending', 'ascending', 'name', 'data'] as const;
export type Sort = (typeof SORTS)[number];

export const SCALES = ['linear', 'log'] as const;
export type Scale = (typeof SCALES)[number];

/** What a chart cell says. What is left out is chosen by the mark and the columns. */
export interface ChartSpec {
  /** A table, or a cell by its name. */
  from: string;
  mark: MarkId;
  /** Columns of `from`: what the marks stand along, what is measured, what is told apart by colour and by panels. */
  x?: string | undefined;
  y?: string | undefined;
  colour?: string | undefined;
  facet?: string | undefined;
  aggregate?: Aggregate | undefined;
  /** A unit for dates, about how many bins for numbers. */
  bin?: Unit | number | undefined;
  sort?: Sort | undefined;
  /** Of the axis of what is measured. */
  scale?: Scale | undefined;
  /** Categories of x that are shown; the rest is one, or left out where `others` is false. */
  top?: number | undefined;
  others?: boolean | undefined;
  /** Parts add up to 100%. */
  share?: boolean | undefined;
  title?: string | undefined;
  xlabel?: string | undefined;
  ylabel?: string | undefined;
}

/** Values that stand for themselves where the spec does not say how many. */
export const TOP = { x: 20, y: 20, colour: 10, facet: 9 } as const;
export const MOST_TOP = 200;
export const MOST_BINS = 200;

/** A line that cannot be used as it stands. */
export interface ChartProblem {
  /** From 1; 0 where a line is missing. */
  readonly line: number;
  readonly key: string;
  /** `odd`: no `key: value`; `missing`: must be there; `value`: not one of those that can be; `unknown`: not a key of ours, kept. */
  readonly code: 'odd' | 'missing' | 'value' | 'unknown';
}

type Read = (value: FieldValue) => unknown;

const oneOf =
  (list: readonly string[]): Read =>
  (value) =>
    typeof value === 'string' && list.includes(value) ? value : undefined;
const text: Read = (value) =>
  value === null || Array.isArray(value) || value === '' ? undefined : String(value);
const flag: Read = (value) => (typeof value === 'boolean' ? value : undefined);
const upTo =
  (most: number): Read =>
  (value) =>
    Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most
      ? value
      : undefined;

/** Every key, in the order in which they are written. */
const KEYS: Readonly<Record<keyof ChartSpec, Read>> = {
  from: text,
  mark: oneOf(MARK_IDS),
  x: text,
  y: text,
  colour: text,
  facet: text,
  aggregate: oneOf(AGGREGATES),
  bin: (value) => oneOf(UNITS)(value) ?? upTo(MOST_BINS)(value),
  sort: oneOf(SORTS),
  scale: oneOf(SCALES),
  top: upTo(MOST_TOP),
  others: flag,
  share: flag,
  title: text,
  xlabel: text,
  ylabel: text,
};

/**
 * The body of a chart cell. Never throws: what cannot be used is left out and told of. Without `from` or `mark` there
 * is no spec.
 */
export function readChart(body: string): { spec: ChartSpec | null; problems: ChartProblem[] } {
  const read = readFields(body);
  const problems: ChartProblem[] = read.odd.map((line) => ({ line, key: '', code: 'odd' }));
  for (const { key, line } of read.fields) {
    if (!Object.hasOwn(KEYS, key)) problems.push({ line, key, code: 'unknown' });
  }
  const spec: Record<string, unknown> = {};
  for (const [key, of] of Object.entries(KEYS)) {
    const written = field(read, key);
    // `x:` with nothing behind it says nothing.
    if (written === undefined || written === '') continue;
    const value = of(written);
    if (value !== undefined) spec[key] = value;
    else {
      const { line = 0 } = read.fields.findLast((one) => one.key === key) ?? {};
      problems.push({ line, key, code: 'value' });
    }
  }
  for (const key of ['from', 'mark']) {
    if (key in spec || problems.some((one) => one.key === key)) continue;
    problems.push({ line: 0, key, code: 'missing' });
  }
  problems.sort((a, b) => a.line - b.line);
  const whole = 'from' in spec && 'mark' in spec;
  return { spec: whole ? (spec as unknown as ChartSpec) : null, problems };
}

/** The body that says it. Given the body as it was, its comments, its order and its unknown keys stay. */
export function printChart(spec: ChartSpec, body = ''): string {
  return withFields(
    body,
    Object.fromEntries(Object.keys(KEYS).map((key) => [key, spec[key as keyof ChartSpec]])),
  );
}
