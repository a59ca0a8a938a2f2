import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sniff } from '../../src/ingest/delimited/dialect';
import { uniqueNames } from '../../src/ingest/header';
import { writeTable, type Written } from '../support/write-delimited';
import { DATA, dataFile, dataFiles, encodeAs, hasData, load, readAll } from './delimited';

const text = (content: string): Blob => new Blob([content]);

const EXPORT =
  'Güneş Kozmetik San. ve Tic. A.Ş.\r\n\r\n' +
  'Sipariş No;Müşteri No;Tarih;Tutar;Durum\r\n' +
  'A-100233;10423;02.02.2026 10:00;1.204,90;Teslim Edildi\r\n' +
  'A-100234;11870;02.02.2026 11:30;-349,00;İade Edildi\r\n' +
  'A-100235;10055;03.02.2026 09:15;89,50;İptal Edildi\r\n';

describe('Turkish exports', () => {
  it.each([
    ['utf-8', true],
    ['utf-8', false],
    ['utf-16le', true],
    ['utf-16le', false],
    ['utf-16be', true],
    ['utf-16be', false],
    ['windows-1254', false],
  ] as const)(
    'in %s (byte order mark: %s), with preamble and total line',
    async (encoding, bom) => {
      const file = encodeAs(`${EXPORT}TOPLAM;;;945,40\r\n`, encoding, bom);
      const { reading, rows, lines, result } = await load(file);
      expect(reading).toMatchObject({
        encoding,
        bom,
        delimiter: ';',
        headerRows: 1,
        firstRecord: 3,
      });
      expect(reading.names).toEqual(['Sipariş No', 'Müşteri No', 'Tarih', 'Tutar', 'Durum']);
      expect(lines).toEqual([4, 5, 6]);
      expect(rows[1]).toEqual(['A-100234', '11870', '02.02.2026 11:30', '-349,00', 'İade Edildi']);
      expect(result.rejects).toEqual([
        { line: 7, reason: 'total', found: 4, expected: 5, text: 'TOPLAM;;;945,40', cut: false },
      ]);
      expect(result).toMatchObject({
        lines: 7,
        preambleLines: 2,
        records: 4,
        rows: 3,
        reread: false,
      });
    },
  );

  it('titles padded to the width of the table are preamble', async () => {
    const padded = EXPORT.replace(/A\.Ş\.\r\n\r\n/, 'A.Ş.;;;;\r\n;;;;\r\n');
    const { reading, preamble } = await sniff(text(padded));
    expect(reading).toMatchObject({ firstRecord: 3, headerRows: 1, delimiter: ';' });
    expect(preamble).toEqual(['Güneş Kozmetik San. ve Tic. A.Ş.;;;;', ';;;;']);
  });
});

describe('delimiter and quote', () => {
  it.each([',', ';', '\t', '|', ' '])('%j', async (delimiter) => {
    const lines = ['id,day,spend', '1,2026-01-02,10.5', '2,2026-01-03,11.5', '3,2026-01-04,1.25'];
    const file = lines.join('\n').replaceAll(',', delimiter);
    const { reading } = await sniff(text(file));
    expect(reading).toMatchObject({ delimiter, headerRows: 1, names: ['id', 'day', 'spend'] });
  });

  it('decimal commas are no delimiters', async () => {
    const { reading } = await sniff(text('a;b\n1,5;2,5\n3,25;4,75\n10,5;20,5\n'));
    expect(reading).toMatchObject({ delimiter: ';', names: ['a', 'b'] });
  });

  it('single quotes', async () => {
    const { rows, reading } = await load("id,name\n'1','Ayşe, Fatma'\n'2','it''s'\n");
    expect(reading.quote).toBe("'");
    expect(rows).toEqual([
      ['1', 'Ayşe, Fatma'],
      ['2', "it's"],
    ]);
  });

  it.each([
    [
      'one cell in single quotes has the delimiter',
      "remark|amount|flag\ntwo words|7671,18|yes\na;b Bursa|7335,99|\n'two c|d a;b'|8150,94|\nsix|7880,78|yes\n",
      { delimiter: '|', quote: "'" },
      ['two c|d a;b', '8150,94', null],
    ],
    [
      'amounts in single quotes, and nothing after the last delimiter',
      "day,number,amount,flag\n2025-07-12,32221,'1920,35',\n2022-04-22,60745,'8636,08',\n2023-05-15,51569,'4241,13',\n",
      { delimiter: ',', quote: "'", escape: '' },
      ['2023-05-15', '51569', '4241,13', null],
    ],
    [
      'blanks between cells, and quotes behind backslashes',
      'day remark\n2022-07-08 "it\'s #1"\n2020-01-01 "Ayşe 5\\" pipe two words 5\\" pipe a;b Bursa Ayşe"\n' +
        '2025-04-10 "#1 İzmir a;b it\'s 5\\" pipe 5\\" pipe x: y Ayşe kırmızı a;b"\n',
      { delimiter: ' ', quote: '"', escape: '\\', firstRecord: 1 },
      ['2025-04-10', '#1 İzmir a;b it\'s 5" pipe 5" pipe x: y Ayşe kırmızı a;b'],
    ],
  ])('cells torn apart speak against a quote: %s', async (_, file, want, cells) => {
    const { reading, rows, result } = await load(file);
    expect(reading).toMatchObject({ ...want, headerRows: 1 });
    expect(rows).toContainEqual(cells);
    expect(result.repairs).toEqual([]);
  });

  it('a delimiter at the end of every record makes no column', async () => {
    for (const file of [
      'id;spend\n1;5;\n2;6;\n3;7;\n',
      'id;spend;\n1;5;\n2;6;\n',
      'id;spend;\n1;5\n2;6\n',
    ]) {
      const { reading, rows, result } = await load(file);
      expect(reading).toMatchObject({ names: ['id', 'spend'], headerRows: 1, firstRecord: 1 });
      expect(rows[0]).toEqual(['1', '5']);
      expect(result.rejects).toEqual([]);
    }
  });

  it('one column', async () => {
    const { reading, rows } = await load('email\na@b.co\nc@d.co\n');
    expect(reading).toMatchObject({ delimiter: ',', names: ['email'], headerRows: 1 });
    expect(rows).toHaveLength(2);
  });
});

