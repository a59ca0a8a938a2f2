import { afterEach, describe, expect, it } from 'vitest';
import { supervise } from '../../src/engine/supervisor';
import { delimited } from '../../src/ingest/formats/delimited';
import type { DelimitedReading } from '../../src/ingest/format';
import { RecipeBook } from '../../src/ingest/recipe';
import { Workspace, type Platform } from '../../src/state/workspace-state.svelte';
import type { Engine } from '../../src/engine/engine';
import { nodeConnector } from '../support/engine';

const ORDERS = `Sipariş No;Müşteri No;Tarih;Ürün;Tutar
A1;m1;15.08.2026;Şampuan;10,50
;;;Sabun;5,25
;;;Krem;4,25
A2;m2;16.08.2026;Krem;8,00
`;

const lines = (amounts: readonly string[], month = '08') =>
  `order_id,customer_id,order_date,amount\n${amounts
    .map((amount, i) => `${month}-${i},c${i % 3},2026-${month}-${String(10 + i)},${amount}`)
    .join('\n')}\n`;
const file = (text: string | Uint8Array<ArrayBuffer>, name: string) => new File([text], name);
const TEN = ['1.00', '2.00', '3.00', '4.00', '5.00', '6.00', '7.00', '8.00', '9.00', '10.00'];

const engines: Engine[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
});

async function freshEngine(): Promise<Engine> {
  const engine = supervise(nodeConnector);
  engines.push(engine);
  await engine.boot();
  return engine;
}

async function workspaceWith(more: Partial<Platform> = {}): Promise<Workspace> {
  return new Workspace({
    engine: await freshEngine(),
    sniff: delimited.sniff,
    read: delimited.read,
    recipes: new RecipeBook(null),
    unpack: (one) => Promise.resolve([one]),
    today: () => '2026-11-22',
    sampleFile: () => Promise.resolve(file(lines(TEN), 'sample.csv')),
    saveRecipes: () => {},
    ...more,
  });
}

const states = ({ sources }: Workspace) =>
  sources.map(({ name, status, error }) => [name, status, error?.code ?? null]);

describe('the same bytes twice', () => {
  it('are found wherever they stand, also in the place of another file', async () => {
    const workspace = await workspaceWith();
    await workspace.addFiles([
      file(lines(TEN), 'jan.csv'),
      file(lines([...TEN, '11.00'], '09'), 'feb.csv'),
    ]);
    await workspace.replace(1, file(lines([...TEN, '11.00'], '09'), 'again.csv'));
    expect(states(workspace)).toEqual([
      ['again.csv', 'failed', 'file.twice'],
      ['feb.csv', 'ready', null],
    ]);
    expect(workspace.summary?.orders).toBe(11);
  });

  it('are found in a file that was refused for its currency', async () => {
    const workspace = await workspaceWith();
    await workspace.addFiles([file(lines(TEN.map((x) => `$${x}`)), 'a.csv')]);
    const euros = () =>
      file(
        lines(
          TEN.map((x) => `€${x}`),
          '09',
        ),
        'b.csv',
      );
    await workspace.addFiles([euros()]);
    await workspace.addFiles([euros()]);
    await workspace.remove(1);
    expect(states(workspace)).toEqual([
      ['b.csv', 'ready', null],
      ['b.csv', 'failed', 'file.twice'],
    ]);
    expect(workspace.summary?.orders).toBe(10);
  });

  it('are not the same with one amount changed in the middle', async () => {
    const many = Array.from({ length: 9000 }, () => '10.00');
    const text = `order_id,customer_id,order_date,amount\n${many.map((x, i) => `${i},c${i},2026-01-05,${x}`).join('\n')}\n`;
    const workspace = await workspaceWith();
    await workspace.addFiles([file(text, 'a.csv')]);
    await workspace.addFiles([
      file(text.replace('4500,c4500,2026-01-05,10.00', '4500,c4500,2026-01-05,99.00'), 'b.csv'),
    ]);
    expect(states(workspace).map(([, status]) => status)).toEqual(['ready', 'ready']);
  });
});

