import { filterOfCodes, leftOut, namesOf, passing } from '../../model/crossfilter/codes';
import type { Value } from '../../model/crossfilter/dimension';
import type { Filter } from '../../model/crossfilter/filter';
import type { PreparedDimension } from '../../model/crossfilter/prepared';

/** Whether values of a dimension can be left out one by one: of what has no order. */
export function canExclude({ dimension }: PreparedDimension): boolean {
  return !['number', 'time'].includes(dimension.kind);
}

/**
 * The filter that leaves these codes out as well: of a list of values they are taken away, else they join those left
 * out, and come back when they were. A dimension with an order keeps its filter.
 */
export function excludeCodes(
  prepared: PreparedDimension,
  filter: Filter | undefined,
  codes: readonly number[],
): Filter | null {
  if (!canExclude(prepared)) return filter ?? null;
  const { dimension, others } = prepared;
  const dim = dimension.id;
  const named = dimension.kind === 'category' || dimension.kind === 'rules';
  if (!named || (others >= 0 && codes.includes(others))) {
    const pass = filter ? passing(prepared, filter) : null;
    const on = prepared.codes.flatMap((_, c) => (!pass || pass[c] ? [c] : []));
    const rest = on.filter((c) => !codes.includes(c));
    // Nothing would be left: then everything else is.
    return filterOfCodes(
      prepared,
      rest.length > 0 ? rest : prepared.codes.flatMap((_, c) => (codes.includes(c) ? [] : [c])),
    );
  }
  const values = namesOf(prepared, codes);
  if (filter && 'in' in filter) {
    const rest = filter.in.filter((value) => !values.includes(value));
    return rest.length > 0 ? { dim, in: rest } : { dim, not: values };
  }
  return leftOut(dim, filter && 'not' in filter ? filter.not : [], values);
}

/** What was chosen is left out, what was left out is chosen. */
export function inverted(prepared: PreparedDimension, filter: Filter): Filter | null {
  const { dim } = filter;
  if ('in' in filter) return { dim, not: filter.in };
  if ('not' in filter) return { dim, in: filter.not };
  if (!canExclude(prepared)) return filter;
  const pass = passing(prepared, filter);
  return filterOfCodes(
    prepared,
    prepared.codes.flatMap((_, c) => (pass[c] ? [] : [c])),
  );
}

/** Whether a value of a category is ticked: named by the filter, or not left out by it. */
export function isChosen(filter: Filter | undefined, value: Value): boolean {
  if (!filter) return false;
  if ('in' in filter) return filter.in.includes(value);
  return 'not' in filter && !filter.not.includes(value);
}

/** The filter of a category with one value more, or less. */
export function withValue(
  dim: string,
  filter: Filter | undefined,
  value: Value,
  on: boolean,
): Filter | null {
  if (filter && 'not' in filter) {
    const not = filter.not.filter((other) => other !== value);
    const all = on ? not : [...not, value];
    return all.length > 0 ? { dim, not: all } : null;
  }
  const chosen = filter && 'in' in filter ? filter.in.filter((other) => other !== value) : [];
  const all = on ? [...chosen, value] : chosen;
  return all.length > 0 ? { dim, in: all } : null;
}