describe('header', () => {
  it.each([
    ['words over numbers', 'foo,bar\n1,2\n3,4\n', true],
    ['numbers over numbers', '1,2\n3,4\n5,6\n', false],
    ['known words over text', 'Ad,Şehir\nAyşe,İzmir\nAli,Bursa\n', true],
    ['values that come again', 'milk,bread\nbread,milk\nmilk,eggs\n', false],
    ['years as values', 'İzmir,2019\nBursa,2020\nVan,2019\n', false],
    ['years beside a word', 'city,2019,2020\nİzmir,10,20\nBursa,30,40\n', true],
    ['a header alone', 'a,b,c', true],
  ])('%s', async (_, file, header) => {
    expect((await sniff(text(file))).reading.headerRows).toBe(header ? 1 : 0);
  });

  it('names are unique, never empty and never ours', () => {
    expect(uniqueNames([' x ', '', 'X', 'x_2', '_line', 'a\nb'])).toEqual([
      'x',
      'column_2',
      'X_2',
      'x_2_2',
      '_line_2',
      'a b',
    ]);
  });
});

it('what a person decided stays, the rest follows from it', async () => {
  const blob = text('a;b\n1,5;2,5\n3,5;4,5\n');
  const { reading } = await sniff(blob, { delimiter: ',', headerRows: 0 });
  expect(reading).toMatchObject({
    delimiter: ',',
    headerRows: 0,
    chosen: ['headerRows', 'delimiter'],
  });
  expect(reading.names).toEqual(['column_1', 'column_2', 'column_3']);
});

it('a workbook by another name is named as what it is', async () => {
  const zip = new Blob([new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])]);
  await expect(sniff(zip)).rejects.toMatchObject({ code: 'file.notText', params: { kind: 'zip' } });
});

it('samples come from the beginning, the middle and the end', async () => {
  const rows = Array.from({ length: 60_000 }, (_, k) => `${k},name ${k},${k % 7}\n`);
  const { samples, preview } = await sniff(text(`id,name,n\n${rows.join('')}`));
  const ids = samples.map((cells) => Number(cells[0]));
  expect(samples).toHaveLength(2000);
  expect(preview).toHaveLength(200);
  expect(Math.max(...ids)).toBeGreaterThan(59_000);
  expect(ids.filter((id) => id > 20_000 && id < 40_000).length).toBeGreaterThan(100);
  expect(samples.every(([id, name]) => name === `name ${id}`)).toBe(true);
});

