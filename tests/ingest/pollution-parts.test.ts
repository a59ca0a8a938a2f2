import { describe, expect, it } from 'vitest';
import { sniff } from '../../src/ingest/delimited/dialect';
import { load, readAll } from './delimited';

const ORDERS =
  'Sipariş No;Müşteri No;Tarih;Tutar\r\n' +
  'A-1001;10423;02.02.2026;1.204,90\r\n' +
  'A-1002;11870;02.02.2026;349,00\r\n' +
  'A-1003;10055;03.02.2026;89,50\r\n' +
  'A-1004;10423;05.02.2026;19,90\r\n';
const TARGETS =
  'Bölge;Hedef;Gerçekleşen\r\nEge;1200;1100\r\nMarmara;5400;5600\r\nAkdeniz;700;640\r\n';

describe('several tables in one file', () => {
  const blob = new Blob([`${ORDERS}\r\n${TARGETS}`]);

  it('the first is read, the lines of the others are counted', async () => {
    const { reading, rows, result } = await load(blob);
    expect(reading.parts).toEqual([
      { id: '1', name: '', line: 1 },
      { id: '7', name: '', line: 7 },
    ]);
    expect(reading.part).toBe('1');
    expect(rows).toHaveLength(4);
    expect(result).toMatchObject({
      lines: 10,
      headerLines: 1,
      blankLines: 1,
      otherLines: 4,
      records: 4,
    });
  });

  it('another is read when it is chosen', async () => {
    const { reading } = await sniff(blob, { part: '7' });
    expect(reading).toMatchObject({ part: '7', firstRecord: 7, chosen: ['part'] });
    expect(reading.names).toEqual(['Bölge', 'Hedef', 'Gerçekleşen']);
    const { rows, result } = await readAll(blob, reading);
    expect(rows).toEqual([
      ['Ege', '1200', '1100'],
      ['Marmara', '5400', '5600'],
      ['Akdeniz', '700', '640'],
    ]);
    expect(result).toMatchObject({ lines: 10, preambleLines: 6, headerLines: 1, otherLines: 0 });
  });

  const MORE = ORDERS.replace(/A-1(?=\d)/g, 'B-1');
  const PAGES = [ORDERS, MORE, ORDERS.replace(/A-1(?=\d)/g, 'C-1')];

  it('a header that comes again begins no other table', async () => {
    const { reading, rows, result } = await load(ORDERS + MORE);
    expect(reading.parts).toHaveLength(1);
    expect(rows).toHaveLength(8);
    expect(result.rejects.map(({ line, reason }) => [line, reason])).toEqual([[6, 'header']]);
  });

  it.each([
    ['pages of one length', PAGES.join('\r\n'), 12],
    [
      'pages with their numbers above',
      PAGES.map((page, k) => `Sayfa ${k + 1}\r\n${page}`).join('\r\n'),
      12,
    ],
    ['two pages with their numbers', `Sayfa 1\r\n${ORDERS}Sayfa 2\r\n${MORE}`, 8],
  ])('a printout is one table: %s', async (_, text, count) => {
    const { reading, rows, result } = await load(text);
    expect(reading.parts).toHaveLength(1);
    expect(rows).toHaveLength(count);
    expect(result.rejects.map(({ reason }) => reason)).toContain('header');
  });

  it.each([
    ['a blank line', `${ORDERS}\r\n${MORE}`, [1, 7]],
    ['a title', `Ege\r\n${ORDERS}Marmara\r\n${MORE}A-1;1;02.02.2026;3\r\n`, [2, 8]],
    ['nothing, but it is a copy', ORDERS + ORDERS.replace(/A-1004.*\r\n/, ''), [1, 6]],
  ])('the same header begins another table below %s', async (_, text, lines) => {
    const { reading, rows, result } = await load(text);
    expect(reading.parts.map(({ line }) => line)).toEqual(lines);
    expect(rows).toHaveLength(4);
    const second = await sniff(new Blob([text]), { part: String(lines[1]) });
    expect((await readAll(new Blob([text]), second.reading)).rows.length).toBeGreaterThan(2);
    expect(result.otherLines).toBeGreaterThan(3);
  });

  it('lines that sum up and notes at the end are no table', async () => {
    const { reading, rows, result } = await load(
      `${ORDERS}TOPLAM;;1663,30\r\nKaynak: muhasebe\r\n`,
    );
    expect(reading.parts).toHaveLength(1);
    expect(rows).toHaveLength(4);
    expect(result.rejects.map(({ reason }) => reason)).toEqual(['total', 'fields']);
  });
});

