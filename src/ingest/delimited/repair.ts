import type { DelimitedReading, Repair } from '../format';
import { splitRecords, type Record } from './records';
import type { Doubt, Mender } from './scan';
import { ColumnShape } from './shapes';
import type { Cut } from './substitute';

/** Doubtful records of one kind, all as they should be, after which the kind is no longer looked at. */
const HARMLESS = 1000;
/** Rows learnt from. */
const LEARNT = 1000;
/** Records looked at in all, long ones counted for more, and before giving up where hardly any can be mended. */
const MOST_EFFORT = 15_000;
const TRIED_IN_VAIN = 500;
/** Bits by which a way must be better than every other that gives other cells. */
const MARGIN = 10;
/** The same for another whose cells look just like others of their columns. */
const MARGIN_OF_ALIKE = 25;
/** Bits that the kind of damage itself takes. */
const DAMAGE = { missing: 0, extra: 0, quote: 4, delimiter: 4 };
/** Longest text in which a lost delimiter is looked for everywhere. */
const LONGEST_SPLIT = 2000;
const MOST_QUOTES = 60;
/** Stands for a quote that is text while a line is cut. */
const LITERAL = '\ufdd4';
const WORD = /^\s*\p{L}+\s*$/u;
const OTHERS = [',', ';', '\t', '|', ' '];

interface Way {
  cells: string[];
  quoted: boolean[] | null;
  kind: Repair['kind'] | null;
  /** Columns that the damage touched; null all. */
  touched: number[] | null;
  bits: number;
}

/**
 * Mends records that have too few or too many cells, where exactly one way fits what the columns of
 * the others look like.
 */
export class Repairer implements Mender {
  readonly #cut: Cut;
  readonly #width: number;
  readonly #unnamed: number;
  #columns: ColumnShape[] | null = null;
  #rows = 0;
  #tried = 0;
  #effort = 0;
  readonly #seen = { ends: 0, quotes: 0, breaks: 0 };
  #mended = 0;
  #hashes = 0;
  /** Most records have quotes in cells without quotes around them. */
  #oddIsUsual = false;

  /**
   * @param text the beginning of the table, from which the columns are learnt when first needed
   * @param line on which the text begins
   */
  constructor(
    private readonly reading: DelimitedReading,
    private readonly text: () => string,
    private readonly line = 1,
  ) {
    this.#cut = reading;
    this.#width = reading.names.length;
    this.#unnamed = reading.unnamed ?? 0;
  }

  mend(text: string): { cells: string[]; kind: Repair['kind'] | null } | null {
    const record = this.#split(text, this.#cut);
    const columns = this.#learnt();
    const plain = record === null ? null : this.#asItStands(record);
    if (columns === null || this.#givesUp()) return plain;
    const odd = record !== null && this.#isOdd(record);
    if (plain !== null && !odd && this.#allFit(plain.cells, columns)) {
      this.#harmless('ends');
      return plain;
    }
    this.#tried++;
    this.#effort += 1 + text.length / 500;
    const best = this.#best(this.#ways(text, record, columns), columns);
    if (best === null) return null;
    this.#mended++;
    if (best.kind === null) this.#harmless(odd ? 'quotes' : 'ends');
    else this.#seen[odd ? 'quotes' : 'ends'] = -Infinity;
    return best;
  }

  trusts(what: Doubt): boolean {
    const known = this.#columns === null || this.#rows > 0;
    return !known || this.#seen[what] > HARMLESS || (what === 'quotes' && this.#oddIsUsual);
  }

  #harmless(what: Doubt): void {
    this.#seen[what]++;
  }

