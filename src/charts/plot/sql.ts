import { ident } from '../../engine/sql';
import type { Axis, Plan, Source } from './plan';
import { TOP, type Aggregate } from './spec';

/** Marks of a chart at most; the rest is counted in `total`. */
export const MOST_MARKS = 10_000;
/** Single rows drawn at most; more are a sample of that many. */
export const MOST_ROWS = 5_000;
/** Steps of time, or bins, between which empty ones are filled in. */
const MOST_STEPS = 2_000;
/** Values beyond a whisker that are drawn, on each side. */
export const MOST_BEYOND = 25;

const QUOTED: Readonly<Record<Aggregate, (value: string) => string>> = {
  count: (value) => `count(${value})`,
  sum: (value) => `sum(${value})`,
  average: (value) => `avg(CAST(${value} AS DOUBLE))`,
  median: (value) => `median(CAST(${value} AS DOUBLE))`,
  min: (value) => `min(${value})`,
  max: (value) => `max(${value})`,
  distinct: (value) => `count(DISTINCT ${value})`,
  none: (value) => value,
};
/** What is nothing where there are no rows. */
const ADDITIVE: readonly Aggregate[] = ['count', 'sum', 'distinct'];

type Part = 'x' | 'y' | 'colour' | 'facet';

/** The steps of one SELECT, named apart from the relation they read. */
class Steps {
  readonly #prefix: string;
  readonly #steps: string[] = [];

  constructor(from: string) {
    this.#prefix = /^drawn_/i.test(from) ? 'chart_' : 'drawn_';
  }
  name(step: string): string {
    return this.#prefix + step;
  }
  add(step: string, sql: string): string {
    this.#steps.push(`${this.name(step)} AS (\n${indent(sql)}\n)`);
    return this.name(step);
  }
  select(sql: string): string {
    return `WITH ${this.#steps.join(',\n')}\n${sql}`;
  }
}

/** One row for each mark: `value` and the rows `n` behind it, at its x (and y), in its colour and panel. */
export function groupedSql(plan: Plan, { fill }: { fill: boolean }): string {
  const steps = new Steps(plan.spec.from);
  const parts = partsOf(plan);
  const keyed = keyedRows(steps, plan);
  const none = plan.aggregate === 'none';
  const value = plan.measure || none ? QUOTED[plan.aggregate]('value') : 'count(*)';
  const keys = parts.flatMap((part) => columnsOf(plan, part));
  const first = plan.sort === 'data' ? [none ? 'place' : 'min(place) AS place'] : [];
  const n = none ? '1 AS n' : 'count(*) AS n';
  const persons = plan.persons !== null && !none ? ['count(DISTINCT persons) AS persons'] : [];
  let from = steps.add(
    'groups',
    lines(
      `SELECT ${[...keys, `${value} AS value`, n, ...persons, ...first].join(', ')}`,
      `FROM ${keyed}`,
      keys.length > 0 && !none ? 'GROUP BY ALL' : '',
      // Without groups there is one row, of nothing.
      keys.length === 0 ? 'HAVING count(*) > 0' : '',
    ),
  );
  const stepped = plan.x?.how === 'bins' || plan.x?.how === 'unit';
  if (fill && stepped && plan.x) from = filled(steps, plan, plan.x, from, keys);
  const shown = parts.flatMap((part) => shownOf(plan, part));
  const share = plan.share ? [shareOf(plan, parts)] : [];
  const ends = parts.filter((part) => axis(plan, part)?.how === 'bins');
  const bins = ends.map((part) => `CROSS JOIN ${steps.name(`${part}_bins`)}`);
  const order = plan.sort === 'data' && !stepped ? ['place'] : [];
  return steps.select(
    lines(
      `SELECT\n${list([...shown, 'value', ...share, 'n', ...(persons.length > 0 ? ['persons'] : []), `${allRows(plan)} AS all_rows`, ...leftOut(steps, plan), 'count(*) OVER () AS total'])}`,
      `FROM ${from}`,
      ...bins,
      `ORDER BY ${[...order, ...orderOf(plan, parts), 'value'].join(', ')}`,
      `LIMIT ${MOST_MARKS}`,
    ),
  );
}

