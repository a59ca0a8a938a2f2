/** How a column writes its numbers. */
export interface NumberStyle {
  decimal: '.' | ',';
  /** What stands between thousands. A blank means any blank: plain, no-break or thin. */
  group: '' | '.' | ',' | ' ' | "'";
  /** ISO 4217 code where the values carry one (₺, TL, $, €, …). */
  currency: string | null;
  /** Values carry a percent sign; they are read as written: `%12` is 12. */
  percent: boolean;
  /** Every sample can be cast as it stands. */
  plain: boolean;
}

export type DateOrder =
  'iso' | 'dmy' | 'mdy' | 'ymd' | 'yyyymmdd' | 'excel' | 'epoch_days' | 'epoch_s' | 'epoch_ms';

/** How a column writes its dates. `iso` is y-m-d with dashes, `ymd` the same with dots or slashes. */
export interface DateStyle {
  order: DateOrder;
  time: boolean;
  /** Months are written as names. */
  names?: 'tr' | 'en';
  /** With `ymd`: years have two digits. Elsewhere they may have two or four. */
  shortYear?: true;
  /** What stands between day and month in the samples; others are read too, more slowly. */
  sep?: '.' | '/' | '-';
  /** Two digits: two-digit years up to this one are 20yy, later ones 19yy. */
  pivot?: string;
}

export interface Finding<T> {
  style: T;
  /** False when the samples alone cannot tell it from `alternatives`. */
  sure: boolean;
  /** What else reads every sample, when not sure. */
  alternatives: T[];
  evidence: Evidence;
  /** The sample that proves the reading, or the first one where nothing does. */
  example: string;
  /** Share of non-empty samples that `style` reads, 0 to 1. */
  fits: number;
}

/** Why a reading was chosen; names a message. */
export type Evidence =
  | 'number_plain'
  | 'number_separators'
  | 'number_ambiguous'
  | 'date_iso'
  | 'date_digits'
  | 'date_serial'
  | 'date_names'
  | 'date_dots'
  | 'date_first_over_12'
  | 'date_second_over_12'
  | 'date_year_first'
  | 'date_ambiguous';

/**
 * How hard a value is read. `quick` reads what the style usually looks like and leaves the rest NULL;
 * `full` also reads every other spelling, with patterns that cost time even where none is met.
 */
export type Effort = 'quick' | 'full';