  runTogether(text: string): boolean {
    const columns = this.#learnt();
    if (columns === null || this.#givesUp()) return false;
    const end = text.search(/[\r\n]/);
    if (end === -1) return false;
    const [whole] = splitRecords(text, this.#cut, { limit: 1 });
    if (whole?.cells.length === this.#width && whole.text.length > end) {
      const odd = whole.cells.some((cell, k) => /[\r\n]/.test(cell) && !columns[k]!.severalLines);
      if (!odd) {
        this.#harmless('breaks');
        return false;
      }
    }
    const rest = splitRecords(text.slice(end).replace(/^(?:\r\n|\n|\r)/, ''), this.#cut);
    const good = rest.filter(
      ({ cells }) => this.#isWhole(cells) && this.#allFit(cells.slice(0, this.#width), columns),
    ).length;
    if (good > 1 && good > 0.8 * rest.length) return true;
    const first = this.mend(text.slice(0, end));
    return first !== null && rest.every(({ cells }) => this.#isWhole(cells));
  }

  isComment(text: string): boolean {
    this.#learnt();
    return this.#hashes === 0 && this.#split(text, this.#cut)?.cells.length !== this.#width;
  }

  /** A cell without quotes around it that has one at its end or inside. */
  #isOdd({ cells, quoted }: Record): boolean {
    const { quote } = this.reading;
    if (quote === '' || this.#oddIsUsual) return false;
    return cells.some((cell, k) => !quoted[k] && cell.includes(quote));
  }

  #isWhole(cells: string[]): boolean {
    return cells.length === this.#width + this.#unnamed;
  }

  #givesUp(): boolean {
    return (
      this.#effort > MOST_EFFORT ||
      (this.#tried > TRIED_IN_VAIN && this.#mended < 0.1 * this.#tried)
    );
  }

  #learnt(): ColumnShape[] | null {
    if (this.#columns === null) {
      const { firstRecord, headerRows } = this.reading;
      this.#columns = Array.from({ length: this.#width }, () => new ColumnShape());
      const records = splitRecords(this.text(), this.#cut, { line: this.line })
        .filter((record) => record.line >= firstRecord)
        .slice(headerRows);
      const whole = records.filter(({ cells }) => this.#isWhole(cells)).slice(0, LEARNT);
      this.#oddIsUsual = 2 * whole.filter((record) => this.#isOdd(record)).length > whole.length;
      for (const record of whole) {
        const { cells, quoted } = record;
        if (cells.slice(this.#width).some((cell) => cell !== '')) continue;
        if (this.#isOdd(record)) continue;
        this.#rows++;
        if (cells[0]!.startsWith('#')) this.#hashes++;
        this.#columns.forEach((column, k) => column.learn(cells[k]!, quoted[k]!));
      }
    }
    return this.#rows === 0 ? null : this.#columns;
  }

  /** A record whose surplus cells are empty. */
  #asItStands({ cells }: Record): { cells: string[]; kind: null } | null {
    if (cells.length < this.#width) return null;
    if (cells.slice(this.#width).some((cell) => cell !== '')) return null;
    return { cells: cells.slice(0, this.#width), kind: null };
  }

  #allFit(cells: string[], columns: ColumnShape[]): boolean {
    return cells.every((cell, k) => columns[k]!.fits(cell));
  }

  /** The line as one record; null where it is none. */
  #split(text: string, cut: Cut): Record | null {
    const records = splitRecords(text, cut, { limit: 2 });
    return records.length === 1 ? records[0]! : null;
  }

  #best(
    ways: Way[],
    columns: ColumnShape[],
  ): { cells: string[]; kind: Repair['kind'] | null } | null {
    const different = new Map<string, Way>();
    for (const way of ways) {
      const key = way.cells.join('\0');
      const other = different.get(key);
      if (other === undefined || way.bits < other.bits) different.set(key, way);
    }
    const [best, ...others] = [...different.values()].sort((a, b) => a.bits - b.bits);
    if (best === undefined) return null;
    const rivals = others.filter(({ bits }) => bits - best.bits < MARGIN_OF_ALIKE);
    for (const { bits, cells, touched } of rivals) {
      if (bits - best.bits < MARGIN) return null;
      if ((touched ?? [...cells.keys()]).every((k) => columns[k]!.alike(cells[k]!))) return null;
    }
    const cells = best.cells.map((cell) => cell.replaceAll(LITERAL, this.reading.quote));
    const { delimiter } = this.reading;
    const fit = (k: number): boolean =>
      columns[k]!.fits(best.cells[k]!.replaceAll(LITERAL, '')) ||
      columns[k]!.fits(cells[k]!) ||
      // Words of which each could stand there.
      (cells[k]!.includes(delimiter) &&
        cells[k]!.split(delimiter).every((part) => WORD.test(part) && columns[k]!.fits(part)));
    const misfits = columns.map((_, k) => k).filter((k) => !fit(k));
    if (misfits.length > 0.2 * this.#width) return null;
    if (best.touched?.some((k) => misfits.includes(k))) return null;
    return { cells, kind: best.kind };
  }

  #ways(text: string, record: Record | null, columns: ColumnShape[]): Way[] {
    const ways: Way[] = [];
    const width = this.#width;
    const add = (
      cells: string[],
      quoted: boolean[] | null,
      kind: Repair['kind'] | null,
      touched: number[] | null,
      more = 0,
    ): void => {
      const all = cells.slice(0, width);
      let bits = more + (kind === null ? 0 : DAMAGE[kind]);
      for (let k = 0; k < width; k++) {
        bits += columns[k]!.bits(all[k]!.replaceAll(LITERAL, ''));
        if (quoted !== null) bits += columns[k]!.quoteBits(all[k]!, quoted[k]!);
      }
      ways.push({ cells: all, quoted, kind, touched, bits });
    };
    const full = width + this.#unnamed;
    const whole = (other: Record): boolean =>
      other.cells.length === full && other.cells.slice(width).every((cell) => cell === '');
    if (record !== null) {
      const { cells, quoted } = record;
      const plain = this.#asItStands(record);
      if (plain !== null) add(plain.cells, quoted, null, null);
      if (cells.length === full - 1) this.#split1(record, columns, add);
      if (cells.length < width) this.#padded(record, add);
      if (cells.length > full) this.#joined(record, full, add);
    }
    this.#atQuotes(text, whole, add);
    for (const delimiter of OTHERS) {
      if (delimiter === this.reading.delimiter || !text.includes(delimiter)) continue;
      const other = this.#split(text, { ...this.#cut, delimiter, everyBlank: true });
      if (other === null) continue;
      if (whole(other)) add(other.cells, other.quoted, 'delimiter', null);
      else if (delimiter === ' ' && other.cells.length > full) this.#words(other, columns, add);
    }
    return ways;
  }

  /** One delimiter more, anywhere in a cell without quotes. */
  #split1({ cells, quoted }: Record, columns: ColumnShape[], add: Add): void {
    const width = this.#width;
    for (let k = 0; k < cells.length; k++) {
      const cell = cells[k]!;
      const before = cells.slice(0, k);
      const after = cells.slice(k + 1);
      const put = (left: string, right: string, q: boolean): void =>
        add(
          [...before, left, right, ...after],
          [...quoted.slice(0, k), q && left !== '', q && right !== '', ...quoted.slice(k + 1)],
          'missing',
          [k, k + 1].filter((c) => c < width),
        );
      if (quoted[k]) {
        put(cell, '', true);
        put('', cell, true);
      } else if (cell.length <= LONGEST_SPLIT) {
        for (const at of this.#promising(cell, columns[k], columns[k + 1])) {
          put(cell.slice(0, at), cell.slice(at), false);
        }
      }
    }
  }

  /** The places at which a text is best cut in two. */
  #promising(
    cell: string,
    left: ColumnShape | undefined,
    right: ColumnShape | undefined,
  ): number[] {
    const places = Array.from({ length: cell.length + 1 }, (_, at) => at);
    if (left === undefined || right === undefined) {
      return places.filter((at) => at === 0 || at === cell.length);
    }
    const best = (bits: (at: number) => number, of: number[], most: number): number[] =>
      of
        .map((at) => ({ at, bits: bits(at) }))
        .sort((a, b) => a.bits - b.bits)
        .slice(0, most)
        .map(({ at }) => at);
    const [starts, ends] = [left.partBits(cell, false), right.partBits(cell, true)];
    const rough = best((at) => starts[at]! + ends[at]!, places, 12);
    // A value seen before may be unlike the others of its column.
    const known = places.filter(
      (at) => left.knows(cell.slice(0, at)) || right.knows(cell.slice(at)),
    );
    const exact = (at: number): number => left.bits(cell.slice(0, at)) + right.bits(cell.slice(at));
    return best(exact, [...new Set([...rough, ...known, 0, cell.length])], 6);
  }

  /** Columns at the end that are left out. */
  #padded({ cells, quoted }: Record, add: Add): void {
    const missing = this.#width - cells.length;
    if (missing < 2 || cells.length < 2) return;
    const touched = Array.from({ length: missing }, (_, k) => cells.length + k);
    add(
      [...cells, ...touched.map(() => '')],
      [...quoted, ...touched.map(() => false)],
      'missing',
      touched,
    );
  }

  /** A delimiter too many: one empty cell taken out, or cells put together with what stands between. */
  #joined({ cells, quoted }: Record, full: number, add: Add): void {
    const width = this.#width;
    const surplus = cells.length - full;
    const named = (rest: string[]): boolean => rest.slice(width).every((cell) => cell === '');
    if (surplus === 1) {
      cells.forEach((cell, k) => {
        if (cell !== '' || quoted[k]) return;
        const rest = cells.filter((_, other) => other !== k);
        if (!named(rest)) return;
        add(
          rest,
          quoted.filter((_, other) => other !== k),
          'extra',
          [k].filter((c) => c < width),
          k === cells.length - 1 ? 0 : 3,
        );
      });
    }
    if (surplus > 20) return;
    const { delimiter, quote } = this.reading;
    for (let k = 0; k + surplus < cells.length; k++) {
      const parts = cells.slice(k, k + surplus + 1);
      const [first, last] = [parts[0]!, parts.at(-1)!];
      if (first === '' || last === '' || quoted.slice(k + 1, k + surplus + 1).includes(true))
        continue;
      // In quotes of which one inside seemed to be the last.
      const inQuotes = quoted[k]!;
      if (inQuotes && !last.endsWith(quote)) continue;
      const joined = inQuotes
        ? [first + quote, ...parts.slice(1)].join(delimiter).slice(0, -quote.length)
        : parts.join(delimiter);
      const rest = [...cells.slice(0, k), joined, ...cells.slice(k + surplus + 1)];
      if (!named(rest)) continue;
      add(
        rest,
        [...quoted.slice(0, k), inQuotes, ...quoted.slice(k + surplus + 1)],
        'extra',
        [k].filter((c) => c < width),
        4,
      );
    }
  }

  /** A quote that is text, or that follows another cell without a delimiter. */
  #atQuotes(text: string, whole: (other: Record) => boolean, add: Add): void {
    const { quote, delimiter } = this.reading;
    if (quote === '' || !text.includes(quote)) return;
    const none = this.#split(text, { ...this.#cut, quote: '' });
    if (none && whole(none)) add(none.cells, null, 'quote', touchedBy(none.cells, quote), 6);
    let seen = 0;
    for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + 1)) {
      if (++seen > MOST_QUOTES) return;
      const literal = this.#split(text.slice(0, at) + LITERAL + text.slice(at + 1), this.#cut);
      if (literal && whole(literal)) {
        add(literal.cells, literal.quoted, 'quote', touchedBy(literal.cells, LITERAL));
      }
      for (const place of [at, at + 1]) {
        const cut = text.slice(0, place) + delimiter + text.slice(place);
        const other = this.#split(cut, this.#cut);
        if (!other || !whole(other)) continue;
        add(other.cells, other.quoted, 'missing', null);
      }
    }
  }

  /** More blanks than columns: those that stay inside cells are found by what fits best. */
  #words({ cells, quoted }: Record, columns: ColumnShape[], add: Add): void {
    const width = this.#width;
    const most = cells.length - width + 1;
    if (most > 40 || cells.length > 200) return;
    const begins = [1, 2, 3, 4].some((n) => columns[0]!.fits(cells.slice(0, n).join(' ')));
    if (!begins) return;
    interface Best {
      bits: number;
      from: number;
    }
    let before: (Best | undefined)[] = [{ bits: 0, from: 0 }];
    const steps: (Best | undefined)[][] = [];
    for (let k = 0; k < width; k++) {
      const now: (Best | undefined)[] = [];
      before.forEach((best, from) => {
        if (best === undefined) return;
        for (let n = 1; n <= most && from + n <= cells.length; n++) {
          if (n > 1 && (quoted[from] || quoted[from + n - 1])) break;
          const bits = best.bits + columns[k]!.bits(cells.slice(from, from + n).join(' '));
          const held = now[from + n];
          if (held === undefined || bits < held.bits) now[from + n] = { bits, from };
        }
      });
      steps.push(now);
      before = now;
    }
    let to = cells.length;
    if (before[to] === undefined) return;
    const found: string[] = [];
    const marks: boolean[] = [];
    for (let k = width - 1; k >= 0; k--) {
      const from = steps[k]![to]!.from;
      found.unshift(cells.slice(from, to).join(' '));
      marks.unshift(to === from + 1 && quoted[from]!);
      to = from;
    }
    add(found, marks, 'delimiter', null);
  }
}

type Add = (
  cells: string[],
  quoted: boolean[] | null,
  kind: Repair['kind'] | null,
  touched: number[] | null,
  more?: number,
) => void;

function touchedBy(cells: string[], mark: string): number[] {
  return cells.flatMap((cell, k) => (cell.includes(mark) ? [k] : []));
}
