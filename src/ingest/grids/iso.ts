/** Days and times as ISO text, for formats that know them as numbers. */

const DAY_MS = 86_400_000;
const REMEMBERED = 50_000;

const days = new Map<number, string>();

/** `2026-03-05`; the number itself where it is no day that can be written so. */
export function dayText(since1970: number): string {
  let text = days.get(since1970);
  if (text === undefined) {
    if (days.size >= REMEMBERED) days.clear();
    const date = new Date(since1970 * DAY_MS);
    text = Number.isNaN(date.getTime()) ? String(since1970) : date.toISOString().slice(0, 10);
    days.set(since1970, text);
  }
  return text;
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

/** `14:05:00`, or `14:05:00.25` with a `fraction` of that many `digits`; more than a day goes on counting hours. */
export function clockText(seconds: number, fraction = 0, digits = 0): string {
  const minutes = Math.floor(seconds / 60);
  const text = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}`;
  return fraction === 0 ? text : `${text}.${String(fraction).padStart(digits, '0')}`;
}
