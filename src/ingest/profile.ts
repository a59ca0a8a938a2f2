import type { Engine, QueryOptions, Row } from '../engine/engine';
import { bind, ident, raw } from '../engine/sql';
import { columnSql, textSql } from './columns';
import dateText from './profile/date.sql?raw';
import numberText from './profile/number.sql?raw';
import textText from './profile/text.sql?raw';
import { ROLE_INFO, type ColumnGuess } from './roles';
import { sourceTable, type Source, type SourceColumn } from './source';
import { dateSql, numberSql, type Finding } from './values';

/** What the cells of a file's column hold. All counts are exact, of cells, and of the file as it stands. */
export type ColumnProfile = NumberProfile | DateProfile | TextProfile;

interface Counts {
  name: string;
  rows: number;
  /** Empty cells. */
  missing: number;
  /** Different filled cells, as texts without blanks around them: 1,5 and 1,50 are two. */
  distinct: number;
  /** Filled cells that cannot be read as the column's type. */
  unread: number;
}

export interface NumberProfile extends Counts {
  type: 'number';
  /** Of the cells that could be read, in the column's own unit; null where there is none. */
  min: number | null;
  max: number | null;
  mean: number | null;
  /** At most 20, all of one width of 1, 2 or 5 times a power of ten, without a gap; `to` is the next one's `from` and not in it. */
  bins: { from: number; to: number; count: number }[];
}

export interface DateProfile extends Counts {
  type: 'date';
  /** `2026-03-05 14:05:00`, the wall clock as written; null where no cell could be read. */
  min: string | null;
  max: string | null;
  /** Up to `MONTHS` months are counted by month, more by year. */
  grain: 'month' | 'year';
  /** `2026-03` or `2026`, every one from the first to the last. */
  periods: { period: string; count: number }[];
}

export interface TextProfile extends Counts {
  type: 'text';
  /** The most frequent values, at most `TOP`; equally frequent ones in the order of their letters. */
  top: { value: string; count: number }[];
  /** Characters of the filled cells; null where there is none. */
  shortest: number | null;
  longest: number | null;
}

const TOP = 10;
const MONTHS = 36;
/** Widths of bins in ten-thousandths: 0.0001, 0.0002, 0.0005, 0.001, …; the last holds every DECIMAL(18,4). */
const WIDTHS = Array.from({ length: 18 }, (_, power) =>
  [1n, 2n, 5n].map((step) => step * 10n ** BigInt(power)),
).flat();

/**
 * Profiles of a file's columns, in their order, one statement each: a caller shows each as it comes.
 * Columns without a role are of the type that `guesses` found for sure in their samples, or texts.
 * @throws AbortError when cancelled, and the engine's errors
 */
export async function* profileColumns(
  engine: Engine,
  source: Source,
  guesses: readonly ColumnGuess[] = [],
  options: QueryOptions = {},
): AsyncGenerator<ColumnProfile> {
  for (const column of source.columns) {
    const guess = guesses.find(({ name }) => name === column.name);
    yield await profileColumn(engine, source, column, guess, options);
  }
}

/** Profile of one column of a file. */
export async function profileColumn(
  engine: Engine,
  source: Source,
  column: SourceColumn,
  guess?: ColumnGuess,
  options: QueryOptions = {},
): Promise<ColumnProfile> {
  const { name } = column;
  const cells = raw(cellsSql(source, column));
  const { type, sql } = reading(column, guess);
  const one = async <T extends Row>(text: string): Promise<T> => {
    const [row] = await engine.rows<T>(text, options);
    if (!row) throw new RangeError(`No profile of ${name}`);
    return row;
  };
  switch (type) {
    case 'number': {
      const widths = raw(`[${WIDTHS.join(', ')}]`);
      return numberProfile(name, await one(bind(numberText, { cells, number: raw(sql), widths })));
    }
    case 'date':
      return dateProfile(
        name,
        await one(bind(dateText, { cells, date: raw(sql), months: MONTHS })),
      );
    case 'text':
      return textProfile(name, await one(bind(textText, { cells, read: raw(sql), top: TOP })));
  }
}

