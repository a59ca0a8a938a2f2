import { describe, expect, it } from 'vitest';
import { codeOf, plain, readFile } from './grid';

describe('a list of objects', () => {
  it('has the union of their keys as columns, in the order in which they appear', async () => {
    const read = await readFile('[{"a":1,"b":"x"},\n {"b":"y","c":null},\n{"d":true,"a":2}]');
    expect(plain(read)).toEqual([
      ['a', 'b', 'c', 'd'],
      ['1', 'x', '', ''],
      ['', 'y', '', ''],
      ['2', '', '', 'true'],
    ]);
    expect(read.lines).toEqual([1, 2, 3]);
    expect(read.reading).toMatchObject({
      format: 'json',
      headerRows: 0,
      part: '$',
      sure: { header: true },
    });
  });

  it('finds a key that comes late', async () => {
    const rows = Array.from({ length: 40_000 }, (_, k) =>
      k === 39_999 ? { id: k, late: 'x' } : { id: k, name: `müşteri ${k}` },
    );
    const read = await readFile(JSON.stringify(rows));
    expect(read.reading.names).toEqual(['id', 'name', 'late']);
    expect(read.rows.at(-1)).toEqual(['39999', null, 'x']);
    expect(read.result).toMatchObject({ records: 40_000, rejects: [] });
  });

  it('unfolds objects once, and keeps what is deeper as JSON', async () => {
    const read = await readFile(
      '[{"id":1,"address":{"city":"İzmir","geo":{"lat": 1.50 , "x": "a b"}},"tags":[1, "b c", {"d": null}],"none":{},"empty":[]}]',
    );
    expect(plain(read)).toEqual([
      ['id', 'address.city', 'address.geo', 'tags', 'empty'],
      ['1', 'İzmir', '{"lat":1.50,"x":"a b"}', '[1,"b c",{"d":null}]', '[]'],
    ]);
  });

  it('keeps every digit of a number as it is written', async () => {
    const read = await readFile(
      '[{"id":12345678901234567890,"a":1.50,"b":-0.10,"c":1E5,"d":1.234,"e":0,"f":12.0}]',
    );
    expect(read.rows).toEqual([
      ['12345678901234567890', '1.50', '-0.10', '1E5', '1.2340', '0', '12.0'],
    ]);
  });

  it('reads escapes, letters of all kinds and line ends within strings', async () => {
    const value = 'a"b\\c\n\t\u0000 ğ 🎉 \u2028 ] } , : "';
    const read = await readFile(JSON.stringify([{ [value]: value, b: '\\' }]));
    expect(read.rows).toEqual([[value, '\\']]);
  });

  it.each(['utf-16le', 'utf-16be', 'utf-8'] as const)(
    'is read as %s with a mark',
    async (encoding) => {
      const bytes = Buffer.from(
        '\ufeff[{"şehir":"Muş"}]',
        encoding === 'utf-8' ? 'utf-8' : 'utf16le',
      );
      const read = await readFile(new Uint8Array(encoding === 'utf-16be' ? bytes.swap16() : bytes));
      expect(plain(read)).toEqual([['şehir'], ['Muş']]);
    },
  );

  it('may hold lists or plain values instead', async () => {
    expect(plain(await readFile('[[1,"a"],[2]]'))).toEqual([
      ['column_1', 'column_2'],
      ['1', 'a'],
      ['2', ''],
    ]);
    const named = await readFile(
      '[["order_id","amount"],["A1",10.5],["A2",20],[null,null],["A3"]]',
    );
    expect(named.reading).toMatchObject({ headerRows: 1, firstRecord: 1 });
    expect(plain(named)).toEqual([
      ['order_id', 'amount'],
      ['A1', '10.5'],
      ['A2', '20'],
      ['A3', ''],
    ]);
    expect(named.result).toMatchObject({ lines: 5, headerLines: 1, blankLines: 1, rejects: [] });
    const plainly = await readFile('[["order_id","amount"],["A1",10.5]]', { headerRows: 0 });
    expect(plainly.reading.names).toEqual(['column_1', 'column_2']);
    expect(plainly.rows).toHaveLength(2);
    expect(plain(await readFile('{"at":"2026","rows":[["id","n"],["a",1],["b",2]]}'))).toEqual([
      ['at', 'rows'],
      ['2026', '[["id","n"],["a",1],["b",2]]'],
    ]);
    expect(plain(await readFile('[1,"a",null]'))).toEqual([['value'], ['1'], ['a'], ['']]);
  });
});

