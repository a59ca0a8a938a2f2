/**
 * The loops over rows that fill cubes, one for each shape of rows. Plain functions over typed arrays, each always
 * called with the same kinds of array, so that each is compiled once and well. A cell is `x * across + y * down`;
 * `rows` are the rows that count, null for all.
 */

export type Weights = Float64Array | Int32Array | Uint8Array;

/** 1 where a bit is set, else 0, without a branch. */
export function someBit(bits: number): number {
  return (bits | (0 - bits)) >>> 31;
}

/** One for each row; `x` and `y` are codes of the row itself. */
export function count(
  into: Uint32Array,
  x: Uint16Array,
  across: number,
  y: Uint16Array,
  down: number,
  rows: Int32Array | null,
): void {
  if (rows) {
    for (let j = 0; j < rows.length; j++) {
      const i = rows[j]!;
      into[x[i]! * across + y[i]! * down]!++;
    }
    return;
  }
  for (let i = 0; i < x.length; i++) into[x[i]! * across + y[i]! * down]!++;
}

/** The row's weight. */
export function add(
  into: Float64Array,
  x: Uint16Array,
  across: number,
  y: Uint16Array,
  down: number,
  weight: Weights,
  rows: Int32Array | null,
): void {
  if (rows) {
    for (let j = 0; j < rows.length; j++) {
      const i = rows[j]!;
      into[x[i]! * across + y[i]! * down]! += weight[i]!;
    }
    return;
  }
  for (let i = 0; i < x.length; i++) into[x[i]! * across + y[i]! * down]! += weight[i]!;
}

/** The row's weight; `x` is a code of the row's owner. */
export function addOwned(
  into: Float64Array,
  x: Uint16Array,
  across: number,
  y: Uint16Array,
  down: number,
  weight: Weights,
  rows: Int32Array | null,
  owner: Int32Array,
): void {
  if (rows) {
    for (let j = 0; j < rows.length; j++) {
      const i = rows[j]!;
      into[x[owner[i]!]! * across + y[i]! * down]! += weight[i]!;
    }
    return;
  }
  for (let i = 0; i < y.length; i++) into[x[owner[i]!]! * across + y[i]! * down]! += weight[i]!;
}

/** One for each owner and code `y`, however many of the owner's rows have it; rows of one owner follow each other. */
export function countOwners(
  into: Uint32Array,
  x: Uint16Array,
  across: number,
  y: Uint16Array,
  down: number,
  rows: Int32Array | null,
  owner: Int32Array,
  codes: number,
): void {
  const met = new Int32Array(codes).fill(-1);
  if (rows) {
    for (let j = 0; j < rows.length; j++) {
      const i = rows[j]!;
      const o = owner[i]!;
      const b = y[i]!;
      if (met[b] === o) continue;
      met[b] = o;
      into[x[o]! * across + b * down]!++;
    }
    return;
  }
  for (let i = 0; i < y.length; i++) {
    const o = owner[i]!;
    const b = y[i]!;
    if (met[b] === o) continue;
    met[b] = o;
    into[x[o]! * across + b * down]!++;
  }
}

/** Rows of each owner by rising code: which row stands at a place, and its code. */
export interface Sorted {
  readonly row: Int32Array;
  readonly code: Uint16Array;
}

/** Rows of one owner beyond which they are counted rather than moved one by one. */
const FEW = 24;

/** Brings into order the rows of the owners `from` to `to` - 1 who have many; `sortRows` does the rest. */
export function sortLarge(
  sorted: Sorted,
  code: Uint16Array,
  codes: number,
  start: Int32Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    if (start[i + 1]! - start[i]! > FEW) sortMany(sorted, code, codes, start[i]!, start[i + 1]!);
  }
}

function sortMany(
  { row, code: sortedCode }: Sorted,
  code: Uint16Array,
  codes: number,
  first: number,
  end: number,
): void {
  const next = new Int32Array(codes + 1);
  for (let o = first; o < end; o++) next[code[o]! + 1]!++;
  for (let a = 0; a < codes; a++) next[a + 1]! += next[a]!;
  for (let o = first; o < end; o++) {
    const a = code[o]!;
    const at = first + next[a]!++;
    sortedCode[at] = a;
    row[at] = o;
  }
}

/** Puts the rows `from` to `to` - 1 where they stand. */
export function place(sorted: Sorted, code: Uint16Array, from: number, to: number): void {
  for (let o = from; o < to; o++) {
    sorted.row[o] = o;
    sorted.code[o] = code[o]!;
  }
}

/** Brings the places `from` to `to` - 1 into order with those before. */
export function sortRows({ row, code }: Sorted, owner: Int32Array, from: number, to: number): void {
  for (let o = Math.max(1, from); o < to; o++) {
    const i = owner[o]!;
    const a = code[o]!;
    if (owner[o - 1] !== i || code[o - 1]! <= a) continue;
    const r = row[o]!;
    let at = o;
    while (at > 0 && owner[at - 1] === i && code[at - 1]! > a) {
      code[at] = code[at - 1]!;
      row[at] = row[at - 1]!;
      at--;
    }
    code[at] = a;
    row[at] = r;
  }
}

/** Says of the rows of the owners `from` to `to` - 1 whose they are. */
export function own(owner: Int32Array, start: Int32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    for (let o = start[i]!, end = start[i + 1]!; o < end; o++) owner[o] = i;
  }
}

