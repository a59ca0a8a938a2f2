/**
 * The nodes in an order in which each comes after those it reads; ties keep the order given. Nodes that read
 * themselves, by way of others too, come in `circles`, one list a circle, and in no order; who reads one is in the order.
 */
export function sorted<T>(
  nodes: readonly T[],
  reads: (node: T) => Iterable<T>,
): { order: T[]; circles: T[][] } {
  const circles = circlesOf(nodes, reads);
  const inCircle = new Set(circles.flat());
  const order: T[] = [];
  const seen = new Set<T>(inCircle);
  for (const start of nodes) {
    if (seen.has(start)) continue;
    // By hand: a chain may be longer than the stack is deep.
    const path = [{ node: start, rest: [...reads(start)] }];
    seen.add(start);
    while (path.length > 0) {
      const top = path[path.length - 1]!;
      const next = top.rest.shift();
      if (next === undefined) {
        order.push(top.node);
        path.pop();
      } else if (!seen.has(next)) {
        seen.add(next);
        path.push({ node: next, rest: [...reads(next)] });
      }
    }
  }
  return { order, circles };
}

/** `from` and all that `next` leads to from there. */
export function closure<T>(from: Iterable<T>, next: (node: T) => Iterable<T>): Set<T> {
  const found = new Set(from);
  for (const node of found) for (const other of next(node)) found.add(other);
  return found;
}

/** Tarjan's strongly connected components that are circles, each in the order of `nodes`. */
function circlesOf<T>(nodes: readonly T[], reads: (node: T) => Iterable<T>): T[][] {
  const index = new Map<T, number>();
  const low = new Map<T, number>();
  const open: T[] = [];
  const isOpen = new Set<T>();
  const circles: T[][] = [];
  const place = new Map(nodes.map((node, i) => [node, i]));
  const enter = (node: T) => {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    open.push(node);
    isOpen.add(node);
    return { node, rest: [...reads(node)] };
  };
  for (const start of nodes) {
    if (index.has(start)) continue;
    const path = [enter(start)];
    while (path.length > 0) {
      const { node, rest } = path[path.length - 1]!;
      const next = rest.shift();
      if (next !== undefined) {
        if (!index.has(next)) path.push(enter(next));
        else if (isOpen.has(next)) low.set(node, Math.min(low.get(node)!, index.get(next)!));
        continue;
      }
      path.pop();
      const above = path[path.length - 1]?.node;
      if (above !== undefined) low.set(above, Math.min(low.get(above)!, low.get(node)!));
      if (low.get(node) !== index.get(node)) continue;
      const members = open.splice(open.indexOf(node));
      for (const member of members) isOpen.delete(member);
      const readsItself = members.length === 1 && [...reads(node)].includes(node);
      if (members.length > 1 || readsItself) {
        circles.push(members.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)));
      }
    }
  }
  return circles;
}