describe('an object', () => {
  const text = JSON.stringify({
    count: 2,
    data: { orders: [{ id: 1 }, { id: 2 }], page: { next: null } },
    customers: [{ no: 'c1', orders: [{ id: 1 }] }],
    tags: ['x'],
  });

  it('offers the lists that it holds', async () => {
    const read = await readFile(text);
    expect(read.reading.parts.map(({ id }) => id)).toEqual(['data.orders', 'customers']);
    expect(plain(read)).toEqual([['id'], ['1'], ['2']]);
    const other = await readFile(text, { part: 'customers' });
    expect(plain(other)).toEqual([
      ['no', 'orders'],
      ['c1', '[{"id":1}]'],
    ]);
    expect(other.reading.chosen).toEqual(['part']);
  });

  it('without lists is one record', async () => {
    expect(plain(await readFile('{"id": 7, "name": "Ayşe"}'))).toEqual([
      ['id', 'name'],
      ['7', 'Ayşe'],
    ]);
  });
});

describe('one object a line', () => {
  it('is read with the numbers of its lines', async () => {
    const read = await readFile('\ufeff{"a":1}\r\n\n{"a":2,"b":{"c":"x"}}\n  {"a":3}  ');
    expect(plain(read)).toEqual([
      ['a', 'b.c'],
      ['1', ''],
      ['2', 'x'],
      ['3', ''],
    ]);
    expect(read.lines).toEqual([1, 3, 4]);
    expect(read.result).toMatchObject({ lines: 4, blankLines: 1, rejects: [] });
  });

  it('keeps a broken line apart, and goes on', async () => {
    const read = await readFile('{"a":1}\n{"a":2,"b":\n{"a":3}\nnot at all\n{"a":4} x\n{"a":5}\n');
    expect(read.lines).toEqual([1, 3, 6]);
    expect(read.reading.names).toEqual(['a']);
    expect(read.result.rejects.map(({ line, text }) => [line, text])).toEqual([
      [2, '{"a":2,"b":'],
      [4, 'not at all'],
      [5, '{"a":4} x'],
    ]);
  });

  it('is read in pieces', async () => {
    const lines = Array.from(
      { length: 60_000 },
      (_, k) => `{"id":${k},"name":"müşteri ${k}","total":${k}.5}`,
    );
    const read = await readFile(lines.join('\n'));
    expect(read.rows).toHaveLength(60_000);
    expect(
      read.rows.every(
        ([id, name, total], k) => id === `${k}` && name === `müşteri ${k}` && total === `${k}.5`,
      ),
    ).toBe(true);
  });
});

describe('broken JSON', () => {
  it.each([
    ['[{"a":1},\n{"a":2,}]', 2, 8],
    ['[{"a":1},\n\n  {"a" 2}]', 3, 8],
    ['[{"a":1}', 1, 9],
    ['{"a":[{"b":1}]} x', 1, 17],
    ['[{"a":01}]', 1, 8],
    ['[{"a":"\\x"}]', 1, 7],
    ['[{"a":1}] []', 1, 11],
  ])('%j is told with line and column', async (text, line, column) => {
    await expect(readFile(text)).rejects.toMatchObject({
      code: 'json.broken',
      params: { line, column },
    });
  });

  it('is told far from the beginning, too', async () => {
    const rows = Array.from({ length: 50_000 }, (_, k) => `{"id":${k},"name":"müşteri"}`);
    await expect(readFile(`[${rows.join(',\n')},\n{"id":!}]`)).rejects.toMatchObject({
      params: { line: 50_001, column: 7 },
    });
  });

  it('without anything in it is told', async () => {
    expect(await codeOf(readFile('[]'))).toBe('file.noRows');
    expect(await codeOf(readFile('{}'))).toBe('file.noRows');
    expect(await codeOf(readFile('[{},{}]'))).toBe('file.noRows');
  });
});
