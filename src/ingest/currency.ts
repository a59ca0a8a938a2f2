import type { Engine } from '../engine/engine';
import { ident } from '../engine/sql';
import { sourceTable, type Source, type SourceColumn } from './source';
import { currencySql } from './values';

/** What the message of a refused file says. */
export interface Refusal {
  /** The file's own currencies. */
  currencies: string;
  /** That of the files before it, where its own is one only; '' where the file by itself is mixed. */
  others: string;
}

interface File {
  id: number;
  currencies: readonly string[];
}

/** Amounts of different currencies must not be added up. Files agree with those before them or are refused, by id. */
export function currencyRefusals(files: readonly File[]): Map<number, Refusal> {
  const refused = new Map<number, Refusal>();
  let agreed: string | undefined;
  for (const { id, currencies } of files) {
    const [own] = currencies;
    const mixed = currencies.length > 1;
    if (mixed || (own && agreed && own !== agreed)) {
      refused.set(id, { currencies: currencies.join(', '), others: mixed ? '' : (agreed ?? '') });
    } else agreed ??= own;
  }
  return refused;
}

/** The columns that say in which currency a line's amount is. */
export function currencyColumns(source: Source): SourceColumn[] {
  return source.columns.filter(
    (column) =>
      column.role === 'currency' ||
      column.role === 'amount' ||
      (column.role === 'unit_price' && !source.columns.some((other) => other.role === 'amount')),
  );
}

/**
 * ISO codes of the currencies that a file's money carries. Columns whose samples are bare numbers are
 * looked through only when asked for `all`: where reading met something else in them.
 */
export async function findCurrencies(
  engine: Engine,
  source: Source,
  scope: 'marked' | 'all' = 'marked',
): Promise<string[]> {
  const columns = currencyColumns(source);
  const found = new Set<string>();
  for (const column of columns) {
    if (scope === 'marked' && column.role !== 'currency' && column.number?.plain) continue;
    const rows = await engine.rows<{ currency: string }>(
      `SELECT DISTINCT ${currencySql(ident(column.name))} AS currency
       FROM ${ident(sourceTable(source.id))} WHERE ${ident(column.name)} IS NOT NULL`,
    );
    for (const row of rows) if (row.currency) found.add(row.currency);
  }
  return [...found].sort();
}

/** How many lines of a file are in each of its currencies, the most frequent first. */
export async function countCurrencies(
  engine: Engine,
  source: Source,
): Promise<{ currency: string; lines: number }[]> {
  const said = currencyColumns(source).map(({ name }) => currencySql(ident(name)));
  if (said.length === 0) return [];
  return engine.rows<{ currency: string; lines: number }>(
    `SELECT * FROM (
       SELECT coalesce(${said.join(', ')}) AS currency, count(*)::INTEGER AS lines
       FROM ${ident(sourceTable(source.id))} GROUP BY ALL
     ) WHERE currency IS NOT NULL ORDER BY lines DESC, currency`,
  );
}
