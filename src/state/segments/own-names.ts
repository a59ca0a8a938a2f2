import type { Locale } from '../../i18n/locale';
import { analyses } from '../../model/analyses/index';
import type { Attribute, Catalogue } from '../../model/segments/rules/catalogue';
import { placeOf, type AttrRef, type Value } from '../../model/segments/rules/rule';
import { nameOf } from '../../model/segments/rules/words/known';
import { COLOURS, type SavedSegment } from '../../model/segments/saved';
import { ownName, valueName, type Speech } from '../explore/words';
import { PALETTE } from './map-editing';

/** Under which head an attribute is offered. */
export type AttributeGroup = 'who' | 'bought' | 'scores' | 'order' | 'line';

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

/** Those to choose from: what stands in several tables is offered once. */
export function offered(catalogue: Catalogue): readonly Attribute[] {
  return catalogue.attributes.filter(({ sameAs }) => sameAs === undefined);
}

/** What a column is called: the language's name, else its own; one of an analysis says which. */
export function attributeName(attr: AttrRef, locale: Locale): string {
  const name = ownName(nameOf(attr, locale), locale.messages);
  const { relation } = placeOf(attr);
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

/** The colour of a place in the palette of segments. */
export function colourOf(place: number): string {
  return PALETTE[place % COLOURS]!.color;
}

/** Names of the saved segments by id, for rules in words. */
export function namesOf(segments: readonly SavedSegment[]): ReadonlyMap<string, string> {
  return new Map(segments.map(({ id, name }) => [id, name]));
}
