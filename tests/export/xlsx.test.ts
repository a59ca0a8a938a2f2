import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { readSheet } from 'read-excel-file/universal';
import readXlsxFile from 'read-excel-file/universal';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/engine/engine';
import type { ExportColumn } from '../../src/export/exporter';
import { exporters } from '../../src/export/exporters/index';
import { MOST_ROWS, writeSheets, xlsx } from '../../src/export/exporters/xlsx';
import { columnLetters, sheetName } from '../../src/export/xlsx/text';
import { locales } from '../support/locales';
import { sheetRows } from '../../src/ingest/grids/xlsx/sheet';
import { openWorkbook } from '../../src/ingest/grids/xlsx/workbook';

const column = (header: string, type = 'VARCHAR'): ExportColumn => ({
  header,
  column: { name: header, type },
});

async function write(
  columns: ExportColumn[],
  rows: Cell[][],
  { chunk = 2, most = MOST_ROWS, sheet = 'Müşteriler' } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  async function* chunks() {
    for (let i = 0; i < rows.length; i += chunk) yield rows.slice(i, i + chunk);
  }
  const parts: Uint8Array[] = [];
  for await (const part of writeSheets(columns, chunks(), { sheet }, most)) parts.push(part);
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

/** Every sheet by name, its cells as our own reader gives them. */
async function ours(bytes: Uint8Array<ArrayBuffer>) {
  const book = await openWorkbook(new Blob([bytes]));
  const sheets: [string, (string | null)[][]][] = [];
  for (const sheet of book.sheets) {
    const cells: (string | null)[][] = [];
    for await (const { rows } of sheetRows(book, sheet)) {
      cells.push(...rows.map((row) => [...row.cells]));
    }
    sheets.push([sheet.name, cells]);
  }
  return sheets;
}

const theirs = (bytes: Uint8Array<ArrayBuffer>) => readSheet(new Blob([bytes]), { trim: false });

const partOf = (bytes: Uint8Array, path: string): string => strFromU8(unzipSync(bytes)[path]!);

describe('exporters', () => {
  it.each(locales)('have a name and what there is to know in $id', (locale) => {
    const { formats, hints } = locale.messages.explore.save;
    expect(Object.keys(formats)).toEqual(exporters.ids);
    expect(Object.keys(hints)).toEqual(exporters.ids);
  });
});

describe('xlsx', () => {
  it('is in the list of exporters', () => {
    expect(exporters.get('xlsx')).toBe(xlsx);
    const style = { decimal: ',', words: { yes: 'Evet', no: 'Hayır' } } as const;
    expect(xlsx.defaults({ ...style, title: 'müşteriler' })).toEqual({ sheet: 'müşteriler' });
  });

  it('writes numbers, money, days, times, texts and yes or no as what they are', async () => {
    const columns = [
      column('Ad'),
      column('Ciro', 'DECIMAL(18,4)'),
      column('Ortalama', 'DOUBLE'),
      column('Sipariş', 'INTEGER'),
      column('SMS', 'BOOLEAN'),
      column('Son sipariş', 'DATE'),
      column('Saat', 'TIMESTAMP'),
    ];
    const rows: Cell[][] = [
      ['Şükrü Iğdır, İzmir', 4812.4, 687.5, 7, true, '2026-02-02', '2026-02-02 14:05:30'],
      ['=1+1', '-120.1250', -0.125, 0, false, null, null],
      [null, 0.0001, 1e-9, 9007199254740991, null, '1900-03-01', '9999-12-31 23:59:59'],
    ];
    const bytes = await write(columns, rows);
    expect(await theirs(bytes)).toEqual([
      ['Ad', 'Ciro', 'Ortalama', 'Sipariş', 'SMS', 'Son sipariş', 'Saat'],
      [
        'Şükrü Iğdır, İzmir',
        4812.4,
        687.5,
        7,
        true,
        new Date('2026-02-02T00:00:00Z'),
        new Date('2026-02-02T14:05:30Z'),
      ],
      ['=1+1', -120.125, -0.125, 0, false, null, null],
      [
        null,
        0.0001,
        1e-9,
        9007199254740991,
        null,
        new Date('1900-03-01T00:00:00Z'),
        new Date('9999-12-31T23:59:59Z'),
      ],
    ]);
    const [[name, cells]] = (await ours(bytes)) as [[string, (string | null)[][]]];
    expect(name).toBe('Müşteriler');
    expect(cells.slice(1)).toEqual([
      ['Şükrü Iğdır, İzmir', '4812.4', '687.5', '7', 'true', '2026-02-02', '2026-02-02 14:05:30'],
      ['=1+1', '-120.1250', '-0.1250', '0', 'false'],
      [
        null,
        '0.0001',
        '0.000000001',
        '9007199254740991',
        null,
        '1900-03-01',
        '9999-12-31 23:59:59',
      ],
    ]);
  });

  it('gives money two to four decimals, and has its header bold and frozen', async () => {
    const bytes = await write(
      [column('Ciro', 'DECIMAL(18,4)'), column('n', 'INTEGER')],
      [[1.5, 2]],
    );
    const sheet = partOf(bytes, 'xl/worksheets/sheet1.xml');
    const styles = partOf(bytes, 'xl/styles.xml');
    const style = (place: string) =>
      Number(new RegExp(`<c r="${place}" s="(\\d+)"`).exec(sheet)?.[1] ?? 0);
    const formats = [...styles.matchAll(/<xf numFmtId="(\d+)" fontId="(\d+)"/g)].slice(1);
    const money = formats[style('A2')]![1]!;
    expect(styles).toContain(`<numFmt numFmtId="${money}" formatCode="#,##0.00##"/>`);
    expect(formats[style('B2')]!.slice(1, 3)).toEqual(['0', '0']);
    const fonts = styles.split('<fonts')[1]!.split('<font>').slice(1);
    expect(fonts[Number(formats[style('A1')]![2])]).toContain('<b/>');
    expect(sheet).toContain('ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"');
  });

  it('has no formula, and keeps texts that begin like one from becoming one', async () => {
    const dangerous = ['=1+1', '+905001234567', '-5', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1+1'];
    const bytes = await write(
      [column('=cmd')],
      dangerous.map((cell) => [cell]),
    );
    const sheet = partOf(bytes, 'xl/worksheets/sheet1.xml');
    expect(sheet).not.toMatch(/<f[ >]/);
    const places = [...sheet.matchAll(/<c r="A(\d+)" s="5" t="inlineStr">/g)].map((m) => m[1]);
    expect(places).toEqual(dangerous.map((_, i) => String(i + 2)));
    expect(partOf(bytes, 'xl/styles.xml')).toContain('quotePrefix="1"');
    expect((await ours(bytes))[0]![1]).toEqual([['=cmd'], ...dangerous.map((cell) => [cell])]);
  });

  it('loses no digit, and leaves empty what is no number', async () => {
    const columns = [column('a', 'DECIMAL(38,4)'), column('b', 'HUGEINT'), column('c', 'DOUBLE')];
    const bytes = await write(columns, [
      ['12345678901234567890.1200', 9007199254740993n, 1e21],
      ['123456789012.3400', -5n, NaN],
      [100, 10, -Infinity],
    ]);
    expect((await theirs(bytes)).slice(1)).toEqual([
      ['12345678901234567890.1200', '9007199254740993', 1e21],
      [123456789012.34, -5, null],
      [100, 10, null],
    ]);
  });

  it('keeps days that spreadsheets cannot hold as text', async () => {
    const days = ['1900-02-28', '0001-01-01', 'infinity', '44-03-15 (BC)', '10000-01-01'];
    const bytes = await write(
      [column('d', 'DATE')],
      days.map((day) => [day]),
    );
    expect((await theirs(bytes)).slice(1)).toEqual(days.map((day) => [day]));
  });

  it('shows a cell in other words where told, and nested values as JSON', async () => {
    const columns = [
      { ...column('segment'), show: (cell: Cell) => (cell === 'risk' ? '=Risk' : null) },
      column('list', 'INTEGER[]'),
    ];
    const bytes = await write(columns, [
      ['risk', [1, 2n]],
      ['new', null],
    ]);
    expect((await ours(bytes))[0]![1]).toEqual([['segment', 'list'], ['=Risk', '[1,"2"]'], []]);
  });

  it('goes on on a next sheet when one is full', async () => {
    const rows = Array.from({ length: 11 }, (_, i): Cell[] => [`r${i}`, i]);
    const columns = [column('t'), column('n', 'INTEGER')];
    const sheets = await ours(await write(columns, rows, { most: 5, chunk: 3 }));
    expect(sheets.map(([name]) => name)).toEqual(['Müşteriler', 'Müşteriler 2', 'Müşteriler 3']);
    expect(sheets.map(([, cells]) => cells[0])).toEqual(Array(3).fill(['t', 'n']));
    const back = sheets.flatMap(([, cells]) => cells.slice(1));
    expect(back).toEqual(rows.map(([t, n]) => [t, String(n)]));
    const book = await readXlsxFile(new Blob([await write(columns, rows, { most: 5 })]));
    expect(book.map(({ data }) => data.length)).toEqual([5, 5, 4]);
  });

  it('writes no rows at all as a header', async () => {
    expect(await theirs(await write([column('a')], []))).toEqual([['a']]);
  });

  it('cuts a text at what a cell holds, between characters', async () => {
    const long = `${'a'.repeat(32_766)}😀b`;
    const [, cells] = (await ours(await write([column('t')], [[long]])))[0]!;
    expect(cells[1]).toEqual(['a'.repeat(32_766)]);
  });

  it('names sheets and columns as Excel does', () => {
    expect([0, 25, 26, 701, 702, 16_383].map(columnLetters)).toEqual([
      'A',
      'Z',
      'AA',
      'ZZ',
      'AAA',
      'XFD',
    ]);
    expect(sheetName("'a[b]:*?/\\c'", 1)).toBe('a b      c');
    expect(sheetName('\0\ud800', 2)).toBe('Defter 2');
    expect(sheetName('ş'.repeat(40), 12)).toBe(`${'ş'.repeat(28)} 12`);
  });

  it('gives back any text and number, whatever XML makes of it', async () => {
    const units = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
        .map((codes) => String.fromCharCode(...codes)),
      fc.constantFrom('_x000D_', '_x005F_x0041_', '\r\n', '\0', ']]>', '&lt;', '_x_', '__xABCD__'),
      fc.string({ unit: 'grapheme' }),
    );
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(units, double), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 2, max: 30 }),
        async (rows, chunk, most) => {
          const columns = [column('t'), column('n', 'DOUBLE')];
          const bytes = await write(columns, rows, { chunk, most });
          const back = (await ours(bytes)).flatMap(([, cells]) => cells.slice(1));
          expect(back.map(([t]) => t)).toEqual(rows.map(([t]) => t));
          expect(back.map(([, n]) => Number(n))).toEqual(rows.map(([, n]) => (n === 0 ? 0 : n)));
        },
      ),
    );
  });
});

const blns = new URL('../../../shared/data/blns/blns.json', import.meta.url);

describe.skipIf(!existsSync(blns))('xlsx of the big list of naughty strings', () => {
  it('comes back whole, in our reader and in another', async () => {
    const naughty = JSON.parse(readFileSync(blns, 'utf8')) as string[];
    const rows = naughty.map((string, i): Cell[] => [i, string]);
    const bytes = await write([column('id', 'INTEGER'), column('text')], rows, { chunk: 50 });
    expect(naughty.length).toBeGreaterThan(400);
    const [, cells] = (await ours(bytes))[0]!;
    expect(cells.slice(1)).toEqual(naughty.map((string, i) => [String(i), string]));
    const other = (await theirs(bytes)).slice(1);
    expect(other).toEqual(naughty.map((string, i) => [i, string === '' ? null : string]));
  });
});
