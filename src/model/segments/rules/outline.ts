import { isLeaf, type Leaf, type Rule } from './rule';

/**
 * A rule as it is edited: every part has a key that stays its own through moves and changes, and carries its “not”
 * itself. Outlines never change: every edit gives a new one that shares what it did not touch.
 */
export type Item = Group | Single;

export interface Group {
  readonly key: number;
  readonly not: boolean;
  readonly kind: 'all' | 'any';
  readonly items: readonly Item[];
}

export interface Single {
  readonly key: number;
  readonly not: boolean;
  readonly rule: Leaf | { readonly segment: string };
}

/** Where a part stands: in which group, before how many others. */
export interface Spot {
  readonly group: number;
  readonly index: number;
}

let keys = 0;

export function isGroup(item: Item): item is Group {
  return 'items' in item;
}

export function single(rule: Single['rule'], not = false): Single {
  return { key: ++keys, not, rule };
}

export function group(kind: Group['kind'], items: readonly Item[], not = false): Group {
  return { key: ++keys, not, kind, items };
}

/** The rule as an outline, under a group in any case. */
export function outlineOf(rule: Rule): Group {
  const item = itemOf(rule);
  return isGroup(item) ? item : group('all', [item]);
}

/** Two “not” in a row are none. */
export function itemOf(rule: Rule): Item {
  if ('not' in rule) {
    const inner = itemOf(rule.not);
    return { ...inner, not: !inner.not };
  }
  if ('all' in rule) return group('all', rule.all.map(itemOf));
  if ('any' in rule) return group('any', rule.any.map(itemOf));
  return single(isLeaf(rule) ? rule : { segment: rule.segment });
}

export function ruleOf(item: Item): Rule {
  const inner: Rule = isGroup(item) ? groupRule(item) : item.rule;
  return item.not ? { not: inner } : inner;
}

function groupRule({ kind, items }: Group): Rule {
  return kind === 'all' ? { all: items.map(ruleOf) } : { any: items.map(ruleOf) };
}

/** The path of every part in `ruleOf(root)`, as `problemsOf` says them, below its “not”. */
export function pathsOf(root: Item): ReadonlyMap<number, string> {
  const paths = new Map<number, string>();
  const visit = (item: Item, at: string): void => {
    const path = item.not ? join(at, 'not') : at;
    paths.set(item.key, path);
    if (isGroup(item)) {
      item.items.forEach((part, i) => visit(part, join(path, `${item.kind}.${i}`)));
    }
  };
  visit(root, '');
  return paths;
}

/** Every part, the root first, each before what is in it. */
export function partsOf(root: Item): Item[] {
  return [root, ...(isGroup(root) ? root.items.flatMap(partsOf) : [])];
}

export function find(root: Item, key: number): Item | undefined {
  return partsOf(root).find((item) => item.key === key);
}

/** Where the part stands; undefined for the root and for what is not there. */
export function spotOf(root: Item, key: number): Spot | undefined {
  for (const item of partsOf(root)) {
    if (!isGroup(item)) continue;
    const index = item.items.findIndex((part) => part.key === key);
    if (index >= 0) return { group: item.key, index };
  }
  return undefined;
}

/** Puts what `edit` makes of a part in its place. */
export function change<T extends Item>(root: T, key: number, edit: (item: Item) => Item): T {
  if (root.key === key) return edit(root) as T;
  if (!isGroup(root)) return root;
  const items = root.items.map((item) => change(item, key, edit));
  return items.every((item, i) => item === root.items[i]) ? root : { ...root, items };
}

export function insert(root: Group, { group: into, index }: Spot, item: Item): Group {
  return change(root, into, (target) =>
    isGroup(target) ? { ...target, items: target.items.toSpliced(index, 0, item) } : target,
  );
}

export function remove(root: Group, key: number): Group {
  const spot = spotOf(root, key);
  if (!spot) return root;
  return change(root, spot.group, (target) =>
    isGroup(target) ? { ...target, items: target.items.toSpliced(spot.index, 1) } : target,
  );
}

