import type { Engine, Row } from '../engine/engine';
import summaryText from './canonical/summary.sql?raw';

/** The canonical tables in figures; see `summary.sql`. Dates are ISO text, null where there is no order. */
export interface Summary extends Row {
  customers: number;
  orders: number;
  revenue: number;
  revenue_all: number;
  events: number;
  first_order: string | null;
  last_order: string | null;
  as_of: string | null;
  as_of_default: string | null;
  currency: string | null;
}

export async function readSummary(engine: Engine): Promise<Summary> {
  const [summary] = await engine.rows<Summary>(summaryText);
  if (!summary) throw new RangeError('settings has no row');
  return summary;
}
