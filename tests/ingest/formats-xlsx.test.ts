import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import readXlsxFile from 'read-excel-file/universal';
import type { GridResult } from '../../src/ingest/grids/rows';
import { makeXlsx, type MadeCell } from '../support/xlsx';
import { codeOf, plain, readFile } from './grid';

const date = (raw: number | string, style = 1): MadeCell => ({ raw: String(raw), style });
const text = (raw: string): MadeCell => ({ raw, type: 'str', formula: 'A1' });

async function cells(row: MadeCell[], options = {}): Promise<(string | null)[]> {
  const names = row.map((_, k) => `name ${'abcdefghijklmnopqrst'[k]}`);
  const read = await readFile(makeXlsx([{ name: 'S', rows: [names, row] }], options), {
    headerRows: 1,
  });
  return read.rows[0]!;
}

describe('a workbook', () => {
  it('is read cell for cell, with the numbers of its rows', async () => {
    const read = await readFile(
      makeXlsx([
        {
          name: 'Siparişler',
          rows: [
            ['Sipariş No', 'Müşteri', 'Tarih', 'Tutar'],
            ['00123', 'Şükrü İnce', date(46086), 1234.5],
            [],
            ['00124', '  boşluklu ', date('46086.586805555555', 2), 0.1 + 0.2],
            [null, 'Ayşe', null, -7],
          ],
        },
      ]),
    );
    expect(plain(read)).toEqual([
      ['Sipariş No', 'Müşteri', 'Tarih', 'Tutar'],
      ['00123', 'Şükrü İnce', '2026-03-05', '1234.5'],
      ['00124', '  boşluklu ', '2026-03-05 14:05:00', '0.30000000000000004'],
      ['', 'Ayşe', '', '-7'],
    ]);
    expect(read.lines).toEqual([2, 4, 5]);
    expect(read.result).toMatchObject({
      lines: 5,
      blankLines: 1,
      preambleLines: 0,
      encoding: null,
    });
    expect(read.reading).toMatchObject({
      format: 'xlsx',
      headerRows: 1,
      firstRecord: 1,
      part: '1',
    });
    expect(read.sample.preview[1]).toEqual({
      line: 4,
      cells: ['00124', '  boşluklu ', '2026-03-05 14:05:00', '0.30000000000000004'],
    });
  });

  it('keeps every digit of a number, and none looks like a group of thousands', async () => {
    expect(
      await cells([
        { raw: '1.234' },
        { raw: '-12.5' },
        { raw: '12345678901234567890' },
        { raw: '1E-7' },
        { raw: '1.5E+21' },
        { raw: '0.10000000000000001' },
        { raw: '1234.567', style: 4 },
        { raw: '0.12', style: 10 },
        { raw: '-0' },
      ]),
    ).toEqual([
      '1.2340',
      '-12.5',
      '12345678901234567890',
      '0.0000001',
      '1500000000000000000000',
      '0.1',
      '1234.5670',
      '0.12',
      '-0',
    ]);
  });

  it('knows dates by their style, whatever the style looks like', async () => {
    expect(
      await cells([
        date(46086, 1),
        date(46086.5, 2),
        date(46086, 3),
        date(46086.25, 5),
        date('1.25', 6),
        date('0.58680555555555558', 7),
        date(46086, 8),
        date(46086, 9),
        date('46086.99999999', 2),
      ]),
    ).toEqual([
      '2026-03-05',
      '2026-03-05 12:00:00',
      '2026-03-05',
      '2026-03-05 06:00:00',
      '30:00:00',
      '14:05:00',
      '46086',
      '2026-03-05',
      '2026-03-06',
    ]);
  });

  it('knows the days before the one that 1900 did not have, and what is no day', async () => {
    expect(
      await cells([date(1), date(59), date(61), date(-3), date(2958465), date(2958466)]),
    ).toEqual(['1900-01-01', '1900-02-28', '1900-03-01', '-3', '9999-12-31', '2958466']);
  });

  it('counts from 1904 where the workbook does', async () => {
    expect(
      await cells([date(0), date(1), date('44624.586805555555', 2)], { from1904: true }),
    ).toEqual(['1904-01-01', '1904-01-02', '2026-03-05 14:05:00']);
  });

  it('takes the stored value of formulas, and counts cells with an error as empty ones', async () => {
    const rows: MadeCell[][] = [
      ['order', 'sum', 'paid', 'when'],
      ['A1', { raw: '12', formula: 'B1*2' }, true, { raw: '2026-03-05T14:05:00Z', type: 'd' }],
      [
        'A2',
        { raw: '#DIV/0!', type: 'e', formula: '1/0' },
        false,
        { raw: '2026-03-06T00:00:00', type: 'd' },
      ],
      [text('A3'), { raw: '#N/A', type: 'e' }, null, null],
    ];
    const read = await readFile(makeXlsx([{ name: 'S', rows }]));
    expect(read.rows).toEqual([
      ['A1', '12', 'true', '2026-03-05 14:05:00'],
      ['A2', null, 'false', '2026-03-06'],
      ['A3', null, null, null],
    ]);
    expect((read.result as GridResult).errorCells).toBe(2);
  });

  it.each([
    ['shared strings', {}],
    ['inline strings', { shared: false }],
    ['prefixed names', { prefix: 'x:' }],
    ['nothing packed', { compress: 0 as const }],
  ])('is the same with %s', async (_, options) => {
    const rows = [
      ['id', 'note', 'n'],
      ['1', 'a < b & "c" \u0001 _x0041_ \r\n ğ 🎉', 2],
      ['2', '', 3.5],
    ];
    const read = await readFile(makeXlsx([{ name: 'S', rows }], options));
    expect(read.rows).toEqual([
      ['1', 'a < b & "c" \u0001 A \r\n ğ 🎉', '2'],
      ['2', null, '3.5'],
    ]);
  });

  it('needs no places of rows and cells', async () => {
    const rows = [
      ['id', 'n'],
      ['x', 2],
      ['y', 3.5],
    ];
    const read = await readFile(makeXlsx([{ name: 'S', rows, unplaced: true }]));
    expect(plain(read)).toEqual([
      ['id', 'n'],
      ['x', '2'],
      ['y', '3.5'],
    ]);
    expect(read.lines).toEqual([2, 3]);
  });

  it('takes rich text and leaves out how it is spoken', async () => {
    const files = unzipSync(
      makeXlsx([
        {
          name: 'S',
          rows: [
            ['id', 'name'],
            ['1', 'XX'],
            ['2', 'YY'],
          ],
        },
      ]),
    );
    const strings = new TextDecoder().decode(files['xl/sharedStrings.xml']);
    files['xl/sharedStrings.xml'] = strToU8(
      strings.replace(
        '<t xml:space="preserve">XX</t>',
        '<r><rPr><b/></rPr><t>Ay</t></r><r><t xml:space="preserve">şe </t></r><rPh sb="0"><t>no</t></rPh><phoneticPr/>',
      ),
    );
    const read = await readFile(zipSync(files) as Uint8Array<ArrayBuffer>);
    expect(read.rows).toEqual([
      ['1', 'Ayşe '],
      ['2', 'YY'],
    ]);
  });
});

