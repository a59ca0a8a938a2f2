import type { Cell, Column } from '../engine/engine';
import { mayName, tokenize, unquoted } from '../engine/sql';
import { isNumeric } from './exporter';

/** The smallest count that is shown, unless the user chooses another; 1 shows all. */
export const SMALLEST = 5;

export interface Grid {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** `hidden[i][j]`: the cell is not shown. `counted`: the table says how many stand behind its rows. */
export interface Disclosure {
  readonly counted: boolean;
  /** No choice of cells protects it: nothing of the table may be shown. */
  readonly withheld: boolean;
  readonly hidden: readonly (readonly boolean[])[];
  /** Rows with something hidden in them. */
  readonly rows: number;
}

const INTEGER = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;
/** Whole numbers that say what a row is of. */
const KEY =
  /(^|_)(r|f|m|rfm|score|skor|puan|bin|decile|quintile|ntile|level|rank|year|quarter|month|week|day|hour|yil|yıl|ceyrek|çeyrek|ay|hafta|gun|gün|saat|cohort|period|donem|dönem|age|yas|yaş|id|no|from|to|min|max)$/i;
/** Whole numbers that are measured, not counted. Of high value are some of those counted. */
const MEASURED =
  /(^|_)(?<!(^|_)(high|low|mid|medium|top|big|good|yüksek|yuksek|düşük|dusuk|orta)_)(days?|gun(ler|u|leri|luk)?|gün(ler|ü|leri|lük)?|recency|hours?|saat(ler|i)?|amounts?|revenues?|monetary|spend|spent|spending|prices?|values?|tutar(ı|lar)?|tutari|ciro(su)?|gelir(i|ler)?|harcama(sı|si|lar)?|fiyat(ı|lar)?|fiyati|avg|average|mean|median|ortalama(sı|si)?|ortanca(sı|si)?|percentile|quantile|scores?|skor(u|lar)?|puan(ı|lar)?|puani)(_|$)/i;
/** A period in its name says when they were counted. */
const WHEN = /(^|_)(this|last|prev|previous|bu|geçen|gecen|önceki|onceki|son)_/i;
const PERIOD =
  /(^|_)(day|week|month|quarter|year|gün|gun|hafta|ay|çeyrek|ceyrek|dönem|donem|yıl|yil)$/i;
const CUMULATIVE = /(cum|running|kumul|kümül|biriki)/i;
const TOTAL = /^\s*(grand |genel )?(total|toplam|sum|all|tümü|tumu|hepsi)\s*$/i;

/** Fractions that are counts by what they are called: `count(*)::DOUBLE AS customers`. */
const COUNTED =
  /(^|_)(n|counts?|number|customers?|people|persons?|buyers?|members?|users?|orders?|purchases?|m[üu][sş]teri\p{L}*|ki[sş]i\p{L}*|[üu]ye\p{L}*|say[ıi]\p{L}*|adet|adedi|sipari[sş]\p{L}*)(_|$)/iu;
const SHARE =
  /(^|_)(shares?|rates?|ratio|percent|pct|per|oran\p{L}*|y[üu]zde\p{L}*|pay[ıi]?)(_|$)/iu;

/** Columns of a table that count someone or something; without its rows, only those of whole numbers. */
export function countColumns(columns: readonly Column[], rows: Grid['rows'] = []): number[] {
  const isWhole = (j: number) =>
    rows.length > 0 && rows.every((row) => Number.isInteger(numberOf(row[j] ?? null) ?? 0));
  return columns.flatMap((column, j) =>
    isCount(column) || (mayCount(column) && isWhole(j)) ? [j] : [],
  );
}

function isCount({ name, type }: Column): boolean {
  return INTEGER.test(type) && !isKey(name) && !isMeasured(name) && !CUMULATIVE.test(name);
}

/** Whether it counts if all of it is whole. */
export function mayCount({ name, type }: Column): boolean {
  const words = apart(name);
  return (
    isNumeric(type) &&
    !INTEGER.test(type) &&
    COUNTED.test(words) &&
    !SHARE.test(words) &&
    !isMeasured(name) &&
    !CUMULATIVE.test(name)
  );
}

/** `numberOfDays`, `Gün sayısı` as `number_Of_Days`, `Gün_sayısı`. */
function apart(name: string): string {
  return name.replace(/(\p{Ll})(\p{Lu})/gu, '$1_$2').replace(/[^\p{L}\p{N}]+/gu, '_');
}

function isKey(name: string): boolean {
  const words = apart(name);
  return KEY.test(words) && !WHEN.test(words);
}

function isMeasured(name: string): boolean {
  const words = apart(name);
  return MEASURED.test(words) && !(WHEN.test(words) && PERIOD.test(words));
}

/** Columns that say what a row is of, and stay where what is said of it is hidden. */
function keyColumns(columns: readonly Column[], firstCount: number): number[] {
  return columns.flatMap(({ name, type }, j) =>
    (j < firstCount && !isNumeric(type)) || (INTEGER.test(type) && isKey(name)) ? [j] : [],
  );
}

/**
 * What of an aggregate table must not be shown so that no count under `k` (but 0) is told, or can be worked out from what
 * is shown, given the sum of every count over the table and over the rows that share a value of a key, a sum under `k`
 * excepted. A row is hidden in all that is measured, so that what stands beside a count does not tell it; further rows,
 * the smallest first, are hidden until that holds. `parts`: one count may be a part of another, and the rest small.
 */
export function disclose(
  { columns, rows }: Grid,
  k: number,
  { parts = true }: { parts?: boolean } = {},
): Disclosure {
  const counts = countColumns(columns, rows);
  const counted = counts.length > 0;
  const none = (): boolean[][] => rows.map(() => columns.map(() => false));
  if (k <= 1 || !counted) return { counted, withheld: false, hidden: none(), rows: 0 };
  const keys = keyColumns(columns, counts[0]!);
  const numbers = counts.map((j) => rows.map((row) => numberOf(row[j] ?? null)));
  const hides = new Set<number>();
  for (const list of numbers) {
    list.forEach((n, i) => {
      if (n !== null && n !== 0 && Math.abs(n) < k) hides.add(i);
    });
  }
  if (parts) for (const i of smallRests(columns, counts, numbers, k)) hides.add(i);
  let withheld = false;
  if (hides.size > 0) {
    hideSubtotals(hides, rows, keys, numbers);
    const lines = numbers.map((list) => linesOf(rows, keys, list, k));
    withheld = !complete(hides, numbers, lines, k);
  }
  if (hides.size === 0) return { counted, withheld: false, hidden: none(), rows: 0 };
  const running = columns.map((_, j) => isRunning({ columns, rows }, j, numbers));
  const hidden = rows.map((_, i) =>
    columns.map((_, j) => running[j]! || withheld || (hides.has(i) && !keys.includes(j))),
  );
  return { counted, withheld, hidden, rows: hides.size };
}

/** Counts of orders and of people are no parts of each other. */
const ORDERS =
  /(^|_)(orders?|purchases?|lines?|items?|units?|quantity|sipari[sş]\p{L}*|al[ıi][sş]veri[sş]\p{L}*|sat[ıi]r\p{L}*|adet|fi[sş]\p{L}*)(_|$)/iu;

/** Rows in which a count less another, which is nowhere larger than it, leaves fewer than `k`. */
function smallRests(
  columns: readonly Column[],
  counts: readonly number[],
  numbers: readonly (readonly (number | null)[])[],
  k: number,
): number[] {
  const isOrders = counts.map((j) => ORDERS.test(apart(columns[j]!.name)));
  return numbers.flatMap((whole, a) => {
    // One row says little about which is a part of which: of the first, as its order says.
    if (whole.length === 1 && a > 0) return [];
    return numbers.flatMap((part, b) => {
      if (a === b || isOrders[a] !== isOrders[b]) return [];
      const rests = whole.map((n, i) => (n === null ? null : n - (part[i] ?? 0)));
      if (rests.some((rest) => rest !== null && rest < 0)) return [];
      return rests.flatMap((rest, i) => (rest !== null && rest > 0 && rest < k ? [i] : []));
    });
  });
}

/** Subtotals beside a hidden one would tell it by the total: all of them are hidden but the total itself. */
function hideSubtotals(
  hides: Set<number>,
  rows: Grid['rows'],
  keys: readonly number[],
  numbers: readonly (readonly (number | null)[])[],
): void {
  const totals = rows
    .map((_, i) => i)
    .filter((i) => numbers.some((list) => isTotal(rows, keys, list, i)));
  if (!totals.some((i) => hides.has(i))) return;
  for (const i of totals) if (!keys.every((j) => isOpen(rows[i]!, j))) hides.add(i);
}

/** Rows whose sum in a count is taken as known. */
interface Line {
  readonly members: readonly number[];
}

/** The table, and each value of each key; without the rows that are sums of others themselves. */
function linesOf(
  rows: Grid['rows'],
  keys: readonly number[],
  list: readonly (number | null)[],
  k: number,
): Line[] {
  const single = rows.map((_, i) => i).filter((i) => !isTotal(rows, keys, list, i));
  const groups = new Map<string, number[]>([['', single]]);
  for (const j of keys) {
    for (const i of single) {
      const key = `${j} ${JSON.stringify(rows[i]![j] ?? null, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v))}`;
      const group = groups.get(key);
      if (group) group.push(i);
      else groups.set(key, [i]);
    }
  }
  const sum = (members: readonly number[]) => members.reduce((s, i) => s + (list[i] ?? 0), 0);
  return [...groups.values()]
    .filter((members, n) => (n === 0 || members.length > 1) && sum(members) >= k)
    .map((members) => ({ members }));
}

/** A row whose key is empty or a word for all, and whose count is the sum of those it stands over. */
function isTotal(
  rows: Grid['rows'],
  keys: readonly number[],
  list: readonly (number | null)[],
  i: number,
): boolean {
  const own = rows[i]!;
  const over = keys.filter((j) => isOpen(own, j));
  if (over.length === 0) return false;
  let sum = 0;
  let members = 0;
  rows.forEach((row, other) => {
    if (other === i || keys.some((j) => isOpen(row, j))) return;
    if (keys.some((j) => !over.includes(j) && row[j] !== own[j])) return;
    sum += list[other] ?? 0;
    members++;
  });
  return members > 0 && sum === list[i];
}

function isOpen(row: readonly Cell[], j: number): boolean {
  const cell = row[j] ?? null;
  return cell === null || (typeof cell === 'string' && TOTAL.test(cell));
}

/** Hides more rows until nothing hidden can be worked out; false where that cannot be had. */
function complete(
  hides: Set<number>,
  numbers: readonly (readonly (number | null)[])[],
  lines: readonly (readonly Line[])[],
  k: number,
): boolean {
  for (;;) {
    if (hides.size > MOST) return false;
    let wants: readonly number[] | null = null;
    let by = 0;
    for (let c = 0; c < numbers.length && !wants; c++) {
      by = c;
      wants = openLine(hides, numbers[c]!, lines[c]!, k);
    }
    if (!wants) return true;
    const list = numbers[by]!;
    const size = (i: number) => Math.abs(list[i] ?? 0);
    // A zero adds nothing that could be mistaken for something else.
    const shown = wants.filter((i) => !hides.has(i) && size(i) > 0);
    if (shown.length === 0) return false;
    // All of that size: a choice among them would tell which is the smaller one.
    const next = Math.min(...shown.map(size));
    for (const i of shown) if (size(i) === next) hides.add(i);
  }
}

/** Rows of which one more has to be hidden; null where nothing can be worked out. */
function openLine(
  hides: ReadonlySet<number>,
  list: readonly (number | null)[],
  lines: readonly Line[],
  k: number,
): readonly number[] | null {
  const inLines = lines.map(({ members }) => members.filter((i) => hides.has(i) && list[i]));
  for (const [at, hidden] of inLines.entries()) {
    if (hidden.length === 0) continue;
    const sum = hidden.reduce((s, i) => s + Math.abs(list[i] ?? 0), 0);
    // As small as they can be, or as large as hidden ones are by themselves: the sum tells them all.
    const least = sum < Math.max(k, hidden.length + 1);
    const most = sum >= hidden.length * (k - 1) && hidden.every((i) => Math.abs(list[i] ?? 0) < k);
    if (hidden.length < 2 || least || most) return lines[at]!.members;
  }
  const known = solved(inLines);
  if (known === null) return null;
  // Of the lines that it stands in, one that still has something to hide.
  const through = lines.filter(({ members }) => members.includes(known));
  const free = through.find(({ members }) => members.some((i) => !hides.has(i) && list[i]));
  return free?.members ?? lines[0]!.members;
}

/** Hidden rows beyond which a table is withheld: working out what they tell would take too long. */
const MOST = 300;
const PRIME = 33_554_393;

/** A cell that the sums of the lines tell by themselves; null where there is none. Gauss, modulo a prime. */
function solved(lines: readonly (readonly number[])[]): number | null {
  const cells = [...new Set(lines.flat())];
  const place = new Map(cells.map((cell, j) => [cell, j]));
  const matrix = lines
    .filter((line) => line.length > 0)
    .map((line) => {
      const row = new Float64Array(cells.length);
      for (const cell of line) row[place.get(cell)!] = 1;
      return row;
    });
  let top = 0;
  for (let j = 0; j < cells.length && top < matrix.length; j++) {
    const found = matrix.findIndex((row, i) => i >= top && row[j] !== 0);
    if (found < 0) continue;
    [matrix[top], matrix[found]] = [matrix[found]!, matrix[top]!];
    const pivot = matrix[top]!;
    const factor = inverse(pivot[j]!);
    for (let x = j; x < cells.length; x++) pivot[x] = (pivot[x]! * factor) % PRIME;
    matrix.forEach((row, i) => {
      const times = row[j]!;
      if (i === top || times === 0) return;
      for (let x = j; x < cells.length; x++) {
        row[x] = (row[x]! + (PRIME - times) * pivot[x]!) % PRIME;
      }
    });
    top++;
  }
  // Reduced: a row with one entry names one cell.
  for (const row of matrix) {
    const entries = row.reduce((n, value) => n + (value === 0 ? 0 : 1), 0);
    if (entries === 1) return cells[row.findIndex((value) => value !== 0)]!;
  }
  return null;
}

function inverse(value: number): number {
  let result = 1;
  let base = value % PRIME;
  for (let power = PRIME - 2; power > 0; power = Math.floor(power / 2)) {
    if (power % 2 === 1) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
  }
  return result;
}

/** Sums up to a row tell the row by the difference of two, also as shares. */
function isRunning(
  { columns, rows }: Grid,
  j: number,
  numbers: readonly (readonly (number | null)[])[],
): boolean {
  const { name, type } = columns[j]!;
  if (!isNumeric(type)) return false;
  if (CUMULATIVE.test(name)) return true;
  if (rows.length < 3) return false;
  const values = rows.map((row) => numberOf(row[j] ?? null));
  return numbers.some((list) => {
    let ratio: number | null = null;
    let sum = 0;
    return values.every((value, i) => {
      sum += list[i] ?? 0;
      if (value === null || sum === 0) return false;
      ratio ??= value / sum;
      return ratio !== 0 && Math.abs(value - ratio * sum) <= 1e-9 * Math.abs(value);
    });
  });
}

/** Whether one value by itself counts fewer than `k`; `expression` is what was asked. */
export function isSmallCount(value: Cell, type: string, expression: string, k: number): boolean {
  const number = numberOf(value);
  if (number === null || number === 0 || Math.abs(number) >= k) return false;
  if (!INTEGER.test(type)) {
    const isRatio = expression.includes('/') || /\b(avg|mean|median)\s*\(/i.test(expression);
    return Number.isInteger(number) && countsRows(expression) && !isRatio;
  }
  return countsRows(expression) || !columnsIn(expression).some(isMeasured);
}

/** Whether rows, or those of a kind, are counted. */
export function countsRows(expression: string): boolean {
  return /\bcount\w*\s*\(|\bsum\s*\(\s*case\b/i.test(expression);
}

/** Names of columns and functions in an expression; those of tables say nothing about the value. */
function columnsIn(expression: string): string[] {
  const tokens = [...tokenize(expression)].filter(
    ({ kind }) => kind !== 'space' && kind !== 'comment',
  );
  return tokens.flatMap((token, i) => {
    const isTable = tokens[i + 1]?.text === '.' || /^(from|join)$/i.test(tokens[i - 1]?.text ?? '');
    if (!mayName(token) || isTable) return [];
    const isExtreme = /^(min|max)$/i.test(token.text) && tokens[i + 1]?.text === '(';
    return isExtreme ? ['value'] : [unquoted(token)];
  });
}

export function numberOf(cell: Cell): number | null {
  if (cell === null || typeof cell === 'object' || typeof cell === 'boolean') return null;
  const number = Number(cell);
  return String(cell).trim() !== '' && Number.isFinite(number) ? number : null;
}
