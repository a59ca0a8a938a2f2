import type { Locale } from '../../i18n/locale';
import type { Difference, DifferenceRow } from '../../model/segments/compare';
import type { Attribute } from '../../model/segments/rules/catalogue';
import { nameOf } from '../../model/segments/rules/words/known';
import type { TraitCode } from '../../model/segments/traits';
import { ownName, valueName, type Speech } from '../explore/words';

/** What an attribute is called where crowds are compared. */
export function traitName(attribute: Attribute, locale: Locale): string {
  const name = ownName(nameOf(attribute, locale), locale.messages);
  const ofOrders = attribute.grain !== 'customer';
  return capital(ofOrders ? locale.messages.compare.compare.ofOrders(name) : name, locale);
}

function capital(text: string, { tag }: Pick<Locale, 'tag'>): string {
  const [first = ''] = text;
  return first.toLocaleUpperCase(tag) + text.slice(first.length);
}

/** Columns that only those who have bought have a value in. */
const OF_PURCHASES = new Set([
  ...['recency', 'r_score', 'f_score', 'm_score', 'rfm', 'first_order', 'last_order'],
  'average_order',
]);

/** A number of an attribute as people write it. */
export function amountText(unit: Attribute['unit'], value: number, { format, currency }: Speech) {
  if (unit === 'money') return format.money(value, currency, value % 1 ? 2 : 0);
  return format.number(value, 2);
}

/** What a code stands for. */
export function codeText(attribute: Attribute, code: TraitCode, say: Speech): string {
  const text = say.m.compare.compare;
  switch (code.kind) {
    case 'none':
      if (attribute.column === 'segment') return valueName('segment', null, say);
      return OF_PURCHASES.has(attribute.column) ? say.m.explore.noPurchase : text.no;
    case 'others':
      return text.others;
    case 'value':
      return valueName(attribute.column, code.value, say);
    case 'time':
      return code.unit === 'month' ? say.format.month(code.from) : code.from.slice(0, 4);
    case 'bin': {
      const number = (x: number) => amountText(attribute.unit, x, say);
      const { lo, hi } = code;
      if (lo === null) return hi === null ? text.others : text.below(number(hi));
      if (hi === null) return text.above(number(lo));
      const whole = attribute.unit !== 'money' && Number.isInteger(lo) && Number.isInteger(hi);
      if (whole && hi - lo === 1) return number(lo);
      return whole ? `${number(lo)}–${number(hi - 1)}` : `${number(lo)} – ${number(hi)}`;
    }
  }
}

/** “Makyaj: 41% against 17%, 2.4 times as many.” */
export function sentence({ trait }: Difference, row: DifferenceRow, say: Speech): string {
  const { format } = say;
  const text = say.m.compare.compare;
  const share = (x: number) => format.percent(x, x < 0.1 ? 1 : 0);
  const [a, b] = [share(row.shareA), share(row.shareB)];
  const value = codeText(trait.attribute, trait.codes[row.code]!, say);
  return `${text.sentence(value, a, b, timesText(row, say))}.`;
}

function timesText({ lift, shareA, shareB }: DifferenceRow, { m, format }: Speech): string {
  const text = m.compare.compare;
  if (shareA === 0 && shareB === 0) return '';
  if (lift === null) return text.onlyHere;
  if (lift === 0) return text.noneHere;
  if (lift >= 1.05) return text.times(format.number(lift, lift < 10 ? 1 : 0));
  return lift > 0.95 ? text.alike : text.fewer(format.percent(1 - lift));
}

/** The strength of an effect in a word. */
export function strengthOf(effect: number): 'none' | 'small' | 'medium' | 'large' {
  if (effect < 0.02) return 'none';
  if (effect < 0.1) return 'small';
  return effect < 0.25 ? 'medium' : 'large';
}

/** Where the middle customer stands and which way, for attributes with an order; null for others. */
export function orderText(
  { trait, delta, medians: [a, b] }: Difference,
  say: Speech,
): string | null {
  if (delta === null || a === null || b === null) return null;
  const text = say.m.compare.compare;
  const code = (at: number) => codeText(trait.attribute, trait.codes[at]!, say);
  const figure = say.format.number(delta, 2);
  const isTime = trait.attribute.type === 'date';
  const way =
    Math.abs(delta) < 0.02
      ? text.direction.same(figure)
      : delta > 0
        ? (isTime ? text.laterHere : text.direction.up)(figure)
        : (isTime ? text.earlierHere : text.direction.down)(figure);
  return `${text.middle(code(a), code(b))}; ${way}.`;
}

/** p below a hundred-thousandth says no more than that. */
export function pText(p: number, { m, format }: Speech): string {
  const text = m.compare.compare;
  return p < 0.001 ? text.p(`< ${format.number(0.001, 3)}`) : text.p(`= ${format.number(p, 3)}`);
}
