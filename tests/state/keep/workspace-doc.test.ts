import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine';
import { supervise } from '../../../src/engine/supervisor';
import { delimited } from '../../../src/ingest/formats/delimited';
import { RecipeBook } from '../../../src/ingest/recipe';
import { printWorkspace, readWorkspace } from '../../../src/state/keep/workspace-doc';
import { Workspace } from '../../../src/state/workspace-state.svelte';
import { nodeConnector } from '../../support/engine';

const engines: Engine[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
});

async function freshWorkspace(): Promise<Workspace> {
  const engine = supervise(nodeConnector);
  engines.push(engine);
  await engine.boot();
  return new Workspace({
    engine,
    sniff: delimited.sniff,
    read: delimited.read,
    recipes: new RecipeBook(null),
    unpack: (one) => Promise.resolve([one]),
    today: () => '2026-11-22',
    sampleFile: () => Promise.reject(new Error('none')),
    saveRecipes: () => {},
  });
}

const DAYS = ['03/02/2026', '04/05/2026', '01/12/2025', '02/11/2025'];
const ORDERS = [
  'no;kim;gün;tutar;not',
  ...DAYS.map((day, i) => `A${i};c${i % 2};${day};${10 + i},50;${i}`),
  `A0;c0;${DAYS[0]};10,50;0`,
  'A9;c1;03/02/2026;12,00;x;y;z',
].join('\n');
const CUSTOMERS = 'customer_id,city\nc0,İzmir\nc1,Bursa\nc7,Ankara\n';

const shown = ({ sources, summary, settings, steps }: Workspace) => ({
  settings,
  steps,
  summary,
  sources: sources.map(({ id, name, status, guess, ledger, questions, answers }) => ({
    id,
    name,
    status,
    ledger,
    questions,
    answers,
    kind: guess?.kind,
    roles: guess?.columns.map(({ role, sure }) => [role, sure]),
  })),
});

describe('a kept workspace', () => {
  it('opens on another engine as it was left: answers, kinds, roles, steps, mended lines, settings', async () => {
    const before = await freshWorkspace();
    await before.addFiles([new File([ORDERS], 'a.csv'), new File([CUSTOMERS], 'b.csv')]);
    const [orders] = before.sources;
    await before.setKind(1, 'orders');
    for (const [column, role] of [
      ['no', 'order_id'],
      ['kim', 'customer_id'],
      ['gün', 'order_date'],
      ['tutar', 'amount'],
      ['not', null],
    ] as const) {
      await before.setRole(1, column, role);
    }
    for (const question of before.questions) {
      await before.answer(question, question.options[0]!);
    }
    expect(await before.mend(1, 7, ['A9', 'c1', '03/02/2026', '12,00', 'x'])).toBeNull();
    await before.setSettings({ refunds: 'gross', orderGrain: 'customer_day' });
    expect(orders!.status).toBe('ready');
    expect(before.summary?.orders).toBeGreaterThan(0);

    const text = printWorkspace(before.toKeep(() => 'x-1'));
    const kept = readWorkspace(text)!;
    const after = await freshWorkspace();
    await after.reopen(
      kept,
      before.sources.map(({ blob }) => blob),
    );
    expect(shown(after)).toEqual(shown(before));
    expect(printWorkspace(after.toKeep(() => 'x-1'))).toBe(text);
    // And goes on from there.
    await after.undoStep(after.steps.at(-1)!);
    await before.undoStep(before.steps.at(-1)!);
    expect(shown(after)).toEqual(shown(before));
    await after.addFiles([new File(['customer_id,city\nc8,Van\n'], 'c.csv')]);
    expect(after.sources.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('says which bytes are not there, and uses the rest', async () => {
    const before = await freshWorkspace();
    await before.addFiles([
      new File(['order_id,customer_id,order_date,amount\n1,a,2026-01-02,5.25\n'], 'a.csv'),
      new File([CUSTOMERS], 'b.csv'),
    ]);
    const kept = readWorkspace(printWorkspace(before.toKeep(() => 'name')))!;
    const after = await freshWorkspace();
    await after.reopen(kept, [before.sources[0]!.blob, null]);
    expect(after.sources.map(({ status, error }) => [status, error?.code])).toEqual([
      ['ready', undefined],
      ['failed', 'keep.missing'],
    ]);
    expect(after.summary?.orders).toBe(1);
    // What it was kept as is not forgotten: it may be there the next time.
    expect(after.toKeep(() => null).files[1]?.bytes).toBe('name');
  });

  it('of bytes that are no longer theirs computes nothing', async () => {
    const before = await freshWorkspace();
    await before.addFiles([
      new File(['order_id,customer_id,order_date,amount\n1,a,2026-01-02,5.25\n'], 'a.csv'),
      new File(
        ['order_id,customer_id,order_date,amount\n2,b,2026-01-03,7\n3,b,2026-01-04,7\n'],
        'b.csv',
      ),
    ]);
    expect(before.summary?.orders).toBe(3);
    const kept = readWorkspace(printWorkspace(before.toKeep(() => 'name')))!;
    const after = await freshWorkspace();
    const blobs = before.sources.map(({ blob }) => blob);
    const seen: unknown[] = [];
    const later = (value: boolean) =>
      new Promise<boolean>((resolve) =>
        setTimeout(() => (seen.push(after.summary), resolve(value)), 1500),
      );
    await after.reopen(kept, blobs, [later(true), later(false)]);
    expect(seen).toEqual([null, null]);
    expect(after.sources.map(({ error }) => error?.code)).toEqual(['keep.damaged', undefined]);
    expect(after.summary?.orders).toBe(2);
    // Nor when it is to be read in another way.
    await after.setReading(1, { encoding: 'utf-8' });
    await after.setKind(1, 'orders');
    await after.forget(1);
    expect(after.sources[0]?.status).toBe('failed');
    expect(after.summary?.orders).toBe(2);
    const { bytes, guess } = after.toKeep(() => null).files[0]!;
    expect([bytes, guess?.kind]).toEqual(['name', undefined]);
  });

  it('is read whatever was written, and then is one', () => {
    const odd = fc.oneof(
      fc.anything(),
      fc.record({
        version: fc.constantFrom(1, 2, '1'),
        files: fc.array(
          fc.oneof(
            fc.anything(),
            fc.record({
              id: fc.integer({ max: 4 }),
              name: fc.string(),
              answers: fc.anything(),
              guess: fc.anything(),
            }),
          ),
        ),
        steps: fc.array(
          fc.record({
            check: fc.anything(),
            remedy: fc.string(),
            source: fc.nat(3),
            params: fc.anything(),
          }),
        ),
        settings: fc.anything(),
        defaulted: fc.anything(),
      }),
    );
    fc.assert(
      fc.property(odd, (value) => {
        let text: string | undefined;
        try {
          text = JSON.stringify(value);
        } catch {
          return;
        }
        const read = readWorkspace(text ?? null);
        if (read) expect(readWorkspace(printWorkspace(read))).toEqual(read);
      }),
    );
    expect(readWorkspace('{"version":2,"files":[]}')).toBeNull();
    expect(readWorkspace('{')).toBeNull();
  });
});
