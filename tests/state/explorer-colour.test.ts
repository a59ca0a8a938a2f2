import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { createFormats } from '../../src/i18n/format';
import { locales } from '../support/locales';
import { analyses } from '../../src/model/analyses/index';
import { rfm } from '../../src/model/analyses/rfm';
import { defaults } from '../../src/model/analysis';
import type { Code } from '../../src/model/crossfilter/dimension';
import { MONEY, type View } from '../../src/model/crossfilter/figures';
import type { Filter } from '../../src/model/crossfilter/filter';
import { Explorer } from '../../src/state/explorer.svelte';
import { colouring, partsOf } from '../../src/state/explore/colour';
import type { Address } from '../../src/state/explore/doc';
import type { Speech } from '../../src/state/explore/words';
import { category, view } from '../charts/support';
import { runAll } from '../support/analyses';
import { loadCanonical } from '../support/canonical';
import { testEngine } from '../support/engine';
import { shop } from './explorer-support';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
  await loadCanonical(engine, shop(11));
  await runAll(engine, analyses);
});

async function opened(): Promise<{ explorer: Explorer; told: Address[] }> {
  const told: Address[] = [];
  const explorer = new Explorer({ engine, analyses, onstep: (address) => told.push(address) });
  await explorer.prepare(1);
  if (explorer.error) throw explorer.error;
  return { explorer, told };
}

const locale = locales.find(({ id }) => id === 'en')!;
const speech: Speech = {
  m: locale.messages,
  format: createFormats(locale),
  language: 'en',
  map: defaults(rfm).map,
  gaps: false,
  currency: 'TRY',
};

type Row = [value: unknown, part: unknown, customers: number, revenue: number, orders: number];
const sorted = (rows: Row[]) =>
  rows
    .filter((row) => row.slice(2).some((x) => x !== 0))
    .map((row) => JSON.stringify(row))
    .sort();
const valueOf = (code: Code | undefined) => (code?.kind === 'value' ? code.value : null);

/** The parts of a tile of categories as the explorer has them. */
function parts(explorer: Explorer, id: string, figures: View | null): string[] {
  const { codes } = explorer.tile(id)!.prepared;
  const by = explorer.colouredBy!.prepared.codes;
  return sorted(
    codes.flatMap((b, i) =>
      by.map((c, j): Row => {
        const at = i * by.length + j;
        const { customers, revenue, orders } = figures!;
        return [valueOf(b), valueOf(c), customers[at]!, revenue[at]! / MONEY, orders[at]!];
      }),
    ),
  );
}

/** What of the shop is kept: women and men by `gender`, orders by `channel`. */
interface Kept {
  gender?: string | undefined;
  spend?: number | undefined;
  channel?: string | undefined;
}

const DIMENSIONS: Record<string, 'customer' | 'order'> = {
  city: 'customer',
  gender: 'customer',
  channel: 'order',
};

/** The same by GROUP BY both, without any statement of the explorer. */
async function bySql(id: string, by: string, kept: Kept): Promise<string[]> {
  // A tile is under all filters but its own.
  const gender = id === 'gender' ? undefined : kept.gender;
  const channel = id === 'channel' ? undefined : kept.channel;
  const { spend } = kept;
  const where = [
    ...(gender ? [`f.gender = '${gender}'`] : []),
    ...(spend === undefined ? [] : [`f.revenue >= ${spend}`]),
  ];
  const made = channel ? `o.channel = '${channel}'` : 'TRUE';
  const tile = DIMENSIONS[id] === 'order' ? `o.${id}` : `f.${id}`;
  const join = DIMENSIONS[id] === 'order' || channel ? 'JOIN' : 'LEFT JOIN';
  const { rows } = await engine.query(
    `SELECT ${tile}, f.${by}, count(DISTINCT f.customer_id)::INTEGER,
       coalesce(sum(o.amount), 0)::DOUBLE, count(*) FILTER (WHERE o.is_purchase)::INTEGER
     FROM customer_facts AS f ${join} order_facts AS o ON o.customer_id = f.customer_id AND ${made}
     WHERE ${where.join(' AND ') || 'TRUE'} GROUP BY ALL`,
  );
  return sorted(rows.map((row) => [row[0], row[1], ...row.slice(2).map(Number)] as Row));
}

