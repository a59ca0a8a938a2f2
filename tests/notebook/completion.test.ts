import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete, written } from '../../src/notebook/completion';
import { readFunctions, readTables, type Schema } from '../../src/notebook/schema';
import { testEngine } from '../support/engine';

const schema: Schema = {
  tables: [
    {
      name: 'customers',
      columns: [
        { name: 'customer_id', type: 'VARCHAR' },
        { name: 'city name', type: 'VARCHAR' },
      ],
    },
    { name: 'orders', columns: [{ name: 'amount', type: 'DECIMAL(18,2)' }] },
    { name: 'slipping', cell: true, columns: [{ name: 'monetary', type: 'DOUBLE' }] },
  ],
  functions: [
    { name: 'sum', kind: 'aggregate', calls: [['arg']] },
    { name: 'range', kind: 'table', calls: [['stop'], ['start', 'stop']] },
  ],
  params: ['min_spend'],
};

/** `|` is the cursor. */
function at(marked: string): string[] {
  const text = marked.replace('|', '');
  const found = complete(text, marked.indexOf('|'), schema);
  return (found?.offers ?? []).toSorted((a, b) => b.rank - a.rank).map(({ label }) => label);
}

describe('completion', () => {
  it('offers tables and cells where one comes next', () => {
    expect(at('SELECT * FROM |')).toEqual(['slipping', 'customers', 'orders', 'range']);
    expect(at('SELECT * FROM orders JOIN cu|')).toContain('customers');
    expect(at('FROM orders, |')).toContain('customers');
    expect(at('SELECT a, | FROM orders')).toContain('amount');
    expect(at('SELECT a IS DISTINCT FROM |')).toContain('sum');
  });

  it('offers the columns of what is read, first', () => {
    expect(at('SELECT | FROM orders').slice(0, 1)).toEqual(['amount']);
    expect(at('SELECT am| FROM notebook.orders AS o')).toContain('amount');
    expect(at('SELECT |')).not.toContain('amount');
  });

  it('offers the columns of an alias alone behind its dot', () => {
    expect(at('SELECT c.| FROM customers c JOIN orders AS o USING (id)')).toEqual([
      'customer_id',
      'city name',
    ]);
    expect(at('SELECT o.am| FROM customers c JOIN orders AS o USING (id)')).toEqual(['amount']);
    expect(at('SELECT orders.| FROM orders WHERE 1')).toEqual(['amount']);
    expect(at('SELECT x.| FROM orders')).toEqual([]);
  });

  it('offers inputs behind the dollar sign', () => {
    expect(at('SELECT $| FROM orders')).toEqual(['$min_spend']);
    expect(at('SELECT $mi|')).toEqual(['$min_spend']);
  });

  it('is silent in texts and comments', () => {
    expect(at("SELECT 'cu|")).toEqual([]);
    expect(at("SELECT 'cu|' FROM orders")).toEqual([]);
    expect(at('SELECT 1 -- cu|')).toEqual([]);
    expect(at('SELECT 12|')).toEqual([]);
  });

  it('quotes what SQL would not read, and takes the place of what is begun', () => {
    const text = 'SELECT cit FROM customers';
    const found = complete(text, 10, schema);
    expect(found?.from).toBe(7);
    const city = found?.offers.find(({ label }) => label === 'city name');
    expect(city?.apply).toBe('"city name"');
    expect([written('select'), written('şehir'), written('a"b'), written('n_1')]).toEqual([
      '"select"',
      '"şehir"',
      '"a""b"',
      'n_1',
    ]);
  });

  it('never fails and never begins behind the cursor', () => {
    const piece = fc.constantFrom(
      ...[
        'SELECT',
        'FROM',
        'orders',
        'AS',
        'o',
        '.',
        ',',
        '(',
        ')',
        "'",
        '"',
        '$',
        '$m',
        ' ',
        '--',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(60), (pieces, n) => {
        const text = pieces.join(' ');
        const cursor = Math.min(n, text.length);
        const found = complete(text, cursor, schema);
        if (found) expect(found.from).toBeLessThanOrEqual(cursor);
      }),
      { numRuns: 500 },
    );
  });

  it('knows what the engine knows', async () => {
    const engine = await testEngine();
    await engine.run(
      'CREATE SCHEMA IF NOT EXISTS notebook; CREATE TABLE people (id INTEGER, "first name" VARCHAR); CREATE TABLE notebook.c (n DOUBLE)',
    );
    expect(await readTables(engine, { wanted: (name) => !name.startsWith('_') })).toEqual([
      { name: 'c', cell: true, columns: [{ name: 'n', type: 'DOUBLE' }] },
      {
        name: 'people',
        columns: [
          { name: 'id', type: 'INTEGER' },
          { name: 'first name', type: 'VARCHAR' },
        ],
      },
    ]);
    const functions = await readFunctions(engine);
    const of = (name: string) => functions.find((one) => one.name === name);
    expect(of('sum')?.kind).toBe('aggregate');
    expect(of('date_trunc')?.calls[0]).toHaveLength(2);
    expect(of('read_csv')).toBeUndefined();
    expect(functions.length).toBeGreaterThan(300);
  });
});
