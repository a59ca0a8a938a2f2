import { tableFromIPC } from 'apache-arrow';
import { locales } from '../support/locales';
import { DefterError } from '../../src/lib/errors';
import type { Choice, Reading, ReadResult, Sample } from '../../src/ingest/format';
import { formats } from '../../src/ingest/formats';
import { formatOf } from '../../src/ingest/recognise';

export interface Read {
  sample: Sample;
  reading: Reading;
  result: ReadResult;
  lines: number[];
  rows: (string | null)[][];
}

/** Recognises, sniffs and reads all of a file; the counts are always checked. */
export async function readFile(
  source: Blob | string | Uint8Array<ArrayBuffer>,
  choice: Choice = {},
): Promise<Read> {
  const blob = source instanceof Blob ? source : new Blob([source]);
  const id = await formatOf(blob);
  const format = formats.find((one) => one.id === id)!;
  const sample = await format.sniff(blob, choice);
  const lines: number[] = [];
  const rows: (string | null)[][] = [];
  let progress = 0;
  const result = await format.read(blob, sample.reading, {
    batch(ipc, count) {
      const table = tableFromIPC(ipc);
      if (table.numRows !== count) throw new Error(`${table.numRows} rows, said ${count}`);
      const columns = table.schema.fields.map((_, k) => table.getChildAt(k)!);
      for (let r = 0; r < count; r++) {
        lines.push(columns[0]!.get(r) as number);
        rows.push(columns.slice(1).map((column) => column.get(r) as string | null));
      }
    },
    progress(done, total) {
      if (done < progress || done > total) throw new Error(`${done} of ${total} after ${progress}`);
      progress = done;
    },
    restart() {
      throw new Error('A restart');
    },
  });
  if (progress !== blob.size && id !== 'delimited') throw new Error(`Ended at ${progress}`);
  if (result.records !== result.rows + result.rejects.length || result.rows !== rows.length) {
    throw new Error(
      `${result.records} records, ${result.rows} rows, ${result.rejects.length} rejects`,
    );
  }
  return { sample, reading: sample.reading, result, lines, rows };
}

/** The table as the file's own words, NULL as `''`. */
export function plain({ reading, rows }: Read): string[][] {
  return [reading.names, ...rows.map((row) => row.map((cell) => cell ?? ''))];
}

/** The code of the error that `work` fails with; it has words in every language. */
export async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (!(error instanceof DefterError)) throw error;
    for (const { messages } of locales) {
      if (!Object.hasOwn(messages.errors.codes, error.code))
        throw new Error(`No words for ${error.code}`);
    }
    return error.code;
  }
}
