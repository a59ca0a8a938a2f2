import type { Column } from '../../../engine/engine';
import type { Formats } from '../../../i18n/format';
import type { Messages } from '../../../i18n/locale';
import type { Profile } from '../../../state/grid/profile';
import { cellWriter } from './cell-text';

type Words = Messages['grid'];

/** The profile of a column in words, each fact by itself: what a screen reader and the line below the rows say. */
export function factsOf(profile: Profile, column: Column, format: Formats, words: Words): string[] {
  const { rows, empty, distinct, exact, range, top } = profile;
  const share = (count: number) => format.percent(rows === 0 ? 0 : count / rows);
  const write = cellWriter(column, format, words);
  const facts = [
    words.profile.empty(share(empty)),
    words.profile.distinct(format.number(distinct), exact),
  ];
  if (range && range.min !== null && range.max !== null) {
    facts.push(words.profile.range(write(range.min), write(range.max)));
  }
  if (top.length > 0) {
    const often = top.map(({ value, count }) => words.profile.often(value, share(count)));
    facts.push(`${words.profile.most}: ${often.join(', ')}`);
  }
  return facts;
}

/** Heights from 0 to 1 of the small picture: rows by stretch, or rows of the most frequent values. */
export function barsOf({ bins, top, rows }: Profile): { share: number; of: 'bins' | 'top' }[] {
  const most = Math.max(1, ...bins);
  if (bins.length > 0) return bins.map((count) => ({ share: count / most, of: 'bins' }));
  return top.map(({ count }) => ({ share: count / Math.max(1, rows), of: 'top' }));
}
