import type { LateMessages } from '../../i18n/locale';
import type { Axis, Plan } from './plan';

type Words = LateMessages['chart'];

/** What is measured: `sum of revenue`. */
export function measureName(plan: Plan, words: Words): string {
  const { measure, aggregate } = plan;
  if (plan.share) return words.share;
  if (!measure)
    return plan.y && plan.mark.measures === null ? plan.y.source.name : words.measure.rows;
  const single = plan.mark.aggregates.length === 0;
  return words.measure[single ? 'none' : aggregate === 'none' ? 'none' : aggregate](measure.name);
}

/** What the chart answers, in the user's language: the title that was given, or one made of the spec. */
export function chartTitle(plan: Plan, words: Words, tag: string): string {
  if (plan.spec.title !== undefined) return plan.spec.title;
  const parts = [plan.x, plan.y].flatMap((axis) => (axis ? [axisName(axis, words)] : []));
  const rest = [plan.colour, plan.facet].flatMap((source) => (source ? [source.name] : []));
  const joined = (names: readonly string[]) => [...new Set(names)].join(` ${words.and} `);
  const by = joined([...parts, ...rest]);
  const apart = joined(rest);
  const text =
    plan.mark.title === 'spread'
      ? words.spread(plan.measure?.name ?? parts[0] ?? '', plan.measure ? by : apart)
      : plan.mark.title === 'against'
        ? words.against(parts[1] ?? '', parts[0] ?? '', apart)
        : words.by(measureName(plan, words), by);
  return text.replace(/^\p{L}/u, (letter) => letter.toLocaleUpperCase(tag));
}

function axisName({ source, how, unit }: Axis, words: Words): string {
  return how === 'unit' ? words.withUnit(source.name, words.units[unit]) : source.name;
}