/** The rows themselves; of too many a sample that is the same every time. */
export function rowsSql(plan: Plan): string {
  const steps = new Steps(plan.spec.from);
  const parts = partsOf(plan);
  const keyed = keyedRows(steps, plan, true);
  const shown = parts.flatMap((part) => shownOf(plan, part));
  const value = plan.measure ? ['value'] : [];
  return steps.select(
    lines(
      `SELECT\n${list([...shown, ...value, `${allRows(plan)} AS all_rows`, ...leftOut(steps, plan), 'count(*) OVER () AS total'])}`,
      `FROM ${keyed}`,
      'ORDER BY hash(place)',
      `LIMIT ${MOST_ROWS}`,
    ),
  );
}

/** Quartiles by linear interpolation; whiskers end at the last value within 1.5 times the distance of the quartiles. */
export function boxesSql(plan: Plan): string {
  const steps = new Steps(plan.spec.from);
  const parts = partsOf(plan);
  const keyed = keyedRows(steps, plan);
  const keys = parts.flatMap((part) => columnsOf(plan, part));
  const comma = keys.map((key) => `${key}, `).join('');
  const quartiles = steps.add(
    'quartiles',
    lines(
      `SELECT ${comma}quantile_cont(value, 0.25) AS q1, quantile_cont(value, 0.5) AS median, quantile_cont(value, 0.75) AS q3`,
      `FROM ${keyed}`,
      keys.length > 0 ? `GROUP BY ${keys.join(', ')}` : '',
    ),
  );
  const on = keys.map((key) => `a.${key} IS NOT DISTINCT FROM b.${key}`).join(' AND ');
  const inside = steps.add(
    'values',
    lines(
      `SELECT a.*, b.* EXCLUDE (${keys.length > 0 ? keys.join(', ') : 'none_of_them'}),`.replace(
        ' EXCLUDE (none_of_them)',
        '',
      ),
      '  q1 - 1.5 * (q3 - q1) AS from_here, q3 + 1.5 * (q3 - q1) AS to_here',
      `FROM ${keyed} AS a ${on ? `JOIN ${quartiles} AS b ON ${on}` : `CROSS JOIN ${quartiles} AS b`}`,
    ),
  );
  const beyond = (side: string, order: string) =>
    `list_slice(list(DISTINCT value ORDER BY value${order}) FILTER (WHERE ${side}), 1, ${MOST_BEYOND})`;
  const boxes = steps.add(
    'boxes',
    lines(
      `SELECT ${comma}count(*) AS n, min(value) AS least, any_value(q1) AS q1, any_value(median) AS median,`,
      '  any_value(q3) AS q3, max(value) AS most,',
      '  min(value) FILTER (WHERE value >= from_here) AS low, max(value) FILTER (WHERE value <= to_here) AS high,',
      '  count(*) FILTER (WHERE value < from_here OR value > to_here) AS beyond,',
      `  ${beyond('value < from_here', '')} AS lows,`,
      `  ${beyond('value > to_here', ' DESC')} AS highs${plan.sort === 'data' ? ', min(place) AS place' : ''}`,
      `FROM ${inside}`,
      keys.length > 0 ? `GROUP BY ${keys.join(', ')}` : 'HAVING count(*) > 0',
    ),
  );
  const shown = parts.flatMap((part) => shownOf(plan, part));
  const ends = parts.filter((part) => axis(plan, part)?.how === 'bins');
  return steps.select(
    lines(
      `SELECT\n${list([...shown, 'least, low, q1, median AS value, q3, high, most, beyond, lows, highs', 'n', `${allRows(plan)} AS all_rows`, ...leftOut(steps, plan), 'count(*) OVER () AS total'])}`,
      `FROM ${boxes}`,
      ...ends.map((part) => `CROSS JOIN ${steps.name(`${part}_bins`)}`),
      `ORDER BY ${[...(plan.sort === 'data' ? ['place'] : []), ...orderOf(plan, parts), 'median'].join(', ')}`,
      `LIMIT ${MOST_MARKS}`,
    ),
  );
}

