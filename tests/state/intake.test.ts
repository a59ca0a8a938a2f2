import { expect, it } from 'vitest';
import { delimited } from '../../src/ingest/formats/delimited';
import { RecipeBook } from '../../src/ingest/recipe';
import { Intake } from '../../src/state/intake';
import { SourceState } from '../../src/state/source.svelte';
import { testEngine } from '../support/engine';

it('offers a table that only reading the whole file has found', async () => {
  const orders = Array.from(
    { length: 30_000 },
    (_, k) => `A${k},C${k % 500},2026-01-${String(1 + (k % 28)).padStart(2, '0')},${k % 90}.50`,
  );
  const stock = Array.from({ length: 2000 }, (_, k) => `K${k},${k % 50},depo,7`);
  const text = [
    'order_id,customer_id,order_date,amount',
    ...orders,
    '',
    'code,stock,place,shelf',
    ...stock,
    '',
  ].join('\n');
  const engine = await testEngine();
  const recipes = new RecipeBook(null);
  const { sniff, read } = delimited;
  const platform = { engine, recipes, sniff, read, today: () => '2026-11-22' };
  const source = new SourceState(1, new File([text], 'orders.csv'));
  const intake = new Intake(platform, () => [source]);
  await intake.take(source);
  expect(source.error).toBeNull();
  expect(source.status).toBe('ready');
  expect(source.result).toMatchObject({ rows: 30_000, rejects: [], otherLines: 2001 });
  expect(source.sample?.reading.parts.map(({ line }) => line)).toEqual([1, 30_003]);

  intake.remember(source);
  source.choice = { ...source.choice, part: '30003' };
  await intake.take(source);
  expect(source.sample?.reading.names).toEqual(['code', 'stock', 'place', 'shelf']);
  expect(source.result).toMatchObject({ rows: 2000, rejects: [] });
});
