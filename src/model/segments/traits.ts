import type { Engine, NumericArray } from '../../engine/engine';
import { ident, literal } from '../../engine/sql';
import { customerFacts } from '../analyses/customer-facts';
import { analyses } from '../analyses/index';
import { bandPlaces } from '../crossfilter/bands';
import { binOf, binsOf } from '../crossfilter/bins';
import type { Attribute, Catalogue } from './rules/catalogue';
import type { Day, Value } from './rules/rule';

/** What one code of a trait stands for. */
export type TraitCode =
  | { readonly kind: 'value'; readonly value: Exclude<Value, null> }
  /** `lo <= x < hi`; null is open. */
  | { readonly kind: 'bin'; readonly lo: number | null; readonly hi: number | null }
  /** A month, or with `YYYY-01` to `YYYY-12` together a year. */
  | {
      readonly kind: 'time';
      readonly unit: 'month' | 'year';
      readonly from: Day;
      readonly before: Day;
    }
  /** Every value without a code of its own. */
  | { readonly kind: 'others' }
  /** Not known. */
  | { readonly kind: 'none' };

/**
 * An attribute of the catalogue, in few values. `code` has one for each customer by place. Where a customer may have
 * several (what they bought), `many` lists them instead: each customer and value at most once.
 */
export interface Trait {
  readonly attribute: Attribute;
  /** At most 255. */
  readonly codes: readonly TraitCode[];
  readonly code: Uint8Array;
  readonly many: { readonly place: Int32Array; readonly code: Uint8Array } | null;
  /** The place of each code in an order of their own, Infinity for those without; null where they have none. */
  readonly order: readonly number[] | null;
}

/** Values with codes of their own, the most frequent ones; the rest are others. */
const MOST_VALUES = 200;
/** Longer stretches of time are told by years. */
const MOST_MONTHS = 36;
/** Nearly as many values as customers: they name customers, they do not describe them. */
const NAMES = { share: 0.5, least: 20 };
/** Values read at a time, so that the engine's answer stays small; each time costs a join. */
const CELLS = 24_000_000;
const NONE = -1;
const OTHERS = -2;

export interface TraitOptions {
  signal?: AbortSignal | undefined;
}

/** Columns that are to be compared, and those left out because nearly everyone has a value of their own. */
export interface Candidates {
  readonly chosen: readonly Attribute[];
  readonly names: readonly Attribute[];
}

/** Relations of which `customer_facts` is made: what describes a customer stands there, for everyone. */
const gathered: ReadonlySet<string> = new Set(upstream(customerFacts.needs));

function upstream(needs: readonly string[]): string[] {
  return needs.flatMap((id) => {
    const { needs: before, sql } = analyses.get(id);
    return [...sql.map(({ relation }) => relation), ...upstream(before)];
  });
}

/** What the engine knows of the columns of customers and, as texts, of their orders; those without any value are left out. */
export async function candidatesOf(
  engine: Engine,
  catalogue: Catalogue,
  { signal }: TraitOptions = {},
): Promise<Candidates> {
  const asked = catalogue.attributes.filter(
    ({ grain, type, sameAs, column, relation }) =>
      sameAs === undefined &&
      column !== 'customer_id' &&
      !gathered.has(relation) &&
      (grain === 'customer' || (type === 'text' && grain !== 'event')),
  );
  const named = ({ relation, column }: Attribute) =>
    column.endsWith('_id') && catalogue.get(`${relation}.${column.slice(0, -3)}`) !== undefined;
  const chosen: Attribute[] = [];
  const names: Attribute[] = [];
  for (const [relation, attributes] of byRelation(asked)) {
    const counts = attributes.map(({ column, type }, i) => {
      const x = ident(column);
      const kinds = type === 'text' ? `approx_count_distinct(${x})` : '0';
      return `CAST(count(${x}) AS DOUBLE) AS k${i}, CAST(${kinds} AS DOUBLE) AS d${i}`;
    });
    const [row = {}] = await engine.rows(`SELECT ${counts.join(', ')} FROM ${ident(relation)}`, {
      signal,
    });
    attributes.forEach((attribute, i) => {
      const [known, kinds] = [Number(row[`k${i}`]), Number(row[`d${i}`])];
      if (known === 0 || named(attribute)) return;
      const isName = kinds > NAMES.least && kinds > NAMES.share * known;
      if (!isName) chosen.push(attribute);
      else if (attribute.grain === 'customer') names.push(attribute);
    });
  }
  return { chosen, names };
}

/**
 * The traits one after the other, those of a relation together. `index` and `size` as `RuleEval` has them. An attribute
 * whose relation has several rows for a customer is left out, unless it is one of orders.
 */
