import { DefterError } from '../../lib/errors';
import type { Choice, Format, GridReading, Part, Reading, Sample, Sink } from '../format';
import { sampleGrid, sampleNamed } from '../grids/grid';
import { uniqueNames } from '../header';
import { BadJson, Incomplete, recordAt, skipBlanks, type Fields } from '../grids/json-scan';
import { encodingOf, JsonSource } from '../grids/json-source';
import { tables, type Visitor } from '../grids/json-tables';
import { GridRows, RowSink, type GridResult, type Row } from '../grids/rows';

/** The table that is the file itself: its list, its lines, or its one object. */
const WHOLE = '$';
const HEAD = 1200;
const OTHERS = 2000;
/** Bytes of which the lines are looked at. */
const LOOKED_AT = 4 << 20;

/** The columns, in the order in which their names appear in the file. */
class Columns {
  readonly #places = new Map<string, number>();

  get names(): string[] {
    return uniqueNames([...this.#places.keys()]);
  }

  cells({ keys, values }: Fields): (string | null)[] {
    const cells = new Array<string | null>(this.#places.size).fill(null);
    for (let k = 0; k < keys.length; k++) {
      const key = keys[k]!;
      let place = this.#places.get(key);
      if (place === undefined) {
        place = this.#places.size;
        this.#places.set(key, place);
      }
      while (cells.length <= place) cells.push(null);
      cells[place] = values[k]!;
    }
    return cells;
  }
}

async function sniff(
  blob: Blob,
  choice: Choice = {},
  signal?: AbortSignal,
): Promise<Sample<GridReading>> {
  const whole: Part = { id: WHOLE, name: '', line: 1 };
  const lines = await isLines(blob);
  const parts: Part[] = lines ? [whole] : [];
  const columns = new Columns();
  const head: Row[] = [];
  const others: Row[] = [];
  let step = 1;
  let seen = 0;
  let first = 0;
  let lists = true;
  const take = (line: number, fields: Fields): void => {
    lists &&= fields.list === true;
    const cells = columns.cells(fields);
    if (head.length === 0) first = line;
    if (head.length < HEAD) head.push({ line, cells });
    else if (seen++ % step === 0) others.push({ line, cells });
    if (others.length < 2 * OTHERS) return;
    step *= 2;
    others.splice(0, others.length, ...others.filter((_, k) => k % 2 === 0));
  };
  const pass: Pass = {
    record: take,
    broken: () => undefined,
    piece: async () => signal?.throwIfAborted(),
  };
  if (lines) await eachLine(blob, pass);
  else {
    const wanted = (path: string, line: number): boolean => {
      parts.push({ id: path, name: path === WHOLE ? '' : path, line });
      return path === (choice.part ?? parts[0]!.id);
    };
    await eachElement(blob, wanted, pass);
    if (parts.length === 0) parts.push(whole);
  }
  const part = parts.find(({ id }) => id === (choice.part ?? parts[0]!.id));
  // The list that was chosen is not in this file.
  if (!part) return sniff(blob, { ...choice, part: undefined }, signal);
  const { names } = columns;
  if (names.length === 0) throw new DefterError('file.noRows');
  if (lists && choice.headerRows !== 0) {
    const grid = sampleGrid(
      { format: 'json', parts, part: part.id, choice, single: true },
      head,
      others,
    );
    if (grid.reading.headerRows > 0) return grid;
  }
  return sampleNamed(
    { format: 'json', parts, part: part.id, choice, firstRecord: first, names },
    head,
    others,
  );
}

async function read(
  blob: Blob,
  reading: Reading,
  sink: Sink,
  signal?: AbortSignal,
): Promise<GridResult> {
  const rows = new RowSink(reading, sink, signal);
  const columns = new Columns();
  const width = reading.names.length;
  const grid = reading.headerRows > 0 ? new GridRows(reading as GridReading, rows) : null;
  const pass: Pass = {
    record(line, fields) {
      if (grid) return grid.add({ line, cells: fields.values });
      const cells = columns.cells(fields);
      if (cells.length <= width) rows.row(line, cells);
      else rows.reject({ line, reason: 'fields', found: cells.length, text: cells.join('\t') });
    },
    broken: (line, text) => rows.reject({ line, reason: 'syntax', found: 0, text }),
    piece: (done) => rows.flush(done, blob.size),
  };
  const lines = await isLines(blob);
  const found = await (lines
    ? eachLine(blob, pass)
    : eachElement(blob, (path) => path === reading.part, pass));
  grid?.end(found.lines);
  rows.blankLines += found.blank;
  return rows.finish(blob.size, {
    lines: found.lines,
    preambleLines: grid ? reading.firstRecord - 1 : 0,
    replaced: found.replaced,
  });
}

interface Pass {
  record(line: number, fields: Fields): void;
  broken(line: number, text: string): void;
  /** Between pieces of the file. */
  piece(done: number): Promise<void>;
}

interface Passed {
  lines: number;
  blank: number;
  replaced: number;
}

/** One object a line. */
async function isLines(blob: Blob): Promise<boolean> {
  const source = new JsonSource(blob.slice(0, LOOKED_AT), await encodingOf(blob));
  do await source.fill();
  while (!source.last);
  const lines = source.text.split('\n', 200);
  if (lines.length === 200 || blob.size > LOOKED_AT) lines.pop();
  const full = lines.filter((line) => line.trim() !== '');
  const objects = full.filter((line) => /^\s*\{/.test(line) && parsed(line) !== null);
  return full.length > 1 && objects.length > 0 && 2 * objects.length >= full.length;
}

/** The fields of a line that is one record, null when it is something else. */
function parsed(line: string): Fields | null {
  try {
    const fields = recordAt(line, skipBlanks(line, 0));
    return skipBlanks(line, fields.end) === line.length ? fields : null;
  } catch (error) {
    if (error instanceof BadJson || error instanceof Incomplete) return null;
    throw error;
  }
}

async function eachLine(blob: Blob, pass: Pass): Promise<Passed> {
  const source = new JsonSource(blob, await encodingOf(blob));
  const found: Passed = { lines: 0, blank: 0, replaced: 0 };
  const take = (line: string): void => {
    found.lines++;
    if (line.trim() === '') found.blank++;
    else {
      const fields = parsed(`${line} `);
      if (fields === null) pass.broken(found.lines, line);
      else pass.record(found.lines, fields);
    }
  };
  do {
    await source.fill();
    const { text } = source;
    let at = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', at)) {
      take(text.slice(at, text.charCodeAt(end - 1) === 13 ? end - 1 : end));
      at = end + 1;
    }
    if (source.last && at < text.length) take(text.slice(at));
    source.at = at;
    await pass.piece(source.done);
  } while (!source.last);
  return { ...found, replaced: source.replaced };
}

/** The elements of the lists that are `wanted`, numbered from 1; or the one object that the file is. */
async function eachElement(
  blob: Blob,
  wanted: (path: string, line: number) => boolean,
  pass: Pass,
): Promise<Passed> {
  const source = new JsonSource(blob, await encodingOf(blob));
  let lines = 0;
  const visitor: Visitor = {
    list: wanted,
    element: (fields) => pass.record(++lines, fields),
    piece: () => pass.piece(source.done),
  };
  const whole = await tables(source, visitor);
  if (whole !== null) pass.record(++lines, whole);
  return { lines, blank: 0, replaced: source.replaced };
}

/** A list of objects, an object that holds lists, or one object a line. */
export const json: Format = { id: 'json', sniff, read };