/** One row per different cell; where all are known to differ, they need not be compared. */
function cellsSql(source: Source, column: SourceColumn): string {
  const table = ident(sourceTable(source.id));
  if (column.unique) return `SELECT ${textSql(column)} AS value, 1 AS n FROM ${table}`;
  const raw = `SELECT ${ident(column.name)} AS value, count(*) AS n FROM ${table} GROUP BY 1`;
  if (!column.padded) return raw;
  // Trimming is dear: of each different cell once.
  return `SELECT ${textSql({ name: 'value', padded: true })} AS value, sum(n) AS n FROM (${raw}) GROUP BY 1`;
}

/** The type a column is read as, and the SQL that reads `value`. */
function reading(
  column: SourceColumn,
  guess: ColumnGuess | undefined,
): { type: ColumnProfile['type']; sql: string } {
  if (column.role === null) {
    const { number, date } = guess ?? {};
    if (date && surely(date)) return { type: 'date', sql: dateSql('value', date.style) };
    // 00123 is a code.
    if (number && surely(number) && !/^0\d/.test(number.example)) {
      return { type: 'number', sql: numberSql('value', number.style) };
    }
    return { type: 'text', sql: 'value' };
  }
  const sql = columnSql({ ...column, name: 'value', padded: false });
  switch (ROLE_INFO[column.role].type) {
    case 'money':
    case 'number':
      return { type: 'number', sql };
    case 'date':
      return { type: 'date', sql };
    case 'flag':
      return { type: 'text', sql };
    case 'id':
    case 'text':
      return { type: 'text', sql: 'value' };
  }
}

const surely = ({ sure, fits }: Finding<unknown>): boolean => sure && fits > 0.9;

type CountsRow = Record<'rows' | 'missing' | 'different' | 'unread', number>;

const counts = (name: string, row: CountsRow): Counts => ({
  name,
  rows: row.rows,
  missing: row.missing,
  distinct: row.different,
  unread: row.unread,
});

type NumberRow = CountsRow &
  Record<'least' | 'greatest' | 'mean' | 'start' | 'width', number | null> & {
    bins: { place: number; cells: number }[] | null;
  };

function numberProfile(name: string, row: NumberRow): NumberProfile {
  const { least, greatest, mean, start, width } = row;
  const cells = new Map(row.bins?.map(({ place, cells }) => [place, cells]));
  const bins = Array.from({ length: Math.max(-1, ...cells.keys()) + 1 }, (_, place) => ({
    from: edge(start ?? 0, width ?? 0, place),
    to: edge(start ?? 0, width ?? 0, place + 1),
    count: cells.get(place) ?? 0,
  }));
  return { type: 'number', ...counts(name, row), min: least, max: greatest, mean, bins };
}

/** In ten-thousandths, so that 0.1 and 0.2 make 0.3. */
function edge(start: number, width: number, place: number): number {
  return (Math.round(start * 10_000) + place * Math.round(width * 10_000)) / 10_000;
}

type DateRow = CountsRow & {
  earliest: string | null;
  latest: string | null;
  months: boolean | null;
  periods: { period: number; cells: number }[] | null;
};

function dateProfile(name: string, row: DateRow): DateProfile {
  const grain = row.months === false ? 'year' : 'month';
  const cells = new Map(row.periods?.map(({ period, cells }) => [period, cells]));
  const periods: DateProfile['periods'] = [];
  const last = row.periods?.at(-1)?.period ?? -1;
  for (let period = row.periods?.[0]?.period ?? 0; period <= last; period++) {
    periods.push({ period: periodText(period, grain), count: cells.get(period) ?? 0 });
  }
  return { type: 'date', ...counts(name, row), min: row.earliest, max: row.latest, grain, periods };
}

/** `period` counts years, or months since January of the year 0. */
function periodText(period: number, grain: 'month' | 'year'): string {
  if (grain === 'year') return String(period);
  return `${Math.floor(period / 12)}-${String((period % 12) + 1).padStart(2, '0')}`;
}

type TextRow = CountsRow & {
  shortest: number | null;
  longest: number | null;
  top: { value: string; cells: number }[] | null;
};

function textProfile(name: string, row: TextRow): TextProfile {
  const top = (row.top ?? []).map(({ value, cells }) => ({ value, count: cells }));
  return { type: 'text', ...counts(name, row), top, shortest: row.shortest, longest: row.longest };
}
