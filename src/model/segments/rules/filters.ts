import { columnsOf, type Dimension } from '../../crossfilter/dimension';
import { dimensionOf, fits, type Filter, type Filters } from '../../crossfilter/filter';
import { firstDay, monthNumber, monthOf } from '../../crossfilter/month';
import { normalise, sameRule } from './normalise';
import {
  placeOf,
  type AttrRef,
  type AttrType,
  type Condition,
  type DayRange,
  type Range,
  type Rule,
  type Test,
  type Value,
} from './rule';

/**
 * The rule that takes the customers `filters` leave. All filters on orders are one leaf, since they ask for one order
 * that meets them all; a refund booked as an order of its own is one there. Throws a RangeError for a filter that no
 * dimension takes, and for squares of two order columns that are no rectangle.
 */
export function fromFilters(filters: Filters, dimensions: readonly Dimension[]): Rule {
  const rules: Rule[] = [];
  const where: Condition[] = [];
  for (const filter of filters) {
    const dimension = dimensionOf(dimensions, filter);
    const rule = filterRule(dimension, filter);
    if (dimension.grain === 'customer') rules.push(rule);
    else where.push(...conjunction(rule));
  }
  if (where.length > 0) {
    rules.push({ did: 'record', where, within: { all: true }, times: { min: 1 }, apart: true });
  }
  return normalise({ all: rules });
}

/**
 * The filters that leave the customers the rule takes, in the order of `dimensions`; null where filters cannot say it.
 * fromFilters(toFilters(rule)) is the rule, but for the order of its parts.
 */
export function toFilters(rule: Rule, dimensions: readonly Dimension[]): Filters | null {
  const plain = normalise(rule);
  const parts = 'all' in plain ? plain.all : [plain];
  const filters: Filter[] = [];
  for (const grain of ['customer', 'order'] as const) {
    const asked =
      grain === 'customer' ? parts.filter((part) => !('did' in part)) : orderParts(parts);
    if (!asked) return null;
    // Narrow ones first: a single column may be one of a pair too.
    const byWidth = dimensions
      .filter((dimension) => dimension.grain === grain)
      .sort((a, b) => columnsOf(a).length - columnsOf(b).length);
    let open = asked;
    for (const dimension of byWidth) {
      const ids = attrsOf(dimension).map(({ id }) => id);
      const own = open.filter((part) => idsIn(part).every((id) => ids.includes(id)));
      const filter = own.length > 0 ? readFilter(dimension, own) : null;
      if (!filter) continue;
      filters.push(filter);
      open = open.filter((part) => !own.includes(part));
    }
    if (open.length > 0) return null;
  }
  const order = new Map(dimensions.map(({ id }, i) => [id, i]));
  filters.sort((a, b) => (order.get(a.dim) ?? 0) - (order.get(b.dim) ?? 0));
  return filters;
}

/** What the one leaf about orders asks; null where there are several or it asks for more than one order. */
function orderParts(parts: readonly Rule[]): readonly Rule[] | null {
  const leaves = parts.flatMap((part) => ('did' in part ? [part] : []));
  const [leaf] = leaves;
  if (!leaf) return [];
  const { did, within, times, where } = leaf;
  const once = times.min === 1 && times.max === undefined;
  // Several things asked of one and the same line are more than filters can say.
  const lines = where.filter(({ attr }) => placeOf(attr).relation === LINES).length;
  const sayable = did === 'record' && 'all' in within && once && (leaf.apart || lines < 2);
  return leaves.length === 1 && sayable && where.length > 0 ? where : null;
}

const LINES = 'order_lines';

function relationOf(dimension: Dimension, column: string): string {
  if (dimension.grain === 'customer') return 'customer_facts';
  // A column of lines: an order has all the values that its lines have.
  if ('many' in dimension && dimension.many === true) return LINES;
  return /^(weekday|hour)$/.test(column) ? 'order_facts' : 'orders';
}

function attrsOf(dimension: Dimension): AttrRef[] {
  const type: AttrType =
    dimension.kind === 'category'
      ? ({ text: 'text', integer: 'number', boolean: 'boolean' } as const)[dimension.type]
      : dimension.kind === 'month'
        ? 'date'
        : 'number';
  return columnsOf(dimension).map((label) => ({
    id: `${relationOf(dimension, label)}.${label}`,
    label,
    type,
  }));
}

function filterRule(dimension: Dimension, filter: Filter): Rule {
  const [attr, second] = attrsOf(dimension) as [AttrRef, AttrRef?];
  if ('pairs' in filter) return pairsRule(attr, second ?? attr, filter.pairs);
  return { attr, is: filterTest(filter) };
}

