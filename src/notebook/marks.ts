/**
 * Marks of a cell that belong to how it is shown, as words in braces at the end of its fence's first line:
 * ` ```sql slipping {folded hidden} `. Words nobody knows stay.
 */
const MARKS = /(?:^|\s)\{\s*([\w-]+(?:[\s,]+[\w-]+)*)\s*\}$/;

/** The words in braces at the end of `rest`. */
export function marksOf(rest: string): string[] {
  const [, words] = MARKS.exec(rest) ?? [];
  return words === undefined ? [] : words.split(/[\s,]+/);
}

export function hasMark(rest: string, mark: string): boolean {
  return marksOf(rest).includes(mark);
}

/** `rest` with or without a mark; all else in it stays as it stands. */
export function withMark(rest: string, mark: string, on: boolean): string {
  const marks = marksOf(rest);
  if (marks.includes(mark) === on) return rest;
  const others = on ? [...marks, mark] : marks.filter((one) => one !== mark);
  const before = rest.replace(MARKS, '').trim();
  return [before, others.length > 0 ? `{${others.join(' ')}}` : ''].join(' ').trim();
}

/** The marks of `rest` alone, as they are printed; empty where there are none. */
export function marksOnly(rest: string): string {
  const marks = marksOf(rest);
  return marks.length > 0 ? `{${marks.join(' ')}}` : '';
}

/** Only the head of the cell is shown. */
export const FOLDED = 'folded';
/** The code of the cell is not shown; its result is. */
export const HIDDEN = 'hidden';