describe('where the table is', () => {
  const orders: MadeCell[][] = [
    ['Sipariş No', 'Tarih', 'Tutar'],
    ['S1', date(46086), 10.5],
    ['S2', date(46087), 20],
    ['S3', date(46088), 7.25],
  ];

  it('skips merged title rows above the header', async () => {
    const rows = [['Aylık Sipariş Raporu'], ['Dönem', 'Mart 2026'], [], ...orders];
    const read = await readFile(makeXlsx([{ name: 'S', rows, merged: ['A1:C1'] }]));
    expect(read.reading).toMatchObject({
      firstRecord: 4,
      headerRows: 1,
      names: ['Sipariş No', 'Tarih', 'Tutar'],
    });
    expect(read.sample.preamble).toEqual(['Aylık Sipariş Raporu', 'Dönem\tMart 2026']);
    expect(read.lines).toEqual([5, 6, 7]);
    expect(read.result).toMatchObject({ preambleLines: 3, blankLines: 0, rows: 3 });
  });

  it('begins where the first name is', async () => {
    const rows = orders.map((row) => [null, null, ...row]);
    const read = await readFile(makeXlsx([{ name: 'S', rows: [[], ...rows] }]));
    expect(read.reading.names).toEqual(['Sipariş No', 'Tarih', 'Tutar']);
    expect(read.rows[0]).toEqual(['S1', '2026-03-05', '10.5']);
  });

  it('joins names of groups with the names below', async () => {
    const rows: MadeCell[][] = [
      ['', 'Q1', null, 'Q2', null],
      ['Mağaza', 'Adet', 'Tutar', 'Adet', 'Tutar'],
      ['Ankara', 3, 10.5, 4, 11],
      ['İzmir', 5, 20, 6, 21],
      ['Bursa', 5, 20, 6, 21],
    ];
    const read = await readFile(makeXlsx([{ name: 'S', rows, merged: ['B1:C1', 'D1:E1'] }]));
    expect(read.reading).toMatchObject({
      headerRows: 2,
      names: ['Mağaza', 'Q1 Adet', 'Q1 Tutar', 'Q2 Adet', 'Q2 Tutar'],
    });
    expect(read.rows).toHaveLength(3);
  });

  it('asks for no header where there is none, and believes a person', async () => {
    const file = makeXlsx([{ name: 'S', rows: orders.slice(1) }]);
    expect((await readFile(file)).reading).toMatchObject({
      headerRows: 0,
      names: ['column_1', 'column_2', 'column_3'],
    });
    const read = await readFile(file, { headerRows: 1, firstRecord: 2 });
    expect(read.reading).toMatchObject({
      headerRows: 1,
      firstRecord: 2,
      chosen: ['headerRows', 'firstRecord'],
    });
    expect(read.lines).toEqual([3]);
  });

  it('keeps apart the header that comes again, and rows with something beyond the last column', async () => {
    const stray: MadeCell[] = ['S4', date(46089), 3, null, null, 'not'];
    const rows = [...orders, orders[0]!, stray, ['S5', date(46090), 4]];
    const read = await readFile(makeXlsx([{ name: 'S', rows }]));
    expect(read.rows).toHaveLength(4);
    expect(read.result.rejects).toEqual([
      {
        line: 5,
        reason: 'header',
        found: 3,
        expected: 3,
        text: 'Sipariş No\tTarih\tTutar',
        cut: false,
      },
      {
        line: 6,
        reason: 'fields',
        found: 6,
        expected: 3,
        text: 'S4\t2026-03-08\t3\t\t\tnot',
        cut: false,
      },
    ]);
  });

  it('offers the tables that stand one below the other on a sheet', async () => {
    const rows: MadeCell[][] = [
      ['Sipariş No', 'Müşteri No', 'Tutar'],
      ['A1', 'C1', 10.5],
      ['A2', 'C2', 20],
      [],
      ['A3', 'C2', 7],
      [],
      ['Hedefler'],
      ['Bölge', 'Hedef'],
      ['Ege', 1200],
      ['Marmara', 5400],
      [],
      ['', 'Kod', 'Ürün', 'Stok', 'Fiyat'],
      ['', 'K1', 'Kemer', 3, 99.5],
      ['', 'K2', 'Çanta', 0, 250],
    ];
    const book = makeXlsx([
      { name: 'Satış', rows },
      { name: 'Not', rows: [['x']] },
    ]);
    const first = await readFile(book);
    expect(first.reading.parts).toEqual([
      { id: '1', name: 'Satış', line: 1 },
      { id: '1:7', name: 'Satış · 7', line: 7 },
      { id: '1:12', name: 'Satış · 12', line: 12 },
      { id: '2', name: 'Not', line: 1 },
    ]);
    expect(plain(first)).toEqual([
      ['Sipariş No', 'Müşteri No', 'Tutar'],
      ['A1', 'C1', '10.5'],
      ['A2', 'C2', '20'],
      ['A3', 'C2', '7'],
    ]);
    expect(first.result).toMatchObject({ lines: 14, headerLines: 1, blankLines: 2, otherLines: 8 });
    expect(first.result.rejects).toEqual([]);

    const second = await readFile(book, { part: '1:7' });
    expect(second.reading).toMatchObject({ part: '1:7', firstRecord: 8, chosen: ['part'] });
    expect(plain(second)).toEqual([
      ['Bölge', 'Hedef'],
      ['Ege', '1200'],
      ['Marmara', '5400'],
    ]);
    expect(second.result).toMatchObject({ lines: 14, preambleLines: 7, otherLines: 3 });

    const third = await readFile(book, { part: '1:12' });
    expect(plain(third)).toEqual([
      ['Kod', 'Ürün', 'Stok', 'Fiyat'],
      ['K1', 'Kemer', '3', '99.5'],
      ['K2', 'Çanta', '0', '250'],
    ]);
    expect((await readFile(book, { part: '2' })).reading.names).toEqual(['x']);
  });

  it('takes no header that comes again, no sum and no remark for another table', async () => {
    const header = ['Sipariş No', 'Müşteri No', 'Tutar'];
    const { reading, rows, result } = await readFile(
      makeXlsx([
        {
          name: 'Satış',
          rows: [
            header,
            ['A1', 'C1', 10.5],
            ['A2', 'C2', 20],
            [],
            header,
            ['A3', 'C2', 7],
            [],
            ['TOPLAM', '', 37.5],
            [],
            ['Kaynak: muhasebe'],
            ['Hazırlayan', 'Ayşe'],
          ],
        },
      ]),
    );
    expect(reading.parts).toHaveLength(1);
    expect(rows).toHaveLength(6);
    expect(result.rejects.map(({ reason }) => reason)).toEqual(['header']);
  });

  it('offers every sheet, and takes the first that is to be seen and has a table', async () => {
    const file = makeXlsx([
      { name: 'Kapak', rows: [['Rapor']] },
      { name: 'Gizli', rows: orders, hidden: true },
      { name: 'Siparişler & İadeler', rows: [[], ...orders] },
      {
        name: 'Müşteriler',
        rows: [
          ['Müşteri No', 'Şehir'],
          [1, 'Ankara'],
          [2, 'Muş'],
        ],
      },
    ]);
    const read = await readFile(file);
    expect(read.reading.part).toBe('3');
    expect(read.reading.parts).toEqual([
      { id: '1', name: 'Kapak', line: 1 },
      { id: '2', name: 'Gizli', line: 1 },
      { id: '3', name: 'Siparişler & İadeler', line: 2 },
      { id: '4', name: 'Müşteriler', line: 1 },
    ]);
    const other = await readFile(file, { part: '4' });
    expect(plain(other)).toEqual([
      ['Müşteri No', 'Şehir'],
      ['1', 'Ankara'],
      ['2', 'Muş'],
    ]);
  });

  it('sees samples from all of a long sheet', async () => {
    const rows: MadeCell[][] = [
      ['id', 'v'],
      ...Array.from({ length: 30_000 }, (_, k) => [k, k < 29_990 ? k : `x${k}`]),
    ];
    const read = await readFile(makeXlsx([{ name: 'S', rows }]));
    expect(read.result.rows).toBe(30_000);
    expect(read.sample.samples.length).toBeLessThanOrEqual(2000);
    expect(read.sample.samples.some(([, v]) => v!.startsWith('x'))).toBe(true);
  });
});