/** The least, the largest and the middle of each group. */
export function spansSql(plan: Plan): string {
  const steps = new Steps(plan.spec.from);
  const parts = partsOf(plan);
  const keyed = keyedRows(steps, plan);
  const keys = parts.flatMap((part) => columnsOf(plan, part));
  const spans = steps.add(
    'spans',
    lines(
      `SELECT ${keys.map((key) => `${key}, `).join('')}min(value) AS least, ${QUOTED[plan.aggregate]('value')} AS value, max(value) AS most, count(*) AS n${plan.sort === 'data' ? ', min(place) AS place' : ''}`,
      `FROM ${keyed}`,
      keys.length > 0 ? `GROUP BY ${keys.join(', ')}` : 'HAVING count(*) > 0',
    ),
  );
  const shown = parts.flatMap((part) => shownOf(plan, part));
  const ends = parts.filter((part) => axis(plan, part)?.how === 'bins');
  return steps.select(
    lines(
      `SELECT\n${list([...shown, 'least, value, most, n', `${allRows(plan)} AS all_rows`, ...leftOut(steps, plan), 'count(*) OVER () AS total'])}`,
      `FROM ${spans}`,
      ...ends.map((part) => `CROSS JOIN ${steps.name(`${part}_bins`)}`),
      `ORDER BY ${[...(plan.sort === 'data' ? ['place'] : []), ...orderOf(plan, parts), 'value'].join(', ')}`,
      `LIMIT ${MOST_MARKS}`,
    ),
  );
}

function partsOf(plan: Plan): Part[] {
  return (['facet', 'x', 'y', 'colour'] as const).filter((part) => plan[part]);
}

function axis(plan: Plan, part: Part): Axis | null {
  return part === 'x' || part === 'y' ? plan[part] : null;
}

function isCategory(plan: Plan, part: Part): boolean {
  return (axis(plan, part)?.how ?? 'category') === 'category';
}

function columnsOf(plan: Plan, part: Part): string[] {
  return isCategory(plan, part) ? [part, `${part}_others`] : [part];
}

/** In the result: a bin has two ends, a unit of time likewise. */
function shownOf(plan: Plan, part: Part): string[] {
  const how = axis(plan, part);
  if (how?.how === 'bins') {
    const bins = (k: string) => `${k} * ${part}_per / ${part}_times`;
    return [`${bins(part)} AS ${part}`, `${bins(`(${part} + 1)`)} AS ${part}_to`];
  }
  if (how?.how === 'unit') {
    return [part, `CAST(${part} + INTERVAL 1 ${how.unit} AS DATE) AS ${part}_to`];
  }
  return columnsOf(plan, part);
}

function orderOf(plan: Plan, parts: readonly Part[]): string[] {
  return parts.flatMap((part) =>
    isCategory(plan, part) ? [`${part}_others`, `${part} NULLS LAST`] : [`${part}`],
  );
}

/** The rows with everything in its place: `x`, `y`, `colour`, `facet` (and `…_others`), `value`, `place`. */
function keyedRows(steps: Steps, plan: Plan, needsPlace = false): string {
  const parts = partsOf(plan);
  let from = steps.add('rows', sourceRows(plan, parts, needsPlace || plan.sort === 'data'));
  const binned = parts.filter((part) => axis(plan, part)?.how === 'bins');
  for (const part of binned) steps.add(`${part}_bins`, binsOf(part, axis(plan, part)!, from));
  if (binned.length > 0) {
    const places = binned.map((part) => `floor(${part} * ${part}_times / ${part}_per) AS ${part}`);
    const tables = [from, ...binned.map((part) => steps.name(`${part}_bins`))];
    from = steps.add(
      'binned',
      `SELECT * REPLACE (${places.join(', ')})\nFROM ${tables.join(' CROSS JOIN ')}`,
    );
  }
  const named = parts.filter((part) => isCategory(plan, part));
  if (named.length === 0) return from;
  for (const part of named) steps.add(`${part}_ranks`, ranksOf(plan, part, from));
  const top = (part: Part) => `${steps.name(`${part}_ranks`)}.rank <= ${topOf(plan, part)}`;
  const keys = named.flatMap((part) => [
    `CASE WHEN ${top(part)} THEN ${from}.${part} END AS ${part}`,
    `CASE WHEN ${top(part)} THEN 0 ELSE ${steps.name(`${part}_ranks`)}.kinds - ${topOf(plan, part)} END AS ${part}_others`,
  ]);
  const joins = named.map((part) => {
    const ranks = steps.name(`${part}_ranks`);
    return `JOIN ${ranks} ON ${from}.${part} IS NOT DISTINCT FROM ${ranks}.value`;
  });
  const out = `${from}.* EXCLUDE (${named.join(', ')})`;
  return steps.add(
    'keyed',
    lines(
      `SELECT ${[out, ...keys].join(', ')}`,
      `FROM ${from}`,
      ...joins,
      plan.others ? '' : `WHERE ${named.map(top).join(' AND ')}`,
    ),
  );
}

