import type { Engine } from '../engine/engine';
import { bind, ident, literal, raw } from '../engine/sql';
import { fateSql, lineViews, markedSql, settingsSql } from './anew';
import eventRowsText from './canonical/event_rows.sql?raw';
import eventsText from './canonical/events.sql?raw';
import customerRowsText from './canonical/customer_rows.sql?raw';
import customersText from './canonical/customers.sql?raw';
import linesText from './canonical/lines.sql?raw';
import ordersText from './canonical/orders.sql?raw';
import ordersOneLineText from './canonical/orders_one_line.sql?raw';
import totalText from './canonical/total.sql?raw';
import {
  cellsSql,
  CUSTOMER_COLUMNS,
  customerRowsSql,
  customersLeftUnreadSql,
  extraNames,
  linesLeftUnreadSql,
  lineParameters,
  orderTraitsSql,
  withRole,
} from './columns';
import { UNKNOWN } from './cells';
import { VERDICTS, type Step } from './check';
import { eventRowsSql, eventsLeftUnreadSql, nthSql } from './event-columns';
import { stepSql } from './findings';
import { mendSources } from './mended';
import { sourceTable, type ImportSettings, type Source } from './source';
import { withWords } from './understand';
import type { Effort } from './values';
import { TOTAL_WORDS } from './words';

const FATES = [
  'used',
  'cancelled',
  'returned',
  'no_customer',
  'zero',
  'later',
  'total',
  'duplicate',
  'left_out',
  'unreadable',
] as const;

const TOTAL = raw(`(${bind(totalText, { total_words: TOTAL_WORDS })})`);

/** Creates what every import needs: the types of fates and verdicts, and the empty tables that loading fills. */
export async function prepareEngine(engine: Engine): Promise<void> {
  await engine.run(`
    CREATE TYPE fate AS ENUM (${FATES.map((fate) => literal(fate)).join(', ')});
    CREATE TYPE verdict AS ENUM (${VERDICTS.map((verdict) => literal(verdict)).join(', ')});
    CREATE TABLE rejects (source INTEGER, line INTEGER, reason VARCHAR, found INTEGER, expected INTEGER, text VARCHAR, mended BOOLEAN);
    CREATE TABLE repairs (source INTEGER, line INTEGER, kind VARCHAR, text VARCHAR);
  `);
}

/**
 * Builds the canonical tables from the files' text tables: lines, order_lines, kept_apart, orders,
 * customer_rows, customers, settings, event_rows, events. Old ones are replaced. `steps` are what the user decided to do to
 * what the files say.
 * @returns the order files in which quick reading left something, so that all of it was read in full
 */
export async function buildCanonical(
  engine: Engine,
  files: readonly Source[],
  settings: ImportSettings,
  currency: string | null,
  steps: readonly Step[] = [],
): Promise<Source[]> {
  const before = stepSql(steps, 'before', files);
  await mendSources(engine, files, before);
  const sources: Source[] = [];
  for (const source of files) {
    const changed = before.some(({ step }) => step.source === source.id);
    sources.push(changed ? await readAnew(engine, source) : source);
  }
  const said = stepSql(steps, 'verdict', sources).map(({ sql }) => sql);
  const hard = await buildLines(engine, sources, settings, said);
  await buildCustomerRows(engine, sources);
  for (const { sql } of stepSql(steps, 'after', sources)) await engine.run(sql);
  await buildOrders(engine, sources, settings);
  await buildCustomers(engine, sources);
  const others = sources.filter((source) => source.kind === 'other');
  await engine.run(
    `CREATE OR REPLACE TABLE other_rows AS SELECT * FROM (VALUES (NULL::INTEGER, NULL::INTEGER)${others
      .map((source) => `, (${source.id}, ${source.rows})`)
      .join('')}) AS t(source, lines) WHERE source IS NOT NULL`,
  );
  await engine.run(
    `CREATE OR REPLACE TABLE settings AS ${settingsSql(settings, raw(literal(currency)))}`,
  );
  await buildEvents(engine, sources);
  return files.filter(({ id }) => hard.some((source) => source.id === id));
}

/** What was seen of the cells is no longer true where lines were put in their place. */
function readAnew(engine: Engine, source: Source): Promise<Source> {
  const columns = source.columns.map((column) => ({ ...column, ...UNKNOWN }));
  return withWords(engine, { ...source, columns });
}

