import { createFormats } from '../../format';

export const conventions = {
  tag: 'tr-TR',
  // The letter for a thousand, B, reads as a billion.
  compact: 'long',
  day: { day: '2-digit', month: '2-digit', year: 'numeric' },
} as const;

export const formats = createFormats(conventions);

/** Turkish keeps the noun singular after a number: `1 dosya`, `1.200 dosya`. */
export function count(n: number, noun: string): string {
  return `${formats.number(n)} ${noun}`;
}