function topOf(plan: Plan, part: Part): number {
  const how = axis(plan, part);
  if (how) return how.top;
  return TOP[part];
}

function sourceRows(plan: Plan, parts: readonly Part[], needsPlace: boolean): string {
  const columns: string[] = [];
  const conditions: string[] = [];
  for (const part of parts) {
    const how = axis(plan, part);
    const source = how?.source ?? (plan[part] as Source);
    const name = ident(source.name);
    if (!how || how.how === 'category') columns.push(`CAST(${name} AS VARCHAR) AS ${part}`);
    else if (source.kind === 'time') {
      const time = `CAST(${name} AS TIMESTAMP)`;
      const placed = how.how === 'unit' ? `CAST(date_trunc('${how.unit}', ${time}) AS DATE)` : time;
      columns.push(`${placed} AS ${part}`);
      conditions.push(`isfinite(${time})`);
    } else {
      columns.push(`CAST(${name} AS DOUBLE) AS ${part}`);
      conditions.push(`isfinite(CAST(${name} AS DOUBLE))`);
      if (plan.log && how.how === 'raw' && plan.mark.measures === null)
        conditions.push(`${name} > 0`);
    }
  }
  if (plan.measure) {
    const name = ident(plan.measure.name);
    const drawn = plan.mark.single ?? false;
    const wide = /^(DOUBLE|FLOAT)$/.test(plan.measure.type);
    if (drawn) {
      columns.push(`CAST(${name} AS DOUBLE) AS value`);
      conditions.push(`isfinite(CAST(${name} AS DOUBLE))`);
      if (plan.log) conditions.push(`${name} > 0`);
    } else columns.push(`${wide ? `CASE WHEN isfinite(${name}) THEN ${name} END` : name} AS value`);
  } else if (plan.aggregate === 'none') columns.push('NULL AS value');
  if (plan.persons !== null) columns.push(`${ident(plan.persons)} AS persons`);
  if (needsPlace) columns.push('row_number() OVER () AS place');
  if (columns.length === 0) columns.push('1 AS one');
  return lines(
    `SELECT ${columns.join(', ')}`,
    `FROM ${ident(plan.spec.from)}`,
    conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '',
  );
}

/**
 * Bins of 1, 2 or 5 times a power of ten. `times` and `per` are whole where the width is a fraction (0.1 is 1 in 10), so
 * that 0.3 falls into the bin that begins at 0.3.
 */
function binsOf(part: Part, { bins, whole }: Axis, from: string): string {
  const wide = `max(${part}) / ${bins} - min(${part}) / ${bins}`;
  const least = `max(abs(${part})) * 1e-12`;
  const raw = `greatest(CASE WHEN max(${part}) = min(${part}) THEN 1 ELSE ${wide} END, ${least}, ${whole ? '1' : '1e-300'})`;
  return `SELECT
  CASE WHEN power < 0 THEN pow(10, -power) ELSE 1 END AS ${part}_times,
  CASE WHEN lead <= 1 THEN 1 WHEN lead <= 2 THEN 2 WHEN lead <= 5 THEN 5 ELSE 10 END
    * CASE WHEN power > 0 THEN pow(10, power) ELSE 1 END AS ${part}_per
FROM (
  SELECT power, raw / pow(10, power) AS lead
  FROM (SELECT raw, floor(log10(raw)) AS power FROM (SELECT ${raw} AS raw FROM ${from}))
)`;
}

