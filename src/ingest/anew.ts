import { bind, literal, raw, type Sql } from '../engine/sql';
import eventsAnewText from './canonical/events_anew.sql?raw';
import fateText from './canonical/fate.sql?raw';
import keptApartText from './canonical/kept_apart.sql?raw';
import linesAnewText from './canonical/lines_anew.sql?raw';
import linesByRuleText from './canonical/lines_by_rule.sql?raw';
import orderLinesText from './canonical/order_lines.sql?raw';
import ordersText from './canonical/orders.sql?raw';
import refundsOfReturnedText from './canonical/refunds_of_returned.sql?raw';
import takenBackText from './canonical/sales_taken_back.sql?raw';
import settingsText from './canonical/settings.sql?raw';
import type { ImportSettings, Refunds } from './source';

/** The settings that decide which lines count; both can be looked at anew without reading a file. */
export type Counting = Pick<ImportSettings, 'asOf' | 'refunds'>;

export function asOfSql({ asOf }: Pick<Counting, 'asOf'>): Sql {
  return raw(asOf === null ? 'NULL::DATE' : `CAST(${literal(asOf)} AS DATE)`);
}

/** The expression of what becomes of a line, see `fate.sql`. */
export function fateSql(counting: Counting): Sql {
  return raw(bind(fateText, { as_of: asOfSql(counting), refunds: counting.refunds }));
}

/** SELECT of source and line of those `lines` that others decide to be returned, under a rule; null where none are. */
export function markedSql(refunds: Refunds, lines = 'lines'): string | null {
  const text = { net: refundsOfReturnedText, gross: null, out: takenBackText }[refunds];
  return text && bind(text, { lines: raw(lines) });
}

export function settingsSql(counting: Counting, currency: Sql): string {
  return bind(settingsText, {
    as_of: asOfSql(counting),
    refunds: counting.refunds,
    currency,
  });
}

/** What the views `order_lines` and `kept_apart` select. */
export const lineViews = { order_lines: orderLinesText, kept_apart: keptApartText } as const;

/**
 * The canonical relations as a build with other settings would make them, from the tables `lines` and `event_rows` as
 * they stand: name and SELECT, each reading those before it, and the first ones the tables; `wide` where there is
 * a row for every line, order or event. Customers are the same under all settings. What
 * steps did stays done; those that leave lines out saw only the lines that counted then.
 */
export function canonicalAnew(
  counting: Counting,
): { relation: string; text: string; wide?: boolean }[] {
  const byRule = 'lines_by_rule';
  const marked =
    markedSql(counting.refunds, byRule) ?? `SELECT source, line FROM ${byRule} WHERE FALSE`;
  return [
    { relation: byRule, text: bind(linesByRuleText, { fate: fateSql(counting) }), wide: true },
    { relation: 'lines', text: bind(linesAnewText, { marked: raw(marked) }), wide: true },
    ...Object.entries(lineViews).map(([relation, text]) => ({ relation, text, wide: true })),
    { relation: 'orders', text: ordersText, wide: true },
    {
      relation: 'settings',
      text: settingsSql(counting, raw('SELECT currency FROM main.settings')),
    },
    { relation: 'events', text: eventsAnewText, wide: true },
  ];
}
