import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DelimitedReading, Reject } from '../../src/ingest/format';
import { splitRecords } from '../../src/ingest/delimited/records';
import { ByteSubstitution } from '../../src/ingest/delimited/substitute';
import { Scanner, type ScanOptions } from '../../src/ingest/delimited/scan';
import { readingOf } from './delimited';

interface Scanned {
  rows: string[][];
  lines: number[];
  rejects: Reject[];
  counts: number[];
}

/** Scans text given in pieces of the sizes, the last size repeated. */
function scan(
  text: string | Uint8Array,
  reading: DelimitedReading,
  sizes: number[] = [Infinity],
  options: ScanOptions = {},
): Scanned {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const rows: string[][] = [];
  const lines: number[] = [];
  const scanner = new Scanner(
    reading,
    (batch) => {
      for (let r = 0; r < batch.rows; r++) {
        lines.push(batch.lines[r]!);
        rows.push(
          batch.offsets.map((offsets, k) =>
            new TextDecoder('utf-8', { ignoreBOM: true }).decode(
              batch.data[k]!.slice(offsets[r], offsets[r + 1]),
            ),
          ),
        );
      }
    },
    options,
  );
  let at = 0;
  for (let k = 0; ; k++) {
    const size = sizes[Math.min(k, sizes.length - 1)]!;
    const last = at + size >= bytes.length;
    scanner.push(bytes.subarray(at, Math.min(at + size, bytes.length)), last);
    at += size;
    if (last) break;
  }
  const { lines: total, preambleLines, blankLines, records, rejects } = scanner;
  expect(records).toBe(scanner.rows + rejects.length);
  expect(rows).toHaveLength(scanner.rows);
  return { rows, lines, rejects, counts: [total, preambleLines, blankLines, records] };
}

const abc = readingOf(['a', 'b', 'c']);

