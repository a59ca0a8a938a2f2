import type { Engine, QueryOptions } from '../../../engine/engine';
import { ident, literal } from '../../../engine/sql';
import { foldTurkish } from '../../../lib/text';
import { folded } from '../../crossfilter/alphabet';
import type { Attribute, Catalogue } from './catalogue';
import { conditionsOf, leavesOf, type AttrRef, type Rule, type Value } from './rule';

/** A value that a rule names and that its column does not have. */
export interface UnknownValue {
  readonly attr: AttrRef;
  readonly value: string | number;
  /** The value there is that was probably meant; null where none is like it. */
  readonly meant: string | null;
}

/**
 * Values that rules name and nobody has: no mistake, for they may come, but counted as nobody. Another way to write
 * one (large or small letters, accents, a letter more or less) is what was probably meant.
 */
export async function unknownValues(
  engine: Engine,
  rule: Rule,
  catalogue: Catalogue,
  options: QueryOptions = {},
): Promise<UnknownValue[]> {
  const asked = new Map<Attribute, Set<string | number>>();
  for (const { condition } of leavesOf(rule).flatMap(conditionsOf)) {
    const { attr, is } = condition;
    const attribute = catalogue.get(attr.id);
    if (!attribute || attribute.type !== attr.type || !/^(text|number)$/.test(attr.type)) continue;
    const values: readonly Value[] = 'in' in is ? is.in : 'notIn' in is ? is.notIn : [];
    const kind = attr.type === 'text' ? 'string' : 'number';
    for (const value of values) {
      if (typeof value !== kind) continue;
      asked.set(attribute, (asked.get(attribute) ?? new Set()).add(value as string | number));
    }
  }
  const found: UnknownValue[] = [];
  for (const [attribute, values] of asked) {
    const [x, relation] = [ident(attribute.column), ident(attribute.relation)];
    const list = [...values].map((value) => literal(value)).join(', ');
    const { rows } = await engine.query(
      `SELECT DISTINCT ${x} FROM ${relation} WHERE ${x} IN (${list})`,
      options,
    );
    const number = attribute.type === 'number';
    const there = new Set(rows.map(([value]) => (number ? Number(value) : String(value))));
    const { id, label, type } = attribute;
    for (const value of values) {
      if (there.has(value)) continue;
      const meant =
        typeof value === 'string' ? await likeIt(engine, attribute, value, options) : null;
      found.push({ attr: { id, label, type }, value, meant });
    }
  }
  return found;
}

async function likeIt(
  engine: Engine,
  { relation, column }: Attribute,
  value: string,
  options: QueryOptions,
): Promise<string | null> {
  const text = `CAST(${ident(column)} AS VARCHAR)`;
  const { length } = foldTurkish(value);
  const far = `damerau_levenshtein(${folded(text)}, ${folded(literal(value))})`;
  const { rows } = await engine.query(
    `SELECT ${text}, ${far} AS far
FROM ${ident(relation)}
WHERE ${ident(column)} IS NOT NULL
GROUP BY ALL
HAVING far <= ${literal(length < 4 ? 0 : length < 8 ? 1 : 2)}
ORDER BY far, count(*) DESC, 1
LIMIT 1`,
    options,
  );
  return rows[0] ? String(rows[0][0]) : null;
}

/** The rule with one value of a column in place of another. */
export function withValue<T extends Rule>(rule: T, { id }: AttrRef, from: Value, to: Value): T {
  const swap = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(swap);
    if (typeof part !== 'object' || part === null) return part;
    const { attr, is } = part as { attr?: AttrRef; is?: unknown };
    if (attr?.id === id && typeof is === 'object') {
      const lists = Object.entries(is as Readonly<Record<string, unknown>>).map(([key, list]) => [
        key,
        Array.isArray(list)
          ? [...new Set(list.map((value: Value) => (value === from ? to : value)))]
          : list,
      ]);
      return { ...part, is: Object.fromEntries(lists) as unknown };
    }
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, swap(inner)]));
  };
  return swap(rule) as T;
}