const spendFilter = (spend: number): Filter => ({ dim: 'spend', range: [spend, null] });

describe('what is coloured', () => {
  it('agrees with SQL that groups by both, under any filters', { timeout: 120_000 }, async () => {
    const { explorer } = await opened();
    const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('segment', 'stage', 'gender', 'x.pet', 'city'),
        fc.record({
          gender: maybe(fc.constantFrom('female', 'male')),
          spend: maybe(fc.constantFrom(0, 500, 1500)),
          channel: maybe(fc.constantFrom('web', 'app')),
        }),
        async (colour, kept) => {
          const { gender, spend, channel } = kept;
          explorer.setColour(colour);
          explorer.set('gender', gender ? { dim: 'gender', in: [gender] } : null);
          explorer.set('spend', spend === undefined ? null : spendFilter(spend));
          explorer.set('channel', channel ? { dim: 'channel', in: [channel] } : null);
          await explorer.whenRead();
          expect(explorer.colouredBy?.id).toBe(colour);
          for (const id of Object.keys(DIMENSIONS)) {
            const expected = await bySql(id, colour.replace('x.', ''), kept);
            expect([id, parts(explorer, id, explorer.split(id))]).toEqual([id, expected]);
            expect(parts(explorer, id, explorer.settledSplit(id))).toEqual(expected);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('moves with a drag, while what is settled stays', async () => {
    const { explorer } = await opened();
    explorer.setColour('segment');
    const { prepared } = explorer.tile('spend')!;
    const before = parts(explorer, 'city', explorer.split('city'));
    const own = explorer.split('spend')!.customers.slice();
    explorer.hold('spend');
    for (const first of [3, 5, 4]) {
      explorer.brush('spend', first, prepared.plain - 1);
      const expected = await bySql('city', 'segment', { spend: prepared.edges[first] });
      expect(parts(explorer, 'city', explorer.split('city'))).toEqual(expected);
      expect(expected).not.toEqual(before);
      expect(parts(explorer, 'city', explorer.settledSplit('city'))).toEqual(before);
      expect(explorer.split('spend')!.customers).toEqual(own);
    }
    explorer.settle();
    const after = await bySql('city', 'segment', { spend: prepared.edges[4] });
    expect(parts(explorer, 'city', explorer.settledSplit('city'))).toEqual(after);
  });

  it('stays settled also where a drag has no cubes', async () => {
    const { explorer } = await opened();
    explorer.setColour('gender');
    // Not read here before: what is settled is read for the first time during the drag.
    const before = await bySql('city', 'gender', {});
    // Scattered codes of orders are more than adding up.
    for (const chosen of [
      [0, 2],
      [0, 4],
    ]) {
      explorer.span('weekday', chosen);
      expect(parts(explorer, 'city', explorer.split('city'))).not.toEqual(before);
      expect(parts(explorer, 'city', explorer.settledSplit('city'))).toEqual(before);
    }
    explorer.settle();
    expect(parts(explorer, 'city', explorer.settledSplit('city'))).toEqual(
      parts(explorer, 'city', explorer.split('city')),
    );
  });

  it('is undone, and stands in the address', async () => {
    const { explorer, told } = await opened();
    expect([explorer.colour, explorer.colouredBy, explorer.split('city')]).toEqual([
      null,
      null,
      null,
    ]);
    expect(explorer.colourable.slice(0, 2)).toEqual(['segment', 'stage']);
    expect(explorer.colourable).toContain('city');
    expect(explorer.colourable).not.toContain('channel');
    expect(explorer.colourable).not.toContain('spend');
    explorer.setColour('gender');
    explorer.setColour('city');
    expect(told.at(-1)).toMatchObject({ c: 'city', f: '', m: '', b: '' });
    explorer.undo();
    expect([explorer.colour, told.at(-1)?.c]).toEqual(['gender', 'gender']);
    explorer.undo();
    expect([explorer.colour, told.at(-1)?.c]).toEqual([null, '']);
    explorer.redo();
    explorer.redo();
    expect(explorer.colouredBy?.id).toBe('city');

    const other = new Explorer({ engine, analyses });
    other.adopt(told.at(-1) ?? {});
    await other.prepare(1);
    expect(other.doc).toEqual(explorer.doc);
    expect(other.split('gender')).not.toBeNull();
    // Back, and what a link says that is not there.
    explorer.adopt({ c: 'gender' });
    expect(explorer.colour).toBe('gender');
    explorer.adopt({ c: 'channel' });
    expect([explorer.colour, explorer.unknown]).toEqual([null, ['channel']]);
    explorer.adopt({ c: 'bogus' });
    expect([explorer.colour, explorer.unknown]).toEqual([null, ['bogus']]);
  });

  it('is read though it has no tile on the board', async () => {
    const { explorer } = await opened();
    explorer.setBoard(explorer.board.filter(({ id }) => id === 'city'));
    await explorer.whenRead();
    expect(explorer.tile('stage')).toBeUndefined();
    explorer.setColour('stage');
    await explorer.whenRead();
    expect(explorer.places.map(({ id }) => id)).toEqual(['city']);
    expect(parts(explorer, 'city', explorer.split('city'))).toEqual(
      await bySql('city', 'stage', {}),
    );
    expect(explorer.colourable).toEqual(['segment', 'stage', 'city']);
  });
});

describe('what has parts', () => {
  const by = category(['a', 'b']);
  const tile = (kind: 'bars' | 'heat', prepared = category(['x'])) => ({ kind, prepared });

  it('are bars whose parts add up, and not too many', () => {
    expect(colouring(tile('bars'), by, 'revenue')).toBe('parts by colour');
    expect(colouring(tile('heat'), by, 'revenue')).toBeNull();
    expect(colouring(tile('bars'), by, 'average')).toBe('average');
    const start = Int32Array.of(0, 2);
    const several = { ...category(['x']), many: { start, code: Uint16Array.of(0, 1) } };
    expect(colouring(tile('bars', several), by, 'orders')).toBe('several');
    const large = category(Array.from({ length: 2049 }, (_, i) => `v${i}`));
    expect(colouring(tile('bars', large), by, 'orders')).toBe('parts');
  });

  it('are at most twelve values, the largest, then the rest and those not known', () => {
    const values = [...'abcdefghijklmno'];
    const sizes = values.map((_, i) => (i * 7) % 15);
    const of = (count: number, ends: ('others' | 'none')[]) =>
      partsOf(
        {
          prepared: category(values.slice(0, count), ends),
          everyone: view([...sizes.slice(0, count), ...ends.map(() => 99)]),
        },
        speech,
      );
    const largest = (n: number, count: number) =>
      sizes
        .slice(0, count)
        .map((size, c) => ({ size, c }))
        .sort((a, b) => b.size - a.size)
        .slice(0, n)
        .map(({ c }) => [c]);
    expect(of(12, ['none']).map(({ codes }) => codes)).toEqual([...largest(12, 12), [12]]);
    const many = of(15, ['others', 'none']);
    expect(many).toHaveLength(13);
    expect(many.slice(0, 11).map(({ codes }) => codes)).toEqual(largest(11, 15));
    expect(many.slice(11).map(({ label }) => label)).toEqual(['Others', 'Unknown']);
    // Every code has its part, so that parts add up to the bar.
    expect(many.flatMap(({ codes }) => codes).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 17 }, (_, c) => c),
    );
    expect(of(13, [])[11]?.label).toBe('Others (2)');
    expect(new Set(many.map(({ colour }) => colour)).size).toBe(13);
  });

  it('have the colours and the order of segments', () => {
    const { segments } = speech.map;
    const ids = segments.map(({ id }) => id).toReversed();
    const prepared = category(ids, ['none']);
    const segment = { ...prepared, dimension: { ...prepared.dimension, id: 'segment' } };
    const parts = partsOf({ prepared: segment, everyone: view(ids.map(() => 1)) }, speech);
    expect(parts.slice(0, -1).map(({ label, colour }) => [label, colour])).toEqual(
      segments.map(({ name, color }) => [name.en, color]),
    );
  });
});
