/** Excel's dates: days since the end of 1899, or of 1903 in workbooks from old Macs. */

import { clockText, dayText } from '../iso';
import { decimal } from '../numbers';

/** What a number in a cell of some style stands for. */
export type NumberKind = 'number' | 'date' | 'time' | 'elapsed';

const DAY = 86_400;
const LAST_DAY = 2_958_465;
const BUILT_IN_TIMES = new Set([18, 19, 20, 21, 45, 47, 32, 33, 55, 56, 75, 76, 78, 80]);
const ELAPSED = 46;

const between = (n: number, from: number, to: number): boolean => n >= from && n <= to;

/** @param code the style's own format, where it has one */
export function kindOfFormat(id: number, code: string | undefined): NumberKind {
  if (code !== undefined && code !== '') return kindOfCode(code);
  if (id === ELAPSED || id === 79) return 'elapsed';
  if (BUILT_IN_TIMES.has(id)) return 'time';
  const dates =
    between(id, 14, 22) || between(id, 27, 36) || between(id, 50, 58) || between(id, 71, 81);
  return dates ? 'date' : 'number';
}

function kindOfCode(code: string): NumberKind {
  // Texts in quotes, escaped and padding characters, then the first section alone.
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '').split(';')[0]!;
  if (/\[(?:h+|m+|s+)\]/i.test(bare)) return 'elapsed';
  // Colours, conditions and languages stand in brackets.
  const letters = bare.replace(/\[[^\]]*\]/g, '').toLowerCase();
  if (/general|[#?]|0(?!0*\s*$)/.test(letters.replace(/s\.0+/g, 's'))) return 'number';
  if (/[ydgeb]|m{3,}/.test(letters.replace(/e[+-]/g, ''))) return 'date';
  if (/[hs]/.test(letters)) return 'time';
  return /m/.test(letters) ? 'date' : 'number';
}

/** `2026-03-05`, `2026-03-05 14:05:00`, `14:05:00`; to the second. Numbers that are no day stay numbers. */
export function serialText(value: number, kind: NumberKind, from1904: boolean): string | null {
  if (kind === 'number' || !(value >= 0) || value >= LAST_DAY + 1) return decimal(value);
  const seconds = Math.round(value * DAY);
  if (kind === 'elapsed' || (value < 1 && seconds > 0)) return clockText(seconds);
  const whole = Math.floor(seconds / DAY);
  // 1900 had no 29 February, but Excel counts one.
  const epoch = from1904 ? -24_107 : whole < 60 ? -25_568 : -25_569;
  const day = dayText(whole + epoch);
  const rest = seconds - whole * DAY;
  if (kind === 'time' && whole === 0) return clockText(rest);
  return rest === 0 ? day : `${day} ${clockText(rest)}`;
}

/** An ISO date of a cell, as the dates above. */
export function isoText(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?$/.exec(
    text.trim(),
  );
  if (!match) return text;
  const [, day, time, seconds = ':00'] = match;
  return time === undefined || `${time}${seconds}` === '00:00:00'
    ? day!
    : `${day} ${time}${seconds}`;
}
