import type { Cell, FencedKind } from './notebook';

/** The body of a new cell; `from` is a table or cell to begin with. */
const BODIES: Readonly<Record<FencedKind, (from: string) => string>> = {
  sql: (from) => `SELECT *\nFROM ${from}`,
  chart: (from) => `from: ${from}\nmark: bar`,
  input: () => 'type: slider\nmin: 0\nmax: 100\nvalue: 50',
  segment: () => '',
  analysis: () => 'analysis: rfm',
  table: (from) => `from: ${from}\nlimit: 20`,
  figure: (from) => `value: count(*)\nfrom: ${from}`,
};

export function beginning(kind: FencedKind, from: string): string {
  return BODIES[kind](from);
}

/** What makes a table that others can read. */
const TABLES: readonly Cell['kind'][] = ['sql', 'segment', 'analysis', 'table'];
/** Where no cell does: everyone, one row each, if there is that. */
const FIRST = ['customer_facts', 'customers', 'orders'];

/** What a new cell at a place begins with: the nearest table above, else one of the `tables` of the data. */
export function beginsFrom(
  cells: readonly Pick<Cell, 'kind' | 'name'>[],
  at: number,
  tables: readonly string[],
): string {
  const above = cells
    .slice(0, at)
    .findLast(({ kind, name }) => name !== '' && TABLES.includes(kind));
  return (
    above?.name ?? FIRST.find((name) => tables.includes(name)) ?? tables[0] ?? 'customer_facts'
  );
}

/** SQL keeps the words for itself that some kinds would be called by. */
export function beginningName(kind: FencedKind): string {
  if (kind === 'sql') return 'query';
  return kind === 'table' ? 'listing' : kind;
}
