import type { Engine } from '../engine/engine';
import { bind, ident, raw } from '../engine/sql';
import { textSql } from './columns';
import { sourceTable, type Source, type SourceColumn } from './source';

/**
 * The different values of columns as texts without surrounding blanks, the most frequent first, at
 * most 10,000 a column; by column name.
 */
export async function distinctValues(
  engine: Engine,
  source: Pick<Source, 'id'>,
  columns: readonly Pick<SourceColumn, 'name' | 'padded'>[],
): Promise<Map<string, string[]>> {
  const values = new Map<string, string[]>(columns.map(({ name }) => [name, []]));
  if (columns.length === 0) return values;
  const table = raw(ident(sourceTable(source.id)));
  const selects = columns.map((column) =>
    bind(DISTINCT, { column: column.name, text: raw(textSql(column)), table }),
  );
  const rows = await engine.rows<{ name: string; value: string }>(selects.join('\nUNION ALL\n'));
  for (const { name, value } of rows) values.get(name)?.push(value);
  return values;
}

const DISTINCT = `
(SELECT $column AS name, value FROM (SELECT $text AS value FROM $table)
WHERE value IS NOT NULL GROUP BY value ORDER BY count(*) DESC, value LIMIT 10000)`;
