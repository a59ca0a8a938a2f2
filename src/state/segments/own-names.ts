import type { Locale } from '../../i18n/locale';
import { analyses } from '../../model/analyses/index';
import type { Attribute, Catalogue } from '../../model/segments/rules/catalogue';
import type { RuleProblem } from '../../model/segments/rules/problems';
import { placeOf, type AttrRef, type Rule, type Value } from '../../model/segments/rules/rule';
import { nameOf } from '../../model/segments/rules/words/known';
import { printProblem, type ValueNames } from '../../model/segments/rules/words/print';
import { COLOURS } from '../../model/segments/saved';
import { ownName, valueName, type Speech } from '../explore/words';
import { PALETTE } from './map-editing';

/** Under which head an attribute is offered. */
export type AttributeGroup = 'who' | 'bought' | 'scores' | 'order' | 'line' | 'event';

const BOUGHT = new Set(
  ['orders', 'revenue', 'average_order', 'first_order', 'last_order', 'recency'].map(
    (column) => `customer_facts.${column}`,
  ),
);
const SCORES = new Set(
  ['r_score', 'f_score', 'm_score', 'rfm', 'segment', 'stage'].map(
    (column) => `customer_facts.${column}`,
  ),
);

/** Relations of analyses, but for those that only gather what the tables say. */
const MADE = new Set(
  analyses.all
    .flatMap(({ sql }) => sql.map(({ relation }) => relation))
    .filter((relation) => !['customer_facts', 'customer_orders', 'order_facts'].includes(relation)),
);

export function groupOf({ id, grain, relation }: Attribute): AttributeGroup {
  if (grain !== 'customer') return grain;
  if (BOUGHT.has(id) || relation === 'customer_orders') return 'bought';
  return SCORES.has(id) || MADE.has(relation) ? 'scores' : 'who';
}

/** What the analyses count with, and what customers have under plainer names. */
const INNER = new Set([
  ...['frequency', 'monetary', 'place'].map((column) => `rfm_measures.${column}`),
  ...['frequency', 'monetary'].map((column) => `rfm.${column}`),
]);

/** Those to choose from: what stands in several tables is offered once. */
export function offered(catalogue: Catalogue): readonly Attribute[] {
  return catalogue.attributes.filter(({ id, sameAs }) => sameAs === undefined && !INNER.has(id));
}

/** What a column is called: the language's name, else its own; one of an analysis says which. */
export function attributeName(attr: AttrRef, locale: Locale): string {
  const { relation } = placeOf(attr);
  const called = nameOf(attr, locale);
  const name = /^customer(s|_facts)$/.test(relation) ? ownName(called, locale.messages) : called;
  return name === attr.label && MADE.has(relation) ? `${name} (${relation})` : name;
}

/** A value of a column as the charts say it; the engine's text or number otherwise. */
export function valueText(
  attr: Pick<AttrRef, 'id' | 'type'>,
  value: Value,
  speech: Speech,
): string {
  const { column, relation } = placeOf({ ...attr, label: '' });
  if (typeof value === 'number') {
    if (relation === 'order_facts' && column === 'weekday') return speech.format.weekday(value);
    if (relation === 'order_facts' && column === 'hour') return speech.format.hour(value);
    return speech.format.number(value, 4);
  }
  if (typeof value === 'string' && attr.type === 'date') return speech.format.date(value);
  // Nobody in a segment is nothing to be said of orders.
  return value === null ? speech.m.explore.unknown : valueName(column, value, speech);
}

/** Values that have names of their own in words, as the charts say them. */
export function valueNames({ m, format, map, language }: Speech): ValueNames {
  const numbers = (from: number, to: number, say: (n: number) => string) =>
    Array.from({ length: to - from + 1 }, (_, i): [Value, string] => [from + i, say(from + i)]);
  const named: Record<string, readonly (readonly [Value, string])[]> = {
    segment: map.segments.map(({ id, name }) => [id, language === 'tr' ? name.tr : name.en]),
    stage: Object.entries(m.segments.lifecycle.stages),
    gender: Object.entries(m.explore.values.gender),
    weekday: numbers(1, 7, (n) => format.weekday(n)),
    hour: numbers(0, 23, (n) => format.hour(n)),
  };
  const of = (attr: AttrRef) => {
    const { relation, column } = placeOf(attr);
    const ours = MADE.has(relation) || /^(customers|customer_facts|order_facts)$/.test(relation);
    const list = (ours && named[column]) || [];
    const alone = (name: string) =>
      list.filter((pair) => pair[1] === name || pair[0] === name).length === 1;
    return list.filter(([value, name]) => value === name || alone(name));
  };
  return {
    nameOf: (attr, value) => of(attr).find((pair) => pair[0] === value)?.[1],
    valueOf: (attr, name) => of(attr).find((pair) => pair[1] === name)?.[0],
  };
}

/** What is wrong with a part of `rule`, with columns and segments by their names; `at` is a path in it. */
export function problemText(
  problem: RuleProblem,
  rule: Rule,
  locale: Locale,
  segments: ReadonlyMap<string, string>,
): string {
  const params = { ...problem.params };
  let part: unknown = rule;
  for (const step of problem.at.split('.').filter(Boolean)) {
    part = (part as Readonly<Record<string, unknown>> | undefined)?.[step];
  }
  const { attr } = (part ?? {}) as { attr?: AttrRef };
  if (attr && params.column) params.column = attributeName(attr, locale);
  if (params.segment !== undefined) {
    params.segment = segments.get(params.segment) ?? params.segment;
  }
  return printProblem({ ...problem, params }, locale);
}

/** All that is wrong with a rule, in sentences. */
export function problemsText(
  problems: readonly RuleProblem[],
  rule: Rule,
  locale: Locale,
  segments: ReadonlyMap<string, string>,
): string {
  return problems.map((problem) => problemText(problem, rule, locale, segments)).join(' ');
}

/** The colour of a place in the palette of segments. */
export function colourOf(place: number): string {
  return PALETTE[place % COLOURS]!.color;
}
