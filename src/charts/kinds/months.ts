import { monthNumber } from '../../model/crossfilter/month';
import type { Chart, TileInput } from '../chart';
import { columnsLayout, type Candidate, type ColumnsLayout } from '../columns';

/** What happened each month: one bar a month, years below. */
export const months: Chart<TileInput, ColumnsLayout> = {
  id: 'months',
  layout: (input, size) => columnsLayout(input, size, 'describeMonths', ticks(input)),
};

/** A short time gets names of months, a longer one its years. */
function* ticks({ dimension, label }: TileInput): Generator<Candidate[]> {
  const all = dimension.codes.flatMap((code, i) =>
    code.kind === 'month'
      ? [{ month: monthNumber(code.month), at: i + 0.5, text: label(code) }]
      : [],
  );
  const every = (n: number) => all.filter(({ month }) => month % n === 0);
  if (all.length <= 24) {
    for (const n of [1, 3, 6]) {
      if (every(n).length > 1 || all.length === 1) yield every(n);
    }
  }
  for (const n of [1, 2, 5, 10, 20, 50, 100]) {
    const years = every(12 * n).map(({ month, at }) => ({
      at: at - 0.5,
      text: String(month / 12),
    }));
    if (years.length) yield years;
  }
  yield all.slice(0, 1);
}
