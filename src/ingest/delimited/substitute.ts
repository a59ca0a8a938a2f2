import type { DelimitedReading } from '../format';
import type { Columns } from './scan';

/** How text is cut into records and cells. */
export type Cut = Pick<DelimitedReading, 'delimiter' | 'quote' | 'escape' | 'everyBlank'>;

/**
 * The scanner knows delimiters of one byte and quotes escaped by doubling. Whatever else a file has
 * becomes one byte that no UTF-8 has before the scan, and itself again in the cells after it.
 */
const SEPARATOR = 0xff;
const ESCAPED_QUOTE = 0xfe;
const ESCAPED_ESCAPE = 0xfd;
const ESCAPED_SEPARATOR = 0xfc;
const FIRST_OF_THEM = 0xfc;

/** The same for text in memory: characters that no text has. */
const MARKS: { [byte: number]: string } = {
  [SEPARATOR]: '\ufdd0',
  [ESCAPED_QUOTE]: '\ufdd1',
  [ESCAPED_ESCAPE]: '\ufdd2',
  [ESCAPED_SEPARATOR]: '\ufdd3',
};

const LF = 10;
const CR = 13;
const BLANK = 32;
const BACKSLASH = 92;

const isLong = ({ delimiter, everyBlank }: Cut): boolean =>
  delimiter.length > 1 || (delimiter === ' ' && everyBlank === true);

/** False where the scanner needs no help. */
export const needsSubstitution = (cut: Cut): boolean => isLong(cut) || cut.escape !== '';

/** What a substituted byte stands for: in a cell, and in the record as it stands in the file. */
function meanings({ delimiter, quote }: Cut): { [byte: number]: { cell: string; raw: string } } {
  return {
    [SEPARATOR]: { cell: delimiter, raw: delimiter },
    [ESCAPED_QUOTE]: { cell: quote, raw: `\\${quote}` },
    [ESCAPED_ESCAPE]: { cell: '\\', raw: '\\\\' },
    [ESCAPED_SEPARATOR]: { cell: delimiter, raw: `\\${delimiter}` },
  };
}

export class TextSubstitution {
  /** What separates cells once `apply` was here. */
  readonly separator: string;
  readonly #pattern: RegExp | null;
  readonly #byText = new Map<string, string>();
  readonly #cells = new Map<string, string>();
  readonly #raw = new Map<string, string>();

