import {
  columnsOf,
  relationOf,
  sidesOf,
  type Dimension,
  type HeatDimension,
  type RulesDimension,
} from '../../crossfilter/dimension';
import {
  dimensionOf,
  fits,
  type Cells,
  type Filter,
  type Filters,
  type Test as Asked,
} from '../../crossfilter/filter';
import { normalise, sameRule } from './normalise';
import {
  leavesOut,
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

/** More alternatives for one order than this are no rule that anybody reads. */
const MOST_ALTERNATIVES = 200;

/**
 * The rule that takes the customers `filters` leave. All filters on orders are asked of one order, so that they are one
 * leaf, or several alternatives where one of them is itself several (rectangles of a heat map); a refund booked as an
 * order of its own is one there. Throws a RangeError for a filter that no dimension takes, and for too many
 * alternatives.
 */
export function fromFilters(filters: Filters, dimensions: readonly Dimension[]): Rule {
  const rules: Rule[] = [];
  let ofOrders: Condition[][] | null = null;
  for (const filter of filters) {
    const dimension = dimensionOf(dimensions, filter);
    const rule = filterRule(dimension, filter);
    if (dimension.grain === 'customer') rules.push(rule);
    else ofOrders = product(ofOrders ?? [[]], alternatives(rule));
  }
  if (ofOrders) {
    const leaves = ofOrders.map((where): Rule => ({
      did: 'record',
      where,
      within: { all: true },
      times: { min: 1 },
      apart: true,
    }));
    rules.push({ any: leaves });
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
      grain === 'customer' ? parts.filter((part) => !isOfOrders(part)) : orderParts(parts);
    if (!asked) return null;
    // Narrow ones first: a single column may be one of a pair too.
    const byWidth = dimensions
      .filter((dimension) => dimension.grain === grain)
      .sort((a, b) => idsOf(a).length - idsOf(b).length);
    let open = asked;
    for (const dimension of byWidth) {
      const ids = idsOf(dimension);
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

function isOfOrders(part: Rule): boolean {
  return 'did' in part || ('any' in part && part.any.length > 0 && part.any.every(isOfOrders));
}

/**
 * What the one leaf about orders asks, or several that differ in one thing; null where they ask for more than one
 * order.
 */
function orderParts(parts: readonly Rule[]): readonly Rule[] | null {
  const about = parts.filter(isOfOrders);
  const [part] = about;
  if (!part) return [];
  const wheres = ('any' in part ? part.any : [part]).map(whereOf);
  const [first] = wheres;
  if (about.length > 1 || !first || wheres.includes(null)) return null;
  if (wheres.length === 1) return first;
  const texts = wheres.map((where) => where!.map((condition) => JSON.stringify(condition)));
  const isCommon = (condition: Condition) =>
    texts.every((text) => text.includes(JSON.stringify(condition)));
  const rest = wheres.map((where): Rule => ({
    all: where!.filter((condition) => !isCommon(condition)),
  }));
  return [...first.filter(isCommon), normalise({ any: rest })];
}

function whereOf(leaf: Rule): readonly Condition[] | null {
  if (!('did' in leaf)) return null;
  const { did, within, times, where } = leaf;
  const once = times.min === 1 && times.max === undefined;
  // Several things asked of one and the same line are more than filters can say, and that one is another than these.
  const lines = where.filter(({ attr }) => placeOf(attr).relation === 'order_lines');
  const plain = lines.length < 2 && !lines.some(({ is }) => leavesOut(is));
  const sayable = did === 'record' && 'all' in within && once && (leaf.apart || plain);
  return sayable && where.length > 0 ? where : null;
}

function attrsOf(dimension: Dimension): AttrRef[] {
  return sidesOf(dimension).flatMap((side) => {
    const relation = relationOf(side);
    const type: AttrType =
      side.kind === 'category'
        ? ({ text: 'text', integer: 'number', boolean: 'boolean' } as const)[side.type]
        : side.kind === 'time'
          ? 'date'
          : 'number';
    return columnsOf(side).map((label) => {
      // Weekday and hour are not in `orders`, of which `order_facts` has all the rest.
      const plain = relation === 'order_facts' && !/^(weekday|hour)$/.test(label);
      return { id: `${plain ? 'orders' : relation}.${label}`, label, type };
    });
  });
}

/** What parts of a rule are about: attributes, or segments. */
function idsOf(dimension: Dimension): string[] {
  if (dimension.kind === 'rules') return dimension.segments.map(({ id }) => `${SEGMENT}${id}`);
  return attrsOf(dimension).map(({ id }) => id);
}

/** No relation is called so. */
const SEGMENT = '\0';

function filterRule(dimension: Dimension, filter: Filter): Rule {
  if (dimension.kind === 'rules') return segmentsRule(dimension, filter);
  if ('cells' in filter)
    return dimension.kind === 'heat' ? cellsRule(dimension, filter.cells) : { any: [] };
  const [attr, second] = attrsOf(dimension) as [AttrRef, AttrRef?];
  if ('pairs' in filter) return pairsRule(attr, second ?? attr, filter.pairs);
  return { attr, is: filterTest(filter) };
}

function filterTest(asked: Asked): Test {
  if ('in' in asked) return { in: asked.in };
  if ('not' in asked) return { notIn: asked.not };
  if ('range' in asked) {
    const [from, below] = asked.range;
    if (from === null && below === null) return { known: true };
    return { ...(from === null ? {} : { from }), ...(below === null ? {} : { below }) };
  }
  const [fromDay, beforeDay] = asked.days;
  if (fromDay === null && beforeDay === null) return { known: true };
  return {
    ...(fromDay === null ? {} : { fromDay }),
    ...(beforeDay === null ? {} : { beforeDay }),
  };
}

function cellsRule(dimension: HeatDimension, cells: readonly Cells[]): Rule {
  const [x, y] = attrsOf(dimension) as [AttrRef, AttrRef];
  const ask = (attr: AttrRef, asked: Asked | null): Rule[] =>
    asked === null ? [] : [{ attr, is: filterTest(asked) }];
  return normalise({ any: cells.map((cell) => ({ all: [...ask(x, cell.x), ...ask(y, cell.y)] })) });
}

function segmentsRule({ segments }: RulesDimension, filter: Filter): Rule {
  const none: Rule = { not: { any: segments.map(({ id }) => ({ segment: id })) } };
  const any = (ids: readonly Value[]): Rule => ({
    any: ids.map((id) => (id === null ? none : { segment: String(id) })),
  });
  if ('in' in filter) return normalise(any(filter.in));
  return 'not' in filter ? normalise({ not: any(filter.not) }) : { any: [] };
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

/** A rule without not as conditions that hold together, one such list or another. */
function alternatives(rule: Rule): Condition[][] {
  if ('attr' in rule) return [[rule]];
  if ('any' in rule) return rule.any.flatMap(alternatives);
  if ('all' in rule) return rule.all.map(alternatives).reduce(product, [[]]);
  throw new RangeError('No condition on orders');
}

function product(some: Condition[][], others: Condition[][]): Condition[][] {
  if (some.length * others.length > MOST_ALTERNATIVES) {
    throw new RangeError('Too many alternatives for one order');
  }
  return some.flatMap((a) => others.map((b) => [...a, ...b]));
}

function idsIn(rule: Rule): string[] {
  if ('all' in rule) return rule.all.flatMap(idsIn);
  if ('any' in rule) return rule.any.flatMap(idsIn);
  if ('attr' in rule) return [rule.attr.id];
  if ('segment' in rule) return [`${SEGMENT}${rule.segment}`];
  const ids = 'not' in rule ? idsIn(rule.not) : [''];
  // What no filter can say has no column, so that no dimension takes it.
  return ids.every((id) => id.startsWith(SEGMENT)) ? ids : [''];
}

/** The filter that says the same as these parts together; it does when it makes just them. */
function readFilter(dimension: Dimension, parts: readonly Rule[]): Filter | null {
  const dim = dimension.id;
  if (dimension.kind === 'heat') return readCells(dimension, parts);
  const [part] = parts;
  const candidates: Filter[] =
    dimension.kind === 'pair'
      ? pairCandidates(dimension, parts)
      : parts.length !== 1 || !part
        ? []
        : dimension.kind === 'rules'
          ? segmentCandidates(dimension, part)
          : 'attr' in part
            ? testCandidates(part.is).map((test) => ({ ...test, dim }))
            : [];
  const asked: Rule = { all: parts };
  const found = candidates.find(
    (filter) => fits(dimension, filter) && sameRule(filterRule(dimension, filter), asked),
  );
  return found ?? null;
}

function readCells(dimension: HeatDimension, parts: readonly Rule[]): Filter | null {
  const [x, y] = attrsOf(dimension) as [AttrRef, AttrRef];
  let lists: Condition[][];
  try {
    lists = alternatives({ all: parts });
  } catch {
    return null;
  }
  const readSide = (side: Dimension, attr: AttrRef, list: readonly Condition[]) => {
    const [condition, more] = list.filter((one) => one.attr.id === attr.id);
    if (!condition) return null;
    const same = (test: Asked) =>
      sameRule({ attr, is: filterTest(test) }, { attr, is: condition.is });
    const takes = (test: Asked) => fits(side, { ...test, dim: side.id });
    return more
      ? undefined
      : testCandidates(condition.is).find((test) => takes(test) && same(test));
  };
  const cells: Cells[] = [];
  for (const list of lists) {
    const [across, up] = [readSide(dimension.x, x, list), readSide(dimension.y, y, list)];
    if (across === undefined || up === undefined || x.id === y.id) return null;
    cells.push({ x: across, y: up });
  }
  return cells.length > 0 ? { dim: dimension.id, cells } : null;
}

function segmentCandidates({ id: dim, segments }: RulesDimension, part: Rule): Filter[] {
  const none = JSON.stringify(
    normalise({ not: { any: segments.map(({ id }) => ({ segment: id })) } }),
  );
  const valuesOf = (rule: Rule): Value[] => {
    if (JSON.stringify(rule) === none) return [null];
    if ('segment' in rule) return [rule.segment];
    return 'any' in rule ? rule.any.flatMap(valuesOf) : [];
  };
  return [
    { dim, in: valuesOf(part) },
    ...('not' in part ? [{ dim, not: valuesOf(part.not) }] : []),
  ];
}

function testCandidates(is: Test): Asked[] {
  if ('in' in is) {
    const numbers = is.in.filter((value) => typeof value === 'number');
    if (numbers.length < is.in.length || numbers.length === 0) return [{ in: is.in }];
    // A range of weekdays is a list of them in its plainest form.
    const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
    const wide: Asked[] = [
      { range: [first, last + 1] },
      { range: [null, last + 1] },
      { range: [first, null] },
    ];
    return [{ in: is.in }, ...wide];
  }
  if ('notIn' in is) return [{ not: is.notIn }];
  if ('known' in is) {
    if (!is.known) return [{ in: [null] }];
    return [{ not: [null] }, { range: [null, null] }, { days: [null, null] }];
  }
  if ('contains' in is || 'lastDays' in is) return [];
  const { from, below, fromDay, beforeDay } = is as Range & DayRange;
  return [{ range: [from ?? null, below ?? null] }, { days: [fromDay ?? null, beforeDay ?? null] }];
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