describe.skipIf(!hasData)(`real files (skipped without ${DATA})`, () => {
  it.each(hasData ? dataFiles('csv-spectrum/csvs', '.csv') : [])(
    'csv-spectrum %s',
    async (name) => {
      const json = readFileSync(
        `${DATA}/csv-spectrum/json/${name.replace('.csv', '.json')}`,
        'utf8',
      );
      const parsed: unknown = JSON.parse(json);
      const want = (Array.isArray(parsed) ? parsed : [parsed]) as { [column: string]: string }[];
      const { reading, rows } = await load(dataFile(`csv-spectrum/csvs/${name}`));
      const got = rows.map((row) =>
        Object.fromEntries(reading.names.map((column, k) => [column, row[k] ?? ''])),
      );
      // The JSON of this one has another telephone number than its CSV.
      if (name === 'location_coordinates.csv') want[0]!['Contact Phone Number'] = '2095257564';
      expect(got).toEqual(want);
    },
  );

  // Records: `wc -l`, plus one where the last line has no end, minus the header.
  it.each([
    ['cdnow/CDNOW_master.txt', ' ', true, 4, 69_659],
    ['cdnow/CDNOW_sample.txt', ' ', false, 5, 6_919],
    ['cdnow/cdnow_customers_summary_with_transactions.csv', ',', true, 5, 2_357],
    ['cdnow/example_transactions.csv', ',', true, 2, 15_273],
    ['hillstrom/hillstrom.csv', ',', true, 12, 64_000],
    ['groceries/groceries.csv', ',', false, 32, 9_835],
    ['groceries/members.csv', ',', true, 3, 38_765],
    ['rfm-r/orders.csv', ',', true, 6, 4_906],
    ['turkish-ecommerce/orders.csv', ',', true, 18, 17_049],
    ['complete-journey/transactions_sample.csv', ',', true, 11, 75_000],
    ['complete-journey/demographics.csv', ',', true, 8, 801],
  ])('%s', async (path, delimiter, header, width, records) => {
    const { reading, result, lines } = await load(dataFile(path));
    expect(reading).toMatchObject({
      delimiter,
      headerRows: header ? 1 : 0,
      encoding: 'utf-8',
      firstRecord: 1,
    });
    expect(reading.names).toHaveLength(width);
    expect(result).toMatchObject({ records, rows: records, rejects: [] });
    const physical = readFileSync(`${DATA}/${path}`, 'latin1').trimEnd().split('\n').length;
    expect(lines.at(-1)).toBe(physical);
    expect(result.lines).toBe(physical);
  });
});

it('says that an empty file is empty, and that a picture is no text', async () => {
  await expect(sniff(new Blob([]))).rejects.toMatchObject({ code: 'file.empty' });
  const png = new Blob([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])]);
  await expect(sniff(png)).rejects.toMatchObject({ code: 'file.notText' });
});

describe('quote and escape as the user says', () => {
  const bodies = Array.from({ length: 30 }, (_, i) => [
    `A-${i}`,
    i % 2 ? `"quoted" ${i}` : `'single' ${i}`,
    `${i},50`,
  ]);

  it.each([
    ['"', ''],
    ['"', '\\'],
    ["'", ''],
    ["'", '\\'],
  ] as const)('%s, escape “%s”: cell for cell, whatever else was likely', async (quote, escape) => {
    const written = { delimiter: ',', quote, escape, end: '\n', quotedColumns: [1] };
    const table = [['id', 'note', 'amount'], ...bodies];
    const blob = text(writeTable(table, written));
    const { reading, preview } = await sniff(blob, { quote, escape });
    expect(reading).toMatchObject({ quote, escape, delimiter: ',' });
    expect(reading.chosen).toEqual(['quote', 'escape']);
    expect(preview.map(({ cells }) => cells)).toEqual(bodies);
    const { rows, result } = await readAll(blob, reading);
    expect(rows).toEqual(bodies);
    expect(result).toMatchObject({ rows: 30, rejects: [], repairs: [] });
  });

  it('none: quotes are text, in the names too', async () => {
    const lines = ['"id";"note"', ...bodies.map(([id]) => `"${id}";"5"" pipe"`)];
    const blob = text(lines.join('\n'));
    const { reading, preview } = await sniff(blob, { quote: '' });
    expect(reading).toMatchObject({ quote: '', delimiter: ';', names: ['"id"', '"note"'] });
    expect(preview[0]!.cells).toEqual(['"A-0"', '"5"" pipe"']);
    const { rows, result } = await readAll(blob, reading);
    expect(rows[3]).toEqual(['"A-3"', '"5"" pipe"']);
    expect(result).toMatchObject({ rows: 30, rejects: [], repairs: [] });
  });

  it('none with a backslash: it makes a delimiter text', async () => {
    const lines = ['id;note', ...bodies.map(([id]) => `${id};a\\;b`)];
    const blob = text(lines.join('\n'));
    const { reading } = await sniff(blob, { quote: '', escape: '\\' });
    const { rows, result } = await readAll(blob, reading);
    expect(rows[3]).toEqual(['A-3', 'a;b']);
    expect(result).toMatchObject({ rows: 30, rejects: [] });
  });

  it('the wrong one loses no line', async () => {
    const written = {
      delimiter: ';',
      quote: '"',
      escape: '',
      end: '\n',
      quotedColumns: [1],
    } satisfies Written;
    const blob = text(writeTable([['id', 'note', 'amount'], ...bodies], written));
    for (const choice of [{ quote: '' }, { quote: "'" }, { escape: '\\' }] as const) {
      const { reading } = await sniff(blob, choice);
      const { result } = await readAll(blob, reading);
      expect(result.rows + result.rejects.length).toBe(result.records);
      expect(result.records).toBe(30);
    }
  });
});
