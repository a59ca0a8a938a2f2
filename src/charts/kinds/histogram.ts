import type { Chart, TileInput } from '../chart';
import { columnsLayout, type Candidate, type ColumnsLayout } from '../columns';

/** How a quantity is spread: one bar a bin. */
export const histogram: Chart<TileInput, ColumnsLayout> = {
  id: 'histogram',
  layout: (input, size) => columnsLayout(input, size, 'describeHistogram', edges(input)),
};

/** Round edges as close together as there is room for; whole numbers with a bin each stand under their bar. */
function* edges({ dimension, format }: TileInput): Generator<Candidate[]> {
  const { step, plain, integer } = dimension;
  const shift = integer && step === 1 ? 0.5 : 0;
  const last = shift ? plain - 1 : plain;
  const marks = dimension.edges
    .slice(0, last + 1)
    .map((edge, i) => ({ edge, at: i + shift }))
    .filter(({ edge }) => Number.isFinite(edge));
  const tick = ({ edge, at }: { edge: number; at: number }) => ({ at, text: format(edge) });
  for (const stride of [1, 2, 5, 10, 20, 50]) {
    const round = marks.filter(({ edge }) => Math.abs(Math.round(edge / step) % stride) === 0);
    if (round.length > 1 || marks.length <= 1) yield round.map(tick);
  }
  const ends = [marks[0], marks[marks.length - 1]].filter((mark) => mark !== undefined);
  yield ends.map(tick);
  yield ends.slice(0, 1).map(tick);
}
