import { mayName, tokenize, unquoted, type Token } from '../engine/sql';
import type { Schema, SchemaTable } from './schema';

export interface Offer {
  readonly kind: 'table' | 'cell' | 'column' | 'function' | 'param' | 'alias';
  /** What is shown and filtered by. */
  readonly label: string;
  /** What is put in, where it is not the label. */
  readonly apply?: string;
  /** A type, or the parameters of a function. */
  readonly detail?: string;
  /** The description of a function, in English. */
  readonly about?: string;
  /** Greater comes first. */
  readonly rank: number;
}

export interface Completion {
  /** From where to the cursor the offer takes the place of what stands there. */
  readonly from: number;
  readonly offers: readonly Offer[];
}

/** What can follow at `at`; null inside texts and comments. Behind `alias.` its columns alone, behind `$` the inputs. */
export function complete(text: string, at: number, schema: Schema): Completion | null {
  const tokens = [...tokenize(text)];
  const here = tokens.find(({ start, text: t }) => start < at && at <= start + t.length);
  if (here && /^(string|comment|number)$/.test(here.kind) && inside(here, at)) return null;
  if (here?.kind === 'unterminated' && !here.text.startsWith('"')) return null;
  const dollar = here && (here.kind === 'param' || (here.text === '$' && here.kind === 'symbol'));
  if (dollar) {
    return {
      from: here.start,
      offers: schema.params.map((name) => ({ kind: 'param', label: `$${name}`, rank: 3 })),
    };
  }
  const begun = here && /^(word|ident|unterminated)$/.test(here.kind) ? here : undefined;
  const from = begun?.start ?? at;
  const significant = tokens.filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  const before = significant.filter(({ start }) => start < from);
  const sources = sourcesOf(significant, schema);
  const last = before.at(-1);
  if (last?.text === '.') {
    const owner = before.at(-2);
    const table = owner && sources.get(fold(owner));
    if (table) return { from, offers: columnsOf([table], 3) };
    return owner && /^(word|ident)$/.test(owner.kind) ? { from, offers: [] } : null;
  }
  const tables = schema.tables.map((table): Offer => {
    const kind = table.cell ? 'cell' : 'table';
    return { kind, ...named(table.name), rank: table.cell ? 2.5 : 2 };
  });
  if (last && namesTable(before)) {
    return { from, offers: [...tables, ...functionsOf(schema, ['table'], 1)] };
  }
  const read = [...new Set(sources.values())];
  const aliases = [...sources.keys()].map((name): Offer => ({
    kind: 'alias',
    ...named(name),
    rank: 1.5,
  }));
  const names = new Set(aliases.map(({ label }) => label));
  return {
    from,
    offers: [
      ...columnsOf(read, 3),
      ...aliases,
      ...tables.filter(({ label }) => !names.has(label.toLowerCase())).map(lower),
      ...functionsOf(schema, ['scalar', 'aggregate'], 0.5),
      ...schema.params.map((name): Offer => ({ kind: 'param', label: `$${name}`, rank: 0.7 })),
    ],
  };
}

const lower = (offer: Offer): Offer => ({ ...offer, rank: offer.rank - 1.5 });

/** A name as SQL has to write it. */
export function written(name: string): string {
  return /^[a-z_][a-z0-9_]*$/i.test(name) && !RESERVED.has(name.toLowerCase())
    ? name
    : `"${name.replaceAll('"', '""')}"`;
}

function named(name: string): { label: string; apply?: string } {
  const apply = written(name);
  return apply === name ? { label: name } : { label: name, apply };
}

function columnsOf(tables: readonly SchemaTable[], rank: number): Offer[] {
  const seen = new Set<string>();
  return tables.flatMap(({ columns }) =>
    columns
      .filter(({ name }) => !seen.has(name) && seen.add(name))
      .map(({ name, type }): Offer => ({ kind: 'column', ...named(name), detail: type, rank })),
  );
}

