import { TextSubstitution, type Cut } from './substitute';

export interface Record {
  /** From 1. */
  line: number;
  cells: string[];
  /** By cell: it stands in quotes. */
  quoted: boolean[];
  /** As it stands in the file, without its line end. */
  text: string;
}

/**
 * The short and slow way to split text into records, for looking at samples under many delimiters.
 * Reads like the scanner (see `scan.ts`), which a property test holds; a quote that never closes
 * gives its line as it would read without quotes.
 */
export function splitRecords(
  text: string,
  cut: Cut,
  options: { limit?: number; line?: number } = {},
): Record[] {
  const substitution = new TextSubstitution(cut);
  const runs = substitution.separator === ' ';
  const source = substitution.apply(text);
  const splitter = new Splitter(source, substitution.separator, cut.quote, runs);
  const out: Record[] = [];
  let line = options.line ?? 1;
  let i = 0;
  while (i < source.length && out.length < (options.limit ?? Infinity)) {
    const record = splitter.quotedRecord(i) ?? splitter.plainRecord(i);
    const whole = source.slice(i, record.end);
    const blank =
      record.cells.length === 0 || (record.cells.length === 1 && /^[ \t]*$/.test(whole));
    if (!blank) {
      out.push({
        line,
        cells: record.cells.map((cell) => substitution.cell(cell)),
        quoted: record.quoted,
        text: substitution.raw(whole),
      });
    }
    line += 1 + record.inner;
    i = afterEnd(source, record.end);
  }
  return out;
}

interface Split {
  cells: string[];
  quoted: boolean[];
  /** Position of the line end. */
  end: number;
  inner: number;
}

class Splitter {
  private readonly stop: RegExp;

  constructor(
    private readonly text: string,
    private readonly separator: string,
    private readonly quote: string,
    private readonly runs: boolean,
  ) {
    this.stop = runs
      ? /[ \t\r\n]/g
      : new RegExp(`[${separator.replace(/[|\\^\]-]/g, '\\$&')}\r\n]`, 'g');
  }

  plainRecord(start: number): Split {
    const end = lineEnd(this.text, start);
    const line = this.text.slice(start, end);
    const cells = this.runs
      ? line.split(/[ \t]+/).filter((cell) => cell !== '')
      : line.split(this.separator);
    return { cells, quoted: cells.map(() => false), end, inner: 0 };
  }

  /** Null where no quote is, or where one never closes. */
  quotedRecord(start: number): Split | null {
    const { text, quote, runs, stop } = this;
    if (quote === '') return null;
    if (!text.slice(start, lineEnd(text, start)).includes(quote)) return null;
    const cells: string[] = [];
    const quoted: boolean[] = [];
    let inner = 0;
    let i = start;
    for (;;) {
      if (runs) {
        while (text[i] === ' ' || text[i] === '\t') i++;
        if (this.ends(i)) return { cells, quoted, end: i, inner };
      }
      if (text[i] === quote) {
        const field = this.quotedField(i);
        if (field === null) return null;
        cells.push(field.cell);
        quoted.push(true);
        inner += field.inner;
        i = field.end;
      } else {
        stop.lastIndex = i;
        const to = stop.exec(text)?.index ?? text.length;
        cells.push(text.slice(i, to));
        quoted.push(false);
        i = to;
      }
      if (this.ends(i)) return { cells, quoted, end: i, inner };
      i++;
    }
  }

  private ends(i: number): boolean {
    return i >= this.text.length || this.text[i] === '\n' || this.text[i] === '\r';
  }

  private quotedField(at: number): { cell: string; inner: number; end: number } | null {
    const { text, quote, separator, runs } = this;
    let cell = '';
    let inner = 0;
    let stray = false;
    let i = at + 1;
    for (; i < text.length; i++) {
      const c = text[i]!;
      if (c === '\n' || c === '\r') {
        if (stray) return null;
        inner++;
        if (c === '\r' && text[i + 1] === '\n') cell += text[i++];
        cell += text[i];
      } else if (c !== quote) cell += c;
      else if (text[i + 1] === quote) {
        cell += quote;
        i++;
      } else {
        let j = i + 1;
        while ((text[j] === ' ' || text[j] === '\t') && text[j] !== separator) j++;
        const closes = this.ends(j) || text[j] === separator || (runs && j > i + 1);
        if (closes) return { cell, inner, end: j };
        if (inner > 0) return null;
        stray = true;
        cell += c;
      }
    }
    return null;
  }
}

const LINE_END = /[\r\n]/g;

function lineEnd(text: string, from: number): number {
  LINE_END.lastIndex = from;
  return LINE_END.exec(text)?.index ?? text.length;
}

function afterEnd(text: string, end: number): number {
  return text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1;
}
