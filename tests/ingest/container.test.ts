import { gzipSync, strToU8, zipSync, type Zippable } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import fc from 'fast-check';
import { Allowance } from '../../src/ingest/container';
import { unpack } from '../../src/ingest/unpack';
import { makeXlsx } from '../support/xlsx';
import { codeOf, readFile } from './grid';

type Bytes = Uint8Array<ArrayBuffer>;
const file = (bytes: Uint8Array | string, name: string): File =>
  new File([bytes as Bytes], name, { lastModified: 1_700_000_000_000 });
const zipped = (files: Zippable): Bytes => zipSync(files) as Bytes;

async function opened(source: File): Promise<[string, string][]> {
  const files = await unpack(source);
  return Promise.all(
    files.map(async (one): Promise<[string, string]> => [one.name, await one.text()]),
  );
}

/** The first of the bytes in every place in which `mark` stands, `at` further on, changed. */
function changed(bytes: Uint8Array, mark: string, at: number, value: number): Bytes {
  const copy = new Uint8Array(bytes);
  for (let k = 0; k < copy.length - 4; k++) {
    if ([...mark].every((c, j) => copy[k + j] === c.charCodeAt(0))) copy[k + at] = value;
  }
  return copy;
}

describe('what is no archive', () => {
  it('stays what it is', async () => {
    const csv = file('a,b\n1,2\n', 'orders.zip');
    expect(await unpack(csv)).toEqual([csv]);
    const book = file(makeXlsx([{ name: 'S', rows: [['a'], [1]] }]), 'orders.zip');
    expect(await unpack(book)).toEqual([book]);
    const empty = file('', 'x.gz');
    expect(await unpack(empty)).toEqual([empty]);
  });
});

describe('gz', () => {
  it('gives the one file in it, under the name that it had', async () => {
    const bytes = gzipSync(strToU8('id;ad\n1;Şükrü\n'));
    expect(await opened(file(bytes, 'orders.csv.gz'))).toEqual([
      ['orders.csv', 'id;ad\n1;Şükrü\n'],
    ]);
    expect(await opened(file(bytes, 'orders.csv'))).toEqual([['orders.csv', 'id;ad\n1;Şükrü\n']]);
    const [inner] = await unpack(file(bytes, 'x.gz'));
    expect(inner!.lastModified).toBe(1_700_000_000_000);
  });

  it('may be several, one after the other', async () => {
    const bytes = Buffer.concat([gzipSync(strToU8('a,b\n')), gzipSync(strToU8('1,2\n'))]);
    expect(await opened(file(bytes, 'x.csv.gz'))).toEqual([['x.csv', 'a,b\n1,2\n']]);
  });

  it('is told when it is broken', async () => {
    const bytes = gzipSync(strToU8('a,b\n1,2\n'.repeat(1000)));
    for (const cut of [12, 40, bytes.length - 4]) {
      expect(await codeOf(unpack(file(bytes.slice(0, cut), 'x.gz')))).toBe('archive.broken');
    }
    const sum = bytes.slice();
    sum[bytes.length - 6]! ^= 1;
    expect(await codeOf(unpack(file(sum, 'x.gz')))).toBe('archive.broken');
  });
});

