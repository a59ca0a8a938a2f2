/**
 * What a column's cells look like, learnt from some of them, and how many bits it takes to tell one
 * more: few for a value or a shape seen before, many for one unlike all others. The ways to cut a
 * line into cells are compared by the sum.
 */
export class ColumnShape {
  /** Cells learnt, empty ones included, and how many of them are empty, in quotes, of several lines. */
  #cells = 0;
  #empty = 0;
  #quoted = 0;
  #several = 0;
  readonly #values = new Tally<string>();
  readonly #fine = new Tally<string>();
  readonly #coarse = new Tally<string>();
  readonly #contexts = new Map<number, Tally<number>>();
  /** What all cells begin and end with, and of what kind those characters are. */
  #prefix: string | null = null;
  #suffix: string | null = null;
  #kindsFirst: string | null = null;
  #kindsLast: string | null = null;
  readonly #known = new Map<string, number>();

  learn(cell: string, quoted: boolean): void {
    this.#known.clear();
    this.#cells++;
    if (cell === '') {
      this.#empty++;
      return;
    }
    if (quoted) this.#quoted++;
    if (/[\r\n]/.test(cell)) this.#several++;
    this.#values.add(cell);
    const fine = classes(cell);
    if (fine.length <= LONGEST_SHAPE) {
      this.#fine.add(fine);
      this.#coarse.add(runs(fine));
    }
    this.#prefix = common(this.#prefix ?? cell.slice(0, 20), cell);
    this.#suffix = commonEnd(this.#suffix ?? cell.slice(-20), cell);
    this.#kindsFirst = common(this.#kindsFirst ?? fine.slice(0, 20), fine);
    this.#kindsLast = commonEnd(this.#kindsLast ?? fine.slice(-20), fine);
    const whole = fine.length <= LONGEST_LEARNT;
    const steps = whole ? fine + END : fine.slice(0, LONGEST_LEARNT);
    for (let i = 0; i < steps.length; i++) {
      for (let order = 0; order <= 2; order++) {
        const key = contextKey(fine, i, order);
        let context = this.#contexts.get(key);
        if (context === undefined) this.#contexts.set(key, (context = new Tally()));
        context.add(steps.charCodeAt(i));
      }
    }
    if (!whole) {
      for (let order = 0; order <= 2; order++) {
        this.#contexts.get(contextKey(fine, fine.length, order))?.add(END_CODE);
      }
    }
  }

  get severalLines(): boolean {
    return this.#several > 0;
  }

