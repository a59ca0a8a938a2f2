import type { Messages } from '../../i18n/locale';
import type { Problem } from '../../model/analysis';

/** What is wrong with a parameter, in words. */
export function problemText(m: Messages, { code, params = {} }: Problem): string {
  const t = m.segments.problems;
  const number = (name: string) => Number(params[name] ?? 0);
  switch (code) {
    case 'integer':
      return t.integer(number('min'), number('max'));
    case 'above':
      return t.above(number('min'));
    case 'count':
      return t.count(number('count'));
    case 'rising':
    case 'numbers':
    case 'whole':
    case 'empty':
      return t[code];
    default:
      return t.other;
  }
}
