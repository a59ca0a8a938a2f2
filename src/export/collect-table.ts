import type { Cell as Value, Column, Result } from '../engine/engine';
import { ident } from '../engine/sql';
import type { CellState, PlacedCell } from '../notebook/cell';
import type { ReportSource, Shown } from './collect';
import { disclose } from './disclosure';
import { isNumeric } from './exporter';
import { isIdName, masked as mask, personalColumns } from './personal';
import type { ReportOptions, ReportTable } from './report';

/** Rows of a table in a report. */
export const MOST_ROWS = 200;

/** The table of a cell, or a plan, which tells of no one. */
export async function collectTable(
  cell: PlacedCell,
  { outcome }: CellState,
  source: ReportSource,
  options: ReportOptions,
): Promise<Shown> {
  const { words, format } = source;
  const caption = cell.name;
  if (!outcome?.table) {
    const plan = outcome?.data as Result | undefined;
    if (!plan) return { content: null, notes: [] };
    return { content: { kind: 'table', caption, table: written(plan, source) }, notes: [] };
  }
  const { from, columns, rows: total } = outcome.table;
  const { rows } = await source.engine.query(
    `SELECT * FROM ${from} ORDER BY rowid LIMIT ${MOST_ROWS}`,
  );
  const people = await isOfPeople(source, from, columns, rows, total);
  if (people && !options.rows) {
    return { content: null, notes: [words.people(format.number(total))] };
  }
  const personal = personalColumns(columns, rows);
  const shownRows = options.masked
    ? rows.map((row) => row.map((value, j) => mask(value, personal[j] ?? null)))
    : rows;
  const {
    hidden,
    withheld,
    counted,
    rows: hides,
  } = people
    ? { hidden: [], withheld: false, counted: true, rows: 0 }
    : disclose({ columns, rows }, options.k);
  const k = format.number(options.k);
  if (withheld) return { content: null, notes: [words.withheld] };
  const order = orderOf(shownRows, hidden);
  const shown = { columns, rows: order.map((i) => shownRows[i]!) };
  const marks = order.map((i) => hidden[i] ?? []);
  return {
    content: { kind: 'table', caption, table: written(shown, source, marks) },
    notes: [
      ...(total > rows.length
        ? [words.first(format.number(rows.length), format.number(total))]
        : []),
      ...(hides > 0 ? [words.some(format.number(hides), k)] : []),
      ...(!counted && options.k > 1 && rows.length > 0 ? [words.uncounted] : []),
    ],
  };
}

/** Hidden rows last, by what stands in them: their places in a sorted table would tell how large they are. */
function orderOf(
  rows: readonly (readonly Value[])[],
  hidden: readonly (readonly boolean[])[],
): number[] {
  const count = (i: number) => (hidden[i] ?? []).filter(Boolean).length;
  const least = Math.min(...rows.map((_, i) => count(i)));
  const key = (i: number) => rows[i]!.filter((_, j) => !hidden[i]![j]).join('\0');
  const all = rows.map((_, i) => i);
  const last = all.filter((i) => count(i) > least);
  const compared = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [
    ...all.filter((i) => count(i) <= least),
    ...last.sort((a, b) => compared(key(a), key(b))),
  ];
}

/** Whether each row is of one person or one of their orders: by what its columns hold, or by numbers that stand once. */
export async function isOfPeople(
  { engine }: Pick<ReportSource, 'engine'>,
  from: string,
  columns: readonly Column[],
  rows: readonly (readonly Value[])[],
  total: number,
): Promise<boolean> {
  if (personalColumns(columns, rows).some((personal) => personal !== null)) return true;
  const ids = columns.filter(({ name }) => isIdName(name));
  if (ids.length === 0 || total < 2) return false;
  const counts = ids.map(({ name }) => `count(DISTINCT ${ident(name)})`);
  const found = await engine.query(`SELECT ${counts.join(', ')} FROM ${from}`);
  return (found.rows[0] ?? []).some((count) => Number(count) === total);
}

/** A table in words; what is hidden is a mark. */
export function written(
  { columns, rows }: { columns: readonly Column[]; rows: readonly (readonly Value[])[] },
  { words, writer }: Pick<ReportSource, 'words' | 'writer'>,
  hidden: readonly (readonly boolean[])[] = [],
): ReportTable {
  const writers = columns.map(writer);
  return {
    columns: columns.map(({ name, type }) => ({ label: name, numeric: isNumeric(type) })),
    rows: rows.map((row, i) =>
      columns.map((_, j) => {
        const value = row[j] ?? null;
        if (hidden[i]?.[j]) return words.hidden;
        return value === null ? words.nothing : writers[j]!(value);
      }),
    ),
  };
}
