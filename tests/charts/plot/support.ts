import type { Cell, Column } from '../../../src/engine/engine';
import { ident, literal, type SqlValue } from '../../../src/engine/sql';
import { chartSql } from '../../../src/charts/plot/chart';
import { readRows, type Datum, type Facts } from '../../../src/charts/plot/data';
import { planChart } from '../../../src/charts/plot/plan';
import type { ChartSpec } from '../../../src/charts/plot/spec';
import { testEngine } from '../../support/engine';

/** A table of these rows; gives back its columns as the engine has them. */
export async function table(
  name: string,
  columns: readonly (readonly [name: string, type: string])[],
  rows: readonly (readonly SqlValue[])[],
): Promise<Column[]> {
  const engine = await testEngine();
  const types = columns.map(([column, type]) => `${ident(column)} ${type}`);
  await engine.run(`CREATE OR REPLACE TABLE ${ident(name)} (${types.join(', ')})`);
  if (rows.length > 0) {
    const values = rows.map((row) => `(${row.map(literal).join(', ')})`);
    await engine.run(`INSERT INTO ${ident(name)} VALUES ${values.join(', ')}`);
  }
  return (await engine.query(`SELECT * FROM ${ident(name)} LIMIT 0`)).columns;
}

export interface Drawn {
  data: Datum[];
  facts: Facts;
  sql: string;
  result: { columns: Column[]; rows: Cell[][] };
}

/** Runs the SQL of a chart on the real engine. */
export async function drawn(spec: ChartSpec, columns: readonly Column[]): Promise<Drawn> {
  const engine = await testEngine();
  const sql = chartSql(spec, columns);
  const result = await engine.query(sql);
  return { ...readRows(planChart(spec, columns), result.columns, result.rows), sql, result };
}