describe('what the library reads', () => {
  it('is what is read here', async () => {
    const rows: MadeCell[][] = Array.from({ length: 300 }, (_, k) => [
      `S${k}`,
      k * 1.5,
      date(45000 + k),
      date(45000 + k / 8, 2),
      k % 2 === 0,
      k % 7 === 0 ? null : `Ürün ${k}`,
      k * 1e9,
    ]);
    const file = makeXlsx([{ name: 'S', rows }]);
    const [sheet] = await readXlsxFile(new Blob([file]));
    const said = sheet!.data.map((row) =>
      row.map((cell) => {
        if (!(cell instanceof Date)) return cell === null ? null : String(cell);
        const iso = new Date(Math.round(cell.getTime() / 1000) * 1000).toISOString();
        return iso.slice(0, 19).replace('T', ' ').replace(' 00:00:00', '');
      }),
    );
    const read = await readFile(file, { headerRows: 0 });
    expect(read.rows).toEqual(said);
  });
});

describe('workbooks that are none', () => {
  it('are refused in plain words', async () => {
    const whole = makeXlsx([
      {
        name: 'S',
        rows: [
          ['a', 'b'],
          [1, 2],
        ],
      },
    ]);
    const files = unzipSync(whole);
    const without = (path: string): Uint8Array<ArrayBuffer> => {
      const rest = { ...files };
      delete rest[path];
      return zipSync(rest) as Uint8Array<ArrayBuffer>;
    };
    const cut = new TextDecoder().decode(files['xl/worksheets/sheet1.xml']).slice(0, -60);
    const torn = zipSync({ ...files, 'xl/worksheets/sheet1.xml': strToU8(cut) });
    expect(await codeOf(readFile(whole.slice(0, whole.length - 30)))).toBe('archive.broken');
    expect(await codeOf(readFile(without('xl/worksheets/sheet1.xml')))).toBe('xlsx.broken');
    expect(await codeOf(readFile(torn as Uint8Array<ArrayBuffer>))).toBe('xlsx.broken');
    expect(await codeOf(readFile(makeXlsx([{ name: 'S', rows: [] }])))).toBe('file.empty');
    const old =
      '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>';
    expect(await codeOf(readFile(old))).toBe('file.excelXml');
  });
});
