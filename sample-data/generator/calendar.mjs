/** Days are whole numbers since 1970-01-01; times are minutes since then. No time zone anywhere. */
export const day = (iso) => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
export const iso = (d) => new Date(d * 86_400_000).toISOString().slice(0, 10);
export const isoTime = (minutes) =>
  new Date(minutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');

export const FIRST_DAY = day('2023-11-01');
export const LAST_DAY = day('2026-10-31');

const HOLIDAYS = [
  ['2024-04-10', 3],
  ['2024-06-16', 4],
  ['2025-03-30', 3],
  ['2025-06-06', 4],
  ['2026-03-20', 3],
  ['2026-05-27', 4],
].map(([start, length]) => [day(start), length]);

const MONTHS = [0.92, 1, 1.02, 0.98, 1.08, 0.98, 0.92, 0.9, 1, 1.02, 1.25, 1.12];
const WEEKDAYS = [1.18, 1.08, 0.98, 0.97, 1.02, 1.1, 0.9];

/** How likely an order is on this day: month, weekday, pay days, campaigns of the trade, religious holidays. */
export function dayWeight(d) {
  const date = new Date(d * 86_400_000);
  const [month, dom, weekday] = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay()];
  let weight = MONTHS[month - 1] * WEEKDAYS[weekday];
  if (dom <= 3 || (dom >= 15 && dom <= 17)) weight *= 1.4;
  if (isBlackFridayWeek(d)) weight *= 3.4;
  if (month === 11 && dom === 11) weight *= 2.6;
  const untilMothersDay = mothersDay(date.getUTCFullYear()) - d;
  if (untilMothersDay >= 0 && untilMothersDay <= 10) weight *= 2.3;
  if (month === 2 && dom >= 7 && dom <= 14) weight *= 1.7;
  if (month === 3 && dom >= 5 && dom <= 8) weight *= 1.4;
  if (month === 12 && dom >= 18 && dom <= 30) weight *= 1.4;
  for (const [start, length] of HOLIDAYS) {
    if (d >= start - 7 && d < start) weight *= 1.35;
    if (d >= start && d < start + length) weight *= 0.45;
  }
  return weight;
}

/** The second Sunday of May. */
export function mothersDay(year) {
  const first = day(`${year}-05-01`);
  const weekday = new Date(first * 86_400_000).getUTCDay();
  return first + ((7 - weekday) % 7) + 7;
}

/** Monday to Sunday around the last Friday of November. */
export function isBlackFridayWeek(d) {
  const date = new Date(d * 86_400_000);
  const year = date.getUTCFullYear();
  const last = day(`${year}-11-30`);
  const weekday = new Date(last * 86_400_000).getUTCDay();
  const friday = last - ((weekday + 2) % 7);
  return d >= friday - 4 && d <= friday + 2;
}

export const monthOf = (d) => new Date(d * 86_400_000).getUTCMonth() + 1;