/** Puts a part elsewhere; `to` counts with the part still where it was. Nothing goes into itself. */
export function move(root: Group, key: number, to: Spot): Group {
  const [item, from] = [find(root, key), spotOf(root, key)];
  if (!item || !from || find(item, to.group)) return root;
  const target = find(root, to.group);
  if (!target || !isGroup(target)) return root;
  const index = from.group === to.group && from.index < to.index ? to.index - 1 : to.index;
  if (from.group === to.group && from.index === index) return root;
  return insert(remove(root, key), { group: to.group, index }, item);
}

export const DIRECTIONS = ['up', 'down', 'in', 'out'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/**
 * One step by keyboard. Up and down go on through the groups in the order one reads: into a group, through it, out of
 * it. Out: behind its own group. In: to the end of the group just before it.
 */
export function step(root: Group, key: number, direction: Direction): Group {
  const from = spotOf(root, key);
  if (!from) return root;
  const own = find(root, from.group) as Group;
  const around = spotOf(root, own.key);
  const into = (neighbour: Item | undefined, first: boolean): Spot | undefined =>
    neighbour && isGroup(neighbour)
      ? { group: neighbour.key, index: first ? 0 : neighbour.items.length }
      : undefined;
  const before = own.items[from.index - 1];
  const after = own.items[from.index + 1];
  const to: Spot | undefined = {
    up: before ? (into(before, false) ?? { group: own.key, index: from.index - 1 }) : around,
    down: after
      ? (into(after, true) ?? { group: own.key, index: from.index + 2 })
      : around && { group: around.group, index: around.index + 1 },
    out: around && { group: around.group, index: around.index + 1 },
    in: into(before, false),
  }[direction];
  return to ? move(root, key, to) : root;
}

/** The directions in which the part can be moved. */
export function movesOf(root: Group, key: number): readonly Direction[] {
  return DIRECTIONS.filter((direction) => step(root, key, direction) !== root);
}

/** A copy right behind; the copy's key is the second result. */
export function duplicate(root: Group, key: number): [Group, number] {
  const [item, spot] = [find(root, key), spotOf(root, key)];
  if (!item || !spot) return [root, key];
  const copy = renewed(item);
  return [insert(root, { group: spot.group, index: spot.index + 1 }, copy), copy.key];
}

function renewed(item: Item): Item {
  const key = ++keys;
  return isGroup(item) ? { ...item, key, items: item.items.map(renewed) } : { ...item, key };
}

/** Puts a part into a new group of its own; the group's key is the second result. */
export function wrap(root: Group, key: number): [Group, number] {
  const spot = spotOf(root, key);
  if (!spot) return [root, key];
  const own = find(root, spot.group) as Group;
  let made = key;
  const wrapped = change(root, key, (item) => {
    const around = group(own.kind === 'all' ? 'any' : 'all', [item]);
    made = around.key;
    return around;
  });
  return [wrapped, made];
}

/** Puts the parts of a group in its place; only where that takes the same customers. */
export function unwrap(root: Group, key: number): Group {
  const [item, spot] = [find(root, key), spotOf(root, key)];
  if (!item || !spot || !canUnwrap(root, key) || !isGroup(item)) return root;
  const [only] = item.items;
  const parts = only && item.not ? [{ ...only, not: !only.not }] : item.items;
  return change(root, spot.group, (target) =>
    isGroup(target)
      ? { ...target, items: target.items.toSpliced(spot.index, 1, ...parts) }
      : target,
  );
}

export function canUnwrap(root: Group, key: number): boolean {
  const [item, spot] = [find(root, key), spotOf(root, key)];
  if (!item || !spot || !isGroup(item)) return false;
  const own = find(root, spot.group) as Group;
  return item.items.length === 1 || (item.items.length > 1 && !item.not && own.kind === item.kind);
}

function join(at: string, step: string): string {
  return at === '' ? step : `${at}.${step}`;
}
