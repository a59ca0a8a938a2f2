import type { Column } from '../../engine/engine';
import { DefterError } from '../../lib/errors';
import type { Mark, Takes } from './mark';
import { marks } from './marks/index';
import { TOP, type Aggregate, type ChartSpec, type Sort, type Unit } from './spec';

export type Kind = 'number' | 'time' | 'text';

/** What a column of that SQL type is to a chart. Everything without an axis of its own is text. */
export function kindOf(type: string): Kind {
  if (/^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL\(\d+,\d+\))$/.test(type)) {
    return 'number';
  }
  return /^(DATE|TIMESTAMP\b.*|TIMESTAMP_(S|MS|NS))$/.test(type) ? 'time' : 'text';
}

export interface Source extends Column {
  kind: Kind;
}

/** How the values of a column become places. */
export interface Axis {
  source: Source;
  how: 'raw' | 'bins' | 'unit' | 'category';
  /** About so many bins. */
  bins: number;
  unit: Unit;
  /** Bins are never narrower than 1. */
  whole: boolean;
  /** Categories kept. */
  top: number;
}

/** A spec with every choice made, against the columns there are. */
export interface Plan {
  spec: ChartSpec;
  mark: Mark;
  x: Axis | null;
  /** Where y is a place, too. */
  y: Axis | null;
  /** What is aggregated; null where rows are counted. */
  measure: Source | null;
  aggregate: Aggregate;
  colour: Source | null;
  /** Colour and x are the same column. */
  colourIsX: boolean;
  facet: Source | null;
  sort: Sort;
  others: boolean;
  share: boolean;
  log: boolean;
  /** A column that says whose row it is: each mark tells how many there are. */
  persons: string | null;
}

const BINS = 20;

/**
 * What `spec` means for a relation with these columns. Throws `chart.column` for one that is not there, `chart.type`
 * for one that does not fit, `chart.missing` for one that the mark needs.
 */
export function planChart(spec: ChartSpec, columns: readonly Column[]): Plan {
  const mark = markOf(spec);
  const pick = (key: 'x' | 'y' | 'colour' | 'facet'): Source | null => {
    const takes = mark.takes[key];
    return takes ? sourceOf(spec, key, takes, columns) : null;
  };
  const [x, y, colour, facet] = [pick('x'), pick('y'), pick('colour'), pick('facet')];
  const measured = mark.measures === 'colour' ? colour : mark.measures === 'y' ? y : null;
  const aggregate = aggregateOf(spec, mark, measured);
  const measure = mark.measures === null ? null : measured;
  const top = spec.top ?? mark.top ?? TOP.x;
  const asRows = mark.along === 'raw' || aggregate === 'none';
  const along = x && axisOf(spec, mark, x, top, asRows);
  const apart = mark.measures === 'colour' ? null : colour;
  return {
    spec,
    mark,
    x: along,
    y: mark.measures === 'y' ? null : y && axisOf({ ...spec }, mark, y, TOP.y, asRows),
    measure: aggregate === 'count' && mark.measures !== 'y' ? null : measure,
    aggregate,
    colour: apart && apart.name !== x?.name ? apart : null,
    colourIsX: apart !== null && apart.name === x?.name,
    facet,
    sort: spec.sort ?? 'descending',
    others: (spec.others ?? true) && (aggregate !== 'none' || mark.aggregates.length === 0),
    share: mark.offers.includes('share') && spec.share === true,
    log: mark.offers.includes('scale') && spec.scale === 'log',
    persons: null,
  };
}

export function markOf(spec: ChartSpec): Mark {
  return marks.find(({ id }) => id === spec.mark) as Mark;
}

/** What can be asked of a column of that kind; null is no column. */
export function aggregatesFor(mark: Mark, kind: Kind | null): Aggregate[] {
  return mark.aggregates.filter((one) =>
    kind === null ? one === 'count' : kind === 'number' || one === 'count' || one === 'distinct',
  );
}

function aggregateOf(spec: ChartSpec, mark: Mark, measured: Source | null): Aggregate {
  const fitting = aggregatesFor(mark, measured?.kind ?? null);
  if (mark.aggregates.length === 0) return 'none';
  if (spec.aggregate && fitting.includes(spec.aggregate)) return spec.aggregate;
  if (spec.aggregate && measured && mark.aggregates.includes(spec.aggregate)) {
    const { name: column, type } = measured;
    throw new DefterError('chart.type', { params: { column, type, key: mark.measures ?? 'y' } });
  }
  return fitting[0] ?? 'count';
}

function axisOf(spec: ChartSpec, mark: Mark, source: Source, top: number, raw: boolean): Axis {
  const bins = typeof spec.bin === 'number' ? spec.bin : (mark.bins ?? BINS);
  const unit = typeof spec.bin === 'string' ? spec.bin : 'month';
  const how =
    source.kind === 'text' ? 'category' : raw ? 'raw' : source.kind === 'time' ? 'unit' : 'bins';
  return { source, how, bins, unit, whole: /INT/.test(source.type), top };
}

function sourceOf(
  spec: ChartSpec,
  key: 'x' | 'y' | 'colour' | 'facet',
  takes: Takes,
  columns: readonly Column[],
): Source | null {
  const name = spec[key];
  if (name === undefined) {
    if (takes.needed) throw new DefterError('chart.missing', { params: { key } });
    return null;
  }
  const column = columns.find((one) => one.name === name) ?? folded(columns, name);
  if (!column) throw new DefterError('chart.column', { params: { column: name } });
  const kind = kindOf(column.type);
  if (!fits(takes, kind)) {
    throw new DefterError('chart.type', { params: { column: name, type: column.type, key } });
  }
  return { name: column.name, type: column.type, kind };
}

export function fits(takes: Takes, kind: Kind): boolean {
  if (takes.of === 'number') return kind === 'number';
  return takes.of === 'any' || kind !== 'text';
}

/** The engine does not tell capitals of the Latin alphabet apart. */
function folded(columns: readonly Column[], name: string): Column | undefined {
  const key = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return columns.find((one) => key(one.name) === key(name));
}
