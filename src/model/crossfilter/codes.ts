import type { Code, Value } from './dimension';
import type { Filter, Filters } from './filter';
import { monthNumber } from './month';
import type { Prepared, PreparedDimension } from './prepared';

/**
 * For each code of a dimension whether a filter lets it pass: 1 all of it, 0 nothing, 2 part of it
 * (a range that cuts a bin). Without a filter everything passes.
 */
export function passing(prepared: PreparedDimension, filter: Filter | undefined): Uint8Array {
  return Uint8Array.from(prepared.codes, (code) => (filter ? codePasses(code, filter) : 1));
}

function codePasses(code: Code, filter: Filter): 0 | 1 | 2 {
  if ('in' in filter) return listed(code, filter.in) ? 1 : 0;
  if ('not' in filter) return listed(code, filter.not) ? 0 : 1;
  if ('pairs' in filter) {
    if (code.kind === 'none') return filter.pairs.includes(null) ? 1 : 0;
    if (code.kind !== 'pair') return 0;
    return filter.pairs.some((p) => p && p[0] === code.pair[0] && p[1] === code.pair[1]) ? 1 : 0;
  }
  if ('months' in filter) {
    if (code.kind !== 'month') return 0;
    const month = monthNumber(code.month);
    const [from, to] = filter.months;
    if (from !== null && !(month >= monthNumber(from))) return 0;
    return to !== null && !(month <= monthNumber(to)) ? 0 : 1;
  }
  if (code.kind !== 'bin') return 0;
  const [lo, hi] = filter.range;
  const [from, to] = [code.lo ?? -Infinity, code.hi ?? Infinity];
  if ((lo ?? -Infinity) <= from && (hi ?? Infinity) >= to) return 1;
  return (lo ?? -Infinity) < to && (hi ?? Infinity) > from ? 2 : 0;
}

function listed(code: Code, values: readonly Value[]): boolean {
  if (code.kind === 'none') return values.includes(null);
  return code.kind === 'value' && values.includes(code.value);
}

/** The filter that keeps exactly these codes; null where they are all or none of the codes (no filter). */
export function filterOfCodes(prepared: PreparedDimension, codes: Iterable<number>): Filter | null {
  const dim = prepared.dimension.id;
  const chosen = [...new Set(codes)].sort((a, b) => a - b);
  if (!chosen.length || chosen.length >= prepared.codes.length) return null;
  const of = (position: number) => prepared.codes[position] as Code;
  switch (prepared.dimension.kind) {
    case 'category': {
      if (!chosen.includes(prepared.others)) return { dim, in: chosen.map((c) => valueOf(of(c))) };
      const rest = prepared.codes.filter((_, c) => !chosen.includes(c));
      return { dim, not: rest.map(valueOf) };
    }
    case 'pair':
      return {
        dim,
        pairs: chosen.map((c) => {
          const code = of(c);
          return code.kind === 'pair' ? code.pair : null;
        }),
      };
    case 'number':
    case 'month':
      if (chosen[0] === prepared.none) {
        return prepared.dimension.kind === 'number' ? { dim, in: [null] } : null;
      }
      return filterOfBins(
        prepared,
        chosen[0] as number,
        chosen.findLast((c) => c !== prepared.none) as number,
      );
  }
}

function valueOf(code: Code): Value {
  return code.kind === 'value' ? code.value : null;
}

/** The filter that keeps the bins or months `first` to `last` (both inside, in either order). */
export function filterOfBins(
  prepared: PreparedDimension,
  first: number,
  last: number,
): Filter | null {
  const dim = prepared.dimension.id;
  const clamp = (c: number) => Math.max(0, Math.min(prepared.plain - 1, c));
  const a = prepared.codes[clamp(Math.min(first, last))];
  const b = prepared.codes[clamp(Math.max(first, last))];
  const all = a === prepared.codes[0] && b === prepared.codes[prepared.plain - 1];
  if (all && prepared.none < 0) return null;
  if (a?.kind === 'bin' && b?.kind === 'bin') {
    return { dim, range: all ? [null, null] : [a.lo, b.hi] };
  }
  if (a?.kind === 'month' && b?.kind === 'month') return { dim, months: [a.month, b.month] };
  return null;
}

/**
 * A click on one code: alone it becomes the only one, or nothing when it was; with `extend` (shift) it joins or
 * leaves the others. For bins and months `extend` stretches the range to the code.
 */
export function toggleCode(
  prepared: PreparedDimension,
  filter: Filter | undefined,
  code: number,
  extend: boolean,
): Filter | null {
  return toggleCodes(prepared, filter, [code], extend);
}

/** Like `toggleCode` for a bar that stands for several codes (the others of a bar chart). */
export function toggleCodes(
  prepared: PreparedDimension,
  filter: Filter | undefined,
  codes: readonly number[],
  extend: boolean,
): Filter | null {
  const on: number[] = [];
  if (filter) passing(prepared, filter).forEach((pass, c) => pass && on.push(c));
  const has = codes.every((c) => on.includes(c));
  if (!extend) return has && on.length === codes.length ? null : filterOfCodes(prepared, codes);
  const ordered = prepared.dimension.kind === 'number' || prepared.dimension.kind === 'month';
  if (ordered) return filterOfCodes(prepared, [...on, ...codes]);
  return filterOfCodes(prepared, has ? on.filter((c) => !codes.includes(c)) : [...on, ...codes]);
}

/**
 * Where a range or month filter lies on the axis, in codes: [2, 5] covers codes 2, 3 and 4, fractions cut a bin.
 * Null without such a filter.
 */
export function span(
  prepared: PreparedDimension,
  filter: Filter | undefined,
): [number, number] | null {
  if (!filter) return null;
  if ('range' in filter) {
    const place = (x: number) => {
      const i = prepared.edges.findLastIndex((edge) => edge <= x);
      if (i < 0) return 0;
      if (i >= prepared.plain) return prepared.plain;
      const [lo, hi] = [prepared.edges[i] as number, prepared.edges[i + 1] as number];
      if (x === lo) return i;
      return i + (Number.isFinite(hi - lo) ? (x - lo) / (hi - lo) : 0.5);
    };
    const [lo, hi] = filter.range;
    return [lo === null ? 0 : place(lo), hi === null ? prepared.plain : place(hi)];
  }
  if ('months' in filter) {
    const table = passing(prepared, filter);
    const first = table.indexOf(1);
    return first < 0 ? [0, 0] : [first, table.lastIndexOf(1) + 1];
  }
  return null;
}

/**
 * Category values named by filters that have no code of their own although the dimension has `others`: prepare again
 * with these filters to give them one. Until then they match nobody.
 */
export function missing(
  prepared: Pick<Prepared, 'dimensions'>,
  filters: Filters,
): { dim: string; value: Value }[] {
  return filters.flatMap((filter) => {
    const dimension = prepared.dimensions.find((d) => d.dimension.id === filter.dim);
    if (!dimension || dimension.others < 0) return [];
    const values = 'in' in filter ? filter.in : 'not' in filter ? filter.not : [];
    return values
      .filter(
        (v) => v !== null && !dimension.codes.some((c) => c.kind === 'value' && c.value === v),
      )
      .map((value) => ({ dim: filter.dim, value }));
  });
}
