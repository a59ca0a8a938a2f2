import { ident, literal } from '../engine/sql';
import { cellsSql, columnSql, fewerSql, momentSql, textSql, withRole } from './columns';
import { sourceTable, type Source } from './source';
import type { Effort } from './values';

/** SELECT of one event file's rows with typed columns, for `event_rows.sql`. */
export function eventRowsSql(
  source: Source,
  effort: Effort,
  table = ident(sourceTable(source.id)),
): string {
  const text = (role: 'event_id' | 'customer_id' | 'event_type' | 'event_detail') => {
    const column = withRole(source, role);
    return column && columnSql(column);
  };
  const columns = [
    `${source.id} AS source`,
    '_line AS line',
    cellsSql(source),
    `${text('event_id') ?? 'NULL::VARCHAR'} AS event_id`,
    `${text('customer_id') ?? 'NULL::VARCHAR'} AS customer_id`,
    `${momentSql(source, 'event_date', 'event_time', effort)} AS happened_at`,
    `${text('event_type') ?? literal(typeOf(source))} AS type`,
    `${detailSql(source, effort)} AS detail`,
    `(${numberOf(source, effort)})::DOUBLE AS value`,
  ];
  return `SELECT ${columns.join(', ')} FROM ${table}`;
}

/**
 * SQL of one BOOLEAN row: whether reading an event file with `quick` effort left something unread that is there.
 * `event_rows` must hold its rows.
 */
export function eventsLeftUnreadSql(source: Source): string {
  const value = withRole(source, 'event_value');
  const fewer = fewerSql(source, value ? [{ name: 'value', column: value }] : []);
  return `SELECT count(*) FILTER (fate = 'unreadable') > 0 OR ${fewer} AS yes
    FROM event_rows WHERE source = ${source.id}`;
}

/** The how-manieth time an event of its number says the same; files whose numbers differ throughout need not be counted. */
export function nthSql(sources: readonly Source[]): string {
  const numbers = sources.flatMap((source) => withRole(source, 'event_id') ?? []);
  const [only] = numbers;
  if (!only || (numbers.length === 1 && only.unique && !only.decimalIds)) return '1';
  return `row_number() OVER (
      PARTITION BY event_id, customer_id, happened_at, type, detail, value ORDER BY source, line
    )`;
}

/** What the events of a file without a type are: the file's name, without what tells one month's from another's. */
function typeOf({ file }: Source): string {
  const stem = file.replace(/\.gz$/i, '').replace(/\.[a-z\d]{1,7}$/i, '');
  return stem.replace(/[\s\d._()-]+$/, '') || stem || file;
}

function numberOf(source: Source, effort: Effort): string {
  const value = withRole(source, 'event_value');
  return value ? columnSql(value, effort) : 'NULL';
}

/** A value that is no number is a text: an answer. */
function detailSql(source: Source, effort: Effort): string {
  const [detail, value] = [withRole(source, 'event_detail'), withRole(source, 'event_value')];
  const said = detail ? textSql(detail) : 'NULL::VARCHAR';
  if (!value) return said;
  const answer = `CASE WHEN (${numberOf(source, effort)}) IS NULL THEN ${textSql(value)} END`;
  return `nullif(concat_ws(': ', ${said}, ${answer}), '')`;
}