it('does not read next month in the letters that this month proved to be in', async () => {
  const workspace = await workspaceWith();
  const rows = Array.from({ length: 60_000 }, (_, i) => `${i},c${i % 9},2026-01-05,10.00,Ankara`);
  const head = 'order_id,customer_id,order_date,amount,city\n';
  const bytes = new TextEncoder().encode(`${head}${rows.join('\n')}\n`);
  // One U in windows-1254, far from every sample.
  const at = Math.floor(bytes.length * 0.43);
  const place = bytes.indexOf(65, at);
  bytes[place] = 0xdc;
  await workspace.addFiles([file(bytes, 'jan.csv')]);
  expect(workspace.sources[0]?.result?.reread).toBe(true);
  await workspace.addFiles([
    file(`${head}1,c1,2026-02-05,10.00,Uşak\n2,c2,2026-02-06,20.00,İzmir\n`, 'feb.csv'),
  ]);
  expect(workspace.sources[1]?.sample?.preview.map(({ cells }) => cells[4])).toEqual([
    'Uşak',
    'İzmir',
  ]);
});

it('loads a file that was refused for its currency again after a restart of the engine', async () => {
  let target = await freshEngine();
  let rebuild = (_: Engine): Promise<void> => Promise.resolve();
  const engine = new Proxy({} as Engine, {
    get: (_, name: keyof Engine) => {
      if (name === 'onRebuild') return (run: typeof rebuild) => (rebuild = run);
      const value: unknown = target[name];
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const workspace = await workspaceWith({ engine });
  await workspace.addFiles([
    file(lines(TEN.map((x) => `$${x}`)), 'a.csv'),
    file(
      lines(
        TEN.map((x) => `€${x}`),
        '09',
      ),
      'b.csv',
    ),
  ]);
  expect(states(workspace)[1]).toEqual(['b.csv', 'failed', 'ingest.mixed_currency']);
  target = await freshEngine();
  await rebuild(target);
  await workspace.remove(1);
  expect(workspace.error).toBeNull();
  expect(states(workspace)).toEqual([['b.csv', 'ready', null]]);
  expect(workspace.summary?.orders).toBe(10);
});

/** A reading that goes on until it is stopped. */
function endless(signal: AbortSignal | undefined, stopped = (): void => {}): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => {
      stopped();
      reject(new DOMException('', 'AbortError'));
    });
  });
}

it('stops the reading under way when another one is chosen', async () => {
  let stopped = false;
  const workspace = await workspaceWith({
    read: async (blob, reading, sink, signal) => {
      if ((reading as DelimitedReading).quote === '')
        return delimited.read(blob, reading, sink, signal);
      return endless(signal, () => (stopped = true));
    },
  });
  const adding = workspace.addFiles([file(lines(TEN), 'a.csv')]);
  await expect.poll(() => workspace.sources[0]?.status).toBe('loading');
  await workspace.setReading(1, { quote: '' });
  await adding;
  expect(stopped).toBe(true);
  expect(states(workspace)).toEqual([['a.csv', 'ready', null]]);
});

it('reads a file after it was stopped', async () => {
  let first = true;
  const workspace = await workspaceWith({
    read: (blob, reading, sink, signal) => {
      if (!first) return delimited.read(blob, reading, sink, signal);
      first = false;
      return endless(signal);
    },
  });
  const adding = workspace.addFiles([file(lines(TEN), 'a.csv')]);
  await expect.poll(() => workspace.sources[0]?.status).toBe('loading');
  workspace.cancel(1);
  await adding;
  expect(states(workspace)).toEqual([['a.csv', 'failed', 'ingest.cancelled']]);
  await workspace.forget(1);
  expect(states(workspace)).toEqual([['a.csv', 'ready', null]]);
});

