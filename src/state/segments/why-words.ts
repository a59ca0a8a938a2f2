import type { Locale } from '../../i18n/locale';
import type { Catalogue } from '../../model/segments/rules/catalogue';
import type { Leaf } from '../../model/segments/rules/rule';
import { nameOf } from '../../model/segments/rules/words/known';
import { print } from '../../model/segments/rules/words/print';
import { goalRule, type Change } from '../../model/segments/smallest-change';
import { unitOf, type LeafValue } from '../../model/segments/why';
import { valueName, type Speech } from '../explore/words';
import { valueNames } from './own-names';
import { amountText } from './trait-words';

/** What is needed to speak of rules. */
export interface RuleSpeech {
  readonly say: Speech;
  readonly locale: Locale;
  readonly catalogue: Catalogue;
}

/** A value that a leaf looked at. */
export function leafValueText(
  leaf: Leaf,
  value: LeafValue,
  i: number,
  { say, catalogue }: RuleSpeech,
): string {
  if (value === null) return say.m.compare.why.unknown;
  const attr = 'attr' in leaf ? leaf.attr : 'nth' in leaf ? leaf.is[i]?.attr : undefined;
  const column = attr ? attr.id.slice(attr.id.indexOf('.') + 1) : '';
  if (typeof value === 'number') {
    const unit = 'nth' in leaf && attr ? (catalogue.get(attr.id)?.unit ?? null) : null;
    return amountText((unit ?? unitOf(leaf, catalogue)) as 'money' | null, value, say);
  }
  const isDay = attr ? attr.type === 'date' : /^\d{4}-\d\d-\d\d/.test(String(value));
  return isDay ? say.format.date(String(value)) : valueName(column, value, say);
}

/** What would have to be otherwise, and what it is now. */
export function changeText(change: Change, speech: RuleSpeech): { goal: string; now: string } {
  const { say, locale } = speech;
  const text = say.m.compare.why;
  const { leaf, to } = change;
  const words = { values: valueNames(say) };
  const rule = goalRule(change);
  const name = 'attr' in leaf ? nameOf(leaf.attr, locale) : '';
  const goal =
    to.kind === 'truth' && !to.truth
      ? text.otherwise(print(leaf, locale, words))
      : rule
        ? print(rule, locale, words)
        : text.another(name);
  return {
    goal,
    now:
      'nth' in leaf
        ? ''
        : 'did' in leaf
          ? text.nowTimes(Number(change.from))
          : text.now(leafValueText(leaf, change.from, 0, speech)),
  };
}
