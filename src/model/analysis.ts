import type { Engine, QueryOptions } from '../engine/engine';
import { bind, ident, tokenize, type Sql, type SqlValue } from '../engine/sql';
import { DefterError } from '../lib/errors';
import type { SegmentMap } from './segments/map';

/** What the user may choose. Labels and help are messages; here are only names, kinds and limits. */
export type Parameter =
  | { name: string; kind: 'choice'; default: string; choices: readonly string[] }
  | { name: string; kind: 'integer'; default: number; min: number; max: number }
  | { name: string; kind: 'numbers'; default: readonly number[]; min?: number; max?: number }
  | { name: string; kind: 'text'; default: string }
  | { name: string; kind: 'map'; default: SegmentMap };

/** `unit`: what a number counts or measures; null for names and other text. */
export interface AnalysisColumn {
  name: string;
  type: string;
  unit: 'days' | 'orders' | 'customers' | 'money' | 'score' | 'years' | 'share' | 'index' | null;
}

/** One SQL file: a SELECT whose rows become the table `relation`. */
export interface Relation {
  relation: string;
  text: string;
  /** A view instead: for what is only looked at now and then, and that nothing else is made of. */
  view?: boolean;
  columns: readonly AnalysisColumn[];
}

/** `code` names the message, `params` fill it in. */
export interface Problem {
  parameter: string;
  code: string;
  params?: Readonly<Record<string, string | number>>;
}

/** A method: SQL over canonical tables, and the names of what goes in and comes out. */
export interface Analysis<P extends object = object> {
  readonly id: string;
  /** Analyses whose relations the SQL reads; they stand before this one in the list. */
  readonly needs: readonly string[];
  /** In the order they are made: a later one may read an earlier one. */
  readonly sql: readonly Relation[];
  readonly parameters: readonly Parameter[];
  /** Values for the `$names` of all SQL files together. */
  bind(params: P): Record<string, SqlValue | Sql>;
  /** What the parameter definitions cannot say; called only when they have nothing to say. */
  validate(params: P): Problem[];
}

export function defaults<P extends object>(analysis: Analysis<P>): P {
  return Object.fromEntries(analysis.parameters.map((p) => [p.name, p.default])) as P;
}

/** What is wrong with `params`; an empty list when the analysis can run. */
export function problems<P extends object>(analysis: Analysis<P>, params: P): Problem[] {
  const found = analysis.parameters.flatMap((definition) =>
    check(definition, (params as Record<string, unknown>)[definition.name]),
  );
  return found.length > 0 ? found : analysis.validate(params);
}

/**
 * The finished SELECT behind a relation, as the "SQL" button shows it. Parameters left out take
 * their defaults. Throws a `DefterError` (`model.parameter`) when a parameter will not do.
 */
export function sqlOf<P extends object>(
  analysis: Analysis<P>,
  relation: string,
  params: Partial<P> = {},
): string {
  const file = analysis.sql.find((candidate) => candidate.relation === relation);
  if (!file) throw new RangeError(`${analysis.id} makes no relation ${relation}`);
  return finish(file.text, values(analysis, params));
}

/** Makes the tables of one analysis; those it needs must be there. Errors as `sqlOf` and `Engine.run`. */
export async function run<P extends object>(
  engine: Engine,
  analysis: Analysis<P>,
  params: Partial<P> = {},
  options: QueryOptions = {},
): Promise<void> {
  const bound = values(analysis, params);
  for (const { relation, text, view } of analysis.sql) {
    const select = finish(text, bound);
    const kind = view ? 'VIEW' : 'TABLE';
    await engine.run(`CREATE OR REPLACE ${kind} ${ident(relation)} AS\n${select}`, options);
  }
}

function values<P extends object>(analysis: Analysis<P>, params: Partial<P>) {
  const complete: P = { ...defaults(analysis), ...params };
  const [problem] = problems(analysis, complete);
  if (problem) {
    throw new DefterError('model.parameter', {
      message: `${analysis.id}: ${problem.parameter} ${problem.code}`,
      params: { analysis: analysis.id, parameter: problem.parameter, problem: problem.code },
    });
  }
  return analysis.bind(complete);
}

function finish(text: string, bound: Record<string, SqlValue | Sql>): string {
  const used = new Set<string>();
  for (const token of tokenize(text)) if (token.kind === 'param') used.add(token.text.slice(1));
  return bind(text, Object.fromEntries(Object.entries(bound).filter(([name]) => used.has(name))));
}

function check(definition: Parameter, value: unknown): Problem[] {
  const parameter = definition.name;
  const within = (n: unknown, min = -Infinity, max = Infinity): n is number =>
    typeof n === 'number' && Number.isFinite(n) && n >= min && n <= max;
  switch (definition.kind) {
    case 'choice':
      return definition.choices.includes(value as string) ? [] : [{ parameter, code: 'choice' }];
    case 'integer': {
      const { min, max } = definition;
      return Number.isInteger(value) && within(value, min, max)
        ? []
        : [{ parameter, code: 'integer', params: { min, max } }];
    }
    case 'numbers': {
      const { min, max } = definition;
      return Array.isArray(value) && value.every((n) => within(n, min, max))
        ? []
        : [{ parameter, code: 'numbers' }];
    }
    case 'text':
      return typeof value === 'string' ? [] : [{ parameter, code: 'text' }];
    case 'map':
      return typeof value === 'object' && value !== null ? [] : [{ parameter, code: 'map' }];
  }
}
