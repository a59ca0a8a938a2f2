import type { Chart, TileInput } from '../../charts/chart';
import { columnsLayout, type Candidate, type ColumnsLayout } from '../../charts/columns';

/** How a quantity with a long tail is spread: bars as wide as each other stand for bins that widen. */
export const wideningHistogram: Chart<TileInput, ColumnsLayout> = {
  id: 'widening-histogram',
  layout: (input, size) => columnsLayout(input, size, 'describeHistogram', ticks(input)),
};

/** As many as there is room for. Bins of counts (1, 2, …, 10, 11–15) have their name below, others their edges. */
function* ticks({ dimension, format, label }: TileInput): Generator<Candidate[]> {
  const { codes, edges, integer, plain } = dimension;
  const counts = integer && [9, 10, 11].every((edge) => edges.includes(edge));
  const marks = (counts ? edges.slice(0, plain) : edges)
    .map((edge, i) => {
      const code = codes[i];
      return counts && code
        ? { edge, at: i + 0.5, text: label(code) }
        : { edge, at: i, text: format(edge) };
    })
    .filter(({ edge }) => Number.isFinite(edge));
  const last = marks.at(-1);
  const pick = (...leading: number[]) =>
    marks.filter(
      (mark) =>
        mark.edge === 0 || leading.includes(leadingOf(mark.edge)) || (counts && mark === last),
    );
  yield marks;
  if (counts) yield marks.filter((mark) => mark.edge <= 10 || mark === last);
  for (const leading of [[1, 2, 5], [1, 3], [1, 5], [1]]) {
    const list = pick(...leading).filter(
      ({ edge }) => !counts || edge <= 10 || edge === last?.edge,
    );
    if (list.length > 2) yield list;
    const positive = list.filter(({ edge }) => edge !== 0);
    if (positive.length > 1) yield positive;
  }
  if (counts) {
    // The name of the last bin may need the room of 10.
    for (const stride of [2, 5]) {
      yield marks.filter((mark) => (mark.edge < 10 && mark.edge % stride === 0) || mark === last);
    }
  }
  const ends = [marks[0], last].filter((mark) => mark !== undefined);
  if (ends[0] !== ends[1]) yield ends;
  yield ends.slice(0, 1);
}

/** 2 for 20 and 0.2; 1.5 for 150. */
function leadingOf(x: number): number {
  return Number(x.toExponential().split('e')[0]);
}
