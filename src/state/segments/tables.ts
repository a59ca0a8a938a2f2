import type { Row } from '../../engine/engine';
import { bind } from '../../engine/sql';
import equalValues from './equal-values.sql?raw';
import scoreGrid from './score-grid.sql?raw';
import segmentTable from './segment-table.sql?raw';
import stageTable from './stage-table.sql?raw';

export const segmentTableSql = segmentTable;
export const stageTableSql = stageTable;
export const equalValuesSql = equalValues;
export const thresholdsSql = 'SELECT * FROM rfm_thresholds';

/** `bins`: what the scores of `rfm` go up to. */
export function scoreGridSql(bins: number): string {
  return bind(scoreGrid, { bins });
}

/** DECIMAL sums of more than 15 digits arrive as text. */
export type Money = number | string;

export interface SegmentRow extends Row {
  segment: string | null;
  customers: number;
  share_of_customers: number;
  revenue: Money;
  share_of_revenue: number | null;
  average_order: number;
  recency: number;
  frequency: number;
}

export interface StageRow extends Row {
  stage: string;
  customers: number;
  share_of_customers: number;
  revenue: Money;
  share_of_revenue: number | null;
  average_order: number | null;
}

export type MeasureId = 'r' | 'f' | 'm';

export interface ThresholdRow extends Row {
  measure: MeasureId;
  score: number;
  lower: number | null;
  upper: number | null;
  customers: number;
  includes: 'upper' | 'lower' | 'observed';
}

export interface EqualValuesRow extends Row {
  measure: MeasureId;
  commonest: number;
  commonest_customers: number;
  torn: number;
  customers: number;
}

/** Customers of one cell of the map, scores 1 to 5. */
export interface GridRow extends Row {
  r: number;
  f: number;
  m: number;
  customers: number;
}

export interface GroupRow extends Row {
  value: string | null;
  by_value: string | null;
  customers: number;
  buyers: number;
  share_of_customers: number;
  orders: number;
  revenue: Money;
  share_of_revenue: number | null;
  average_order: number | null;
  repeat_rate: number | null;
  revenue_per_customer: number;
  index_customers: number | null;
  index_revenue_per_customer: number | null;
  index_average_order: number | null;
  index_repeat: number | null;
  overlapping: boolean;
}
