import { expect, it } from 'vitest';
import { delimited } from '../../src/ingest/formats/delimited';
import { RecipeBook } from '../../src/ingest/recipe';
import { Workspace } from '../../src/state/workspace-state.svelte';
import { testEngine } from '../support/engine';

const ORDERS = `Sipariş No;Müşteri No;Tarih;Ürün;Tutar
A1;m1;15.08.2026;Şampuan;10,50
;;;Sabun;5,25
;;;Krem;4,25
A2;m2;16.08.2026;Krem;8,00
`;

it('fills in what continues the order above, as a step that stays undone once it is', async () => {
  const workspace = new Workspace({
    engine: await testEngine(),
    sniff: delimited.sniff,
    read: delimited.read,
    recipes: new RecipeBook(null),
    unpack: (file) => Promise.resolve([file]),
    today: () => '2026-11-22',
    sampleFile: () => Promise.reject(new Error('No sample here')),
    saveRecipes: () => {},
  });
  await workspace.addText(ORDERS, 'siparisler.csv');
  expect(workspace.error).toBeNull();
  const [source] = workspace.sources;
  expect(source!.ledger).toMatchObject({ read: 4, used: 4 });
  expect(workspace.summary).toMatchObject({ orders: 2, revenue: 28 });
  const [step] = workspace.steps;
  expect(step).toEqual({
    check: 'continuation_rows',
    remedy: 'fill_down',
    source: source!.id,
    params: {},
  });
  expect(workspace.stepSql(step!)).toContain('IGNORE NULLS');

  await workspace.undoStep(step!);
  expect(source!.ledger).toMatchObject({ read: 4, used: 2 });
  await workspace.setSettings({ refunds: 'gross' });
  expect(workspace.steps).toEqual([]);
  expect(source!.ledger).toMatchObject({ used: 2 });
});
