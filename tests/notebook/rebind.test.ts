import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/notebook/notebook';
import {
  missingColumns,
  neededColumns,
  printNeeded,
  readNeeded,
  rebound,
} from '../../src/notebook/rebind';

const cell = (kind: Cell['kind'], text: string): Cell => ({ kind, name: '', rest: '', text });
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
    expect(neededColumns(cells, ['customers'], tables)).toEqual([
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
      { needed: needed[0], offers: ['şehir', 'customer_id', 'Üye No', 'puan'] },
      { needed: needed[2], offers: [] },
    ]);
  });

  it('are put in the place of others in SQL, fields and live values, and nowhere else', () => {
    const cells = [
      cell('sql', `SELECT city AS "city", 'city' FROM c WHERE City = $city -- city`),
      cell('chart', 'from: c\nx: city\n# city\ntitle: by city'),
      cell('table', 'from: c\nsort: -city\ncolumns: ["city", "n"]'),
      cell('text', 'city {{max(c.city)}} city'),
    ];
    expect(rebound(cells, 'city', 'Üye İli').map(({ text }) => text)).toEqual([
      `SELECT "Üye İli" AS "Üye İli", 'city' FROM c WHERE "Üye İli" = $city -- city`,
      'from: c\nx: Üye İli\n# city\ntitle: by city',
      'from: c\nsort: -Üye İli\ncolumns: ["Üye İli","n"]',
      'city {{max(c."Üye İli")}} city',
    ]);
  });
});