/** The distinct codes of each owner's rows, rising: the owner, and (p + 1) * codes + a for a code a met after p (-1: none). */
export interface Events {
  readonly owner: Int32Array;
  readonly pair: Int32Array;
}

/** Of the sorted places that count (null: all) and have a code below `codes`. */
export function eventsOf(
  code: Uint16Array,
  codes: number,
  owner: Int32Array,
  places: Int32Array | null,
): Events {
  const n = places ? places.length : code.length;
  const who = new Int32Array(n);
  const pair = new Int32Array(n);
  let events = 0;
  let last = -1;
  let before = 0;
  for (let j = 0; j < n; j++) {
    const at = places ? places[j]! : j;
    const a = code[at]!;
    const o = owner[at]!;
    // Nobody can foretell which customer's row comes next: without branches.
    const block = before & (someBit(o ^ last) - 1);
    who[events] = o;
    pair[events] = block * codes + a;
    events += someBit(block ^ (a + 1)) & ((a - codes) >>> 31);
    last = o;
    before = a + 1;
  }
  return { owner: who.subarray(0, events), pair: pair.subarray(0, events) };
}

/** One for each event, by the code of its owner. */
export function countEvents(
  into: Uint32Array,
  { owner, pair }: Events,
  y: Uint16Array,
  width: number,
): void {
  for (let e = 0; e < owner.length; e++) into[pair[e]! * width + y[owner[e]!]!]!++;
}

/** The same for the pairs within each owner and code `y` of the rows themselves. */
export function countRowEvents(
  into: Uint32Array,
  { row, code }: Sorted,
  codes: number,
  owner: Int32Array,
  y: Uint16Array,
  width: number,
  places: Int32Array | null,
): void {
  const n = places ? places.length : code.length;
  const met = new Int32Array(width).fill(-1);
  const before = new Int32Array(width);
  for (let j = 0; j < n; j++) {
    const at = places ? places[j]! : j;
    const a = code[at]!;
    if (a >= codes) continue;
    const o = owner[at]!;
    const b = y[row[at]!]!;
    let block = 0;
    if (met[b] === o) {
      block = before[b]!;
      if (block === a + 1) continue;
    } else met[b] = o;
    before[b] = a + 1;
    into[(block * codes + a) * width + b]!++;
  }
}

/** Sets `bit` of every row whose code fails, clears it of the others: `failing` holds by code the bit or 0. */
export function mark(
  fail: Uint32Array,
  bit: number,
  code: Uint16Array,
  failing: Uint32Array,
): void {
  for (let i = 0; i < fail.length; i++) fail[i] = (fail[i]! & ~bit) | failing[code[i]!]!;
}

/**
 * The same for rows with several codes: row i has start[i] to start[i + 1] - 1. One that does not fail is enough to
 * pass; with `all` none of them may fail.
 */
export function markSeveral(
  fail: Uint32Array,
  bit: number,
  code: Uint16Array,
  failing: Uint32Array,
  start: Int32Array,
  all: boolean,
): void {
  // Some fail where not all pass.
  const turned = all ? bit : 0;
  for (let i = 0; i < fail.length; i++) {
    let every = bit;
    for (let k = start[i]!, end = start[i + 1]!; k < end; k++) every &= failing[code[k]!]! ^ turned;
    fail[i] = (fail[i]! & ~bit) | (every ^ turned);
  }
}

/** Sets `bit` of every row whose value is not `low <= value < high`, NaN among them; a `high` of NaN is open. */
export function markOutside(
  fail: Uint32Array,
  bit: number,
  values: Float64Array,
  low: number,
  high: number,
): void {
  for (let i = 0; i < fail.length; i++) {
    const inside = Number(values[i]! >= low) & (1 ^ Number(values[i]! >= high));
    fail[i] = (fail[i]! & ~bit) | (bit * (1 ^ inside));
  }
}

/** Sets `bit` of every row that does not pass. */
export function markWhere(fail: Uint32Array, bit: number, passes: (row: number) => boolean): void {
  for (let i = 0; i < fail.length; i++) fail[i] = (fail[i]! & ~bit) | (passes(i) ? 0 : bit);
}

/** Adds up what the orders that fail nothing come to, by customer; `kept` is 1 where there is one. All begin at 0. */
export function weigh(
  into: { kept: Uint8Array; revenue: Float64Array; orders: Int32Array },
  orderFail: Uint32Array,
  owner: Int32Array,
  amount: Float64Array,
  purchase: Uint8Array,
): void {
  const { kept, revenue, orders } = into;
  for (let o = 0; o < orderFail.length; o++) {
    const i = owner[o]!;
    const passes = 1 ^ someBit(orderFail[o]!);
    kept[i]! |= passes;
    revenue[i]! += passes * amount[o]!;
    orders[i]! += passes * purchase[o]!;
  }
}

/** What each customer's orders weigh together that pass. */
export function weighOne(
  into: Float64Array,
  orderFail: Uint32Array,
  owner: Int32Array,
  weight: Float64Array,
): void {
  for (let o = 0; o < orderFail.length; o++) {
    into[owner[o]!]! += (1 ^ someBit(orderFail[o]!)) * weight[o]!;
  }
}

/** A code for each pair of the row's `code` and its owner's `other`, below `codes`; without owners the row's own. */
export function combine(
  into: Uint16Array,
  code: Uint16Array,
  codes: number,
  other: Uint16Array,
  owner: Int32Array | null,
): void {
  for (let i = 0; i < into.length; i++) into[i] = code[i]! * codes + other[owner ? owner[i]! : i]!;
}
