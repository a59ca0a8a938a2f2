import { createFormats } from '../../format';

export const conventions = {
  tag: 'en-GB',
  compact: 'short',
  day: { day: 'numeric', month: 'short', year: 'numeric' },
} as const;

export const formats = createFormats(conventions);

const rules = new Intl.PluralRules(conventions.tag);

/** `1 file`, `1,200 files` */
export function count(n: number, one: string, other: string): string {
  return `${formats.number(n)} ${plural(n, one, other)}`;
}

export function plural(n: number, one: string, other: string): string {
  return rules.select(n) === 'one' ? one : other;
}