/** The values of a category, those that weigh most first. */
function ranksOf(plan: Plan, part: Part, from: string): string {
  const { aggregate } = plan;
  const drawn = plan.mark.single ?? false;
  const weight =
    part === 'x' && plan.measure && !drawn
      ? aggregate === 'none'
        ? 'max(value)'
        : QUOTED[aggregate]('value')
      : plan.measure && aggregate === 'sum'
        ? 'sum(abs(value))'
        : 'count(*)';
  return lines(
    `SELECT ${part} AS value, count(*) OVER () AS kinds,`,
    `  row_number() OVER (ORDER BY ${weight} DESC NULLS LAST, ${part} NULLS LAST) AS rank`,
    `FROM ${from}`,
    `GROUP BY ${part}`,
  );
}

/** Every step from the first to the last, for every colour in every panel: what has no rows stands as nothing. */
function filled(steps: Steps, plan: Plan, x: Axis, from: string, keys: string[]): string {
  const apart = keys.filter((key) => key !== 'x');
  const span =
    x.how === 'unit'
      ? `date_diff('${x.unit}', min(x), max(x))`
      : 'CASE WHEN max(abs(x)) < 1e15 THEN max(x) - min(x) ELSE 1e15 END';
  const series =
    x.how === 'unit'
      ? `generate_series(min(x), max(x), INTERVAL 1 ${x.unit})`
      : 'generate_series(TRY_CAST(min(x) AS BIGINT), TRY_CAST(max(x) AS BIGINT))';
  const type = x.how === 'unit' ? 'DATE' : 'DOUBLE';
  const all = steps.add(
    'steps',
    `SELECT x FROM ${from}\nUNION\nSELECT CAST(unnest(series) AS ${type}) AS x\nFROM (SELECT CASE WHEN ${span} <= ${MOST_STEPS} THEN ${series} END AS series FROM ${from})`,
  );
  const every = steps.add(
    'every',
    apart.length > 0
      ? `SELECT s.x, g.*\nFROM ${all} AS s CROSS JOIN (SELECT DISTINCT ${apart.join(', ')} FROM ${from}) AS g`
      : `SELECT x FROM ${all}`,
  );
  const value = ADDITIVE.includes(plan.aggregate) ? 'coalesce(g.value, 0)' : 'g.value';
  const on = keys.map((key) => `g.${key} IS NOT DISTINCT FROM e.${key}`).join(' AND ');
  const persons = plan.persons === null ? '' : ', coalesce(g.persons, 0) AS persons';
  return steps.add(
    'filled',
    `SELECT e.*, ${value} AS value, coalesce(g.n, 0) AS n${persons}\nFROM ${every} AS e LEFT JOIN ${from} AS g ON ${on}`,
  );
}

function shareOf(plan: Plan, parts: readonly Part[]): string {
  // What has no parts of its own is a part of its panel.
  const whole = parts
    .filter((part) => part !== 'colour' && (plan.colour !== null || part === 'facet'))
    .flatMap((part) => columnsOf(plan, part));
  const over = whole.length > 0 ? `PARTITION BY ${whole.join(', ')}` : '';
  return `value / nullif(sum(abs(value)) OVER (${over}), 0) AS share`;
}

function allRows(plan: Plan): string {
  return `(SELECT count(*) FROM ${ident(plan.spec.from)})`;
}

/** How many values of each category do not stand in the chart, where there is no mark for the others. */
function leftOut(steps: Steps, plan: Plan): string[] {
  if (plan.others) return [];
  return partsOf(plan)
    .filter((part) => isCategory(plan, part))
    .map((part) => {
      const ranks = steps.name(`${part}_ranks`);
      return `(SELECT count(*) FROM ${ranks} WHERE rank > ${topOf(plan, part)}) AS ${part}_left`;
    });
}

function lines(...parts: string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}

function list(items: readonly string[]): string {
  return items.map((item) => `  ${item}`).join(',\n');
}

function indent(sql: string): string {
  return sql.replace(/^/gm, '  ');
}
