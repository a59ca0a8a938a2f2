import { bandPlaces } from '../model/crossfilter/bands';
import type { Code } from '../model/crossfilter/dimension';
import type { PreparedDimension } from '../model/crossfilter/prepared';

/** Whole numbers with more values than this are read by size. */
const MOST_NUMBERS = 16;

const scales = new WeakMap<readonly Code[], number[] | null>();

/**
 * The place of each plain code among the others, for values that have an order of their own: bands, words of a scale,
 * few whole numbers, yes before no. Null for others. Looked for once: a drag asks at every step.
 */
export function placesOf({ codes, plain }: PreparedDimension): number[] | null {
  let places = scales.get(codes);
  if (places === undefined) {
    const values = codes.slice(0, plain).map((code) => code.kind === 'value' && code.value);
    const isScale = codes[0]?.kind === 'value' && values.length > 0;
    places = isScale ? (numbersOf(values) ?? bandPlaces(values)) : null;
    scales.set(codes, places);
  }
  return places;
}

function numbersOf(values: readonly unknown[]): number[] | null {
  if (values.every((value) => typeof value === 'boolean'))
    return values.map((value) => (value ? 0 : 1));
  const few = values.length <= MOST_NUMBERS && values.every((value) => typeof value === 'number');
  return few ? (values as number[]).slice() : null;
}

/** The codes of a side in the order in which they are drawn: what is not known last, before a window first. */
export function inOrder(side: PreparedDimension): number[] {
  const places = placesOf(side);
  const place = (c: number): number => {
    const code = side.codes[c] as Code;
    if (code.kind === 'none') return Infinity;
    if (code.kind === 'time' && code.from === null) return -1;
    if (code.kind === 'time' && code.below === null) return side.codes.length;
    return c;
  };
  return side.codes
    .map((_, c) => c)
    .sort((a, b) => {
      const plain = a < side.plain && b < side.plain;
      if (places && plain && places[a] !== places[b]) return places[a]! < places[b]! ? -1 : 1;
      return place(a) < place(b) ? -1 : 1;
    });
}