  /** Bits that telling a cell of this column takes. */
  bits(cell: string): number {
    const known = this.#known.get(cell);
    if (known !== undefined) return known;
    const bits = this.#emptyOrNot(cell === '') + (cell === '' ? 0 : this.#textBits(cell));
    if (this.#known.size > 5000) this.#known.clear();
    this.#known.set(cell, bits);
    return bits;
  }

  knows(cell: string): boolean {
    return this.#values.has(cell);
  }

  /** Its value was there before, or its shape. */
  alike(cell: string): boolean {
    if (cell === '') return this.#empty > 0;
    const fine = classes(cell);
    if (this.#values.has(cell) || this.#fine.has(fine)) return true;
    return this.#coarse.has(runs(fine)) && this.#affixBits(cell, fine) === 0;
  }

  /** Bits that say whether the cell stands in quotes. */
  quoteBits(cell: string, quoted: boolean): number {
    if (cell === '') return 0;
    const filled = this.#cells - this.#empty;
    return -Math.log2(((quoted ? this.#quoted : filled - this.#quoted) + 0.5) / (filled + 1));
  }

  /** A cell like others of the column: its value or its shape was there before, or hardly any comes twice. */
  fits(cell: string): boolean {
    if (cell === '') return this.#empty > 0;
    if (this.#cells === this.#empty) return false;
    if (this.#values.has(cell)) return true;
    const fine = classes(cell);
    if (this.#fine.has(fine)) return true;
    if (fine.length <= LONGEST_SHAPE && this.#coarse.has(runs(fine))) return true;
    if (this.#coarse.total > 0 && this.#coarse.novelty < 0.04) return false;
    return this.#affixBits(cell, fine) === 0 && this.#stepBits(fine) < 3.5 * (fine.length + 2);
  }

  #emptyOrNot(empty: boolean): number {
    return -Math.log2(
      ((empty ? this.#empty : this.#cells - this.#empty) + 0.25) / (this.#cells + 0.5),
    );
  }

  #textBits(cell: string): number {
    if (this.#values.has(cell)) return this.#values.bits(cell);
    const fine = classes(cell);
    let bits = this.#values.newBits + this.#affixBits(cell, fine) + letterBits(fine);
    if (this.#fine.has(fine)) return bits + this.#fine.bits(fine);
    if (fine.length <= LONGEST_SHAPE) {
      bits += this.#fine.newBits;
      const coarse = runs(fine);
      if (this.#coarse.has(coarse)) return bits + this.#coarse.bits(coarse) + 2 * coarse.length;
      bits += this.#coarse.newBits;
    }
    return bits + this.#stepBits(fine);
  }

  /** For a cell that lacks what all others begin or end with. */
  #affixBits(cell: string, fine: string): number {
    if (this.#values.total < 4) return 0;
    const wrong = Math.log2(2 * this.#values.total + 2);
    return (
      (cell.startsWith(this.#prefix ?? '') ? 0 : wrong) +
      (cell.endsWith(this.#suffix ?? '') ? 0 : wrong) +
      (fine.startsWith(this.#kindsFirst ?? '') ? 0 : wrong) +
      (fine.endsWith(this.#kindsLast ?? '') ? 0 : wrong)
    );
  }

  #stepBits(fine: string): number {
    let bits = 0;
    for (let i = 0; i <= fine.length; i++) bits += this.#stepAt(fine, i, fine.charCodeAt(i));
    return bits;
  }

  /** Bits of the character `next` at place `i`, or of the end (NaN). */
  #stepAt(fine: string, i: number, next: number, from = 0): number {
    const code = Number.isNaN(next) ? END_CODE : next;
    let bits = 0;
    for (let order = 2; order >= 0; order--) {
      const context = this.#contexts.get(contextKey(fine, i, order, from));
      if (context === undefined) continue;
      if (context.has(code)) return bits + context.bits(code);
      bits += context.newBits;
    }
    return bits + ANY_BITS;
  }

  /**
   * Roughly the bits of a text's beginnings (`ends` false: up to each place) or of its ends (from each
   * place on), by its characters alone.
   */
  partBits(cell: string, ends: boolean): number[] {
    const fine = classes(cell);
    const steps = Array.from(fine, (_, i) => this.#stepAt(fine, i, fine.charCodeAt(i)));
    const places = Array.from({ length: fine.length + 1 }, (_, place) => place);
    let sum = 0;
    if (!ends) {
      return places.map((at) => {
        const bits = at === 0 ? this.#emptyOrNot(true) : sum + this.#stepAt(fine, at, NaN);
        sum += steps[at] ?? 0;
        return bits;
      });
    }
    const out: number[] = [];
    sum = this.#stepAt(fine, fine.length, NaN);
    for (let at = fine.length; at >= 0; at--) {
      if (at + 2 < fine.length) sum += steps[at + 2]!;
      let bits = sum;
      for (let i = at; i < Math.min(at + 2, fine.length); i++) {
        bits += this.#stepAt(fine, i, fine.charCodeAt(i), at);
      }
      out[at] = at === fine.length ? this.#emptyOrNot(true) : bits;
    }
    return out;
  }
}

const LONGEST_SHAPE = 40;
const LONGEST_LEARNT = 160;
const END_CODE = 3;
const END = String.fromCharCode(END_CODE);
const START_CODE = 2;
/** One of some fifty classes. */
const ANY_BITS = 6;

/** What the next character depends on: the two, one or none before it. */
function contextKey(fine: string, i: number, order: number, from = 0): number {
  if (order === 0) return -1;
  const one = i > from ? fine.charCodeAt(i - 1) : START_CODE;
  if (order === 1) return -2 - one;
  return (i - 1 > from ? fine.charCodeAt(i - 2) : START_CODE) * 65536 + one;
}

/** Counts of what was seen, and how likely something new is: as likely as things seen once. */
class Tally<K> {
  total = 0;
  #once = 0;
  #newBits = NaN;
  readonly #counts = new Map<K, number>();

  add(key: K): void {
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    this.#newBits = NaN;
    this.total++;
    if (count === 1) this.#once++;
    else if (count === 2) this.#once--;
  }

  has(key: K): boolean {
    return this.#counts.has(key);
  }

  get novelty(): number {
    return (this.#once + 0.5) / (this.total + 1);
  }

  get newBits(): number {
    if (Number.isNaN(this.#newBits)) this.#newBits = -Math.log2(this.novelty);
    return this.#newBits;
  }

  bits(key: K): number {
    return -Math.log2(((1 - this.novelty) * this.#counts.get(key)!) / this.total);
  }
}

/** Character by character: `0` digits, `o` a number's leading zero, `A` and `a` letters, others themselves. */
function classes(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 48 && leadsNumber(text, i)) out += 'o';
    else if (isDigit(c)) out += '0';
    else if (c >= 97 && c <= 122) out += 'a';
    else if (c >= 65 && c <= 90) out += 'A';
    else out += c < 128 ? text[i]! : classOf(text[i]!);
  }
  return out;
}

/** A zero as a date or a code may begin with, no decimal's and no minute's. */
function leadsNumber(text: string, i: number): boolean {
  return !/[\p{L}\d.,:]/u.test(text[i - 1] ?? '') && /[^.,:]/.test(text[i + 1] ?? '');
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;

function classOf(letter: string): string {
  if (/[\p{Lu}\p{Lt}]/u.test(letter)) return 'A';
  if (/\p{L}/u.test(letter)) return 'a';
  return /\p{Nd}/u.test(letter) ? '0' : letter;
}

function runs(fine: string): string {
  return fine.replace(/(.)\1+/gsu, '$1');
}

function letterBits(fine: string): number {
  let bits = 0;
  for (let i = 0; i < fine.length; i++) {
    if (fine[i] === '0') bits += 3.3;
    else if (fine[i] === 'a' || fine[i] === 'A') bits += 4.2;
  }
  return bits;
}

function common(a: string, b: string): string {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n++;
  return a.slice(0, n);
}

function commonEnd(a: string, b: string): string {
  let n = 0;
  while (n < a.length && a[a.length - 1 - n] === b[b.length - 1 - n]) n++;
  return a.slice(a.length - n);
}
