import type { Engine, Row } from '../../engine/engine';
import { ident } from '../../engine/sql';
import type { RoleGuess } from '../../ingest/roles';
import { attributes as usual } from '../../model/analyses/demographics';
import type { GroupRow } from './tables';

/** Columns of `customers` that say who somebody is or how to reach them, not what group they are in. */
const NO_GROUP = new Set([
  'customer_id',
  'name',
  'email',
  'phone',
  'birth_date',
  'birth_year',
  'age',
  'member_since',
  'source',
  'line',
]);
/** An own column with more different values than this describes single customers. */
export const MOST_VALUES = 200;

export interface Attribute {
  column: string;
  /** One of the canonical columns, whose name is a message. */
  known: boolean;
  values: number;
}

const CONSENTS = ['consent_call', 'consent_sms', 'consent_email'];

/** What customers can be grouped by: only columns with a value, own columns only up to `MOST_VALUES`. */
export async function readAttributes(engine: Engine, signal?: AbortSignal): Promise<Attribute[]> {
  const described = await engine.rows<Row & { column_name: string }>(
    'SELECT column_name FROM (DESCRIBE customers)',
    { signal },
  );
  const there = described.map((row) => row.column_name).filter((name) => !NO_GROUP.has(name));
  const known: readonly string[] = [...usual, ...CONSENTS];
  const columns = [
    ...known.filter((name) => name === 'age_band' || there.includes(name)),
    ...there.filter((name) => !known.includes(name)),
  ];
  const counts = columns.map((name, i) => {
    const table = name === 'age_band' ? 'customer_facts' : 'customers';
    const text = `nullif(trim(CAST(${ident(name)} AS VARCHAR)), '')`;
    return `(SELECT count(DISTINCT ${text}) FROM ${table}) AS c${i}`;
  });
  const [row] = await engine.rows(`SELECT ${counts.join(', ')}`, { signal });
  return columns
    .map((column, i) => ({
      column,
      known: known.includes(column),
      values: Number(row?.[`c${i}`] ?? 0),
    }))
    .filter(({ known: isKnown, values }) => values > 0 && (isKnown || values <= MOST_VALUES));
}

/** Whether ages rest on years of birth in one of the files. */
export function agesFromYears(
  sources: readonly { guess: Pick<RoleGuess, 'kind' | 'columns'> | null }[],
): boolean {
  return sources.some(
    ({ guess }) =>
      guess !== null &&
      guess.kind !== 'other' &&
      guess.columns.some(({ role }) => role === 'birth_year'),
  );
}

export const INDEXES = ['revenue_per_customer', 'average_order', 'repeat'] as const;
export type IndexId = (typeof INDEXES)[number];

export function indexOf(row: GroupRow, index: IndexId): number | null {
  return row[`index_${index}`];
}

/** Rows by value and by_value; `values` largest first, unknown last. */
export interface Matrix {
  values: readonly (string | null)[];
  by: readonly (string | null)[];
  cell(value: string | null, by: string | null): GroupRow | null;
  /** Customers the cell would have if the groups were spread evenly. */
  expected(value: string | null, by: string | null): number;
}

/** `order` names the columns in their order; those not named follow. */
export function matrixOf(rows: readonly GroupRow[], order: readonly (string | null)[]): Matrix {
  const totals = new Map<string | null, number>();
  const byTotals = new Map<string | null, number>();
  let all = 0;
  const cells = new Map<string | null, Map<string | null, GroupRow>>();
  for (const row of rows) {
    totals.set(row.value, (totals.get(row.value) ?? 0) + row.customers);
    byTotals.set(row.by_value, (byTotals.get(row.by_value) ?? 0) + row.customers);
    all += row.customers;
    const line = cells.get(row.value) ?? new Map<string | null, GroupRow>();
    line.set(row.by_value, row);
    cells.set(row.value, line);
  }
  const values = [...totals.keys()].sort(
    (a, b) =>
      Number(a === null) - Number(b === null) || (totals.get(b) ?? 0) - (totals.get(a) ?? 0),
  );
  const named = order.filter((id) => byTotals.has(id));
  const by = [...named, ...[...byTotals.keys()].filter((id) => !named.includes(id))];
  return {
    values,
    by,
    cell: (value, column) => cells.get(value)?.get(column) ?? null,
    expected: (value, column) =>
      all > 0 ? ((totals.get(value) ?? 0) * (byTotals.get(column) ?? 0)) / all : 0,
  };
}

/** '18, 25; 35' as numbers; null when something else stands in it. */
export function readBands(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  return parts.every((part) => /^\d{1,3}$/.test(part)) ? parts.map(Number) : null;
}