/** Decides what becomes of the lines whose verdict has changed. */
async function decideAgain(engine: Engine, settings: ImportSettings): Promise<void> {
  const fate = `(${fateSql(settings).sql})::fate`;
  await engine.run(
    `UPDATE lines SET fate = ${fate} WHERE fate NOT IN ('total', 'unreadable') AND fate <> ${fate}`,
  );
}

/** Keeps the lines that a SELECT of source and line lists apart as returned. */
async function markReturned(engine: Engine, select: string): Promise<void> {
  const [row] = await engine.rows<{ any: boolean }>(
    `SELECT count(*) > 0 AS any FROM lines WHERE fate = 'returned'`,
  );
  if (!row?.any) return;
  await engine.run(`CREATE OR REPLACE TEMP TABLE marked AS ${select}`);
  await engine.run(
    `UPDATE lines SET fate = 'returned' FROM marked
     WHERE lines.source = marked.source AND lines.line = marked.line`,
  );
  await engine.run('DROP TABLE marked');
}

async function buildLines(
  engine: Engine,
  sources: readonly Source[],
  settings: ImportSettings,
  said: readonly string[],
): Promise<Source[]> {
  const files = sources.filter((source) => source.kind === 'orders');
  const create = async (effort: (source: Source) => Effort): Promise<void> => {
    const select = (source: Source, table: string): string =>
      bind(linesText, {
        ...lineParameters(source, settings.orderGrain, effort(source)),
        table: raw(table),
        fate: fateSql(settings),
        total: TOTAL,
      });
    const pieces = files.flatMap((source) =>
      piecesOf(source).map((table) => select(source, table)),
    );
    // The rows of no file at all still have the table's columns and types.
    if (pieces.length === files.length) {
      const text = pieces.join('\nUNION ALL\n') || emptyLines();
      await engine.run(`CREATE OR REPLACE TABLE lines AS ${text}`);
      return;
    }
    // Before it is compressed, what one statement makes takes three times the memory.
    await engine.run(`CREATE OR REPLACE TABLE lines AS ${emptyLines()}`);
    for (const piece of pieces) await engine.run(`INSERT INTO lines ${piece};\nFORCE CHECKPOINT`);
  };
  const hard = await createWithLeastEffort(engine, files, create, linesLeftUnreadSql);
  for (const sql of said) await engine.run(sql);
  if (said.length > 0) await decideAgain(engine, settings);
  const marked = markedSql(settings.refunds);
  if (marked) await markReturned(engine, marked);
  for (const [view, text] of Object.entries(lineViews)) {
    await engine.run(`CREATE OR REPLACE VIEW ${view} AS ${text}`);
  }
  return hard;
}

/** Rows that one statement reads. */
const PIECE = 2_000_000;

/** The relation of a file's text, or, of a large file, its lines in pieces. */
function piecesOf({ id, rows }: Source): string[] {
  const table = ident(sourceTable(id));
  if (rows <= PIECE) return [table];
  // Rows may stand several lines apart: the last piece takes what is left.
  const starts = Array.from({ length: Math.ceil(rows / PIECE) }, (_, k) => k * PIECE);
  return starts.map((start, k) => {
    const end = k + 1 < starts.length ? ` AND _line < ${start + PIECE}` : '';
    return `(SELECT * FROM ${table} WHERE _line >= ${start}${end})`;
  });
}

/** A file with nothing in it, for tables that must have their columns all the same. */
const nothing: Source = { id: 0, file: '', kind: 'orders', columns: [], rows: 0 };

/** Creates a table of all files with quick reading, and again with full reading of those files where that left something unread. */
async function createWithLeastEffort(
  engine: Engine,
  files: readonly Source[],
  create: (effort: (source: Source) => Effort) => Promise<void>,
  leftUnreadSql: (source: Source) => string,
): Promise<Source[]> {
  await create(() => 'quick');
  const hard = new Set<Source>();
  for (const source of files) {
    const [row] = await engine.rows<{ yes: boolean }>(leftUnreadSql(source));
    if (row?.yes) hard.add(source);
  }
  if (hard.size > 0) await create((source) => (hard.has(source) ? 'full' : 'quick'));
  return [...hard];
}

function emptyLines(): string {
  const parameters = lineParameters(nothing, 'row', 'quick');
  return bind(linesText, {
    ...parameters,
    table: raw('(SELECT 0 AS _line WHERE FALSE)'),
    fate: fateSql({ asOf: null, refunds: 'net' }),
    total: TOTAL,
  });
}

