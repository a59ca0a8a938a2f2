import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { run } from '../../../src/model/analysis';
import { analyses } from '../../../src/model/analyses';
import type { RfmParams } from '../../../src/model/analyses/rfm';
import { loadCanonical } from '../../support/canonical';
import { testEngine } from '../../support/engine';
import {
  cleanedInvoices,
  onlineRetail,
  reference,
  rfmPackageOrders,
} from '../../support/reference';

const rfmPackage = reference('rfm-r/orders.csv');
const retail = reference('online-retail/onlineretail.parquet');
let engine: Engine;

const rfm = (params: Partial<RfmParams>) => run(engine, analyses.get('rfm'), params);
const one = async (sql: string) => (await engine.query(sql)).rows[0];

beforeAll(async () => {
  engine = await testEngine();
});

describe.skipIf(!rfmPackage)('orders of the R package rfm, as of 2006-12-31', () => {
  beforeAll(async () => {
    await loadCanonical(engine, { orders: rfmPackageOrders(rfmPackage!), as_of: '2006-12-31' });
    await run(engine, analyses.get('customer-orders'));
    await rfm({ method: 'r-package' });
  });

  it('scores 995 customers, the first five by name 343 412 323 544 433', async () => {
    expect(await one('SELECT count(*) FROM rfm')).toEqual([995]);
    const { rows } = await engine.query('SELECT rfm FROM rfm ORDER BY customer_id LIMIT 5');
    expect(rows.flat()).toEqual(['343', '412', '323', '544', '433']);
  });

  it('finds the published thresholds', async () => {
    const upper = async (measure: string) => {
      const sql = `SELECT upper FROM rfm_thresholds WHERE measure = '${measure}' ORDER BY upper LIMIT 4`;
      return (await engine.query(sql)).rows.flat().map((value) => Number(Number(value).toFixed(9)));
    };
    expect(await upper('r')).toEqual([115, 181, 297.4, 482]);
    expect(await upper('f')).toEqual([4, 5, 6, 8]);
    expect(await upper('m')).toEqual([255.8, 382, 506.4, 666]);
  });
});

describe.skipIf(!retail)('Online Retail, cleaned, as of 2011-12-11', () => {
  beforeAll(async () => {
    const orders = cleanedInvoices(await onlineRetail(retail!));
    await loadCanonical(engine, { orders, as_of: '2011-12-11' });
    await run(engine, analyses.get('customer-orders'));
  });

  it('has 4,338 customers with 18,532 orders and a revenue of 8,911,407.904', async () => {
    const sql = 'SELECT count(*), sum(orders), CAST(sum(revenue) AS VARCHAR) FROM customer_orders';
    expect(await one(sql)).toEqual([4338, 18532, '8911407.9040']);
  });

  it('has the published segments when frequency is ranked', async () => {
    await rfm({ method: 'rank' });
    const { rows } = await engine.query('SELECT segment, count(*) FROM rfm GROUP BY segment');
    expect(Object.fromEntries(rows)).toEqual({
      champions: 633,
      loyal: 819,
      potential: 484,
      new: 42,
      promising: 94,
      attention: 187,
      sleep: 352,
      risk: 593,
      cantlose: 63,
      hibernating: 1071,
    });
  });

  it('has the frequency quantiles 1, 2, 3, 6 and no customer between two bins', async () => {
    await rfm({ method: 'quantile' });
    const bounds = `SELECT threshold FROM rfm_bounds WHERE measure = 'f' ORDER BY step`;
    expect((await engine.query(bounds)).rows.flat()).toEqual([1, 2, 3, 6]);
    const split = `SELECT count(*) FROM (
      SELECT frequency FROM rfm GROUP BY frequency HAVING count(DISTINCT f_score) > 1)`;
    expect(await one(split)).toEqual([0]);
    expect(
      await one('SELECT round(100 * avg(CAST(frequency = 1 AS INTEGER)), 1) FROM rfm'),
    ).toEqual([34.4]);
  });

  it('gives 2,210 customers another F score under ntile when only the ties are turned round', async () => {
    await rfm({ method: 'ntile' });
    const sql = `SELECT count(*) FROM rfm JOIN (
        SELECT customer_id, ntile(5) OVER (ORDER BY frequency, CAST(customer_id AS INTEGER) DESC) AS turned
        FROM rfm
      ) USING (customer_id) WHERE f_score <> turned`;
    expect(await one(sql)).toEqual([2210]);
  });
});
