import { cellsOf } from './cells';
import { dayNumber } from './day';
import type { Code, Value } from './dimension';
import { listed, type Filter, type Filters, type Test } from './filter';
import type { Prepared, PreparedDimension } from './prepared';

/** All of it passes, nothing, or part of it. */
type Pass = 0 | 1 | 2;

/**
 * For each code of a dimension whether a filter lets it pass: 1 all of it, 0 nothing, 2 part of it
 * (a range that cuts a bin). Without a filter everything passes.
 */
export function passing(prepared: PreparedDimension, filter: Filter | undefined): Uint8Array {
  return Uint8Array.from(prepared.codes, (code) => (filter ? codePasses(code, filter) : 1));
}

function codePasses(code: Code, filter: Filter): Pass {
  if ('cells' in filter) {
    if (code.kind !== 'cell') return 0;
    const { x, y } = code;
    const cells = filter.cells.map((cell) =>
      both(cell.x ? testPasses(x, cell.x) : 1, cell.y ? testPasses(y, cell.y) : 1),
    );
    return cells.includes(1) ? 1 : cells.includes(2) ? 2 : 0;
  }
  if ('pairs' in filter) {
    if (code.kind === 'none') return filter.pairs.includes(null) ? 1 : 0;
    if (code.kind !== 'pair') return 0;
    return filter.pairs.some((p) => p && p[0] === code.pair[0] && p[1] === code.pair[1]) ? 1 : 0;
  }
  return testPasses(code, filter);
}

function both(a: Pass, b: Pass): Pass {
  return a === 0 || b === 0 ? 0 : a === 1 && b === 1 ? 1 : 2;
}

function testPasses(code: Code, test: Test): Pass {
  if ('in' in test) return isListed(code, test.in) ? 1 : 0;
  if ('not' in test) return isListed(code, test.not) ? 0 : 1;
  const ends = endsOf(code);
  if (!ends) return 0;
  const [lo, hi] = limitsOf(test);
  const [from, to] = ends;
  if (lo <= from && hi >= to) return 1;
  return lo < to && hi > from && lo < hi ? 2 : 0;
}

function isListed(code: Code, values: readonly Value[]): boolean {
  if (code.kind === 'none') return values.includes(null);
  if (code.kind === 'member') return code.of.some((id) => values.includes(id));
  return code.kind === 'value' && values.includes(code.value);
}

/** `lo <= x < hi` of a range, or of days as their numbers. */
function limitsOf(test: Exclude<Test, { in: unknown } | { not: unknown }>): [number, number] {
  const [lo, hi] = 'range' in test ? test.range : test.days.map((day) => day && dayNumber(day));
  return [(lo as number | null) ?? -Infinity, (hi as number | null) ?? Infinity];
}

/** The same of a bin or a time; null for other codes. */
function endsOf(code: Code | undefined): [number, number] | null {
  if (code?.kind === 'bin') return [code.lo ?? -Infinity, code.hi ?? Infinity];
  if (code?.kind !== 'time') return null;
  return [
    code.from === null ? -Infinity : dayNumber(code.from),
    code.below === null ? Infinity : dayNumber(code.below),
  ];
}

/**
 * Whether a row passes a filter that cuts codes in parts, by the rows' values; null where the codes tell, and for a
 * range of numbers, which is told by its values everywhere.
 */
export function exactly(
  prepared: PreparedDimension,
  filter: Filter,
): ((row: number) => boolean) | null {
  if ('range' in filter || !passing(prepared, filter).includes(2)) return null;
  if (!('cells' in filter)) return rowTest(prepared, filter);
  const { sides } = prepared;
  if (!sides) return null;
  const cells = filter.cells.map(
    ({ x, y }) => [rowTest(sides[0], x), rowTest(sides[1], y)] as const,
  );
  return (row) => cells.some(([x, y]) => x(row) && y(row));
}

function rowTest(
  prepared: PreparedDimension,
  test: Test | Filter | null,
): (row: number) => boolean {
  if (!test) return () => true;
  const filter = { ...test, dim: prepared.dimension.id } as Filter;
  if ('range' in filter || 'days' in filter) {
    const { values } = prepared;
    const [lo, hi] = limitsOf(filter);
    const open = hi === Infinity;
    return (row) => values[row]! >= lo && (open || values[row]! < hi);
  }
  const pass = passing(prepared, filter);
  return (row) => pass[prepared.code[row]!] !== 0;
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
    case 'time': {
      const known = chosen.filter((c) => c !== prepared.none);
      const last = known[known.length - 1];
      if (last === undefined) return { dim, in: [null] };
      if (last < prepared.plain) return filterOfBins(prepared, known[0] as number, last);
      const ends = known.map((c) => of(c)).filter((code) => code.kind === 'time');
      const from = ends.map((code) => code.from ?? '').sort()[0];
      const below = ends
        .map((code) => code.below ?? '~')
        .sort()
        .at(-1);
      return { dim, days: [from || null, below === undefined || below === '~' ? null : below] };
    }
    case 'heat':
      return { dim, cells: cellsOf(prepared, chosen) };
    case 'rules': {
      // A segment is chosen where the customers are that are in no other.
      const alone = chosen.map(of).filter((code) => code.kind === 'none' || isAlone(code));
      return { dim, in: alone.map((code) => (code.kind === 'member' ? code.of[0]! : null)) };
    }
  }
}

