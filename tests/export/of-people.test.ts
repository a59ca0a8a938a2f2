import { describe, expect, it } from 'vitest';
import { madeOf, personalIn } from '../../src/export/of-people';

const people = new Set(['customer_facts', 'orders', 'müşteri listesi']);
const each = (sql: readonly string[], made: string) => {
  for (const text of sql) expect(madeOf(text, people), text).toBe(made);
};

describe('what a query makes of people', () => {
  it('is rows of people where nothing is put together', () => {
    each(
      [
        'SELECT gender, city, revenue FROM customer_facts',
        'FROM Customer_Facts SELECT city',
        'SELECT city FROM "müşteri listesi" -- GROUP BY city',
        'SELECT city, sum(revenue) OVER (), count(*) FILTER (WHERE TRUE) OVER (w) FROM customer_facts',
        'SELECT city FROM main.customer_facts WHERE revenue > (SELECT avg(revenue) FROM customer_facts)',
        'SELECT a.city FROM months a, (customer_facts JOIN b USING (x)) WHERE a.x IS NOT DISTINCT FROM b.y',
        'WITH a AS (SELECT city FROM customer_facts), b AS (SELECT * FROM a) SELECT * FROM b',
        'SELECT city, count(*) FROM months GROUP BY 1 UNION ALL SELECT city, 1 FROM customer_facts',
        'SELECT "group" FROM (SELECT city AS "group" FROM customer_facts) AS x',
        'SUMMARIZE customer_facts',
        'TABLE customer_facts',
      ],
      'rows',
    );
  });

  it('is rows of people where it is put together for each of them', () => {
    each(
      [
        'SELECT customer_id AS kimlik, sum(amount) FROM orders GROUP BY ALL',
        'SELECT sum(amount) FROM orders GROUP BY order_id',
        'SELECT segment, list(lower(name)) AS kim FROM customer_facts GROUP BY 1',
        'SELECT k, 1 FROM (SELECT customer_id AS k, sum(amount) FROM orders GROUP BY 1)',
        'SELECT DISTINCT "Müşteri No" FROM orders',
      ],
      'rows',
    );
  });

  it('is groups where it is put together for many', () => {
    each(
      [
        'SELECT city, count(*) AS müşteri FROM customer_facts GROUP BY city',
        'SELECT city, count(DISTINCT customer_id) kisi, sum(revenue) FROM customer_facts GROUP BY ALL',
        'SELECT avg(revenue) FROM customer_facts',
        "SELECT CASE WHEN email IS NULL THEN 'no' ELSE 'yes' END AS has, count(*) FROM customer_facts GROUP BY 1",
        'SELECT hash(customer_id) % 10, count(*) FROM orders GROUP BY 1',
        'WITH a AS (SELECT customer_id, sum(amount) AS s FROM orders GROUP BY 1) SELECT avg(s) FROM a',
        'WITH customer_facts AS (SELECT 1 AS city) SELECT city FROM customer_facts',
        'SELECT month_from FROM months',
        'SELECT count(*), (SELECT n FROM shared_mail) FROM orders',
        'PIVOT customer_facts ON gender USING count(*) GROUP BY city',
        'SELECT * FROM (VALUES (1))',
      ],
      'groups',
    );
    each(['SELECT DISTINCT city FROM orders', 'SELECT city FROM orders GROUP BY ALL'], 'values');
  });

  it('reads any text', () => {
    for (const text of ['', ')', '((', 'WITH', 'WITH a AS', 'SELECT (', "'", 'FROM', 'a.b.', ',']) {
      expect(() => madeOf(text, people)).not.toThrow();
    }
  });

  it('names a person where it does not only count', () => {
    expect(personalIn('SELECT name FROM customers LIMIT 1')).toBe('name');
    expect(personalIn('top.name')).toBe('name');
    expect(personalIn('arg_max(name, monetary)')).toBe('name');
    expect(personalIn('customers."Müşteri Adı"')).toBe('name');
    expect(personalIn('SELECT city FROM x ORDER BY count(DISTINCT customer_id) DESC')).toBe(null);
    expect(personalIn('name.city')).toBe(null);
  });
});