describe('what is read as what', () => {
  it('quotes, doubled quotes, and line ends and delimiters inside them', () => {
    const { rows, lines } = scan(
      'a,b,c\n"x ""y""","1,2","p\r\nq\nr"\n,"",z\n"""","",""""""\n',
      abc,
    );
    expect(rows).toEqual([
      ['x "y"', '1,2', 'p\r\nq\nr'],
      ['', '', 'z'],
      ['"', '', '""'],
    ]);
    expect(lines).toEqual([2, 5, 6]);
  });

  it('CRLF, LF and CR, mixed, and a last line without end', () => {
    const { rows, counts } = scan('a,b,c\r1,2,3\r\n4,5,6\n\r7,8,9', abc);
    expect(rows.map((row) => row.join(''))).toEqual(['123', '456', '789']);
    expect(counts).toEqual([5, 0, 1, 3]);
  });

  it('quotes inside an unquoted field are text', () => {
    expect(scan('a,b,c\n5" pipe,it"s,x"\n', abc).rows).toEqual([['5" pipe', 'it"s', 'x"']]);
  });

  it('stray quotes inside a quoted field of one line are text', () => {
    expect(scan('a,b,c\n"Ali "Baba" Can",2,"3" \n', abc).rows).toEqual([
      ['Ali "Baba" Can', '2', '3'],
    ]);
  });

  it('a quote that never closes costs its own line only', () => {
    const { rows, rejects, counts } = scan('a,b,c\n1,2,3\n4,"5,6\n7,8,9\n1,2,3\n', abc);
    expect(rows.map((row) => row.join(''))).toEqual(['123', '789', '123']);
    expect(rejects).toEqual([
      { line: 3, reason: 'quote', found: 0, expected: 3, text: '4,"5,6', cut: false },
    ]);
    expect(counts).toEqual([5, 0, 0, 4]);
  });

  it('a quote that never closes does not swallow later quoted records', () => {
    const { rows, rejects } = scan('a,b,c\n1,"2,3\n4,"5",6\n"7","8","9\n"x","y","z"\n', abc);
    expect(rows.map((row) => row.join(''))).toEqual(['456', 'xyz']);
    expect(rejects.map((r) => [r.line, r.reason, r.text])).toEqual([
      [2, 'quote', '1,"2,3'],
      [4, 'quote', '"7","8","9'],
    ]);
  });

  it('too few and too many fields are rejected with their text, empty ones at the end dropped', () => {
    const { rows, rejects } = scan('a,b,c\n1,2\n1,2,3,,""\n1,2,3,4\n,,\n', abc);
    expect(rows).toEqual([
      ['1', '2', '3'],
      ['', '', ''],
    ]);
    expect(rejects).toEqual([
      { line: 2, reason: 'fields', found: 2, expected: 3, text: '1,2', cut: false },
      { line: 4, reason: 'fields', found: 4, expected: 3, text: '1,2,3,4', cut: false },
    ]);
  });

  it.each(['TOPLAM', 'Toplam', 'GENEL TOPLAM:', 'Genel Toplam', 'Total', 'Grand Total', 'toplam'])(
    'a short line that starts with %s is a total',
    (word) => {
      const { rejects } = scan(`a,b,c\n1,2,3\n,${word}\n`, abc);
      expect(rejects.map((r) => r.reason)).toEqual(['total']);
    },
  );

  it('a total line with all its fields stays', () => {
    expect(scan('a,b,c\nTOPLAM,,5\n', abc).rows).toEqual([['TOPLAM', '', '5']]);
  });

  it('the header once more is rejected, the first line of data like it is not without header', () => {
    const text = 'a,b,c\n1,2,3\na,b,c\n4,5,6\n';
    expect(scan(text, abc).rejects.map((r) => [r.line, r.reason])).toEqual([[3, 'header']]);
    expect(scan(text, { ...abc, headerRows: 0 }).rows).toHaveLength(4);
  });

  it('preamble and blank lines are counted and skipped', () => {
    const text = 'Company "A,\n\na,b,c\n\n1,2,3\n   \n4,5,6\n\n';
    const { rows, lines, counts } = scan(text, { ...abc, firstRecord: 3 });
    expect(rows.map((row) => row.join(''))).toEqual(['123', '456']);
    expect(lines).toEqual([5, 7]);
    expect(counts).toEqual([8, 2, 3, 2]);
  });

  it('runs of blanks separate, at the ends they are nothing', () => {
    const reading = { ...abc, delimiter: ' ' };
    const { rows } = scan(' a  b c\r\n 1   2\t3  \r\n   \r\n"x y" "" z\r\n', reading);
    expect(rows).toEqual([
      ['1', '2', '3'],
      ['x y', '', 'z'],
    ]);
  });

  it('lists of different lengths are filled up', () => {
    const { rows } = scan('x\ny,z\n', { ...abc, headerRows: 0, ragged: true });
    expect(rows).toEqual([
      ['x', '', ''],
      ['y', 'z', ''],
    ]);
  });

  it('one column: an empty quoted cell is a record, an empty line is not', () => {
    const { rows, counts } = scan('a\n1\n\n""\n', readingOf(['a']));
    expect(rows).toEqual([['1'], ['']]);
    expect(counts[2]).toBe(1);
  });

  it('nothing at all, a header alone, line ends alone', () => {
    expect(scan('', abc)).toEqual({ rows: [], lines: [], rejects: [], counts: [0, 0, 0, 0] });
    expect(scan('a,b,c', abc).counts).toEqual([1, 0, 0, 0]);
    expect(scan('\n\r\n\r', abc).counts).toEqual([3, 0, 3, 0]);
  });

  it('long texts of rejects are cut and say so', () => {
    const { rejects } = scan(`a,b,c\n${'ş'.repeat(70_000)}\n`, abc);
    expect(rejects[0]).toMatchObject({ text: 'ş'.repeat(65_536), cut: true });
  });

  it('a record beyond the limit is rejected, those after it are read', () => {
    const text = `a,b,c\n${'x'.repeat(500)},2,3\n1,2,3\n"${'y\n'.repeat(100)}",2,3\n4,5,6\n`;
    for (const size of [1, 7, 50]) {
      const { rows, rejects, counts } = scan(text, abc, [size], { longest: 60, longestOpen: 40 });
      expect(rows.map((row) => row.join(''))).toEqual(['123', '456']);
      expect(rejects[0]).toMatchObject({ line: 2, reason: 'long' });
      expect(counts[0]).toBe(text.split('\n').length - 1);
    }
  });

  it('hands batches over as they fill', () => {
    const text = `a,b,c\n${'1,2,3\n'.repeat(1000)}`;
    expect(scan(text, abc, [100], { batchRows: 64 }).rows).toHaveLength(1000);
    expect(scan(text, abc, [100], { batchBytes: 10 }).rows).toHaveLength(1000);
  });
});

