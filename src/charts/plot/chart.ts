import type { Cell, Column } from '../../engine/engine';
import { readRows, type Datum, type Facts } from './data';
import { groundOf } from './parts';
import { markOf, planChart, type Plan } from './plan';
import { figure, type Canvas, type Look, type Scene } from './scene';
import type { ChartSpec } from './spec';
import { MOST_BEYOND } from './sql';
import { tableOf, type ChartTable } from './table';
import { chartTitle } from './title';

/** What a chart cell is drawn from. */
export interface ChartInput {
  spec: ChartSpec;
  /** Of the relation that `spec.from` names. */
  columns: readonly Column[];
  /** The answer to `chartSql(spec, columns)`. */
  result: { columns: readonly Column[]; rows: readonly (readonly Cell[])[] };
}

/**
 * One SELECT that gives exactly what is drawn. Throws as `planChart` does. `persons`: with how many different values of
 * that column stand behind each mark of grouped rows.
 */
export function chartSql(
  spec: ChartSpec,
  columns: readonly Column[],
  persons: string | null = null,
): string {
  return markOf(spec).sql({ ...planChart(spec, columns), persons });
}

export interface ChartScene {
  plan: Plan;
  facts: Facts;
  title: string;
  scene: Scene;
  /** What is not seen in the drawing, or differs from the rows. */
  notes: readonly string[];
  /** What the drawing says, for those who do not see it. */
  description: string;
  table: ChartTable;
}

/** Everything about a chart but its drawing, in the user's language. */
export function chartScene({ spec, columns, result }: ChartInput, look: Look): ChartScene {
  const plan = planChart(spec, columns);
  const { data, facts } = readRows(plan, result.columns, result.rows);
  const canvas = { ...look, plan, facts };
  const scene = plan.mark.scene(canvas, data);
  return {
    plan,
    facts,
    title: chartTitle(plan, look.words, look.tag),
    scene,
    notes: notesOf(plan, facts, data, look),
    description: descriptionOf(canvas, data),
    table: tableOf(canvas, data),
  };
}

/** Whatever is not seen although it is there is told. */
function notesOf(plan: Plan, facts: Facts, data: readonly Datum[], look: Look): string[] {
  const { words, format } = look;
  if (data.length === 0) return [words.noRows];
  const notes: string[] = [];
  const cut = facts.total > data.length;
  if (cut) {
    const said = plan.mark.sampled ? words.sample : words.first;
    notes.push(said(format.number(data.length), format.number(facts.total)));
  }
  if (facts.left > 0) notes.push(words.leftOut(facts.left));
  const used = plan.mark.sampled ? facts.total : facts.used;
  const missing = facts.left > 0 || (cut && !plan.mark.sampled) ? 0 : facts.all - used;
  if (missing > 0) notes.push(words.missing(missing));
  const gaps = plan.log && data.some(({ value }) => value !== null && value <= 0);
  if (gaps || (plan.log && missing > 0)) notes.push(words.notOnLog);
  const farther = data.some(
    ({ stats }) => stats && stats.out.length >= MOST_BEYOND && stats.beyond > stats.out.length,
  );
  if (farther) notes.push(words.farther(MOST_BEYOND));
  return notes;
}

function descriptionOf(canvas: Canvas, data: readonly Datum[]): string {
  const { words, format, plan } = canvas;
  const said = words.description(data.length);
  const valued = data.filter(({ value }) => value !== null);
  if (plan.mark.measures === null && plan.mark.aggregates.length === 0) return said;
  if (valued.length === 0) return said;
  const best = valued.reduce((a, b) => ((b.value ?? 0) > (a.value ?? 0) ? b : a));
  const { label } = groundOf(canvas, data).spot(best, []);
  return label === '' ? said : `${said} ${words.largest(label, figure(best.value, format))}`;
}