  constructor(cut: Cut) {
    const long = isLong(cut);
    this.separator = long ? MARKS[SEPARATOR]! : cut.delimiter;
    const marked = Object.entries(meanings(cut)).filter(([byte, { raw }]) =>
      Number(byte) === SEPARATOR
        ? long
        : cut.escape !== '' && raw.length > 1 && !(long && Number(byte) === ESCAPED_SEPARATOR),
    );
    for (const [byte, { cell, raw }] of marked) {
      const mark = MARKS[Number(byte)]!;
      this.#byText.set(raw, mark);
      this.#cells.set(mark, cell);
      this.#raw.set(mark, raw);
    }
    const texts = [...this.#byText.keys()].sort((a, b) => b.length - a.length).map(quoteRegExp);
    const { delimiter } = cut;
    // A blank that belongs to the delimiter may be lost at the end of a line.
    if (long && endsBlank(delimiter)) {
      texts.push(`${quoteRegExp(delimiter.slice(0, -1))}(?=[\\r\\n]|$)`);
    }
    this.#pattern = texts.length === 0 ? null : new RegExp(texts.join('|'), 'g');
  }

  apply(text: string): string {
    if (this.#pattern === null) return text;
    return text.replace(this.#pattern, (found) => this.#byText.get(found) ?? this.separator);
  }

  cell(text: string): string {
    return this.#restore(text, this.#cells);
  }

  raw(text: string): string {
    return this.#restore(text, this.#raw);
  }

  #restore(text: string, by: Map<string, string>): string {
    return this.#pattern === null ? text : text.replace(/[\ufdd0-\ufdd3]/g, (c) => by.get(c) ?? c);
  }
}

const endsBlank = (delimiter: string): boolean => delimiter.length > 1 && delimiter.endsWith(' ');

function quoteRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** UTF-8 bytes on their way to the scanner, cut anywhere. */
export class ByteSubstitution {
  readonly separator: number;
  readonly #cut: Cut;
  readonly #long: boolean;
  readonly #delimiter: Uint8Array;
  readonly #quote: number;
  #carry = new Uint8Array(0);

  constructor(cut: Cut) {
    this.#cut = cut;
    this.#long = isLong(cut);
    this.#delimiter = new TextEncoder().encode(cut.delimiter);
    this.#quote = cut.escape === '' || cut.quote === '' ? -1 : cut.quote.charCodeAt(0);
    this.separator = this.#long ? SEPARATOR : this.#delimiter[0]!;
  }

  push(chunk: Uint8Array, last: boolean): Uint8Array {
    const bytes = new Uint8Array(this.#carry.length + chunk.length);
    bytes.set(this.#carry);
    bytes.set(chunk, this.#carry.length);
    const out = new Uint8Array(bytes.length);
    const first = this.#delimiter[0]!;
    const escapes = this.#cut.escape !== '';
    let p = 0;
    let i = 0;
    while (i < bytes.length) {
      const c = bytes[i]!;
      let size = 0;
      if (escapes && c === BACKSLASH) {
        if (i + 1 === bytes.length && !last) break;
        const next = bytes[i + 1];
        const mark =
          next === undefined
            ? 0
            : next === this.#quote
              ? ESCAPED_QUOTE
              : next === BACKSLASH
                ? ESCAPED_ESCAPE
                : next === first && !this.#long
                  ? ESCAPED_SEPARATOR
                  : 0;
        if (mark > 0) {
          out[p++] = mark;
          size = 2;
        }
      } else if (this.#long && c === first) {
        size = this.#separatorAt(bytes, i, last);
        if (size < 0) break;
        if (size > 0) out[p++] = SEPARATOR;
      }
      if (size === 0) {
        out[p++] = c;
        size = 1;
      }
      i += size;
    }
    this.#carry = bytes.slice(i);
    return out.subarray(0, p);
  }

  /** Bytes of the delimiter that stands at `i`: 0 none, -1 not yet known. */
  #separatorAt(bytes: Uint8Array, i: number, last: boolean): number {
    const delimiter = this.#delimiter;
    for (let k = 1; k < delimiter.length; k++) {
      const c = bytes[i + k];
      if (c === delimiter[k]) continue;
      const lost = k === delimiter.length - 1 && delimiter[k] === BLANK;
      if (c === undefined) return last ? (lost ? k : 0) : -1;
      return lost && (c === LF || c === CR) ? k : 0;
    }
    return delimiter.length;
  }

  /** Puts back into the cells what was substituted. */
  restore(columns: Columns): void {
    const meaning = meanings(this.#cut);
    columns.data.forEach((data, k) => {
      const at = columns.offsets[k]!;
      const end = at[columns.rows]!;
      let longer = 0;
      for (let i = 0; i < end; i++) {
        if (data[i]! >= FIRST_OF_THEM) longer += meaning[data[i]!]!.cell.length;
      }
      if (longer === 0) return;
      const out = new Uint8Array(end + longer);
      let p = 0;
      let from = 0;
      for (let row = 0; row < columns.rows; row++) {
        const to = at[row + 1]!;
        at[row] = p;
        for (let i = from; i < to; i++) {
          const c = data[i]!;
          if (c < FIRST_OF_THEM) out[p++] = c;
          else for (const letter of meaning[c]!.cell) out[p++] = letter.charCodeAt(0);
        }
        from = to;
      }
      at[columns.rows] = p;
      columns.data[k] = out;
    });
  }

  /** The text as it stands in the file. */
  decode(bytes: Uint8Array): string {
    const meaning = meanings(this.#cut);
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    let text = '';
    let from = 0;
    for (let i = 0; i <= bytes.length; i++) {
      const c = bytes[i];
      if (c !== undefined && c < FIRST_OF_THEM) continue;
      text += decoder.decode(bytes.subarray(from, i));
      if (c !== undefined) text += meaning[c]!.raw;
      from = i + 1;
    }
    return text;
  }
}
