import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/model/segments/rules/rule';
import type { PlacedCell } from '../../src/notebook/cell';
import { printSegment } from '../../src/notebook/cells/segment';
import { liveId } from '../../src/notebook/cells/text';
import {
  hollow,
  missingColumns,
  neededColumns,
  printNeeded,
  readNeeded,
  rebound,
  type Around,
} from '../../src/notebook/rebind';
import { testEngine } from '../support/engine';
import { placed } from './support';

const cell = (kind: PlacedCell['kind'], text: string, name = ''): PlacedCell =>
  placed(`${kind} ${name} ${text}`, kind, name, text);
const table = (name: string, columns: Record<string, string>) => ({
  name,
  columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
});

describe('columns a notebook needs', () => {
  const tables = [
    table('customers', {
      customer_id: 'VARCHAR',
      şehir: 'VARCHAR',
      'Üye No': 'BIGINT',
      puan: 'DOUBLE',
    }),
    table('orders', { order_id: 'VARCHAR', şehir: 'VARCHAR' }),
  ];

  it('are those of tables it reads whose names stand in SQL, in charts and in live values', () => {
    const cells = [
      cell('sql', `SELECT ŞEHIR, "üye no", 'puan' FROM customers -- order_id`),
      cell('sql', 'SELECT şehir, "Üye No" FROM customers'),
      cell('chart', 'from: customers\nx: şehir'),
      cell('text', 'puan is prose, {{max(customers.customer_id)}} is not'),
    ];
    const around: Around = { cells, tables, tablesOf: () => ['customers'] };
    expect(neededColumns(around)).toEqual([
      { table: 'customers', column: 'customer_id', type: 'VARCHAR' },
      { table: 'customers', column: 'şehir', type: 'VARCHAR' },
      { table: 'customers', column: 'Üye No', type: 'BIGINT' },
    ]);
  });

  it('are written on one line and read back, whatever they are called', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((s) => !/[\0\r\n]/.test(s));
    const type = fc.constantFrom('VARCHAR', 'DECIMAL(18,4)', 'TIMESTAMP', 'BIGINT[]');
    fc.assert(
      fc.property(fc.array(fc.record({ table: name, column: name, type })), (needed) => {
        expect(readNeeded(printNeeded(needed))).toEqual(needed);
      }),
    );
    for (const odd of ['', ';;', 'a', 'a.', '.b c', '"a', 'a."b; c.d E']) readNeeded(odd);
  });

  it('are found to be missing, with what may be meant first', () => {
    const needed = readNeeded(
      'customers.sehir VARCHAR; customers.puan DOUBLE; events.kind VARCHAR',
    );
    expect(missingColumns(needed, tables)).toEqual([
      { needed: needed[0], offers: ['şehir', 'customer_id', 'Üye No', 'puan'], meant: 'şehir' },
      { needed: needed[2], offers: [], meant: '' },
    ]);
    const other = readNeeded('customers.puan_durumu VARCHAR');
    expect(missingColumns(other, tables)[0]).toMatchObject({ meant: '' });
    const unlike = readNeeded('customers.shoe_size BIGINT');
    expect(missingColumns(unlike, tables)).toEqual([
      { needed: unlike[0], offers: ['Üye No', 'customer_id', 'şehir', 'puan'], meant: '' },
    ]);
  });

  it('are missing too where they hold nothing, and where their table has no row', async () => {
    const engine = await testEngine();
    await engine.run(`CREATE TABLE customers (customer_id VARCHAR, "Üye No" BIGINT, şehir VARCHAR, puan DOUBLE);
      CREATE TABLE orders (order_id VARCHAR, şehir VARCHAR);
      INSERT INTO customers VALUES ('a', 1, NULL, NULL), ('b', NULL, NULL, 2)`);
    const needed = readNeeded(
      'customers.customer_id VARCHAR; Customers.şehir VARCHAR; customers.puan DOUBLE; orders.order_id VARCHAR; nobody.x DATE',
    );
    const empty = await hollow(engine, needed, tables);
    expect(empty).toEqual({ columns: [needed[1], needed[3]], tables: ['orders'] });
    expect(missingColumns(needed, tables, empty)).toEqual([
      { needed: needed[1], offers: ['customer_id', 'Üye No', 'puan'], meant: '' },
      { needed: needed[3], offers: [], meant: '' },
      { needed: needed[4], offers: [], meant: '' },
    ]);
    expect(await hollow(engine, [], tables)).toEqual({ columns: [], tables: [] });
    await engine.close();
  });

  it('are put in the place of others in SQL, fields and live values, and nowhere else', () => {
    const cells = [
      cell('sql', `SELECT city AS "city", 'city' FROM c WHERE City = $city -- city`),
      cell('chart', 'from: c\nx: city\n# city\ntitle: by city'),
      cell('table', 'from: c\nsort: -city\ncolumns: ["city", "n"]'),
      cell('text', 'city {{max(c.city)}} city'),
    ];
    const around: Around = { cells, tables: [], tablesOf: () => ['c'] };
    const pair = { needed: { table: 'c', column: 'city' }, to: 'Üye İli' };
    expect(rebound(around, [pair]).map(({ text }) => text)).toEqual([
      `SELECT "Üye İli" AS "Üye İli", 'city' FROM c WHERE "Üye İli" = $city -- city`,
      'from: c\nx: Üye İli\n# city\ntitle: by city',
      'from: c\nsort: -Üye İli\ncolumns: ["Üye İli","n"]',
      'city {{max(c."Üye İli")}} city',
    ]);
  });

  /** Cells over `customers` (and `stores`, where it says so), with `of_orders` over `orders`. */
  function rebind(pairs: Readonly<Record<string, string>>, ...texts: readonly PlacedCell[]) {
    const cells = [...texts, cell('sql', 'FROM orders', 'of_orders'), cell('sql', '', 'city')];
    const around: Around = {
      cells,
      tables: [table('orders', { city: 'VARCHAR' }), table('stores', { city: 'VARCHAR' })],
      tablesOf: (id) =>
        id.startsWith('sql of_orders') || id.includes('only orders')
          ? ['orders']
          : ['customers', 'orders'],
    };
    const all = Object.entries(pairs).map(([from, to]) => {
      const [name = '', column = ''] = from.split('.');
      return { needed: { table: name, column }, to };
    });
    return rebound(around, all, (rule) => `words of ${JSON.stringify(rule).length > 2}`)
      .slice(0, texts.length)
      .map(({ text }) => text);
  }

  it('leave alone cells that do not read the table, other tables, and cells of that name', () => {
    const sql = (text: string) => cell('sql', text);
    const same = [
      sql('SELECT city FROM orders -- only orders'),
      sql('SELECT orders.city, o.city, s.city FROM customers c, orders AS o JOIN stores s ON true'),
      sql('SELECT of_orders.city FROM of_orders, customers'),
      sql('SELECT * FROM customers, city JOIN (SELECT 1 FROM city) ON true'),
      sql('SELECT city.n FROM customers JOIN city USING (customer_id)'),
      sql('WITH city AS (SELECT 1) SELECT city(1) FROM city'),
      cell('chart', 'from: orders\nx: city\nmark: city'),
      cell('figure', 'value: count(*)\nfrom: city\nlabel: city'),
      cell('input', 'type: select\nvalue: city\noptions: ["city"]\nfrom: stores.city'),
      cell('text', '{{count(city)}} {{city}} {{max(orders.city)}}'),
    ];
    expect(rebind({ 'customers.city': 'il' }, ...same)).toEqual(same.map(({ text }) => text));
    const live = '{{max(customers.city)}}';
    const cells = [cell('text', `${live} {{max(x.city)}}`)];
    const tablesOf = (id: string) => (id === liveId('max(x.city)') ? [] : ['customers']);
    const pair = { needed: { table: 'customers', column: 'city' }, to: 'il' };
    expect(rebound({ cells, tables: [], tablesOf }, [pair])[0]?.text).toBe(
      '{{max(customers.il)}} {{max(x.city)}}',
    );
  });

  it('are found by aliases, below other queries and behind words that only look like tables', () => {
    const sql = (text: string) => cell('sql', text);
    const pairs = { 'customers.city': 'il', 'orders.city': 'order' };
    expect(
      rebind(
        pairs,
        sql('SELECT c.city, o.city FROM customers c LEFT JOIN orders AS o ON c.city = o.city'),
        sql('FROM (SELECT city FROM customers) AS x, unnest(city) SELECT x.city ORDER BY city'),
        sql(
          'SELECT 1 FROM customers WHERE a IS DISTINCT FROM city AND trim(both FROM city) > city',
        ),
        cell('figure', 'value: max(city)\nfrom: customers\ncompare: city'),
        cell('input', 'type: select\nfrom: customers.city'),
        cell('analysis', 'analysis: groups\nattribute: city'),
        cell('table', 'from: customers\ncolumns: n, city\nsort: -city, n'),
      ),
    ).toEqual([
      'SELECT c.il, o."order" FROM customers c LEFT JOIN orders AS o ON c.il = o."order"',
      'FROM (SELECT il FROM customers) AS x, unnest(il) SELECT x.il ORDER BY il',
      'SELECT 1 FROM customers WHERE a IS DISTINCT FROM il AND trim(both FROM il) > il',
      'value: max(il)\nfrom: customers\ncompare: il',
      'type: select\nfrom: customers.il',
      'analysis: groups\nattribute: il',
      'from: customers\ncolumns: n, il\nsort: -il, n',
    ]);
  });

  it('are all put in place at once: what one brings another does not take', () => {
    const text = 'SELECT a, b, c FROM customers';
    const pairs = { 'customers.a': 'b', 'customers.b': 'c', 'customers.c': 'a' };
    expect(rebind(pairs, cell('sql', text))).toEqual(['SELECT b, c, a FROM customers']);
  });

  it('are those of the rules of segments, too', () => {
    const rule = (relation: string, column: string): Rule => ({
      all: [
        {
          attr: { id: `${relation}.${column}`, label: column, type: 'text' },
          is: { in: ['city'] },
        },
        {
          not: {
            did: 'order',
            where: [
              { attr: { id: 'orders.city', label: 'city', type: 'text' }, is: { known: true } },
            ],
            within: { all: true },
            times: {},
          },
        },
      ],
    });
    const segment = (one: Rule, words: string) => cell('segment', printSegment(one, words));
    const [changed, same, broken] = rebind(
      { 'customers.city': 'Üye İli' },
      segment(rule('customers', 'city'), 'in words'),
      segment(rule('stores', 'city'), 'in words'),
      cell('segment', '{"attr": 1'),
    );
    expect(changed).toBe(printSegment(rule('customers', 'Üye İli'), 'words of true'));
    expect(same).toBe(printSegment(rule('stores', 'city'), 'in words'));
    expect(broken).toBe('{"attr": 1');
    const around: Around = {
      cells: [segment(rule('customers', 'şehir'), '')],
      tables,
      tablesOf: () => ['customers', 'orders'],
    };
    expect(neededColumns(around)).toEqual([
      { table: 'customers', column: 'şehir', type: 'VARCHAR' },
    ]);
  });
});