describe('headers', () => {
  it("titles of groups stand over their columns' names", async () => {
    const { reading, rows } = await load(
      ';Satış;;İade;\nMağaza;Adet;Tutar;Adet;Tutar\nM1;10;99,50;1;9,95\nM2;12;80,00;0;0,00\n',
    );
    expect(reading.headerRows).toBe(2);
    expect(reading.names).toEqual([
      'Mağaza',
      'Satış Adet',
      'Satış Tutar',
      'İade Adet',
      'İade Tutar',
    ]);
    expect(rows).toHaveLength(2);
  });

  it('units below the names belong to them', async () => {
    const { reading } = await load(
      'Gün,Ağırlık,Tutar\n-,(kg),(TL)\n2026-01-01,12.5,80\n2026-01-02,11,75\n2026-01-03,9,60\n',
    );
    expect(reading).toMatchObject({
      headerRows: 2,
      names: ['Gün -', 'Ağırlık (kg)', 'Tutar (TL)'],
    });
  });

  it('units over some of the columns belong to the names too, and below two rows of names', async () => {
    const body = 'M1;Ali;2026-01-01;12,50\nM2;Veli;2026-01-02;9,00\n';
    const some = await load(`Müşteri;Ad;Tarih;Tutar\n;;(gg.aa.yyyy);TL\n${body}`);
    expect(some.reading).toMatchObject({
      headerRows: 2,
      names: ['Müşteri', 'Ad', 'Tarih (gg.aa.yyyy)', 'Tutar TL'],
    });
    expect(some.rows).toHaveLength(2);
    const two = await load(`Kimlik;;Sipariş;\nMüşteri;Ad;Tarih;Tutar\n;;;₺\n${body}`);
    expect(two.reading.headerRows).toBe(3);
    expect(two.rows).toHaveLength(2);
    // A line of data may hold a unit beside other values.
    const currency = await load('Müşteri;Tutar;Para\nM1;12,50;TL\nM2;9,00;USD\nM3;7,00;TL\n');
    expect(currency.rows).toHaveLength(3);
  });

  it('of several rows come again on every page, and are no data', async () => {
    const page = 'a;b\n(kg);(TL)\n';
    const { rows, result } = await load(page + '1;2\n3;4\n5;6\n'.repeat(5) + page + '7;8\n');
    expect(rows).toHaveLength(16);
    expect(result.rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [18, 'header'],
      [19, 'header'],
    ]);
  });

  it('damaged ones are mended where one way gives as many names as columns', async () => {
    const body = '1,2026-01-02,10.5\n2,2026-01-03,11.5\n3,2026-01-04,1.25\n';
    for (const header of ['id,,day,spend', 'id day spend', 'id;day;spend']) {
      expect((await sniff(new Blob([`${header}\n${body}`]))).reading.names).toEqual([
        'id',
        'day',
        'spend',
      ]);
    }
    expect((await sniff(new Blob([`id,"day,spend\n${body}`]))).reading.names).toEqual([
      'id',
      '"day',
      'spend',
    ]);
  });
});

describe('remarks, keys left out, and rows of another length', () => {
  it('lines that begin with # are remarks where they are no records', async () => {
    const { rows, result } = await load(
      '# made on Monday\nid,day,spend\n1,2026-01-02,10.5\n# half\n2,2026-01-03,11\n#, end\n',
    );
    expect(rows.map((row) => row[0])).toEqual(['1', '2']);
    expect(result).toMatchObject({ preambleLines: 1, commentLines: 2, rejects: [] });
  });

  it('ids that begin with # are ids', async () => {
    const { rows, result } = await load('id,day\n#1,2026-01-02\n#2,2026-01-03\n#3\n');
    expect(rows).toHaveLength(2);
    expect(result.rejects).toMatchObject([{ line: 4, reason: 'fields', text: '#3' }]);
  });

  it('records that go on without their key stay as they are', async () => {
    const { rows, result } = await load('no;ürün;adet\n1;Gömlek;2\n;Kemer;1\n2;Çanta;1\n;;3\n');
    expect(rows).toHaveLength(4);
    expect(rows[1]).toEqual([null, 'Kemer', '1']);
    expect(result.rejects).toEqual([]);
  });
});

const rows = (count: number): string[] =>
  Array.from(
    { length: count },
    (_, k) =>
      `${1000 + k},2026-01-${String(1 + (k % 28)).padStart(2, '0')},${k % 9 === 0 ? `"name, ${k % 50}"` : `name ${k % 50}`},${k % 97}.50`,
  );

