import { ident } from '../../engine/sql';
import { DefterError } from '../../lib/errors';
import { nearest } from '../../lib/nearest';
import { sqlOf, type Analysis, type Parameter } from '../../model/analysis';
import { analyses } from '../../model/analyses/index';
import type { CellKind, World } from '../cell';
import { readFields, type FieldValue } from '../fields';
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

function valueOf({ kind }: Parameter, value: FieldValue): unknown {
  return kind === 'numbers' && !Array.isArray(value) ? [value] : value;
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
  run: async (cell, run) => ({ table: await run.table(selectOf(cell, run.world)) }),
};
