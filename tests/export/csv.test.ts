import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/engine/engine';
import type { ExportColumn } from '../../src/export/exporter';
import { csv, inert, type CsvOptions } from '../../src/export/exporters/csv';

const english = csv.defaults({ decimal: '.', words: { yes: 'Yes', no: 'No' } });
const turkish = csv.defaults({ decimal: ',', words: { yes: 'Evet', no: 'Hayır' } });

const column = (header: string, type = 'VARCHAR'): ExportColumn => ({
  header,
  column: { name: header, type },
});

async function write(
  columns: ExportColumn[],
  rows: Cell[][],
  options: CsvOptions,
  chunk = 2,
): Promise<string> {
  async function* chunks() {
    for (let i = 0; i < rows.length; i += chunk) yield rows.slice(i, i + chunk);
  }
  let text = '';
  for await (const part of csv.write(columns, chunks(), options)) text += part as string;
  return text;
}

const read = (text: string, delimiter: string): string[][] =>
  Papa.parse<string[]>(text.replace(/^\ufeff/, '').replace(/\r\n$/, ''), {
    delimiter,
    newline: '\r\n',
  }).data;

describe('csv', () => {
  it('writes what an English and a Turkish spreadsheet open right', async () => {
    const columns = [
      column('Name'),
      column('Revenue', 'DECIMAL(18,4)'),
      column('Average', 'DOUBLE'),
      column('Orders', 'INTEGER'),
      column('SMS', 'BOOLEAN'),
      column('Last order', 'DATE'),
    ];
    const rows: Cell[][] = [
      ['Şükrü Iğdır, İzmir', '4812.4000', 687.5, 7, true, '2026-02-02'],
      ['Ayşe', '-120.0000', -0.125, 0, false, null],
    ];
    expect(await write(columns, rows, english)).toBe(
      '\ufeffName,Revenue,Average,Orders,SMS,Last order\r\n' +
        '"Şükrü Iğdır, İzmir",4812.4,687.5,7,Yes,2026-02-02\r\n' +
        'Ayşe,-120,-0.125,0,No,\r\n',
    );
    expect(await write(columns, rows, turkish)).toBe(
      '\ufeffName;Revenue;Average;Orders;SMS;Last order\r\n' +
        '"Şükrü Iğdır, İzmir";"4812,4";"687,5";7;Evet;2026-02-02\r\n' +
        'Ayşe;-120;"-0,125";0;Hayır;\r\n',
    );
  });

  it('keeps every digit of exact numbers and writes none for what is no number', async () => {
    const columns = [column('a', 'DECIMAL(38,4)'), column('b', 'HUGEINT'), column('c', 'DOUBLE')];
    const rows: Cell[][] = [
      ['12345678901234567890.1200', 9007199254740993n, 1e21],
      ['100.0000', -5n, NaN],
      ['0.0000', 10, -Infinity],
    ];
    expect(read(await write(columns, rows, english), ',').slice(1)).toEqual([
      ['12345678901234567890.12', '9007199254740993', '1e+21'],
      ['100', '-5', ''],
      ['0', '10', ''],
    ]);
  });

  it('writes lists of numbers as JSON', async () => {
    const text = await write([column('list', 'INTEGER[]')], [[[1, 2]], [null]], english);
    expect(read(text, ',')).toEqual([['list'], ['[1,2]'], ['']]);
  });

  it('leaves no text cell and no header that starts a formula', async () => {
    const dangerous = ['=1+1', '+905001234567', '-5', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1'];
    const text = await write(
      [column('=cmd')],
      dangerous.map((cell) => [cell]),
      turkish,
    );
    const cells = read(text, ';').flat();
    expect(cells).toEqual(["'=cmd", ...dangerous.map((cell) => `'${cell}`)]);
  });

  it('guards what starts a formula once its blanks are gone, and nothing else', async () => {
    const dangerous = [' =1+1', '  +90', '\u00a0-5', '\u3000@SUM(A1)', ' \n=1', ' ＝1'];
    const harmless = [' 1=1', 'a -b', ' Ayşe', '', ' '];
    const text = await write(
      [column('t'), column('n', 'DOUBLE')],
      [...dangerous, ...harmless].map((cell) => [cell, -1]),
      english,
    );
    expect(read(text, ',').slice(1)).toEqual([
      ...dangerous.map((cell) => [`'${cell}`, '-1']),
      ...harmless.map((cell) => [cell, '-1']),
    ]);
  });

  it('shows a cell in other words where told, and guards those as well', async () => {
    const columns = [
      { ...column('segment'), show: (cell: Cell) => (cell === 'risk' ? '=Risk' : null) },
    ];
    expect(await write(columns, [['risk'], ['new']], english)).toBe(
      "\ufeffsegment\r\n'=Risk\r\n\r\n",
    );
  });

  it('gives back any text, number and delimiter', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.string({ unit: 'binary' }),
            fc.double({ noNaN: true, noDefaultInfinity: true }),
          ),
          {
            minLength: 1,
            maxLength: 20,
          },
        ),
        fc.constantFrom<CsvOptions>(english, turkish, { ...turkish, delimiter: '\t', bom: false }),
        fc.integer({ min: 1, max: 5 }),
        async (rows, options, chunk) => {
          const text = await write([column('t'), column('n', 'DOUBLE')], rows, options, chunk);
          const back = read(text, options.delimiter).slice(1);
          expect(back.map((row) => row[0])).toEqual(rows.map((row) => inert(row[0])));
          expect(back.map((row) => Number(row[1]?.replace(',', '.')))).toEqual(
            rows.map((row) => (row[1] === 0 ? 0 : row[1])),
          );
          for (const [cell] of back) expect(cell).not.toMatch(/^\s*[=+\-@]|^[\t\r]/);
        },
      ),
    );
  });
});

const blns = new URL('../../../shared/data/blns/blns.json', import.meta.url);

describe.skipIf(!existsSync(blns))('csv of the big list of naughty strings', () => {
  const naughty = existsSync(blns) ? (JSON.parse(readFileSync(blns, 'utf8')) as string[]) : [];

  it.each([english, turkish])('comes back whole and inert (%#)', async (options) => {
    const text = await write(
      [column('id', 'INTEGER'), column('text')],
      naughty.map((string, i) => [i, string]),
      options,
      50,
    );
    const back = read(text, options.delimiter).slice(1);
    expect(naughty.length).toBeGreaterThan(400);
    expect(back).toEqual(naughty.map((string, i) => [String(i), inert(string)]));
    expect(back.filter(([, cell]) => /^\s*[=+\-@]|^[\t\r]/.test(cell as string))).toEqual([]);
  });
});