describe('zip', () => {
  it('gives all files but folders and litter, whole and in order', async () => {
    const bytes = zipped({
      'export/': new Uint8Array(),
      'export/ocak.csv': strToU8('a,b\n1,2\n'),
      'export/şubat.csv': [strToU8('a,b\n3,4\n'), { level: 0 }],
      '__MACOSX/export/._ocak.csv': strToU8('x'),
      'export/.DS_Store': strToU8('x'),
      'Thumbs.db': strToU8('x'),
      'empty.csv': new Uint8Array(),
    });
    expect(await opened(file(bytes, 'x.csv'))).toEqual([
      ['ocak.csv', 'a,b\n1,2\n'],
      ['şubat.csv', 'a,b\n3,4\n'],
      ['empty.csv', ''],
    ]);
  });

  it('keeps folders where the names alone are not enough', async () => {
    const bytes = zipped({
      '01/orders.csv': strToU8('a'),
      '02/orders.csv': strToU8('b'),
      'c.csv': strToU8('c'),
    });
    expect((await opened(file(bytes, 'x.zip'))).map(([name]) => name)).toEqual([
      '01/orders.csv',
      '02/orders.csv',
      'c.csv',
    ]);
  });

  it('opens archives in it, and leaves workbooks as they are', async () => {
    const book = makeXlsx([
      {
        name: 'S',
        rows: [
          ['id', 'n'],
          ['x', 1],
        ],
      },
    ]);
    const bytes = zipped({
      'a.csv.gz': gzipSync(strToU8('a,b\n1,2\n')),
      'more.zip': zipped({ 'b.csv': strToU8('b') }),
      'book.xlsx': book,
    });
    const files = await unpack(file(bytes, 'x.zip'));
    expect(files.map(({ name }) => name)).toEqual(['a.csv', 'b.csv', 'book.xlsx']);
    expect((await readFile(files[2]!)).rows).toEqual([['x', '1']]);
  });

  it('reads names as Turkish Windows writes them', async () => {
    const bytes = changed(zipped({ 'm?.csv': strToU8('a') }), 'm?.csv', 1, 0x81);
    expect((await opened(file(bytes, 'x.zip')))[0]![0]).toBe('mü.csv');
  });

  it.each([
    ['a password', 'archive.encrypted', (b: Bytes) => changed(b, 'PK\x01\x02', 8, 1)],
    ['another way of packing', 'archive.method', (b: Bytes) => changed(b, 'PK\x01\x02', 10, 12)],
    ['a wrong sum', 'archive.broken', (b: Bytes) => changed(b, 'PK\x01\x02', 16, 7)],
    ['a wrong size', 'archive.broken', (b: Bytes) => changed(b, 'PK\x01\x02', 24, 7)],
    ['a wrong place', 'archive.broken', (b: Bytes) => changed(b, 'PK\x01\x02', 42, 9)],
    ['a directory elsewhere', 'archive.broken', (b: Bytes) => changed(b, 'PK\x05\x06', 16, 3)],
    ['more files than it has', 'archive.broken', (b: Bytes) => changed(b, 'PK\x05\x06', 10, 9)],
    ['its end cut off', 'archive.broken', (b: Bytes) => b.slice(0, -10)],
    ['nothing in it', 'archive.empty', () => zipped({})],
    ['folders alone', 'archive.empty', () => zipped({ 'a/': new Uint8Array() })],
  ])('with %s is told: %s', async (_, code, change) => {
    const bytes = zipped({ 'a.csv': strToU8('a,b\n1,2\n'.repeat(50)) });
    expect(await codeOf(unpack(file(change(bytes), 'x.zip')))).toBe(code);
  });

  it('stops when it is cancelled', async () => {
    const abort = new AbortController();
    const bytes = zipped({ 'a.csv': strToU8('a,b\n'.repeat(1000)) });
    abort.abort();
    await expect(unpack(file(bytes, 'x.zip'), new Allowance(abort.signal))).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('does not fill the memory', async () => {
    const big = zipped({ 'a.csv': new Uint8Array(80 << 20) });
    expect(await codeOf(unpack(file(big, 'x.zip')))).toBe('archive.tooLarge');
    const some = zipped({ 'a.csv': strToU8('x'.repeat(600)), 'b.csv': strToU8('y'.repeat(600)) });
    expect(
      await codeOf(unpack(file(some, 'x.zip'), new Allowance(undefined, undefined, 1000))),
    ).toBe('archive.tooLarge');
    expect(
      await unpack(file(some, 'x.zip'), new Allowance(undefined, undefined, 1200)),
    ).toHaveLength(2);
    const gz = gzipSync(new Uint8Array(80 << 20));
    expect(await codeOf(unpack(file(gz, 'x.gz')))).toBe('archive.tooLarge');
    let nested: Uint8Array = strToU8('a');
    for (let k = 0; k < 6; k++) nested = zipped({ 'x.zip': nested });
    expect(await codeOf(unpack(file(nested, 'x.zip')))).toBe('archive.nested');
  });
});

describe('how far the unpacking is', () => {
  const text = Array.from({ length: 600_000 }, (_, k) => `${k},${(k * 7919) % 10_007}\n`).join('');
  const bytes = strToU8(text);

  async function reports(source: Uint8Array, name: string): Promise<[number, number][]> {
    const seen: [number, number][] = [];
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 100));
    const said = new Allowance(undefined, (done, total) => void seen.push([done, total]));
    await unpack(file(source, name), said);
    clock.mockRestore();
    return seen;
  }

  it.each([
    ['gz', gzipSync(bytes, { level: 1 }), bytes.length],
    ['zip', zipped({ 'a.csv': bytes, 'b.csv': bytes }), 2 * bytes.length],
  ])('is told in a %s, of the size that it says itself', async (name, source, size) => {
    const seen = await reports(source, `x.${name}`);
    expect(seen.length).toBeGreaterThan(5);
    expect(new Set(seen.map(([, total]) => total))).toEqual(new Set([size]));
    const done = seen.map(([bytesSoFar]) => bytesSoFar);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBe(size);
  });

  it('never says less in all than there is already', async () => {
    const one = gzipSync(bytes, { level: 1 });
    const seen = await reports(Buffer.concat(Array(5).fill(one) as Uint8Array[]), 'x.gz');
    expect(seen.every(([done, total]) => done <= total)).toBe(true);
    expect(seen.at(-1)![0]).toBe(5 * bytes.length);
  });

  it('is told once in a while, not with every piece', async () => {
    let count = 0;
    await unpack(
      file(gzipSync(bytes, { level: 1 }), 'x.gz'),
      new Allowance(undefined, () => count++),
    );
    expect(count).toBeLessThan(20);
  });
});

it('bytes changed or cut off anywhere neither crash nor hang, and what comes out is right', async () => {
  const text = 'id,name\n' + Array.from({ length: 200 }, (_, k) => `${k},n${k % 7}\n`).join('');
  const sources = [zipped({ 'a.csv': strToU8(text) }), gzipSync(strToU8(text))];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...sources),
      fc.array(fc.tuple(fc.double({ min: 0, max: 0.999999, noNaN: true }), fc.nat(255)), {
        maxLength: 4,
      }),
      fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      async (source, changes, cut) => {
        const bytes = source.slice(0, cut === null ? undefined : Math.floor(cut * source.length));
        for (const [at, value] of changes) {
          if (bytes.length > 0) bytes[Math.floor(at * bytes.length)] = value;
        }
        const source2 = file(bytes, 'x');
        const code = await codeOf(
          unpack(source2).then(async (files) => {
            for (const one of files) {
              if (one !== source2 && one.size > 0) expect(await one.text()).toBe(text);
            }
          }),
        );
        expect(code === null || code.startsWith('archive.')).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});
