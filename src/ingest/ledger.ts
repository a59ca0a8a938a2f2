import type { Engine } from '../engine/engine';
import { ident, literal } from '../engine/sql';
import ledgerText from './canonical/ledger.sql?raw';
import { sourceTable, type Source } from './source';

/** Reasons for which a line is kept apart, in the order they are shown. */
export const APART = [
  'cancelled',
  'returned',
  'no_customer',
  'zero',
  'later',
  'total',
  'header',
  'duplicate',
  'left_out',
  'not_used',
] as const;

/** Where one file's lines went. Always read = used + the sum of apart + the sum of unreadable. */
export interface Ledger {
  read: number;
  used: number;
  apart: { reason: string; lines: number }[];
  unreadable: { reason: string; lines: number }[];
}

/** Reads the ledger of every file from the canonical tables. `records` are the scanner's own counts, by source. */
export async function readLedgers(
  engine: Engine,
  records: Iterable<readonly [source: number, records: number]>,
): Promise<Map<number, Ledger>> {
  const rows = await engine.rows<{
    source: number;
    fate: string;
    reason: string | null;
    lines: number;
  }>(ledgerText);
  const ledgers = new Map<number, Ledger>();
  for (const [source, read] of records) {
    const mine = rows.filter((row) => row.source === source);
    const lines = (fate: string) =>
      mine.filter((row) => row.fate === fate).reduce((sum, row) => sum + row.lines, 0);
    ledgers.set(source, {
      read,
      used: lines('used'),
      apart: APART.map((reason) => ({ reason, lines: lines(reason) })).filter(
        (row) => row.lines > 0,
      ),
      unreadable: mine
        .filter((row) => row.fate === 'unreadable')
        .map((row) => ({ reason: row.reason ?? 'unknown', lines: row.lines })),
    });
  }
  return ledgers;
}

/** Lines that the ledger counts but cannot place: 0, or the import is wrong. */
export function missingLines(ledger: Ledger): number {
  const sum = (rows: { lines: number }[]) => rows.reduce((total, row) => total + row.lines, 0);
  return ledger.read - ledger.used - sum(ledger.apart) - sum(ledger.unreadable);
}

export interface SourceLine {
  /** Line in the file, from 1. */
  line: number;
  /** The cells as they stand in the file; for a line whose cells could not be told apart, its whole text in one. */
  cells: string[];
  reason: string | null;
}

/**
 * Lines of one file with a fate (`used`, a reason of APART, or `unreadable`), in file order.
 * @returns at most `limit` lines from `offset`, and how many there are.
 */
export async function fateLines(
  engine: Engine,
  source: Source,
  fate: string,
  offset: number,
  limit: number,
): Promise<SourceLine[]> {
  return engine.rows<{
    line: number;
    cells: string[];
    reason: string | null;
  }>(`${fateSql(source, fate)}
    ORDER BY line LIMIT ${limit} OFFSET ${offset}`);
}

/** Why a line of a file cannot be read; null if it can. */
export async function whyUnreadable(
  engine: Engine,
  source: Source,
  line: number,
): Promise<string | null> {
  const [found] = await engine.rows<{ reason: string }>(
    `SELECT coalesce(reason, 'unknown') AS reason FROM (${fateSql(source, 'unreadable')})
     WHERE line = ${line}`,
  );
  return found?.reason ?? null;
}

/** SELECT of the `SourceLine`s of one file with a fate. */
function fateSql(source: Source, fate: string): string {
  const table = ident(sourceTable(source.id));
  const placed = {
    orders: `SELECT line, fate::VARCHAR AS fate, CASE WHEN fate = 'unreadable' THEN CASE WHEN ordered_at IS NULL THEN 'date' ELSE 'amount' END END AS reason FROM lines WHERE source = ${source.id}`,
    customers: `SELECT line, fate::VARCHAR AS fate, NULL AS reason FROM customer_rows WHERE source = ${source.id}`,
    events: `SELECT line, fate::VARCHAR AS fate, CASE WHEN fate = 'unreadable' THEN 'date' END AS reason FROM event_rows WHERE source = ${source.id}`,
    other: `SELECT _line AS line, 'not_used' AS fate, NULL AS reason FROM ${table}`,
  }[source.kind];
  const rejected = ['total', 'header'].includes(fate)
    ? `reason = ${literal(fate)}`
    : fate === 'unreadable'
      ? `reason NOT IN ('total', 'header')`
      : 'FALSE';
  return `
    SELECT raw._line AS line, ${cellsSql(source)} AS cells, placed.reason
    FROM (${placed}) AS placed JOIN ${table} AS raw ON raw._line = placed.line
    WHERE placed.fate = ${literal(fate)}
    UNION ALL
    SELECT line, [text] AS cells, reason FROM rejects
    WHERE source = ${source.id} AND NOT mended AND ${rejected}`;
}

/** The lines of one file that `lines` (a SELECT of `line`) lists, in file order. */
export function listedLines(
  engine: Engine,
  source: Source,
  lines: string,
  offset: number,
  limit: number,
): Promise<SourceLine[]> {
  return engine.rows<{ line: number; cells: string[]; reason: null }>(`
    SELECT raw._line AS line, ${cellsSql(source)} AS cells, NULL AS reason
    FROM (${lines}) AS listed JOIN ${ident(sourceTable(source.id))} AS raw ON raw._line = listed.line
    ORDER BY line LIMIT ${limit} OFFSET ${offset}`);
}

/** The cells of row `raw` as they stand in the file, as one list. */
function cellsSql(source: Source): string {
  const cells = source.columns.map((column) => `coalesce(raw.${ident(column.name)}, '')`);
  return `[${cells.join(', ')}]`;
}