function functionsOf(schema: Schema, kinds: readonly string[], rank: number): Offer[] {
  return schema.functions
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ name, calls, about }): Offer => ({
      kind: 'function',
      label: name,
      apply: `${name}(`,
      detail: signature(calls),
      ...(about ? { about } : {}),
      rank,
    }));
}

/** The shortest way to call it, with what may follow. */
function signature(calls: readonly (readonly string[])[]): string {
  const sorted = calls.toSorted((a, b) => a.length - b.length);
  const [shortest = []] = sorted;
  return `(${shortest.join(', ')}${(sorted.at(-1)?.length ?? 0) > shortest.length ? ', …' : ''})`;
}

/** Whether a table's name comes next: after FROM, JOIN and what else begins with one, and after a comma of FROM. */
export function namesTable(before: readonly Token[]): boolean {
  const last = before.at(-1) as Token;
  if (/^(FROM|JOIN|TABLE|DESCRIBE|DESC|SUMMARIZE|PIVOT|UNPIVOT)$/i.test(last.text)) {
    // `EXTRACT(year FROM x)` and `x IS DISTINCT FROM y` name no table.
    return !/^DISTINCT$/i.test(before.at(-2)?.text ?? '');
  }
  if (last.text !== ',') return false;
  let depth = 0;
  for (const { text } of before.toReversed()) {
    if (text === ')') depth++;
    else if (text === '(' && --depth < 0) return false;
    else if (depth === 0 && /^(SELECT|WHERE|BY|HAVING|ON|USING|VALUES|SET|QUALIFY)$/i.test(text))
      return false;
    else if (depth === 0 && /^FROM$/i.test(text)) return true;
  }
  return false;
}

/** What stands in FROM and JOIN anywhere in the text, by alias or name in small letters. */
function sourcesOf(tokens: readonly Token[], schema: Schema): Map<string, SchemaTable> {
  const tables = new Map(schema.tables.map((table) => [table.name.toLowerCase(), table]));
  const sources = new Map<string, SchemaTable>();
  tokens.forEach((token, i) => {
    const before = tokens[i - 1];
    if (!mayName(token) || !before || !namesTable(tokens.slice(Math.max(0, i - 200), i))) return;
    // `schema.table`: the table is the last part.
    let end = i;
    while (tokens[end + 1]?.text === '.' && tokens[end + 2]) end += 2;
    const table = tables.get(fold(tokens[end] as Token));
    if (!table) return;
    const next = tokens[end + 1];
    const alias = next && /^AS$/i.test(next.text) ? tokens[end + 2] : next;
    const isAlias =
      alias &&
      /^(word|ident)$/.test(alias.kind) &&
      !(alias.kind === 'word' && FOLLOWS.has(alias.text.toUpperCase()));
    sources.set(isAlias ? fold(alias) : table.name.toLowerCase(), table);
  });
  return sources;
}

function fold(token: Token): string {
  return unquoted(token).toLowerCase();
}

function inside({ kind, start, text }: Token, at: number): boolean {
  return kind === 'number' || kind === 'comment' || at < start + text.length;
}

/** What may follow a table's name and is no alias. */
const FOLLOWS = new Set(
  `WHERE GROUP ORDER HAVING LIMIT QUALIFY JOIN LEFT RIGHT FULL INNER OUTER CROSS NATURAL SEMI ANTI ASOF POSITIONAL
ON USING UNION EXCEPT INTERSECT WINDOW SELECT AS TABLESAMPLE OFFSET PIVOT UNPIVOT FETCH SET INTO`.split(
    /\s+/,
  ),
);

/** Words that are no name without quotes. */
export const RESERVED: ReadonlySet<string> = new Set(
  `all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create default
deferrable desc describe distinct do else end except false fetch for foreign from group having in initially intersect
into lambda lateral leading limit not null offset on only or order pivot pivot_longer pivot_wider placing primary
qualify references returning select show some summarize symmetric table then to trailing true union unique unpivot
using variadic when where window with`.split(/\s+/),
);
