import { dayNumber, dayOf, unitAfter, unitsBetween, unitStart, type TimeUnit } from './day';
import type { TimeDimension } from './dimension';
import type { Filter } from './filter';
import type { PreparedDimension } from './prepared';

/** Bars beside each other that can still be told apart and brushed. */
export const MOST_BARS = 64;

/**
 * A time by another unit, with a window where that is too much for one look: the days that the filter asks for, or else
 * those shown now, of more than `MOST_BARS` units the last ones. Without a window for years and months that need none.
 */
export function zoomed(
  prepared: PreparedDimension,
  unit: TimeUnit,
  filter?: Filter,
): TimeDimension | null {
  const { dimension } = prepared;
  if (dimension.kind !== 'time') return null;
  const { window: shown, ...rest } = dimension;
  const bars = prepared.codes.slice(0, prepared.plain);
  const [first, last] = [bars[0], bars[bars.length - 1]];
  if (first?.kind !== 'time' || last?.kind !== 'time') return { ...rest, unit };
  const [asked, end] = filter && 'days' in filter ? filter.days : [null, null];
  const from = dayNumber(asked ?? first.from ?? '');
  const below = dayNumber(end ?? last.below ?? '');
  if (!(from < below)) return { ...rest, unit };
  const after = unitAfter(unitStart(below - 1, unit), unit);
  const start = Math.max(unitStart(from, unit), unitAfter(after, unit, -MOST_BARS));
  const all = asked === null && end === null && !shown;
  const few = unitsBetween(unitStart(from, unit), after, unit) <= MOST_BARS;
  if (unit === 'year' || (all && (few || unit === 'month'))) return { ...rest, unit };
  return { ...rest, unit, window: [dayOf(start), dayOf(after)] };
}

/** The window moved by so many units, later or (below 0) earlier; without a window the same. */
export function moved(dimension: TimeDimension, units: number): TimeDimension {
  const { unit, window: shown } = dimension;
  if (!shown) return dimension;
  const [from, below] = shown.map((day) => dayOf(unitAfter(dayNumber(day), unit, units)));
  return { ...dimension, window: [from as string, below as string] };
}