export async function* readTraits(
  engine: Engine,
  { index, size }: { index: string; size: number },
  attributes: readonly Attribute[],
  { signal }: TraitOptions = {},
): AsyncIterable<Trait> {
  for (const [relation, all] of byRelation(attributes)) {
    const ofOrders = all[0]!.grain !== 'customer';
    const [counted] = await engine.rows(`SELECT count(*) AS n FROM ${ident(relation)}`, { signal });
    const columns = Math.max(1, Math.floor(CELLS / Math.max(1, Number(counted?.n))));
    for (let from = 0; from < all.length; from += columns) {
      const pieces: Piece[] = [];
      for (const [i, attribute] of all.slice(from, from + columns).entries()) {
        const values = attribute.type === 'text' ? await valuesOf(engine, attribute, signal) : [];
        pieces.push(pieceOf(attribute, i, values));
      }
      const codes = pieces.map(({ select }, i) => `, ${select} AS c${i}`).join('');
      const joins = pieces.map(({ join }) => join).join('');
      const read = await engine.columns(
        `SELECT i.place AS place${codes}
FROM ${ident(relation)} AS f
JOIN ${index} AS i ON i.customer_id = f.customer_id${joins}${ofOrders ? purchases(relation) : ''}`,
        { signal },
      );
      const place = read.get('place') ?? new Int32Array(0);
      if (!ofOrders && !onceEach(place, size)) continue;
      for (const [i, piece] of pieces.entries()) {
        const column = read.get(`c${i}`) ?? new Int32Array(0);
        yield ofOrders ? several(piece, place, column, size) : single(piece, place, column, size);
      }
    }
  }
}

/** Only lines of purchases, as rules over orders count them. Few orders are none, so it is these that are looked up. */
function purchases(relation: string): string {
  if (relation === 'orders') return '\nWHERE f.is_purchase';
  return `
WHERE (f.order_id, f.customer_id) NOT IN (
  SELECT (order_id, customer_id) FROM orders WHERE NOT is_purchase
)`;
}

interface Piece {
  readonly attribute: Attribute;
  readonly values: readonly string[];
  readonly select: string;
  readonly join: string;
}

function pieceOf(attribute: Attribute, i: number, values: readonly string[]): Piece {
  const x = `f.${ident(attribute.column)}`;
  const piece = { attribute, values, join: '' };
  switch (attribute.type) {
    case 'number':
      return { ...piece, select: `CAST(${x} AS DOUBLE)` };
    case 'boolean':
      return { ...piece, select: `CAST(${x} AS TINYINT)` };
    case 'date':
      return { ...piece, select: `CAST(${monthSql(x)} AS INTEGER)` };
    case 'text':
      return { ...piece, ...codedText(x, values, `v${i}`) };
  }
}

/** Months since the year 0, so that a month before 1970 is positive too. */
function monthSql(x: string): string {
  return `year(${x}) * 12 + month(${x}) - 1`;
}

function codedText(x: string, values: readonly string[], alias: string) {
  if (values.length === 0)
    return { select: `CASE WHEN ${x} IS NOT NULL THEN CAST(${OTHERS} AS SMALLINT) END`, join: '' };
  const rows = values.map((value, code) => `(${literal(value)}, ${code})`).join(', ');
  return {
    select: `CASE WHEN ${x} IS NOT NULL THEN CAST(coalesce(${alias}.code, ${OTHERS}) AS SMALLINT) END`,
    join: `\nLEFT JOIN (VALUES ${rows}) AS ${alias}(value, code) ON ${alias}.value = ${x}`,
  };
}

async function valuesOf(
  engine: Engine,
  { relation, column }: Attribute,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const x = ident(column);
  const { rows } = await engine.query(
    `SELECT ${x} AS value, count(*) AS n
FROM ${ident(relation)}
WHERE ${x} IS NOT NULL
GROUP BY 1
ORDER BY 2 DESC, 1
LIMIT ${MOST_VALUES}`,
    { signal },
  );
  return rows.map(([value]) => String(value));
}

function onceEach(place: NumericArray, size: number): boolean {
  const seen = new Uint8Array(size);
  for (let row = 0; row < place.length; row++) {
    const at = place[row]!;
    if (seen[at] === 1) return false;
    seen[at] = 1;
  }
  return true;
}

function single(piece: Piece, place: NumericArray, column: NumericArray, size: number): Trait {
  const raw = new Float64Array(size).fill(NaN);
  const whole = column instanceof Int32Array;
  for (let row = 0; row < place.length; row++) {
    const x = column[row]!;
    if (!(whole && x === NONE)) raw[place[row]!] = x;
  }
  return finish(piece, raw);
}