async function buildOrders(
  engine: Engine,
  sources: readonly Source[],
  settings: ImportSettings,
): Promise<void> {
  const oneLine = oneLineByNature(sources, settings) || (await ordersHaveOneLine(engine));
  await engine.run('DROP VIEW IF EXISTS orders; DROP TABLE IF EXISTS orders_added_up;');
  if (!oneLine) await engine.run(`CREATE TABLE orders_added_up AS ${ordersText}`);
  await engine.run(
    `CREATE VIEW orders AS ${oneLine ? ordersOneLineText : 'SELECT * FROM orders_added_up'}`,
  );
}

/** True where no look is needed to know that every order has one line. */
function oneLineByNature(sources: readonly Source[], settings: ImportSettings): boolean {
  if (settings.orderGrain === 'row') return true;
  if (settings.orderGrain === 'customer_day') return false;
  const numbers = sources
    .filter((source) => source.kind === 'orders')
    .map((source) => withRole(source, 'order_id'))
    .filter((column) => column !== undefined);
  return (
    numbers.length === 0 ||
    (numbers.length === 1 && numbers.every((column) => column.unique && !column.decimalIds))
  );
}

async function ordersHaveOneLine(engine: Engine): Promise<boolean> {
  const [row] = await engine.rows<{ yes: boolean }>(
    'SELECT count(*) = count(DISTINCT order_id) AS yes FROM order_lines',
  );
  return row?.yes ?? true;
}

async function buildCustomerRows(engine: Engine, sources: readonly Source[]): Promise<void> {
  const files = sources.filter((source) => source.kind === 'customers');
  const create = (effort: (source: Source) => Effort): Promise<void> => {
    const rows = files.map((source) => customerRowsSql(source, effort(source)));
    if (rows.length === 0) rows.push(`${emptyCustomers()} WHERE FALSE`);
    return engine.run(
      `CREATE OR REPLACE TABLE customer_rows AS ${bind(customerRowsText, {
        rows: raw(rows.join('\nUNION ALL BY NAME\n')),
        total: TOTAL,
      })}`,
    );
  };
  await createWithLeastEffort(engine, files, create, customersLeftUnreadSql);
}

/** After `settings`: events later than the day counted as of are kept apart. */
async function buildEvents(engine: Engine, sources: readonly Source[]): Promise<void> {
  const files = sources.filter((source) => source.kind === 'events');
  const create = (effort: (source: Source) => Effort): Promise<void> => {
    const rows = files.map((source) => eventRowsSql(source, effort(source)));
    return engine.run(
      `CREATE OR REPLACE TABLE event_rows AS ${bind(eventRowsText, {
        rows: raw(rows.join('\nUNION ALL\n') || emptyEvents()),
        nth: raw(nthSql(files)),
        total: TOTAL,
      })}`,
    );
  };
  await createWithLeastEffort(engine, files, create, eventsLeftUnreadSql);
  await engine.run(`CREATE OR REPLACE VIEW events AS ${eventsText}`);
}

/** The rows of no file at all still have the table's columns and types. */
const emptyEvents = () => eventRowsSql(nothing, 'quick', '(SELECT 0 AS _line WHERE FALSE)');

async function buildCustomers(engine: Engine, sources: readonly Source[]): Promise<void> {
  const files = sources.filter((source) => source.kind === 'customers');
  const traits = sources
    .filter((source) => source.kind === 'orders')
    .map(orderTraitsSql)
    .filter((sql) => sql !== null);
  const names = Object.keys(CUSTOMER_COLUMNS);
  const known = names.map((name) => `any_value(${name}) AS ${name}`);
  await engine.run(
    `CREATE OR REPLACE TABLE customer_traits AS SELECT customer_id, ${known.join(', ')}
     FROM (${[`${emptyTraits()} WHERE FALSE`, ...traits].join('\nUNION ALL BY NAME\n')})
     WHERE customer_id IS NOT NULL GROUP BY customer_id`,
  );
  const columns = [
    ...names.map((name) => `coalesce(listed.${name}, customer_traits.${name}) AS ${name}`),
    'listed.source',
    'listed.line',
    ...extraNames(files).map((name) => `listed.${ident(name)}`),
  ];
  await engine.run(
    `CREATE OR REPLACE TABLE customers AS ${bind(customersText, { columns: raw(columns.join(', ')) })}`,
  );
}

const emptyTraits = () =>
  `SELECT NULL::VARCHAR AS customer_id, ${Object.entries(CUSTOMER_COLUMNS)
    .map(([name, type]) => `NULL::${type} AS ${name}`)
    .join(', ')}`;

const emptyCustomers = () =>
  `SELECT 0 AS source, 0 AS line, ${cellsSql(nothing)}, * FROM (${emptyTraits()})`;