function isAlone(code: Code): boolean {
  return code.kind === 'member' && code.of.length === 1;
}

function valueOf(code: Code): Value {
  return code.kind === 'value' ? code.value : null;
}

/** The filter that keeps the bins or times `first` to `last` (both inside, in either order). */
export function filterOfBins(
  prepared: PreparedDimension,
  first: number,
  last: number,
): Filter | null {
  const dim = prepared.dimension.id;
  const { plain, none, codes } = prepared;
  const clamp = (c: number) => Math.max(0, Math.min(plain - 1, c));
  const a = codes[clamp(Math.min(first, last))];
  const b = codes[clamp(Math.max(first, last))];
  // Before and after a window there is more.
  const all =
    a === codes[0] && b === codes[plain - 1] && codes.length - plain === Number(none >= 0);
  if (all && none < 0) return null;
  if (a?.kind === 'bin' && b?.kind === 'bin') {
    return { dim, range: all ? [null, null] : [a.lo, b.hi] };
  }
  if (a?.kind === 'time' && b?.kind === 'time') {
    return { dim, days: all ? [null, null] : [a.from, b.below] };
  }
  return null;
}

/** The values that codes stand for by name; a segment is named by those who are in it alone. */
export function namesOf(prepared: PreparedDimension, codes: readonly number[]): Value[] {
  return codes.flatMap((c): Value[] => {
    const code = prepared.codes[c];
    if (code?.kind === 'value') return [code.value];
    if (code?.kind === 'member') return code.of.length === 1 ? [code.of[0]!] : [];
    return [null];
  });
}

/** Leaves these values out as well, or takes them back where all of them were left out. */
export function leftOut(
  dim: string,
  before: readonly Value[],
  values: readonly Value[],
): Filter | null {
  const not = values.every((value) => before.includes(value))
    ? before.filter((value) => !values.includes(value))
    : [...new Set([...before, ...values])];
  return not.length > 0 ? { dim, not } : null;
}

/**
 * A click on a bar, which stands for these codes: alone it becomes the only one, or nothing when it was; with `extend`
 * (shift) it joins or leaves the others, so that of "not X" it leaves too, or X comes back. For bins and times `extend`
 * stretches the range to the code.
 */
export function toggleCodes(
  prepared: PreparedDimension,
  filter: Filter | undefined,
  codes: readonly number[],
  extend: boolean,
): Filter | null {
  const { others } = prepared;
  if (extend && filter && 'not' in filter && !(others >= 0 && codes.includes(others))) {
    return leftOut(filter.dim, filter.not, namesOf(prepared, codes));
  }
  const on: number[] = [];
  if (filter) passing(prepared, filter).forEach((pass, c) => pass && on.push(c));
  const has = codes.every((c) => on.includes(c));
  if (!extend) return has && on.length === codes.length ? null : filterOfCodes(prepared, codes);
  const { kind } = prepared.dimension;
  if (kind === 'number' || kind === 'time') return filterOfCodes(prepared, [...on, ...codes]);
  return filterOfCodes(prepared, has ? on.filter((c) => !codes.includes(c)) : [...on, ...codes]);
}

/**
 * Where a filter on a range or on days lies on the axis, in codes: [2, 5] covers codes 2, 3 and 4, fractions cut a
 * bin. Null without such a filter.
 */
export function span(
  prepared: PreparedDimension,
  filter: Filter | undefined,
): [number, number] | null {
  if (!filter || !('range' in filter || 'days' in filter)) return null;
  const bars = prepared.codes
    .slice(0, prepared.plain)
    .map((code): [number, number] => endsOf(code) ?? [0, 0]);
  const place = (x: number) => {
    const i = bars.findLastIndex(([from]) => from <= x);
    const bar = bars[i];
    if (!bar) return 0;
    const [from, to] = bar;
    if (x === from) return i;
    if (x >= to) return i + 1;
    return i + (Number.isFinite(to - from) ? (x - from) / (to - from) : 0.5);
  };
  const [lo, hi] = limitsOf(filter);
  return [lo === -Infinity ? 0 : place(lo), hi === Infinity ? prepared.plain : place(hi)];
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
    const found = prepared.dimensions.find((d) => d.dimension.id === filter.dim);
    if (!found) return [];
    const nameless =
      'cells' in filter
        ? (found.sides ?? []).flatMap((side, i) =>
            filter.cells.flatMap(({ x, y }) => withoutCode(side, i === 0 ? x : y)),
          )
        : withoutCode(found, filter);
    return nameless.map((value) => ({ dim: filter.dim, value }));
  });
}

function withoutCode({ codes, others }: PreparedDimension, test: Filter | Test | null): Value[] {
  if (others < 0 || !test) return [];
  const has = (v: Value) => v === null || codes.some((c) => c.kind === 'value' && c.value === v);
  return (listed(test) ?? []).filter((v) => !has(v));
}
