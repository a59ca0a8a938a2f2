/** What a cell of a matrix of pairs says. */
export type MatrixMeasure = 'both' | 'share' | 'lift' | 'jaccard';

export interface MatrixCell {
  /** Null where it cannot be said: nobody is there to compare. */
  value: number | null;
  /** 0 to 1: how much of the colour the cell takes. */
  strength: number;
  /** Less often together than by chance: the other colour. */
  less: boolean;
  /** A crowd with itself. */
  self: boolean;
}

export interface MatrixInput {
  /** Row by column. */
  pairs: readonly (readonly Readonly<Record<MatrixMeasure, number | null>>[])[];
  measure: MatrixMeasure;
}

/** Pairs of crowds as a table of colours; it is its own twin, since each cell says its number. */
export const matrix = {
  id: 'matrix',
  layout({ pairs, measure }: MatrixInput): MatrixCell[][] {
    const most = Math.max(
      0,
      ...pairs.flatMap((row, i) => row.map((p, j) => (i === j ? 0 : (p.both ?? 0)))),
    );
    return pairs.map((row, i) =>
      row.map((pair, j): MatrixCell => {
        const value = pair[measure];
        const self = i === j;
        const less = measure === 'lift' && value !== null && value < 1;
        return { value, self, less, strength: self ? 0 : strengthOf(value, measure, most) };
      }),
    );
  },
};

/** Four times as often, or a quarter, is as strong as it gets. */
const STRONGEST = 2;

function strengthOf(value: number | null, measure: MatrixMeasure, most: number): number {
  if (value === null) return 0;
  if (measure === 'both') return most > 0 ? value / most : 0;
  if (measure !== 'lift') return value;
  return value === 0 ? 1 : Math.min(1, Math.abs(Math.log2(value)) / STRONGEST);
}
