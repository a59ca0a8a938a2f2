import type { FencedKind } from './notebook';

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

/** SQL keeps the words for itself that some kinds would be called by. */
export function beginningName(kind: FencedKind): string {
  if (kind === 'sql') return 'query';
  return kind === 'table' ? 'listing' : kind;
}
