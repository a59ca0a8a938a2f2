/** A calendar month, `2024-03`. */
export type Month = string;

/** Months since year 0: `2024-03` is 2024 * 12 + 2. NaN for anything that is no month. */
export function monthNumber(month: Month): number {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  return match ? Number(match[1]) * 12 + Number(match[2]) - 1 : NaN;
}

/** The inverse of `monthNumber`. */
export function monthOf(number: number): Month {
  const year = Math.floor(number / 12);
  return `${String(year).padStart(4, '0')}-${String(number - year * 12 + 1).padStart(2, '0')}`;
}

/** The first day of a month, moved by `shift` months: `2024-12`, 1 → `2025-01-01`. */
export function firstDay(month: Month, shift = 0): string {
  return `${monthOf(monthNumber(month) + shift)}-01`;
}
