import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import type { DelimitedReading, ReadResult, Sample } from '../../src/ingest/format';
import { sniff } from '../../src/ingest/delimited/dialect';
import { read, type ReadOptions } from '../../src/ingest/delimited/reader';

export const DATA = '../shared/data';
export const hasData = existsSync(DATA);

export function dataFile(path: string): Blob {
  return new Blob([readFileSync(`${DATA}/${path}`)]);
}

export function dataFiles(folder: string, ending: string): string[] {
  return readdirSync(`${DATA}/${folder}`).filter((name) => name.endsWith(ending));
}

export interface Loaded {
  sample: Sample<DelimitedReading>;
  reading: DelimitedReading;
  result: ReadResult;
  lines: number[];
  rows: (string | null)[][];
  batches: number[];
  restarts: number;
}

/** Sniffs (unless told how) and reads all of a file, cells decoded by Arrow's own reader. */
export async function load(
  source: Blob | string | Uint8Array<ArrayBuffer>,
  change: Partial<DelimitedReading> = {},
  options: ReadOptions = {},
): Promise<Loaded> {
  const blob = source instanceof Blob ? source : new Blob([source]);
  const sample = await sniff(blob);
  const reading = { ...sample.reading, ...change };
  return { sample, ...(await readAll(blob, reading, options)) };
}

export async function readAll(
  blob: Blob,
  reading: DelimitedReading,
  options: ReadOptions = {},
): Promise<Omit<Loaded, 'sample'>> {
  let lines: number[] = [];
  let rows: (string | null)[][] = [];
  let batches: number[] = [];
  let restarts = 0;
  const result = await read(
    blob,
    reading,
    {
      batch(ipc, count) {
        const table = tableFromIPC(ipc);
        if (table.numRows !== count) throw new Error(`${table.numRows} rows, said ${count}`);
        batches.push(count);
        const columns = table.schema.fields.map((_, k) => table.getChildAt(k)!);
        for (let r = 0; r < count; r++) {
          lines.push(columns[0]!.get(r) as number);
          rows.push(columns.slice(1).map((column) => column.get(r) as string | null));
        }
      },
      progress() {},
      restart() {
        [lines, rows, batches] = [[], [], []];
        restarts++;
      },
    },
    undefined,
    options,
  );
  return { reading, result, lines, rows, batches, restarts };
}

/** A reading of plain CSV with a header, or whatever `change` says. */
export function readingOf(
  names: string[],
  change: Partial<DelimitedReading> = {},
): DelimitedReading {
  return {
    format: 'delimited',
    encoding: 'utf-8',
    bom: false,
    chosen: [],
    delimiter: ',',
    quote: '"',
    headerRows: 1,
    escape: '',
    part: '1',
    parts: [{ id: '1', name: '', line: 1 }],
    firstRecord: 1,
    names,
    ragged: false,
    sure: { encoding: true, delimiter: true, header: true },
    ...change,
  };
}

/** Text in one of the encodings. */
export function encodeAs(
  text: string,
  encoding: DelimitedReading['encoding'],
  bom: boolean,
): Uint8Array<ArrayBuffer> {
  const full = bom ? `\ufeff${text}` : text;
  if (encoding === 'utf-8') return new Uint8Array(Buffer.from(full, 'utf8'));
  if (encoding === 'windows-1254' || encoding === 'iso-8859-9') return windows1254(text);
  if (encoding === 'windows-1252') return new Uint8Array(Buffer.from(text, 'latin1'));
  const wide = Buffer.from(full, 'utf16le');
  return new Uint8Array(encoding === 'utf-16be' ? wide.swap16() : wide);
}

/** ISO 8859-9, as its table says; of what windows-1254 has beside it only the euro sign. */
function windows1254(text: string): Uint8Array<ArrayBuffer> {
  const special: { [letter: string]: number } = {
    Ğ: 0xd0,
    İ: 0xdd,
    Ş: 0xde,
    ğ: 0xf0,
    ı: 0xfd,
    ş: 0xfe,
    '€': 0x80,
  };
  return Uint8Array.from(text, (letter) => {
    const code = special[letter] ?? letter.charCodeAt(0);
    if (code > 0xff) throw new Error(`windows-1254 has no ${letter}`);
    return code;
  });
}
