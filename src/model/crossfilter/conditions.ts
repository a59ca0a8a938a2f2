import { ident, literal } from '../../engine/sql';
import {
  isElsewhere,
  isMany,
  keysOf,
  relationOf,
  type Dimension,
  type Grain,
  type RulesDimension,
  type Value,
} from './dimension';
import { dimensionOf, takesNull, type Filter, type Filters, type Test } from './filter';

const TRUE = 'TRUE';

/** One condition a filter of `grain`, each TRUE, FALSE or NULL of a row of its facts, whose columns are under `alias`. */
export function conditions(
  dimensions: readonly Dimension[],
  filters: Filters,
  grain: Grain,
  alias: string,
): string[] {
  return filters
    .map((filter) => ({ filter, dimension: dimensionOf(dimensions, filter) }))
    .filter(({ dimension }) => dimension.grain === grain)
    .map(({ filter, dimension }) => condition(dimension, filter, alias));
}

function condition(dimension: Dimension, filter: Filter, alias: string): string {
  if (dimension.kind === 'rules') return ofSegments(dimension, filter, alias);
  if (dimension.kind === 'heat') {
    const side = (of: Dimension, test: Test | null) =>
      test === null ? [] : [condition(of, { ...test, dim: of.id }, alias)];
    const cells = 'cells' in filter ? filter.cells : [];
    return anyOf(
      cells.map(({ x, y }) => allOf([...side(dimension.x, x), ...side(dimension.y, y)])),
    );
  }
  const keys = keysOf(dimension.grain);
  const names = keys.join(', ');
  const row = keys.map((key) => alias + key).join(', ');
  const these = keys.length > 1 ? `(${row})` : row;
  const relation = ident(relationOf(dimension));
  if (isMany(dimension)) {
    if ('not' in filter) {
      // None of its lines has any of them.
      return filter.not.length === 0
        ? TRUE
        : `${these} NOT IN (SELECT ${names} FROM ${relation} WHERE ${own(dimension, { dim: filter.dim, in: filter.not }, '')})`;
    }
    return `${these} IN (SELECT ${names} FROM ${relation} WHERE ${own(dimension, filter, '')})`;
  }
  if (!isElsewhere(dimension)) return own(dimension, filter, alias);
  // Who has no row there is NULL.
  return takesNull(filter)
    ? `${these} NOT IN (SELECT ${names} FROM ${relation} WHERE (${own(dimension, filter, '')}) IS NOT TRUE)`
    : `${these} IN (SELECT ${names} FROM ${relation} WHERE ${own(dimension, filter, '')})`;
}

function ofSegments({ segments }: RulesDimension, filter: Filter, alias: string): string {
  const within = (ids: readonly Value[]) =>
    segments
      .filter(({ id }) => ids.includes(id))
      .map(({ select }) => `${alias}customer_id IN (${select})`);
  const none = `NOT ${anyOf(within(segments.map(({ id }) => id)))}`;
  const any = (ids: readonly Value[]) => [...within(ids), ...(ids.includes(null) ? [none] : [])];
  if ('in' in filter) return anyOf(any(filter.in));
  return 'not' in filter ? `NOT ${anyOf(any(filter.not))}` : 'FALSE';
}

/** Of the columns that the dimension reads. */
function own(dimension: Dimension, filter: Filter, alias: string): string {
  const column = (name: string) => `${alias}${ident(name)}`;
  if (dimension.kind === 'heat' || dimension.kind === 'rules') return 'FALSE';
  if (dimension.kind === 'pair') {
    const [x, y] = [column(dimension.columns[0]), column(dimension.columns[1])];
    const pairs = 'pairs' in filter ? filter.pairs : [];
    const squares = pairs.flatMap((p) => (p ? [`(${literal(p[0])}, ${literal(p[1])})`] : []));
    return anyOf([
      squares.length ? `(${x}, ${y}) IN (${squares.join(', ')})` : '',
      pairs.includes(null) ? `${x} IS NULL OR ${y} IS NULL` : '',
    ]);
  }
  const x = column(dimension.column);
  if ('in' in filter) {
    return anyOf([
      filter.in.some((v) => v !== null) ? `${x} IN (${list(filter.in)})` : '',
      filter.in.includes(null) ? `${x} IS NULL` : '',
    ]);
  }
  if ('not' in filter) {
    const named = filter.not.some((v) => v !== null) ? `${x} NOT IN (${list(filter.not)})` : '';
    if (filter.not.includes(null)) return allOf([`${x} IS NOT NULL`, ...(named ? [named] : [])]);
    return named ? anyOf([named, `${x} IS NULL`]) : TRUE;
  }
  if ('range' in filter) {
    const [lo, hi] = filter.range;
    return between(x, lo === null ? null : literal(lo), hi === null ? null : literal(hi));
  }
  if ('days' in filter) {
    const [from, below] = filter.days;
    return between(
      x,
      from === null ? null : dayLiteral(from),
      below === null ? null : dayLiteral(below),
    );
  }
  return 'FALSE';
}

export function dayLiteral(day: string): string {
  return `DATE ${literal(day)}`;
}

function list(values: readonly Value[]): string {
  return values
    .filter((v) => v !== null)
    .map((v) => literal(v))
    .join(', ');
}

function between(x: string, lo: string | null, hi: string | null): string {
  if (lo === null && hi === null) return `${x} IS NOT NULL`;
  return [lo === null ? '' : `${x} >= ${lo}`, hi === null ? '' : `${x} < ${hi}`]
    .filter(Boolean)
    .join(' AND ');
}

export function anyOf(parts: string[]): string {
  const some = parts.filter(Boolean);
  if (!some.length) return 'FALSE';
  return some.length === 1 && !/ OR /.test(some[0] as string)
    ? (some[0] as string)
    : `(${some.join(' OR ')})`;
}

export function allOf(parts: string[]): string {
  return parts.join(' AND ') || TRUE;
}
