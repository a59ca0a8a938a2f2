export interface Record {
  /** From 1. */
  line: number;
  cells: string[];
}

/**
 * The short and slow way to split text into records, for looking at samples under many delimiters.
 * Reads like the scanner (see `scan.ts`), which a property test holds; a quote that never closes
 * gives its line as it would read without quotes.
 */
export function splitRecords(
  text: string,
  delimiter: string,
  quote: string,
  options: { limit?: number; line?: number } = {},
): Record[] {
  const out: Record[] = [];
  let line = options.line ?? 1;
  let i = 0;
  while (i < text.length && out.length < (options.limit ?? Infinity)) {
    const record = quotedRecord(text, i, delimiter, quote) ?? plainRecord(text, i, delimiter);
    const blank =
      record.cells.length === 0 ||
      (record.cells.length === 1 && /^[ \t]*$/.test(text.slice(i, record.end)));
    if (!blank) out.push({ line, cells: record.cells });
    line += 1 + record.inner;
    i = afterEnd(text, record.end);
  }
  return out;
}

interface Cut {
  cells: string[];
  /** Position of the line end. */
  end: number;
  inner: number;
}

function plainRecord(text: string, start: number, delimiter: string): Cut {
  const end = lineEnd(text, start);
  const line = text.slice(start, end);
  const cells =
    delimiter === ' ' ? line.split(/[ \t]+/).filter((cell) => cell !== '') : line.split(delimiter);
  return { cells, end, inner: 0 };
}

function quotedRecord(text: string, start: number, delimiter: string, quote: string): Cut | null {
  const end = lineEnd(text, start);
  if (quote === '' || !text.slice(start, end).includes(quote)) return null;
  const stop = delimiter === ' ' ? /[ \t\r\n]/g : new RegExp(`[${escape(delimiter)}\r\n]`, 'g');
  const cells: string[] = [];
  let inner = 0;
  let i = start;
  for (;;) {
    if (delimiter === ' ') {
      while (text[i] === ' ' || text[i] === '\t') i++;
      if (i >= text.length || text[i] === '\n' || text[i] === '\r') return { cells, end: i, inner };
    }
    if (text[i] === quote) {
      const field = quotedField(text, i, delimiter, quote);
      if (field === null) return null;
      cells.push(field.cell);
      inner += field.inner;
      i = field.end;
    } else {
      stop.lastIndex = i;
      const to = stop.exec(text)?.index ?? text.length;
      cells.push(text.slice(i, to));
      i = to;
    }
    if (i >= text.length || text[i] === '\n' || text[i] === '\r') return { cells, end: i, inner };
    i++;
  }
}

function quotedField(text: string, at: number, delimiter: string, quote: string) {
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
      while ((text[j] === ' ' || text[j] === '\t') && text[j] !== delimiter) j++;
      const closes =
        j >= text.length ||
        text[j] === delimiter ||
        text[j] === '\n' ||
        text[j] === '\r' ||
        (delimiter === ' ' && j > i + 1);
      if (closes) return { cell, inner, end: j };
      if (inner > 0) return null;
      stray = true;
      cell += c;
    }
  }
  return null;
}

function lineEnd(text: string, from: number): number {
  const lf = text.indexOf('\n', from);
  const end = lf === -1 ? text.length : lf;
  const cr = text.slice(from, end).indexOf('\r');
  return cr === -1 ? end : from + cr;
}

function afterEnd(text: string, end: number): number {
  return text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1;
}

function escape(character: string): string {
  return character.replace(/[|\\^\]-]/g, '\\$&');
}
