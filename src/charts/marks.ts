import { passing } from '../model/crossfilter/codes';
import type { Code } from '../model/crossfilter/dimension';
import type { Inside, Mark, TileInput, Twin, TwinColumn, TwinFacts } from './chart';

/** The mark of each code, in the order of the codes. */
export function marksOf(input: TileInput): Mark[] {
  const { dimension, label } = input;
  const inside = passing(dimension, input.filter);
  const figures = figuresOf(input);
  return dimension.codes.map((code, c) => ({
    key: keyOf(code),
    codes: [c],
    label: label(code),
    inside: inside[c] as Inside,
    ...figures([c]),
  }));
}

/** What codes count together. */
export function figuresOf({
  totals,
  view,
  measure,
}: TileInput): (codes: readonly number[]) => Pick<Mark, 'everyone' | 'selected'> {
  const sum = (xs: Float64Array, codes: readonly number[]) =>
    codes.reduce((total, c) => total + (xs[c] ?? 0), 0);
  return (codes) => ({
    everyone: sum(totals[measure], codes),
    selected: sum(view[measure], codes),
  });
}

/** Stable over updates and over new data. */
function keyOf(code: Code): string {
  switch (code.kind) {
    case 'value':
      return `=${String(code.value)}`;
    case 'bin':
      return `${code.lo}..${code.hi}`;
    case 'pair':
      return code.pair.join();
    case 'time':
      return `${code.from}/${code.below}`;
    case 'cell':
      return `${keyOf(code.x)}*${keyOf(code.y)}`;
    case 'member':
      return `+${code.of.join('+')}`;
    default:
      return code.kind;
  }
}

/** Smallest and largest of all figures and zero. */
export function extent(marks: readonly Mark[]): [number, number] {
  let [lo, hi] = [0, 0];
  for (const { everyone, selected } of marks) {
    lo = Math.min(lo, everyone, selected);
    hi = Math.max(hi, everyone, selected);
  }
  return [lo, hi];
}

/** From [lo, hi] to [from, to]; everything is at `from` where lo = hi. */
export function linear(lo: number, hi: number, from: number, to: number): (x: number) => number {
  const k = hi > lo ? (to - from) / (hi - lo) : 0;
  return (x) => from + (x - lo) * k;
}

export function factsOf({ measure, filter }: TileInput, marks: readonly Mark[]): TwinFacts {
  let largest: Mark | null = null;
  for (const mark of marks) {
    if (mark.selected > (largest?.selected ?? 0)) largest = mark;
  }
  const inside = filter ? marks.filter((mark) => mark.inside) : [];
  return {
    measure,
    marks: marks.filter((mark) => mark.everyone !== 0).length,
    largest: largest?.label ?? null,
    from: inside[0]?.label ?? null,
    to: inside[inside.length - 1]?.label ?? null,
  };
}

/** A table of label, selection and everyone. */
export function twinOf(
  input: TileInput,
  description: Twin['description'],
  marks: readonly Mark[],
): Twin {
  const type = input.measure satisfies TwinColumn['type'];
  return {
    title: input.title,
    description,
    facts: factsOf(input, marks),
    columns: [
      { key: 'value', type: 'text' },
      { key: 'selected', type },
      { key: 'everyone', type },
    ],
    rows: marks.map(({ label, selected, everyone }) => [label, selected, everyone]),
  };
}
