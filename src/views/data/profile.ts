import type { Formats } from '../../i18n/format';
import type { ColumnProfile } from '../../ingest/profile';

export interface Bar {
  label: string;
  count: number;
  /** Of the tallest, 0 to 1. */
  share: number;
}

/** The values of a column as bars: ranges, months or years, or the most frequent values. */
export function bars(column: ColumnProfile, format: Formats): Bar[] {
  const counted = valuesOf(column, format);
  const most = counted.reduce((greatest, { count }) => Math.max(greatest, count), 1);
  return counted.map((bar) => ({ ...bar, share: bar.count / most }));
}

function valuesOf(column: ColumnProfile, format: Formats): Omit<Bar, 'share'>[] {
  switch (column.type) {
    case 'number':
      return column.bins.map(({ from, to, count }) => ({
        label: `${exact(from, format)} – ${exact(to, format)}`,
        count,
      }));
    case 'date':
      return column.periods.map(({ period, count }) => ({ label: period, count }));
    case 'text':
      return column.top.map(({ value, count }) => ({ label: value, count }));
  }
}

/** The least and the greatest; of texts, how long they are. */
export function rangeText(column: ColumnProfile, format: Formats): string {
  switch (column.type) {
    case 'number':
      return between(column.min, column.max, (value) => exact(value, format));
    case 'date':
      return between(column.min, column.max, (value) => format.date(value.slice(0, 10)));
    case 'text':
      return '';
  }
}

/** With as many decimals as there are, at most four. */
function exact(value: number, format: Formats): string {
  const decimals = String(value).split('.')[1]?.length ?? 0;
  return format.number(value, Math.min(decimals, 4));
}

function between<T>(least: T | null, greatest: T | null, say: (value: T) => string): string {
  if (least === null || greatest === null) return '';
  const [from, to] = [say(least), say(greatest)];
  return from === to ? from : `${from} – ${to}`;
}
