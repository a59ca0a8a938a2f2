import { dayNumber, dayOf, unitAfter, unitStart, type TimeUnit } from '../../model/crossfilter/day';
import { monthNumber } from '../../model/crossfilter/month';
import type { Chart, TileInput } from '../chart';
import { columnsLayout, type Candidate, type ColumnsLayout } from '../columns';

/** What happened in each year, month, week or on each day: one bar a unit, days, months or years below. */
export const time: Chart<TileInput, ColumnsLayout> = {
  id: 'time',
  layout: (input, size) => columnsLayout(input, size, 'describeMonths', ticks(input)),
};

/** A bar: its first day, and the one after its last. */
interface Bar {
  start: number;
  end: number;
  i: number;
  text: string;
}

/** A short time gets names of its units or of months, a longer one its years. */
function* ticks({ dimension, label }: TileInput): Generator<Candidate[]> {
  const { dimension: asked, plain } = dimension;
  if (asked.kind !== 'time') return;
  const bars = dimension.codes.slice(0, plain).flatMap((code, i): Bar[] => {
    if (code.kind !== 'time' || code.from === null || code.below === null) return [];
    return [{ start: dayNumber(code.from), end: dayNumber(code.below), i, text: label(code) }];
  });
  const middle = ({ i, text }: Bar): Candidate => ({ at: i + 0.5, text });
  if (asked.unit === 'day' || asked.unit === 'week') {
    const days = bars.map(({ start, i }) => ({
      start,
      at: i + 0.5,
      text: label({ kind: 'time', from: dayOf(start), below: dayOf(start + 1) }),
    }));
    yield days;
    if (asked.unit === 'day') {
      const mondays = days.filter(({ start }) => unitStart(start, 'week') === start);
      if (mondays.length > 1) yield mondays;
    }
    for (const n of [1, 3, 6]) {
      const months = begins(bars, 'month').filter(({ number }) => number % n === 0);
      if (months.length > 1 || n === 6) {
        yield months.map(({ i, day }) => ({
          at: i,
          text: label({
            kind: 'time',
            from: day,
            below: dayOf(unitAfter(dayNumber(day), 'month')),
          }),
        }));
      }
    }
  } else if (asked.unit === 'month' && bars.length <= 24) {
    for (const n of [1, 3, 6]) {
      const some = bars.filter(({ start }) => monthOfDay(start) % n === 0);
      if (some.length > 1 || bars.length === 1) yield some.map(middle);
    }
  }
  const shift = asked.unit === 'year' ? 0.5 : 0;
  for (const n of [1, 2, 5, 10, 20, 50, 100]) {
    const years = begins(bars, 'year')
      .map(({ i, day }) => ({ at: i + shift, year: Number(day.slice(0, 4)) }))
      .filter(({ year }) => year % n === 0);
    if (years.length) yield years.map(({ at, year }) => ({ at, text: String(year) }));
  }
  yield bars.slice(0, 1).map(middle);
}

/** The bars in which a month or a year begins, its first day, and how many of them there were since year 0. */
function begins(
  bars: readonly Bar[],
  unit: TimeUnit,
): { i: number; day: string; number: number }[] {
  return bars.flatMap(({ start, end, i }) => {
    const first = unitStart(end - 1, unit);
    if (first < start) return [];
    return [{ i, day: dayOf(first), number: monthOfDay(first) }];
  });
}

function monthOfDay(day: number): number {
  return monthNumber(dayOf(day).slice(0, 7));
}