describe('mending', () => {
  const mended = async (line: string, count = 60) => {
    const lines = rows(count);
    lines.splice(count - 20, 0, line);
    return load(`id,day,name,amount\n${lines.join('\n')}\n`);
  };

  it.each([
    ['2000,2026-02-03name 7,12.50', 'missing'],
    ['2000,2026-02-03,,name 7,12.50', 'extra'],
    ['2000,"2026-02-03,name 7,12.50', 'quote'],
    ['2000;2026-02-03;name 7;12.50', 'delimiter'],
  ] as const)('%s', async (line, kind) => {
    const { rows: got, lines, result } = await mended(line);
    expect(result.rejects).toEqual([]);
    expect(result.repairs).toEqual([{ line: 42, kind, text: line }]);
    const quote = kind === 'quote' ? '"' : '';
    expect(got[40]).toEqual(['2000', `${quote}2026-02-03`, 'name 7', '12.50']);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });

  it('is left alone where two ways would do', async () => {
    const lines = Array.from({ length: 50 }, (_, k) => `${k % 7},${(k * 37) % 1000}`);
    const { result, rows: got } = await load(`a,b\n${lines.join('\n')}\n123\n`);
    expect(got).toHaveLength(50);
    expect(result.rejects).toMatchObject([{ line: 52, reason: 'fields', text: '123' }]);
    expect(result.repairs).toEqual([]);
  });

  it('a quote left open does not swallow the rows below it', async () => {
    const lines = rows(4000);
    lines[1000] = '2000,"2026-02-03,name 7,12.50';
    lines[3000] = '2001,2026-02-04",name 8,13.50';
    const { rows: got, result } = await load(`id,day,name,amount\n${lines.join('\n')}\n`);
    expect(result.rejects).toEqual([]);
    expect(got).toHaveLength(4000);
    expect(got[2000]![0]).toBe('3000');
    expect(result.repairs.map(({ line }) => line)).toContain(1002);
  });

  it('far behind what was looked at first, and with no end of damage', async () => {
    const lines = rows(60_000);
    for (let k = 500; k < lines.length; k += 2) lines[k] = lines[k]!.replace(/,("?name)/, '$1');
    const { result, rows: got } = await load(`id,day,name,amount\n${lines.join('\n')}\n`);
    expect(result.records).toBe(60_000);
    expect(got[20_000]).toEqual(lines[20_000]!.replace('name', ',name').split(','));
    expect(result.repairs.length).toBeGreaterThan(5000);
  });
});

it('cells with line breaks in quotes are no damage', async () => {
  const lines = rows(50).map((line, k) =>
    line.replace(/"?name,? \d+"?/, `"first, of ${k}\nsecond, ""${k}"""`),
  );
  const { rows: got, result } = await load(`id,day,name,amount\n${lines.join('\n')}\n`);
  expect(got).toHaveLength(50);
  expect(got[7]![2]).toBe('first, of 7\nsecond, "7"');
  expect(result).toMatchObject({ lines: 101, rejects: [], repairs: [] });
});

describe('another table far behind the beginning', () => {
  const first = ['id,day,name,amount', ...rows(30_000)].join('\n') + '\n';
  const other = (header: string, width: number): string =>
    `${header}\n${Array.from({ length: 5000 }, (_, k) => ['K' + k, k, '2025-01-02', k % 7, 'x'].slice(0, width).join()).join('\n')}\n`;

  it.each([
    ['of as many columns', other('code,stock,since,class', 4), 30_002],
    ['of as many columns, below a blank line', `\n${other('code,stock,since,class', 4)}`, 30_003],
    ['of fewer columns', other('code,stock,since', 3), 30_002],
    ['of more columns', other('code,stock,since,class,mark', 5), 30_002],
  ])('%s: is found while the first is read, and can be chosen', async (_, second, line) => {
    const blob = new Blob([first + second]);
    const { reading, rows: got, result } = await load(blob, {}, { chunkBytes: 100_000 });
    expect(reading.parts).toHaveLength(1);
    expect(got).toHaveLength(30_000);
    const tables = [{ id: String(line), name: '', line }];
    expect(result).toMatchObject({ tables, rejects: [], otherLines: 5001 });
    const again = await sniff(blob, { tables });
    expect(again.reading.parts.map((part) => part.line)).toEqual([1, line]);
    expect(again.reading.names).toEqual(reading.names);
    const chosen = await sniff(blob, { tables, part: String(line) });
    expect(chosen.reading.names[0]).toBe('code');
    const read = await readAll(blob, chosen.reading);
    expect(read.rows).toHaveLength(5000);
    expect(read.rows[1]!.slice(0, 2)).toEqual(['K1', '1']);
    expect(read.result.preambleLines).toBe(line - 1);
  });

  it('words where numbers should be, now and then, begin none', async () => {
    const lines = first.split('\n');
    for (let k = 12_000; k < 30_000; k += 1000) lines[k] = 'iptal,edildi,bu,satır';
    for (let k = 12_500; k < 30_000; k += 1000) lines[k] = '\nyok,2026-01-02,name 3,1.50';
    const { rows: got, result } = await load(lines.join('\n'));
    expect(got).toHaveLength(30_000);
    expect(result.tables).toBeUndefined();
  });

  it('pages of a printout are read on', async () => {
    const page = `Sayfa\n\n${['id,day,name,amount', ...rows(50)].join('\n')}\n`;
    const { rows: got, result } = await load(page.repeat(600));
    expect(got).toHaveLength(30_000);
    expect(result.tables).toBeUndefined();
  });
});
