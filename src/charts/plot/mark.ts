import type { Datum } from './data';
import type { Plan } from './plan';
import type { Canvas, Scene } from './scene';
import type { Aggregate, MarkId } from './spec';

/** What a field of a spec takes: any column, numbers, or numbers and times. */
export interface Takes {
  of: 'any' | 'number' | 'ordered';
  /** The mark makes no sense without it. */
  needed?: boolean;
}

/** A mark: which fields fit it, its rows as SQL, where everything is. */
export interface Mark {
  readonly id: MarkId;
  readonly takes: Readonly<Partial<Record<'x' | 'y' | 'colour' | 'facet', Takes>>>;
  /** The field that is aggregated, or whose values are drawn; null where rows are counted or both axes are places. */
  readonly measures: 'y' | 'colour' | null;
  /** What can be asked of that field, the most likely first; empty where its values are drawn. */
  readonly aggregates: readonly Aggregate[];
  /** Which of the other keys make a difference. */
  readonly offers: readonly ('bin' | 'sort' | 'scale' | 'top' | 'share')[];
  /** How numbers and times of x and y are placed: as they are, or in bins and units. */
  readonly along: 'raw' | 'bins';
  /** Single values are drawn, not what comes of them: those that are none are left out. */
  readonly single?: boolean;
  /** Every row is a mark of its own; of too many a sample is drawn. */
  readonly sampled?: boolean;
  /** How its title is made: `sum of y by x`, `spread of x`, `y against x`. */
  readonly title: 'by' | 'spread' | 'against';
  /** Categories and bins where the spec names no number. */
  readonly top?: number;
  readonly bins?: number;
  /** One SELECT; `data.ts` reads its columns. */
  sql(plan: Plan): string;
  scene(canvas: Canvas, data: readonly Datum[]): Scene;
}
