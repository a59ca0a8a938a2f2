import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DefterError } from '../../src/lib/errors';
import type { Encoding } from '../../src/ingest/format';
import { writeTable, type Written } from '../support/write-delimited';
import { DATA, encodeAs, hasData, load, type Loaded } from './delimited';

/** Lines as anyone would count them: line ends, and what stands after the last. */
function plainCount(bytes: Uint8Array, encoding: Encoding): number {
  const text = new TextDecoder(encoding).decode(bytes);
  const ends = text.match(/\r\n|\n|\r/g)?.length ?? 0;
  return ends + (text === '' || /[\r\n]$/.test(text) ? 0 : 1);
}

const linesIn = (text: string): number => 1 + (text.match(/\r\n|\n|\r/g)?.length ?? 0);

function expectEveryLine(bytes: Uint8Array, { result, rows }: Loaded): void {
  expect(result.records).toBe(result.rows + result.rejects.length);
  expect(rows).toHaveLength(result.rows);
  expect(result.lines).toBe(plainCount(bytes, result.encoding!));
  const inRows = rows.reduce((sum, cells) => sum + linesIn(cells.join('')), 0);
  const inRejects = result.rejects.reduce((sum, { text }) => sum + linesIn(text), 0);
  const { preambleLines, blankLines, headerLines, commentLines, otherLines } = result;
  const apart = preambleLines + blankLines + headerLines! + commentLines! + otherLines!;
  expect(apart + inRows + inRejects).toBe(result.lines);
}

/** Reads, or says clearly that it is no text. */
async function readOrSay(bytes: Uint8Array<ArrayBuffer>): Promise<Loaded | null> {
  try {
    return await load(bytes, {}, { chunkBytes: 1 << 16 });
  } catch (error) {
    if (error instanceof DefterError && /^file\./.test(error.code)) return null;
    throw error;
  }
}

describe('no line is lost', () => {
  it('random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 600 }), async (bytes) => {
        const own = new Uint8Array(bytes);
        const loaded = await readOrSay(own);
        if (loaded) expectEveryLine(own, loaded);
      }),
      { numRuns: 300 },
    );
  });

  it('text of nothing but what CSV is made of', async () => {
    const soup = fc.string({
      unit: fc.constantFrom(...'aaab11 ,,;"\n\r\'\t|\\#:', '\r\n', ', ', '""', '\n1,2,3\n'),
      maxLength: 200,
    });
    await fc.assert(
      fc.asyncProperty(soup, fc.integer({ min: 1, max: 50 }), async (text, chunkBytes) => {
        const bytes = new TextEncoder().encode(`a,b,c\n1,2,3\n${text}`) as Uint8Array<ArrayBuffer>;
        expectEveryLine(bytes, await load(bytes, {}, { chunkBytes }));
      }),
      { numRuns: 600 },
    );
  });

  it.skipIf(!hasData)(`every real file, whole and cut off, whatever its name`, async () => {
    const files = (readdirSync(DATA, { recursive: true }) as string[]).filter((path) =>
      statSync(join(DATA, path)).isFile(),
    );
    for (const path of files) {
      const whole = new Uint8Array(readFileSync(join(DATA, path)));
      const part = whole.length > 600_000 ? whole.slice(0, 600_001) : whole;
      for (const bytes of [part, part.slice(0, Math.floor(part.length * 0.37))]) {
        const loaded = await readOrSay(bytes);
        if (loaded) expectEveryLine(bytes, loaded);
      }
    }
  });
});

describe('read back with no setting given', () => {
  const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1254'] as const;
  const words = 'Ayşe,Mehmet,İzmir,Bursa,kırmızı,5" pipe,two words,it\'s,a;b,c|d,#1,x: y'.split(
    ',',
  );
  const cells = [
    fc.integer({ min: 0, max: 99_999 }).map(String),
    fc.constantFrom(...words),
    fc
      .integer({ min: 100, max: 999_999 })
      .map((n) => `${Math.floor(n / 100)},${String(n % 100).padStart(2, '0')}`),
    fc
      .date({ min: new Date('2020-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    fc
      .array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 })
      .map((list) => list.join(' ')),
    fc.constantFrom('', '', 'yes'),
  ];
  const names = ['number', 'word', 'amount', 'day', 'remark', 'flag'];

  it('random tables in random dialects and encodings, or it is said what is not sure', async () => {
    let unsure = 0;
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc
          .shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 2 })
          .chain((columns) =>
            fc.tuple(
              fc.constant(columns.map((c) => names[c]!)),
              fc.array(fc.tuple(...columns.map((c) => cells[c]!)), { minLength: 3, maxLength: 25 }),
            ),
          ),
        fc.constantFrom(',', ';', '\t', '|', ' ', ', ', '||', '^', '~', '\u0001', ':', '; '),
        fc.constantFrom('"' as const, "'" as const),
        fc.constantFrom('' as const, '\\' as const),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom(...encodings),
        fc.boolean(),
        fc.boolean(),
        async ([header, rows], delimiter, quote, escape, end, encoding, all, mark) => {
          const quotedColumns = all ? header.map((_, k) => k) : [];
          const by: Written = { delimiter, quote, escape, end, quotedColumns };
          const text = writeTable([header, ...rows], by);
          const bytes = encodeAs(text, encoding, mark && encoding !== 'windows-1254');
          const loaded = await load(bytes);
          expectEveryLine(bytes, loaded);
          const { reading } = loaded;
          const got = [reading.headerRows > 0 ? reading.names : null, ...loaded.rows];
          const want = [header, ...rows.map((row) => row.map((cell) => cell || null))];
          runs++;
          if (JSON.stringify(got) === JSON.stringify(want)) return;
          const { sure } = reading;
          if (
            sure.delimiter &&
            sure.header &&
            sure.encoding &&
            loaded.result.rejects.length === 0
          ) {
            expect({ text, got, reading }).toEqual({ text, got: want, reading });
          }
          unsure++;
        },
      ),
      { numRuns: 400 },
    );
    console.log(`${unsure} of ${runs} not sure`);
    expect(unsure).toBeLessThan(0.1 * runs);
  });
});
