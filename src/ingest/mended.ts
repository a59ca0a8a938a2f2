import type { Engine } from '../engine/engine';
import { ident, literal } from '../engine/sql';
import type { Check, Step } from './check';
import { relateSource } from './load';
import { mendedTable, sourceTable, type Source } from './source';

/** The step that puts a line back in with these cells, one a column of the file. */
export function mendStep(source: number, line: number, cells: readonly string[]): Step {
  return {
    check: mended.id,
    remedy: 'line',
    source,
    params: { line, cells: JSON.stringify(cells) },
  };
}

/** Finds nothing by itself: the user mends lines by hand. */
export const mended: Check = {
  id: 'mended',
  find: () => Promise.resolve([]),
  remedies: {
    line: {
      when: 'before',
      sql: ({ params }, source) => {
        const cells = JSON.parse(String(params.cells)) as string[];
        const values = source.columns.map(
          ({ name }, i) => `${literal(cells[i]?.trim() || null)}::VARCHAR AS ${ident(name)}`,
        );
        return `SELECT ${Number(params.line)}::INTEGER AS _line, ${values.join(', ')}`;
      },
    },
  },
};

/** Statements that put rows of a source, a SELECT of all its columns, in place of those on the same lines. */
export function standIn(source: number, rows: string): string {
  const table = ident(mendedTable(source));
  return `CREATE OR REPLACE TEMP TABLE stand_in AS ${rows};
DELETE FROM ${table} WHERE _line IN (SELECT _line FROM stand_in);
INSERT INTO ${table} FROM stand_in;
DROP TABLE stand_in`;
}

/**
 * Runs the steps that change what a file says, before anything is read from it: `source_<id>` then has
 * the mended lines in place of the file's. Lines mended earlier and no longer are as they were.
 */
export async function mendSources(
  engine: Engine,
  sources: readonly Source[],
  steps: readonly { step: Step; sql: string }[],
): Promise<void> {
  const known = await engine.rows<{ name: string }>(
    `SELECT table_name AS name FROM duckdb_tables() WHERE ends_with(table_name, '_mended')`,
  );
  for (const source of sources) {
    const mine = steps.filter(({ step }) => step.source === source.id);
    const table = mendedTable(source.id);
    const before = known.some(({ name }) => name === table);
    if (!before && mine.length === 0) continue;
    const names = source.columns.map(({ name }) => name);
    if (before) {
      await relateSource(engine, source.id, names);
      await engine.run(`DROP TABLE ${ident(table)};
UPDATE rejects SET mended = FALSE WHERE source = ${source.id}`);
    }
    if (mine.length === 0) continue;
    await engine.run(
      `CREATE TABLE ${ident(table)} AS FROM ${ident(sourceTable(source.id))} LIMIT 0`,
    );
    // Each step sees what those before it put in.
    await relateSource(engine, source.id, names, table);
    for (const { sql } of mine) await engine.run(sql);
    await engine.run(`UPDATE rejects SET mended = TRUE
WHERE source = ${source.id} AND line IN (SELECT _line FROM ${ident(table)})`);
  }
}
