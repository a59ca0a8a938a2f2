import type { Formats } from '../../../i18n/format';
import type { Messages } from '../../../i18n/locale';
import type { Leaf } from '../../../model/segments/rules/rule';
import type { Choice } from '../../../state/segments/worlds-variants';

const LABELS = {
  active_days: 'activeDays',
  lost_days: 'lostDays',
  lead_days: 'leadDays',
} as const;

/** What is chosen otherwise, in words. */
export function variantName(
  choice: Choice,
  m: Messages,
  f: Formats,
  words: (leaf: Leaf) => string,
): string {
  const t = m.worlds.sensitivity;
  switch (choice.group) {
    case 'day': {
      const { day, shift: by } = choice;
      if (by === null) return t.asOf(f.date(day));
      return `${t.asOf(f.date(day))} (${by < 0 ? t.earlier(f.days(-by)) : t.later(f.days(by))})`;
    }
    case 'rule':
      return words(choice.leaf);
    case 'refunds':
      return t.refunds[choice.refunds];
    case 'bins':
      return t.bins(choice.bins);
    case 'method':
      return m.segments.rfm.methods[choice.method];
    case 'days':
      // The label says the unit.
      return t.days(m.segments.lifecycle[LABELS[choice.parameter]], f.number(choice.days));
  }
}