it('uses two tables of one file, each once', async () => {
  const people = 'customer_id,name,city,email\n';
  const text = `${people}${[0, 1, 2].map((i) => `c${i},Ad ${i},İzmir,a${i}@b.com`).join('\n')}\n\n${lines(TEN)}`;
  const workspace = await workspaceWith();
  await workspace.addFiles([file(text, 'both.csv')]);
  const [source] = workspace.sources;
  const [other, ...more] = workspace.otherParts(source!);
  expect(more).toEqual([]);
  await workspace.addPart(source!.id, other!.id, 'orders');
  expect(workspace.otherParts(source!)).toEqual([]);
  expect(states(workspace)).toEqual([
    ['both.csv', 'ready', null],
    ['both.csv · orders', 'ready', null],
  ]);
  expect(workspace.summary).toMatchObject({ customers: 3, orders: 10, revenue: 55 });
  await workspace.addFiles([file(text, 'again.csv')]);
  expect(states(workspace)[2]).toEqual(['again.csv', 'failed', 'file.twice']);
});

describe('a line mended by hand', () => {
  const TEXT = lines([...TEN, '11.00']).replace('2026-08-20', '2026-02-31');

  it('that still cannot be read is not taken in', async () => {
    const workspace = await workspaceWith();
    await workspace.addFiles([file(TEXT, 'a.csv')]);
    const unreadable = () => workspace.sources[0]!.ledger!.unreadable;
    expect(unreadable()).toEqual([{ reason: 'date', lines: 1 }]);
    expect(await workspace.mend(1, 12, ['08-10', 'c1', '2026-02-31', '11.00'])).toBe('date');
    expect(await workspace.mend(1, 12, ['08-10', 'c1', '2026-02-28', 'eleven'])).toBe('amount');
    expect(workspace.steps).toEqual([]);
    expect(unreadable()).toEqual([{ reason: 'date', lines: 1 }]);
    expect(await workspace.mend(1, 12, ['08-10', 'c1', '2026-02-28', '11.00'])).toBeNull();
    expect(unreadable()).toEqual([]);
    expect(workspace.summary?.orders).toBe(11);
    // What was mended well stays as it was.
    expect(await workspace.mend(1, 12, ['08-10', 'c1', 'soon', '11.00'])).toBe('date');
    expect(workspace.steps).toHaveLength(1);
    expect(unreadable()).toEqual([]);
  });
});

it('says that it still looks for findings until they are known', async () => {
  const workspace = await workspaceWith();
  expect(workspace.looking).toBe(false);
  await workspace.addFiles([file(lines(['0.00', ...TEN]), 'a.csv')]);
  expect([workspace.looking, workspace.findings]).toEqual([true, []]);
  await expect.poll(() => workspace.looking, { timeout: 20_000 }).toBe(false);
  expect(workspace.findings.map(({ check }) => check)).toContain('zero_lines');
  const removing = workspace.remove(1);
  expect(workspace.looking).toBe(false);
  await removing;
  expect(workspace.looking).toBe(false);
});

it('counts the lines in each currency, the most frequent first', async () => {
  const workspace = await workspaceWith();
  await workspace.addFiles([file(lines(['$1.00', '₺2.00', '₺3.00', '€4.00', '₺5.00']), 'a.csv')]);
  expect(states(workspace)).toEqual([['a.csv', 'failed', 'ingest.mixed_currency']]);
  expect(await workspace.currencyLines(1)).toEqual([
    { currency: 'TRY', lines: 3 },
    { currency: 'EUR', lines: 1 },
    { currency: 'USD', lines: 1 },
  ]);
});

