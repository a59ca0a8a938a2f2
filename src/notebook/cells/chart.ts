import { chartSql } from '../../charts/plot/chart';
import { readChart, type ChartSpec } from '../../charts/plot/spec';
import type { Column, Result } from '../../engine/engine';
import { ident } from '../../engine/sql';
import { DefterError } from '../../lib/errors';
import type { CellKind } from '../cell';
import type { Cell } from '../notebook';

/** What a chart is drawn from. */
export interface ChartData {
  readonly spec: ChartSpec;
  /** Of the relation that the spec names. */
  readonly columns: readonly Column[];
  readonly sql: string;
  readonly result: Result;
}

function specOf({ text }: Pick<Cell, 'text'>): ChartSpec {
  const { spec, problems } = readChart(text);
  if (spec) return spec;
  const { key = 'mark' } = problems.find(({ key }) => key === 'from' || key === 'mark') ?? {};
  throw new DefterError('chart.missing', { params: { key } });
}

/** A chart of a table or cell: a spec, and the one SELECT made of it. */
export const chartCell: CellKind = {
  kind: 'chart',
  name: () => '',
  reads: (cell) => [`SELECT * FROM ${ident(specOf(cell).from)}`],
  run: async (cell, run) => {
    const spec = specOf(cell);
    const columns = await run.columns(spec.from);
    const sql = chartSql(spec, columns);
    const data: ChartData = { spec, columns, sql, result: await run.query(sql) };
    return { data };
  },
};
