import { chartSql } from '../../charts/plot/chart';
import { ident } from '../../engine/sql';
import { DefterError } from '../../lib/errors';
import { nearest } from '../../lib/nearest';
import { sqlOf, type Analysis, type Parameter } from '../../model/analysis';
import { analyses } from '../../model/analyses/index';
import type { CellKind, World } from '../cell';
import { pictureOf } from '../pictures';
import type { ChartData } from './chart';
import { readFields, type FieldValue } from '../../lib/fields';
import type { Cell } from '../notebook';

export interface AnalysisSpec {
  readonly analysis: Analysis;
  readonly relation: string;
  /** What stands in the cell; the others are the workspace's. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** Every relation of an analysis that a cell can show, by name. */
export const relations: ReadonlyMap<string, Analysis> = new Map(
  analyses.all.flatMap((analysis) => analysis.sql.map(({ relation }) => [relation, analysis])),
);

/** `analysis: rfm` and its parameters, one a line; without the first line the cell's name says which. */
export function readAnalysis({ name, text }: Pick<Cell, 'name' | 'text'>): AnalysisSpec {
  const { fields } = readFields(text);
  const wanted = String(fields.find(({ key }) => key === 'analysis')?.value ?? name);
  const relation = relations.has(wanted)
    ? wanted
    : analyses.has(wanted)
      ? analyses.get(wanted).sql.at(-1)!.relation
      : null;
  const analysis = relation === null ? undefined : relations.get(relation);
  if (relation === null || !analysis) {
    const suggestion = nearest(wanted, relations.keys()) ?? '';
    throw new DefterError('notebook.analysis', { params: { name: wanted, suggestion } });
  }
  const params: Record<string, unknown> = {};
  for (const { key, value } of fields) {
    if (key === 'analysis') continue;
    const parameter = analysis.parameters.find((one) => one.name === key);
    if (!parameter || parameter.kind === 'map') {
      const known = analysis.parameters.map((one) => one.name);
      throw new DefterError('notebook.parameter', {
        params: { name: key, suggestion: nearest(key, known) ?? '' },
      });
    }
    params[key] = valueOf(parameter, value);
  }
  return { analysis, relation, params };
}

/** Lists may stand without brackets: `cuts_r: 30, 90, 180`. */
function valueOf({ kind }: Parameter, value: FieldValue): unknown {
  if (kind === 'text') return typeof value === 'number' ? String(value) : value;
  if (kind !== 'numbers' || Array.isArray(value)) return value;
  if (typeof value !== 'string') return [value];
  const parts = value.split(/[,;\s]+/).filter((part) => part !== '');
  return parts.map((part) => (Number.isFinite(Number(part)) ? Number(part) : part));
}

/** As the workspace has it, the relation itself is read; with parameters of its own, its SQL is run anew. */
function selectOf(cell: Cell, world: World): string {
  const { analysis, relation, params } = readAnalysis(cell);
  if (Object.keys(params).length === 0) return `FROM ${ident(relation)}`;
  return sqlOf(analysis, relation, { ...world.params(analysis.id), ...params });
}

export const analysisCell: CellKind = {
  kind: 'analysis',
  /** One that shows a relation under the relation's own name makes nothing that others could read instead. */
  name: ({ name, text }) =>
    relations.has(name) && readFields(text).fields.every(({ key }) => key === 'analysis')
      ? ''
      : name,
  reads: (cell, world) => [selectOf(cell, world)],
  async run(cell, run) {
    const { relation, params } = readAnalysis(cell);
    const table = await run.table(selectOf(cell, run.world));
    const picture = pictureOf(relation, params);
    if (!picture) return { table };
    // Its own rows; where they are the workspace's, by the name that says whose they are.
    const isOwn = Object.keys(params).length > 0;
    const spec = { ...picture, from: isOwn ? table.name : relation };
    const sql = chartSql(spec, table.columns);
    const data: ChartData = { spec, columns: table.columns, sql, result: await run.query(sql) };
    return { table, data };
  },
};