describe('a newer version', () => {
  it('says how many mended lines were of the old one', async () => {
    const workspace = await workspaceWith();
    await workspace.addFiles([file(lines(TEN), 'a.csv')]);
    await workspace.mend(1, 2, ['08-0', 'c0', '2026-08-10', '99.00']);
    expect(workspace.summary?.revenue).toBe(153);
    await workspace.replace(1, file(lines(TEN, '09'), 'b.csv'));
    expect([workspace.steps, workspace.sources[0]!.mendedBefore]).toEqual([[], 1]);
    expect(workspace.summary?.revenue).toBe(55);
    await workspace.replace(1, file(lines(TEN, '10'), 'c.csv'));
    expect(workspace.sources[0]!.mendedBefore).toBe(0);
  });

  it('comes out of its archive', async () => {
    const workspace = await workspaceWith({
      unpack: (one) =>
        Promise.resolve(one.name.endsWith('.gz') ? [file(lines(TEN, '09'), 'b.csv')] : [one]),
    });
    await workspace.addFiles([file(lines(['5.00']), 'a.csv')]);
    await workspace.replace(1, file('packed', 'b.csv.gz'));
    expect(states(workspace)).toEqual([['b.csv', 'ready', null]]);
    expect(workspace.summary?.orders).toBe(10);
  });

  it('that cannot be read leaves the old one where it is', async () => {
    const workspace = await workspaceWith();
    await workspace.addFiles([file(lines(TEN), 'a.csv')]);
    await workspace.replace(1, file(new Uint8Array([37, 80, 68, 70, 0, 1, 2, 3]), 'report.pdf'));
    expect(workspace.error).toMatchObject({
      code: 'ingest.not_replaced',
      params: { file: 'report.pdf', old: 'a.csv' },
    });
    expect(states(workspace)).toEqual([['a.csv', 'ready', null]]);
    expect(workspace.summary?.orders).toBe(10);
  });

  it('with other columns altogether is none', async () => {
    const workspace = await workspaceWith();
    await workspace.addFiles([file(lines(TEN), 'a.csv')]);
    await workspace.replace(1, file('sku,stock\nA,1\nB,2\n', 'stock.csv'));
    expect(workspace.error).toMatchObject({ code: 'ingest.other_columns' });
    expect(workspace.summary?.orders).toBe(10);
  });

  it('in another currency is not hidden by the wish to count the old one', async () => {
    const workspace = await workspaceWith();
    await workspace.addFiles([file(lines(['₺1.00', '$2.00', '₺3.00']), 'a.csv')]);
    await workspace.useCurrency(1, 'TRY');
    expect(workspace.summary).toMatchObject({ currency: 'TRY', orders: 2 });
    await workspace.replace(1, file(lines(['$1.00', '$2.00', '$3.00', '$4.00']), 'b.csv'));
    expect(workspace.steps).toEqual([]);
    expect(workspace.summary).toMatchObject({ currency: 'USD', orders: 4 });
  });
});

it('does not call itself the sample with an own file in it, however slowly that came', async () => {
  let unpacked = (): void => {};
  const workspace = await workspaceWith({
    unpack: (one) =>
      one.name === 'mine.csv'
        ? new Promise((resolve) => (unpacked = () => resolve([one])))
        : Promise.resolve([one]),
  });
  const mine = workspace.addFiles([file(lines(['5.00'], '07'), 'mine.csv')]);
  await workspace.openSample('en');
  expect(workspace.sample).toBe('en');
  unpacked();
  await mine;
  expect(workspace.sample).toBeNull();
});

it('keeps a step that was taken while steps were looked for', async () => {
  const workspace = await workspaceWith();
  await workspace.addText(ORDERS, 'a.csv');
  const adding = workspace.addText(ORDERS.replaceAll('A', 'B').replaceAll('m', 'n'), 'b.csv');
  // The user is faster than the second file.
  const mending = workspace.mend(1, 2, ['A1', 'm1', '15.08.2026', 'Şampuan', '99,00']);
  await Promise.all([adding, mending]);
  expect(workspace.steps.map(({ check, source }) => [check, source])).toContainEqual(['mended', 1]);
  expect(workspace.steps.filter(({ check }) => check === 'continuation_rows')).toHaveLength(2);
});

it('fills in what continues the order above, as a step that stays undone once it is', async () => {
  const workspace = await workspaceWith();
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
