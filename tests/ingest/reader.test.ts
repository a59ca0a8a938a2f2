import type { DelimitedReading } from '../../src/ingest/format';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sink } from '../../src/ingest/format';
import { delimited } from '../../src/ingest/formats/delimited';
import { sniff } from '../../src/ingest/delimited/dialect';
import { read } from '../../src/ingest/delimited/reader';
import { createReader, type WorkerLike } from '../../src/ingest/reader-client';
import { serve, type Port } from '../../src/ingest/reader-server';
import { testEngine } from '../support/engine';
import { encodeAs, load, readAll, readingOf } from './delimited';

const NOTHING: Sink = { batch() {}, progress() {}, restart() {} };

function many(rows: number): Blob {
  const lines = Array.from({ length: rows }, (_, k) => `${k},customer ${k % 1000},${k % 97}.50\n`);
  return new Blob([`id,name,amount\n`, ...lines]);
}
const MANY = readingOf(['id', 'name', 'amount']);

describe('read back', () => {
  it('random tables in random dialects, line ends, encodings and pieces', async () => {
    const letters = fc.constantFrom(...'abz09ıİşŞğç.-_ ,;|\t"\'\n\r');
    const cell = fc.oneof(
      { weight: 4, arbitrary: fc.string({ unit: letters, maxLength: 8 }) },
      fc.constantFrom('', '1.234,56', '"', '""', '\r\n'),
    );
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 30 }),
      );
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('"' as const, "'" as const),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom('utf-8', 'utf-16le', 'utf-16be', 'windows-1254') as fc.Arbitrary<
          'utf-8' | 'windows-1254'
        >,
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 9 }),
        async (rows, delimiter, quote, end, encoding, mark, all, chunkBytes, batchRows) => {
          const names = (rows[0] ?? ['', '']).map((_, k) => `n${k}`);
          const write = (value: string): string =>
            all || /["'\r\n,;|\t]/.test(value)
              ? quote + value.replaceAll(quote, quote + quote) + quote
              : value;
          const text = [names, ...rows].map((row) => row.map(write).join(delimiter)).join(end);
          const bom = mark && encoding !== 'windows-1254';
          const blob = new Blob([encodeAs(text + (mark ? end : ''), encoding, bom)]);
          const reading = readingOf(names, { delimiter, quote, encoding, bom });
          const got = await readAll(blob, reading, { chunkBytes, batchRows });
          const header = JSON.stringify(names);
          const kept = rows.filter((row) => all || JSON.stringify(row) !== header);
          expect(got.rows).toEqual(kept.map((row) => row.map((value) => value || null)));
          expect(got.result).toMatchObject({ records: rows.length, rejects: [], encoding });
          expect(got.batches.every((count) => count <= batchRows)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('random bytes, sniffed and read, neither crash nor lose a record', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 400 }), async (bytes) => {
        const { result, rows } = await load(new Uint8Array(bytes), {}, { chunkBytes: 37 });
        expect(result.records).toBe(result.rows + result.rejects.length);
        expect(rows).toHaveLength(result.rows);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the encoding proves wrong half-way', () => {
  // Well beyond the slices the sniff takes from the end.
  const head = `id;name\n${'1;Ali\n'.repeat(200_000)}`;
  const file = new Blob([
    encodeAs(`${head}2;Şükrü\n`, 'windows-1254', false),
    '3;x\n'.repeat(20_000),
  ]);

  it('the file is read again as windows-1254', async () => {
    const { reading, result, rows, restarts } = await load(file);
    expect(reading.encoding).toBe('utf-8');
    expect(result).toMatchObject({ encoding: 'windows-1254', reread: true, rows: 220_001 });
    expect(restarts).toBe(1);
    expect(rows[200_000]).toEqual(['2', 'Şükrü']);
  });

  it('unless a person named it', async () => {
    const { result, rows, restarts } = await load(file, { chosen: ['encoding'] });
    expect(result).toMatchObject({ encoding: 'utf-8', reread: false, replaced: 3 });
    expect(restarts).toBe(0);
    expect(rows[200_000]).toEqual(['2', '\ufffd\ufffdkr\ufffd']);
  });
});

describe('waiting and stopping', () => {
  it('is never more than one batch ahead of a slow sink', async () => {
    let open = 0;
    let most = 0;
    const sink: Sink = {
      ...NOTHING,
      async batch() {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setTimeout(resolve, 2));
        open--;
      },
    };
    const result = await read(many(20_000), MANY, sink, undefined, { batchRows: 1000 });
    expect(result.rows).toBe(20_000);
    expect(most).toBe(1);
  });

  it('a cancel is heard though the sink never answers', async () => {
    const abort = new AbortController();
    const sink: Sink = { ...NOTHING, batch: () => new Promise(() => {}) };
    const reading = read(many(200_000), MANY, sink, abort.signal, { batchRows: 1000 });
    setTimeout(() => abort.abort(), 20);
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('a failing sink ends the reading with its error', async () => {
    const sink: Sink = { ...NOTHING, batch: () => Promise.reject(new Error('full')) };
    await expect(read(many(10), MANY, sink)).rejects.toThrow('full');
  });

  it('progress rises to the size of the file', async () => {
    const seen: number[] = [];
    const blob = many(20_000);
    await read(blob, MANY, { ...NOTHING, progress: (done) => void seen.push(done) }, undefined, {
      chunkBytes: 100_000,
    });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(blob.size);
  });
});

/** The worker's module on the other end of a real channel: messages are cloned and transferred. */
function worker(): WorkerLike & { ports: MessagePort[] } {
  const { port1, port2 } = new MessageChannel();
  serve(port1 as unknown as Port, delimited);
  const like = port2 as unknown as WorkerLike;
  return Object.assign(like, {
    ports: [port1, port2],
    terminate: () => port2.close(),
    onerror: null,
  });
}

describe('off the thread', () => {
  it('sniffs and reads as in the thread', async () => {
    const reader = createReader(worker);
    const blob = many(150_000);
    const sample = await reader.sniff(blob);
    expect(sample).toEqual(await sniff(blob));
    let rows = 0;
    const sink: Sink = {
      ...NOTHING,
      async batch(ipc, count) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        expect(ipc.length).toBeGreaterThan(0);
        rows += count;
      },
    };
    const [result, other] = await Promise.all([
      reader.read(blob, sample.reading, sink),
      reader.sniff(new Blob(['a;b\n1;2\n']), { headerRows: 0 }),
    ]);
    expect(rows).toBe(150_000);
    expect(result).toEqual(await read(blob, sample.reading as DelimitedReading, NOTHING));
    expect(other.reading).toMatchObject({ delimiter: ';', headerRows: 0 });
    reader.close();
  });

  it('passes errors on, and a cancel is immediate', async () => {
    const reader = createReader(worker);
    await expect(reader.sniff(new Blob(['%PDF-1.7']))).rejects.toMatchObject({
      code: 'file.notText',
      params: { kind: 'pdf' },
    });
    const abort = new AbortController();
    const stuck: Sink = { ...NOTHING, batch: () => new Promise(() => {}) };
    const reading = reader.read(many(300_000), MANY, stuck, abort.signal);
    setTimeout(() => abort.abort(), 30);
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    const failing: Sink = { ...NOTHING, batch: () => Promise.reject(new Error('full')) };
    await expect(reader.read(many(10), MANY, failing)).rejects.toThrow('full');
    reader.close();
  });

  it('jobs of a worker that dies fail, the next one gets a new worker', async () => {
    const started: WorkerLike[] = [];
    const reader = createReader(() => {
      started.push(worker());
      return started.at(-1)!;
    });
    const stuck: Sink = { ...NOTHING, batch: () => new Promise(() => {}) };
    const reading = reader.read(many(10), MANY, stuck);
    setTimeout(() => started[0]!.onerror?.({ message: 'out of memory' }), 20);
    await expect(reading).rejects.toMatchObject({ code: 'reader.died' });
    expect((await reader.sniff(new Blob(['a,b\n1,2\n']))).reading.names).toEqual(['a', 'b']);
    expect(started).toHaveLength(2);
    reader.close();
  });
});

it('text arrives in the engine byte for byte, with NULLs, lines, and columns of nothing', async () => {
  const engine = await testEngine();
  const names = ['weird "name"', 'Sütun', 'empty'];
  const values = [
    'İstanbul ıIiİ 😀',
    'a"b',
    "it's",
    ' x ',
    '0001',
    'NULL',
    '\u0000',
    'x\ny',
    '\ufffd',
  ];
  const rows = Array.from({ length: 1000 }, (_, k) => [
    values[k % values.length]!,
    k % 3 === 0 ? null : `${k}`,
    null,
  ]);
  const quote = (value: string | null): string => `"${(value ?? '').replaceAll('"', '""')}"`;
  const text = ['a,b,c', ...rows.map((row) => row.map(quote).join(','))].join('\n');
  await engine.run(
    'CREATE OR REPLACE TABLE reader_text (_line INTEGER, "weird ""name""" VARCHAR, "Sütun" VARCHAR, empty VARCHAR)',
  );
  await read(
    new Blob([text]),
    readingOf(names),
    { ...NOTHING, batch: (ipc) => engine.insertArrow('reader_text', ipc, { create: false }) },
    undefined,
    { batchRows: 64 },
  );
  const { rows: back } = await engine.query('SELECT * FROM reader_text ORDER BY _line');
  const lines = rows.map((_, k) => 2 + k + Math.ceil(Math.max(0, k - 7) / 9));
  expect(back.map((row) => Object.values(row))).toEqual(rows.map((row, k) => [lines[k], ...row]));
  await engine.run('DROP TABLE reader_text');
});