/** What customers bought: each value once a customer, however often they bought it; values without a code are left out. */
function several(
  { attribute, values }: Piece,
  place: NumericArray,
  column: NumericArray,
  size: number,
): Trait {
  const seen = new Uint8Array(Math.ceil((size * values.length) / 8));
  const many = { place: new Int32Array(place.length), code: new Uint8Array(place.length) };
  let kept = 0;
  for (let row = 0; row < place.length; row++) {
    const code = column[row]!;
    if (code < 0) continue;
    const at = code * size + place[row]!;
    const bit = 1 << (at % 8);
    const byte = Math.floor(at / 8);
    if (seen[byte]! & bit) continue;
    seen[byte]! |= bit;
    many.place[kept] = place[row]!;
    many.code[kept++] = code;
  }
  return {
    attribute,
    codes: values.map((value): TraitCode => ({ kind: 'value', value })),
    code: new Uint8Array(0),
    many: { place: many.place.slice(0, kept), code: many.code.slice(0, kept) },
    order: null,
  };
}

/** `raw`: a number, a month, a code or `OTHERS` by place; NaN is not known. */
function finish({ attribute, values }: Piece, raw: Float64Array): Trait {
  const codes: TraitCode[] = [];
  let order: number[] | null = null;
  let toCode = (x: number): number => x;
  if (attribute.type === 'number') {
    const bins = binsOf(
      raw,
      raw.every((x) => Number.isNaN(x) || Number.isInteger(x)),
    );
    for (let i = 0; i + 1 < bins.edges.length; i++) {
      const [lo, hi] = [bins.edges[i]!, bins.edges[i + 1]!];
      codes.push({
        kind: 'bin',
        lo: Number.isFinite(lo) ? lo : null,
        hi: Number.isFinite(hi) ? hi : null,
      });
    }
    toCode = (x) => binOf(x, bins);
    order = codes.map((_, i) => i);
  } else if (attribute.type === 'date') {
    const times = timesOf(raw);
    codes.push(...times.codes);
    toCode = times.toCode;
    order = codes.map((_, i) => i);
  } else if (attribute.type === 'boolean') {
    codes.push({ kind: 'value', value: false }, { kind: 'value', value: true });
  } else {
    codes.push(...values.map((value): TraitCode => ({ kind: 'value', value })));
    order = bandPlaces(values);
  }
  const plain = codes.length;
  const code = new Uint8Array(raw.length);
  let [others, none] = [-1, -1];
  for (let i = 0; i < raw.length; i++) {
    const x = raw[i]!;
    let at: number;
    if (Number.isNaN(x)) at = none < 0 ? (none = codes.push({ kind: 'none' }) - 1) : none;
    else if (attribute.type === 'text' && x === OTHERS) {
      at = others < 0 ? (others = codes.push({ kind: 'others' }) - 1) : others;
    } else at = toCode(x);
    code[i] = at;
  }
  const places = order && codes.map((_, i) => (i < plain ? order[i]! : Infinity));
  return { attribute, codes, code, many: null, order: places };
}

/** Months where they are few, else years; the latest ones where even these are too many. */
function timesOf(raw: Float64Array): { codes: TraitCode[]; toCode: (month: number) => number } {
  let [first, last] = [Infinity, -Infinity];
  for (const x of raw) {
    if (x < first) first = x;
    if (x > last) last = x;
  }
  if (first > last) return { codes: [], toCode: () => 0 };
  const unit = last - first < MOST_MONTHS ? 'month' : 'year';
  const width = unit === 'month' ? 1 : 12;
  const end = Math.floor(last / width);
  const start = Math.max(Math.floor(first / width), end - MOST_VALUES + 1);
  const codes = Array.from({ length: end - start + 1 }, (_, i): TraitCode => {
    const from = i === 0 && start * width > first ? 12 : (start + i) * width;
    return { kind: 'time', unit, from: dayOf(from), before: dayOf((start + i + 1) * width) };
  });
  return { codes, toCode: (month) => Math.max(0, Math.floor(month / width) - start) };
}

function dayOf(month: number): Day {
  const year = String(Math.floor(month / 12)).padStart(4, '0');
  return `${year}-${String((month % 12) + 1).padStart(2, '0')}-01`;
}

function byRelation(attributes: readonly Attribute[]): Map<string, Attribute[]> {
  const relations = new Map<string, Attribute[]>();
  for (const attribute of attributes) {
    const same = relations.get(attribute.relation) ?? [];
    relations.set(attribute.relation, [...same, attribute]);
  }
  return relations;
}