describe('however the bytes are cut', () => {
  const nasty =
    'Şirket\r\n\r\na;b;c\r\n1;"x;""y""\r\nz";3\r4;5\n"";\'q\';""\r\r\n7;"8;9\n"İ" ;"ı"x"";é\r\n' +
    'a;b;c\r\nTOPLAM;1\r\n1;2;3;;\r\n"a\n\n";"";"b\r"\n9;9;"9';

  it('a nasty file reads the same with a cut at every place', () => {
    const bytes = new TextEncoder().encode(nasty);
    for (const delimiter of [';', ' ']) {
      const reading = { ...abc, delimiter, firstRecord: 3 };
      const whole = scan(nasty, reading);
      expect(whole.rejects.length).toBeGreaterThan(2);
      for (let cut = 1; cut < bytes.length; cut++) {
        expect(scan(nasty, reading, [cut, Infinity])).toEqual(whole);
      }
      for (const size of [1, 2, 3, 5, 8]) expect(scan(nasty, reading, [size])).toEqual(whole);
    }
  });

  it('random bytes read the same in any pieces, and nothing is lost', () => {
    const soup = fc.array(
      fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...'aa,,;"\n\r\' \t|') },
        {
          weight: 1,
          arbitrary: fc.integer({ min: 0, max: 255 }).map((c) => String.fromCharCode(c)),
        },
      ),
      { maxLength: 120 },
    );
    fc.assert(
      fc.property(
        soup,
        fc.constantFrom(',', ';', ' ', '\t'),
        fc.constantFrom('"' as const, "'" as const, '' as const),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        (chars, delimiter, quote, width, header, firstRecord, sizes, ragged) => {
          const bytes = Uint8Array.from(chars, (c) => c.charCodeAt(0));
          const names = Array.from({ length: width }, (_, k) => `n${k}`);
          const reading = readingOf(names, {
            delimiter,
            quote,
            headerRows: header ? 1 : 0,
            firstRecord,
            ragged,
          });
          expect(scan(bytes, reading, sizes)).toEqual(scan(bytes, reading));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('the short splitter of the sniff finds the same rows', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab,;"\n\r\' \t'), maxLength: 80 }),
        fc.constantFrom(',', ';', ' ', '\t'),
        fc.constantFrom('"' as const, '' as const),
        (text, delimiter, quote) => {
          const reading = readingOf(['a', 'b', 'c'], { delimiter, quote, headerRows: 0 });
          const scanned = scan(text, reading);
          const bad = new Set(scanned.rejects.map((r) => r.line));
          const split = splitRecords(text, reading).filter((r) => !bad.has(r.line));
          expect(scanned.lines).toEqual(split.map((r) => r.line));
          expect(scanned.rows).toEqual(split.map((r) => r.cells.slice(0, 3)));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('so does it for delimiters of several characters, single blanks and backslashes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab, |"\n\r\\ş', ', ', '||', '\\"'), maxLength: 60 }),
        fc.constantFrom(', ', '||', ' ', ','),
        fc.constantFrom('' as const, '\\' as const),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        (text, delimiter, escape, sizes) => {
          const reading = readingOf(['a', 'b', 'c'], {
            delimiter,
            escape,
            headerRows: 0,
            everyBlank: true,
          });
          const bytes = new ByteSubstitution(reading);
          const rows: string[][] = [];
          const decode = (part: Uint8Array): string => new TextDecoder().decode(part);
          const scanner = new Scanner(
            reading,
            (batch) => {
              bytes.restore(batch);
              for (let r = 0; r < batch.rows; r++) {
                rows.push(
                  batch.offsets.map((at, k) => decode(batch.data[k]!.slice(at[r], at[r + 1]))),
                );
              }
            },
            { separator: bytes.separator, decode: (part) => bytes.decode(part), batchRows: 3 },
          );
          const utf8 = new TextEncoder().encode(text);
          for (let at = 0, k = 0; ; k++) {
            const size = sizes[k % sizes.length]!;
            const last = at + size >= utf8.length;
            scanner.push(bytes.push(utf8.subarray(at, at + size), last), last);
            at += size;
            if (last) break;
          }
          const bad = new Set(scanner.rejects.map((reject) => reject.line));
          const split = splitRecords(text, reading);
          expect(rows).toEqual(
            split.filter(({ line }) => !bad.has(line)).map(({ cells }) => cells.slice(0, 3)),
          );
          for (const reject of scanner.rejects.filter(({ reason }) => reason === 'fields')) {
            expect(
              text.replaceAll(/,(?=[\r\n]|$)/g, ', ').includes(reject.text) ||
                text.includes(reject.text),
            ).toBe(true);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