function filterTest(filter: Exclude<Filter, { pairs: unknown }>): Test {
  if ('in' in filter) return { in: filter.in };
  if ('not' in filter) return { notIn: filter.not };
  if ('range' in filter) {
    const [from, below] = filter.range;
    if (from === null && below === null) return { known: true };
    return { ...(from === null ? {} : { from }), ...(below === null ? {} : { below }) };
  }
  const [first, last] = filter.months;
  if (first === null && last === null) return { known: true };
  return {
    ...(first === null ? {} : { fromDay: firstDay(first) }),
    ...(last === null ? {} : { beforeDay: firstDay(last, 1) }),
  };
}

/** Squares as few rectangles: columns that are alike stand together. */
function pairsRule(
  x: AttrRef,
  y: AttrRef,
  pairs: readonly (readonly [number, number] | null)[],
): Rule {
  const columns = new Map<number, Set<number>>();
  for (const pair of pairs) {
    if (pair) columns.set(pair[0], (columns.get(pair[0]) ?? new Set()).add(pair[1]));
  }
  const alike = new Map<string, { across: number[]; up: number[] }>();
  for (const [a, ups] of [...columns].sort(([a], [b]) => a - b)) {
    const up = [...ups].sort((a, b) => a - b);
    const block = alike.get(up.join()) ?? { across: [], up };
    block.across.push(a);
    alike.set(up.join(), block);
  }
  const blocks: Rule[] = [...alike.values()].map(({ across, up }) => ({
    all: [
      { attr: x, is: { in: across } },
      { attr: y, is: { in: up } },
    ],
  }));
  if (pairs.includes(null)) {
    blocks.push({ attr: x, is: { known: false } }, { attr: y, is: { known: false } });
  }
  return blocks.length > 0 ? normalise({ any: blocks }) : { attr: x, is: { in: [] } };
}

function conjunction(rule: Rule): Condition[] {
  const parts = 'all' in rule ? rule.all : [rule];
  return parts.map((part) => {
    if ('attr' in part) return part;
    throw new RangeError('Squares of order columns that are no rectangle cannot be a rule');
  });
}

function idsIn(rule: Rule): string[] {
  if ('all' in rule) return rule.all.flatMap(idsIn);
  if ('any' in rule) return rule.any.flatMap(idsIn);
  // What no filter can say has no column, so that no dimension takes it.
  return 'attr' in rule ? [rule.attr.id] : [''];
}

/** The filter that says the same as these parts together; it does when it makes just them. */
function readFilter(dimension: Dimension, parts: readonly Rule[]): Filter | null {
  const dim = dimension.id;
  const [part] = parts;
  const candidates: Filter[] =
    dimension.kind === 'pair'
      ? pairCandidates(dimension, parts)
      : parts.length === 1 && part && 'attr' in part
        ? testCandidates(dim, part.is)
        : [];
  const asked: Rule = { all: parts };
  const found = candidates.find(
    (filter) => fits(dimension, filter) && sameRule(filterRule(dimension, filter), asked),
  );
  return found ?? null;
}

function testCandidates(dim: string, is: Test): Filter[] {
  if ('in' in is) return [{ dim, in: is.in }];
  if ('notIn' in is) return [{ dim, not: is.notIn }];
  if ('known' in is) {
    if (!is.known) return [{ dim, in: [null] }];
    return [
      { dim, not: [null] },
      { dim, range: [null, null] },
      { dim, months: [null, null] },
    ];
  }
  if ('contains' in is || 'lastDays' in is) return [];
  const { from, below, fromDay, beforeDay } = is as Range & DayRange;
  const month = (day: string | undefined, shift: number) =>
    day === undefined ? null : monthOf(monthNumber(day.slice(0, 7)) + shift);
  return [
    { dim, range: [from ?? null, below ?? null] },
    { dim, months: [month(fromDay, 0), month(beforeDay, -1)] },
  ];
}

function pairCandidates(dimension: Dimension, parts: readonly Rule[]): Filter[] {
  const [first] = parts;
  const blocks = parts.length === 1 && first && 'any' in first ? first.any : [{ all: parts }];
  const pairs: ([number, number] | null)[] = [];
  const values = (rule: Rule | undefined): readonly Value[] =>
    rule && 'attr' in rule && 'in' in rule.is ? rule.is.in : [];
  for (const block of blocks) {
    const [across, up] = 'all' in block ? block.all : [];
    for (const a of values(across)) {
      for (const b of values(up)) {
        if (typeof a === 'number' && typeof b === 'number') pairs.push([a, b]);
      }
    }
  }
  const dim = dimension.id;
  return [
    { dim, pairs },
    { dim, pairs: [...pairs, null] },
  ];
}
