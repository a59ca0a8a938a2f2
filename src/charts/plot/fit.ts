import type { Column } from '../../engine/engine';
import { aggregatesFor, fits, kindOf, markOf, type Kind } from './plan';
import type { Aggregate, ChartSpec } from './spec';

export type FieldKey = 'x' | 'y' | 'colour' | 'facet';
export const FIELDS: readonly FieldKey[] = ['x', 'y', 'colour', 'facet'];

/** Columns that a field of the chart can take. */
export function columnsFor(
  spec: ChartSpec,
  key: FieldKey,
  columns: readonly Column[],
): readonly Column[] {
  const takes = markOf(spec).takes[key];
  return takes ? columns.filter(({ type }) => fits(takes, kindOf(type))) : [];
}

/** What can be asked of the measured column as the spec has it. */
export function aggregatesOf(spec: ChartSpec, columns: readonly Column[]): Aggregate[] {
  const mark = markOf(spec);
  const column = mark.measures && columns.find(({ name }) => name === spec[mark.measures!]);
  const kind: Kind | null = column ? kindOf(column.type) : null;
  return aggregatesFor(mark, kind);
}

export function kindOfX(spec: ChartSpec, columns: readonly Column[]): Kind | null {
  const column = columns.find(({ name }) => name === spec.x);
  return column ? kindOf(column.type) : null;
}

/** The spec with what does not fit its mark or these columns taken out, and what the mark needs put in where there is such a column. */
export function fitted(spec: ChartSpec, columns: readonly Column[]): ChartSpec {
  const mark = markOf(spec);
  const fit: ChartSpec = { ...spec };
  const taken = new Set<string>();
  for (const key of FIELDS) {
    const able = columnsFor(fit, key, columns);
    if (!able.some(({ name }) => name === fit[key])) fit[key] = undefined;
    if (fit[key] === undefined && mark.takes[key]?.needed) {
      fit[key] = (able.find(({ name }) => !taken.has(name)) ?? able[0])?.name;
    }
    if (fit[key] !== undefined) taken.add(fit[key]);
  }
  if (fit.aggregate && !aggregatesOf(fit, columns).includes(fit.aggregate)) {
    fit.aggregate = undefined;
  }
  const kind = kindOfX(fit, columns);
  const binned = mark.offers.includes('bin') && fit.aggregate !== 'none';
  if (!binned || (kind === 'time') !== (typeof fit.bin === 'string')) fit.bin = undefined;
  if (!mark.offers.includes('sort')) fit.sort = undefined;
  if (!mark.offers.includes('scale')) fit.scale = undefined;
  if (!mark.offers.includes('share')) fit.share = undefined;
  if (!mark.offers.includes('top')) fit.top = fit.others = undefined;
  return fit;
}
