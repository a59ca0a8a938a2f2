import { describe, expect, it } from 'vitest';
import { htmlTables } from '../../src/ingest/grids/html-tables';
import { encodeAs } from './delimited';
import { codeOf, plain, readFile } from './grid';
import { processorMs } from '../support/processor';

const SHOP = `<html xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta http-equiv="Content-Type" content="text/html; charset=windows-1254">
<style>td { color: red } <!-- table > td --></style><script>if (a < b) "<table>"</script></head>
<body><table border=1><caption>Siparişler</caption>
<tr><td colspan=3><b>Rapor</b></td></tr>
<tr><th>Sipariş No<th>Müşteri</th><th x:num>Tutar</tr>
<tr><td>S1</td><td>Şükrü<br>İnce</td><td>1.234,56 &#8378;</td></tr>
<TR><TD>S2<TD> &Ouml;mer &amp; &quot;O&#x011f;ul&quot; &lt;a&gt; <TD>7&nbsp;
</table></body></html>`;

describe('a web page', () => {
  it('is read as the table in it, with the encoding that it names', async () => {
    const read = await readFile(encodeAs(SHOP, 'windows-1254', false));
    expect(plain(read)).toEqual([
      ['Sipariş No', 'Müşteri', 'Tutar'],
      ['S1', 'Şükrü İnce', '1.234,56 ₺'],
      ['S2', 'Ömer & "Oğul" <a>', '7'],
    ]);
    expect(read.reading).toMatchObject({ format: 'html', firstRecord: 2, headerRows: 1 });
    expect(read.lines).toEqual([3, 4]);
  });

  it('is UTF-8 where it can be, whatever it says', async () => {
    expect(plain(await readFile(SHOP))[2]![1]).toBe('Ömer & "Oğul" <a>');
    const wide = await readFile(encodeAs(SHOP, 'utf-16le', true));
    expect(plain(wide)[1]).toEqual(['S1', 'Şükrü İnce', '1.234,56 ₺']);
  });

  it('offers all tables with something in them, the largest first of all', async () => {
    const page = `<!-- x --><table><tr><td>Menu</td></tr></table><table><tr><td></td></tr></table>
      <table><tr><td>id</td><td>n</td></tr><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>`;
    const read = await readFile(page);
    expect(read.reading.parts.map(({ id }) => id)).toEqual(['1', '2']);
    expect(read.reading.part).toBe('2');
    expect(read.rows).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
    expect((await readFile(page, { part: '1', headerRows: 0 })).rows).toEqual([['Menu']]);
  });

  it('offers the tables within one table', async () => {
    const row = (...cells: string[]): string =>
      `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
    const page = `<html><table>${[
      row('Order', 'Amount'),
      row('A1', '10'),
      row('A2', '20'),
      row('', ''),
      row('Region', 'Target', 'Reached'),
      row('North', '12', '11'),
      row('South', '54', '56'),
    ].join('')}</table></html>`;
    const { reading, rows } = await readFile(page);
    expect(reading.parts.map(({ id }) => id)).toEqual(['1', '1:5']);
    expect(rows).toHaveLength(2);
    expect(plain(await readFile(page, { part: '1:5' }))).toEqual([
      ['Region', 'Target', 'Reached'],
      ['North', '12', '11'],
      ['South', '54', '56'],
    ]);
  });

  it('without a table says so', async () => {
    expect(await codeOf(readFile('<html><body><p>404</p></body></html>'))).toBe('html.noTable');
  });
});

describe('tables', () => {
  it.each([
    [
      'spans',
      '<table><tr><td rowspan=2>a<td colspan="2">b<tr><td>c<td>d</table>',
      [
        [
          ['a', 'b', ''],
          ['', 'c', 'd'],
        ],
      ],
    ],
    [
      'one in another',
      '<table><tr><td>x<table><tr><td>y</table>z<td>w</table>',
      [[['y']], [['xz', 'w']]],
    ],
    ['left open', '<table><tr><td>a<td>b', [[['a', 'b']]]],
    [
      'signs that are no tags',
      '<table><tr><td>a < b <3 <> & &x; </td></table>',
      [[['a < b <3 <> & &x;']]],
    ],
    ['a > in an attribute', '<table><tr><td title="a>b">c</td></tr></table>', [[['c']]]],
    ['comments', '<table><tr><!-- <td>no</td> --><td>a<!-- x -->b</td></tr></table>', [[['ab']]]],
    [
      'end tags without a beginning',
      '</td></tr></table><table></td><tr></b><td>a</i></tr></table>',
      [[['a']]],
    ],
    ['no rows', '<table><thead></thead></table>', []],
  ])('%s', (_, text, expected) => {
    expect(htmlTables(text)).toEqual(expected);
  });

  it('take no longer for odd signs', () => {
    const took = processorMs(() => {
      htmlTables(
        `<table><tr><td>${'<a "'.repeat(20_000)}${'&'.repeat(20_000)}${'<!--'.repeat(20_000)}`,
      );
      htmlTables(`<table>${'<script>'.repeat(20_000)}`);
      htmlTables('<table><tr><td rowspan=99999 colspan=99999>'.repeat(50));
    });
    expect(took).toBeLessThan(5000);
  });
});
