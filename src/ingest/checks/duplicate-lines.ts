import { ident } from '../../engine/sql';
import { sourceTable, type Source } from '../source';
import { linesCheck, numberOf } from './lines-check';

/**
 * Order lines that say the same in every column of the file as an earlier one, of the same file or of one with
 * the same columns.
 */
export const duplicateLines = linesCheck({
  id: 'duplicate_lines',
  in: 'orders',
  // Most files repeat no line, and hashes tell that at a tenth of the price.
  worthwhile: async ({ engine, orders }) => {
    for (const source of orders) {
      const hashes = alike(source, orders).map(
        (one) => `SELECT ${hashSql(one)} AS h FROM ${from(one)}`,
      );
      const repeated = `SELECT (count(*) - count(DISTINCT h))::INTEGER AS n FROM (${hashes.join(' UNION ALL ')})`;
      if (isLastOfItsKind(source, orders) && (await numberOf(engine, repeated)) > 0) return true;
    }
    return false;
  },
  lines: duplicatesSql,
  leaveOut: 'leave_out',
});

function duplicatesSql(source: Source, _: unknown, sources: readonly Source[]): string {
  const names = namesOf(source);
  const cells = names.map((_name, i) => `c${i}`).join(', ');
  const said = names.map((name, i) => `${name} AS c${i}`).join(', ');
  const rows = alike(source, sources).map(
    (
      one,
    ) => `SELECT ${one.id} AS source, _line AS line, ${hashSql(one)} AS h, ${said} FROM ${from(one)}
  WHERE _line IN (SELECT line FROM order_lines WHERE source = ${one.id})`,
  );
  return `WITH rows AS (
  ${rows.join('\n  UNION ALL\n  ')}
),
repeated AS (SELECT h FROM rows GROUP BY h HAVING count(*) > 1)
SELECT line FROM (
  SELECT source, line, row_number() OVER (PARTITION BY ${cells} ORDER BY source, line) AS nth
  FROM rows SEMI JOIN repeated USING (h)
)
WHERE nth > 1 AND source = ${source.id}`;
}

const from = ({ id }: Source): string => ident(sourceTable(id));

/** The columns of a file in an order that only their names decide. */
const namesOf = ({ columns }: Source): string[] => columns.map(({ name }) => ident(name)).sort();

const hashSql = (source: Source): string => `hash(${namesOf(source).join(', ')})`;

/** The order files with the columns of this one, from the first to this one. */
function alike(source: Source, sources: readonly Source[]): Source[] {
  const names = namesOf(source).join();
  return sources.filter(
    (other) => other.kind === 'orders' && other.id <= source.id && namesOf(other).join() === names,
  );
}

const isLastOfItsKind = (source: Source, sources: readonly Source[]): boolean =>
  !sources.some((other) => other.id > source.id && alike(other, sources).includes(source));
