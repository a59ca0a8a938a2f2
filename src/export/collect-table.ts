import type { Cell as Value, Column, Result } from '../engine/engine';
import { tokenize } from '../engine/sql';
import type { CellState, PlacedCell } from '../notebook/cell';
import type { Collecting, Shown } from './collect';
import { disclose } from './disclosure';
import { isNumeric } from './exporter';
import { personalIn } from './of-people';
import { MOST_ROWS } from './people';
import { masked as mask, withoutContacts } from './personal';
import type { ReportOptions, ReportTable } from './report';

/** The table of a cell, or a plan, which tells of no one. */
export async function collectTable(
  cell: PlacedCell,
  state: CellState,
  source: Collecting,
  options: ReportOptions,
): Promise<Shown> {
  const { words, format } = source;
  const { outcome } = state;
  const caption = cell.name;
  if (!outcome?.table) {
    const plan = outcome?.data as Result | undefined;
    if (!plan) return { content: null, notes: [] };
    const table = written(plan, source, options);
    return { content: { kind: 'table', caption, table }, notes: [] };
  }
  const { from, columns, rows: total } = outcome.table;
  const { people, personal } = await source.people.cell(cell);
  if (people && !options.rows) return { content: null, notes: [countOf(total, source, options)] };
  const { rows } = await source.engine.query(
    `SELECT * FROM ${from} ORDER BY rowid LIMIT ${MOST_ROWS}`,
  );
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
  const looked = !people && options.k > 1 && rows.length > 0;
  return {
    content: { kind: 'table', caption, table: written(shown, source, options, marks) },
    notes: [
      ...(total > rows.length
        ? [words.first(format.number(rows.length), format.number(total))]
        : []),
      ...(hides > 0 ? [words.some(format.number(hides), k)] : []),
      ...(!counted && looked ? [words.uncounted] : []),
      ...(counted && looked && (await countsOrders(cell, state, source)) ? [words.orders] : []),
    ],
  };
}

/** How many rows of people are left out. */
export function countOf(
  total: number,
  { words, format }: Pick<Collecting, 'words' | 'format'>,
  { k }: ReportOptions,
): string {
  return total > 0 && total < k
    ? words.fewPeople(format.number(k))
    : words.people(format.number(total));
}

/** Whether what it counts is orders or lines, of which one person may have several. */
async function countsOrders(
  cell: PlacedCell,
  state: CellState,
  { people }: Collecting,
): Promise<boolean> {
  if (cell.kind !== 'sql') return false;
  const read = await people.read(state);
  const hasOrders = [...read.values()].some(({ personal }) => personal.includes('order'));
  const tokens = [...tokenize(cell.text)].filter(({ kind }) => kind !== 'space');
  const isJoin = (i: number) => /^(=|\()$/.test(tokens[i]?.text ?? '');
  // Where it says whose they are and not only joins by it, it counts people, or puts their rows together first.
  const countsPeople = tokens.some(({ text }, i) => {
    if (personalIn(text) !== 'id') return false;
    const first = tokens[i - 1]?.text === '.' ? i - 2 : i;
    return !isJoin(first - 1) && tokens[i + 1]?.text !== '=';
  });
  return hasOrders && !countsPeople && /\bcount\s*\(/i.test(cell.text);
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

/** A table in words; what is hidden is a mark. */
export function written(
  { columns, rows }: { columns: readonly Column[]; rows: readonly (readonly Value[])[] },
  { words, writer }: Pick<Collecting, 'words' | 'writer'>,
  { masked }: Pick<ReportOptions, 'masked'>,
  hidden: readonly (readonly boolean[])[] = [],
): ReportTable {
  const writers = columns.map(writer);
  const isText = columns.map(({ type }) => !isNumeric(type) && !/^(DATE|TIME|BOOL)/.test(type));
  const said = (text: string) => (masked ? withoutContacts(text) : text);
  return {
    columns: columns.map(({ name, type }) => ({ label: said(name), numeric: isNumeric(type) })),
    rows: rows.map((row, i) =>
      columns.map((_, j) => {
        const value = row[j] ?? null;
        if (hidden[i]?.[j]) return words.hidden;
        if (value === null) return words.nothing;
        return isText[j] ? said(writers[j]!(value)) : writers[j]!(value);
      }),
    ),
  };
}
