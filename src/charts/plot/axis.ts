import type { Formats } from '../../i18n/format';

/** A place along an axis and what stands there. */
export interface AxisTick {
  at: number;
  text: string;
}

export interface AxisScale {
  type: 'linear' | 'log';
  domain: readonly [number, number];
  ticks: readonly AxisTick[];
  /** Between the ticks stand no lines. */
  band: boolean;
}

/** 1, 2 or 5 times a power of ten, at least `raw`. */
export function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = raw / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}

/** From a round number below `lo` to one above `hi`, in about `count` steps. */
export function linearScale(
  lo: number,
  hi: number,
  count: number,
  text: (value: number, step: number) => string,
  { nice = true }: { nice?: boolean } = {},
): AxisScale {
  const [low, high] = lo === hi ? [Math.min(lo, 0), Math.max(hi, lo === 0 ? 1 : 0)] : [lo, hi];
  const step = niceStep((high - low) / Math.max(1, count));
  const first = nice ? Math.floor(low / step + 1e-9) : Math.ceil(low / step - 1e-9);
  const last = nice ? Math.ceil(high / step - 1e-9) : Math.floor(high / step + 1e-9);
  const ticks: AxisTick[] = [];
  for (let i = first; i <= last && ticks.length < 100; i++) {
    // A product is nearer to the round number than a sum of steps.
    const at = step < 1 ? i / Math.round(1 / step) : i * step;
    ticks.push({ at, text: text(at, step) });
  }
  const domain = nice ? ([first * step, last * step] as const) : ([low, high] as const);
  return { type: 'linear', domain, ticks, band: false };
}

/** Powers of ten, with 2 and 5 between them where they are few. */
export function logScale(
  lo: number,
  hi: number,
  count: number,
  text: (value: number, step: number) => string,
): AxisScale {
  const from = Math.floor(Math.log10(lo));
  const to = Math.max(from + 1, Math.ceil(Math.log10(hi)));
  const decades = to - from;
  const every = Math.max(1, Math.ceil(decades / Math.max(1, count)));
  const leads = decades * 3 <= count ? [1, 2, 5] : [1];
  const ticks: AxisTick[] = [];
  for (let power = from; power <= to; power += every) {
    for (const lead of leads) {
      const at = lead * 10 ** power;
      if (at >= lo * 0.999 && at <= hi * 1.001) ticks.push({ at, text: text(at, 10 ** power) });
    }
  }
  // Never a dot on the very edge.
  return { type: 'log', domain: [lo / 1.1, hi * 1.1], ticks, band: false };
}

const DAY = 86_400_000;
type Calendar = readonly [unit: 'day' | 'week' | 'month' | 'year', every: number, days: number];
const CALENDAR: readonly Calendar[] = [
  ['day', 1, 1],
  ['day', 2, 2],
  ['week', 1, 7],
  ['week', 2, 14],
  ['month', 1, 30.4],
  ['month', 2, 60.9],
  ['month', 3, 91.3],
  ['month', 6, 182.6],
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((years): Calendar => [
    'year',
    years,
    years * 365.25,
  ]),
];

/** Milliseconds; at most about `count` ticks at days, weeks (from Monday), months or years. */
export function timeScale(lo: number, hi: number, count: number, format: Formats): AxisScale {
  const [low, high] = lo === hi ? [lo - DAY, hi + DAY] : [lo, hi];
  const wanted = (high - low) / DAY / Math.max(1, count);
  const [unit, every] =
    CALENDAR.find(([, , days]) => days >= wanted) ?? CALENDAR[CALENDAR.length - 1]!;
  const ticks: AxisTick[] = [];
  const start = new Date(low);
  const year = start.getUTCFullYear();
  const months = year * 12 + start.getUTCMonth();
  for (let i = 0; i < 400; i++) {
    let at: number;
    if (unit === 'year') at = utc((Math.ceil(year / every) + i) * every, 0);
    else if (unit === 'month') at = utc(0, (Math.ceil(months / every) + i) * every);
    else {
      const step = every * (unit === 'week' ? 7 : 1) * DAY;
      // The 5th of January 1970 was a Monday.
      const from = unit === 'week' ? 4 * DAY : 0;
      at = from + (Math.ceil((low - from) / step) + i) * step;
    }
    if (at > high) break;
    if (at < low) continue;
    const day = new Date(at);
    const text =
      unit === 'year'
        ? String(day.getUTCFullYear())
        : unit === 'month'
          ? format.month(day)
          : format.date(day);
    ticks.push({ at, text });
  }
  return { type: 'linear', domain: [low, high], ticks, band: false };
}

/** `Date.UTC` takes the years 0 to 99 for those of the last century. */
function utc(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 1);
  return date.getTime();
}

/** Categories side by side: the i-th from i to i + 1. */
export function bandScale(texts: readonly string[], every = 1): AxisScale {
  return {
    type: 'linear',
    domain: [0, Math.max(1, texts.length)],
    ticks: texts.flatMap((text, i) => (i % every === 0 ? [{ at: i + 0.5, text }] : [])),
    band: true,
  };
}

/** A number as an axis says it: large ones short, small ones with the decimals that their step needs. */
export function axisNumber(format: Formats): (value: number, step: number) => string {
  return (value, step) => {
    const size = Math.max(Math.abs(value), step);
    if (size >= 1e5) return format.compact(value);
    if (value !== 0 && size < 1e-6) return value.toExponential(0);
    return format.number(value, Math.min(8, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))));
  };
}
