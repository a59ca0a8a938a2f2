import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  printChange,
  printSnapshot,
  readJournal,
  type Kept,
  type Stated,
} from '../../../src/state/keep/journal';
import { seal, unseal } from '../../../src/state/keep/record';

const names = fc.constantFrom('notebook', 'segments', 'Ayşe', '__proto__', 'a');
const text = fc.option(fc.string({ unit: 'binary', maxLength: 30 }), { nil: null });
const changes = fc.array(
  fc.record({
    texts: fc.dictionary(names, text, { minKeys: 1, noNullPrototype: true }),
    snapshot: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

/** What a keeper writes for these changes, pruned as it does, and every text each name ever had. */
function written(steps: { texts: Record<string, string | null>; snapshot: boolean }[]) {
  let records: Kept[] = [];
  const now = new Map<string, Stated>();
  const ever = new Map<string, (string | null)[]>();
  let before = 0;
  steps.forEach(({ texts, snapshot }, i) => {
    const seq = i + 1;
    const entries = new Map(Object.entries(texts));
    for (const [name, to] of entries) {
      now.set(name, { text: to, seq });
      ever.set(name, [...(ever.get(name) ?? []), to]);
    }
    records.push(...printChange(seq, 0, entries));
    if (!snapshot) return;
    records.push(...printSnapshot(seq, 0, now));
    records = records.filter(({ store, key }) =>
      store === 'snapshots' ? key[0] >= before : key[0] > before,
    );
    before = seq;
  });
  return { records, now, ever };
}

const shown = (texts: ReadonlyMap<string, Stated>) =>
  Object.fromEntries([...texts].map(([name, { text }]) => [name, text]));

describe('a sealed record', () => {
  it('comes back as it was, and not at all when any byte of it is another', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), fc.integer({ min: 1, max: 255 }), (value, at, by) => {
        const sealed = seal(value);
        expect(unseal(sealed)).toEqual(JSON.parse(JSON.stringify(value)));
        sealed[at % sealed.length]! ^= by;
        expect(unseal(sealed)).toBeUndefined();
      }),
    );
    for (const odd of [undefined, null, 'x', {}, new Uint8Array(), new Uint8Array(8)]) {
      expect(unseal(odd)).toBeUndefined();
    }
  });
});

describe('a journal', () => {
  it('gives the last text of every name, wherever snapshots were made', () => {
    fc.assert(
      fc.property(changes, (steps) => {
        const { records, now } = written(steps);
        const read = readJournal(records);
        expect(shown(read.texts)).toEqual(shown(now));
        expect(read).toMatchObject({ seq: steps.length, lost: [], damaged: 0 });
      }),
    );
  });

  it('cut anywhere is what it was then', () => {
    fc.assert(
      fc.property(changes, fc.nat(), (steps, cut) => {
        const until = (cut % steps.length) + 1;
        const { now } = written(steps.slice(0, until));
        // Of the last one nothing came to the disk: it is written whole or not at all.
        const { records } = written(
          steps.map((step, i) => ({ ...step, snapshot: i < until && step.snapshot })),
        );
        const read = readJournal(records.filter(({ key }) => key[0] <= until));
        expect(shown(read.texts)).toEqual(shown(now));
        expect(read.lost).toEqual([]);
      }),
    );
  });

  it('with flipped bytes and missing records tells what is lost, and never gives what was not', () => {
    const harm = fc.record({
      record: fc.nat(),
      at: fc.nat(),
      by: fc.integer({ min: 0, max: 255 }),
    });
    fc.assert(
      fc.property(changes, fc.array(harm, { minLength: 1, maxLength: 4 }), (steps, harms) => {
        const { records, now, ever } = written(steps);
        const kept: (Kept | null)[] = records.map((record) => ({
          ...record,
          value: record.value.slice(),
        }));
        const touched = new Set<number>();
        for (const { record, at, by } of harms) {
          const n = record % kept.length;
          const one = kept[n];
          // A record that is gone altogether, or a byte of it.
          if (by === 0 || !one) kept[n] = null;
          else one.value[at % one.value.length]! ^= by;
          touched.add(n);
        }
        const read = readJournal(kept.filter((one) => one !== null));
        for (const [name, { text }] of read.texts) expect(ever.get(name)).toContain(text);
        const said = new Set(read.lost.map(({ name }) => name));
        for (const [name, last] of now) {
          const found = read.texts.get(name);
          if (found?.text === last.text && found.seq === last.seq) continue;
          const isTail = !kept.some((one) => one && one.key[0] >= last.seq);
          expect(said.has(name) || said.has(null) || isTail).toBe(true);
          // Only what was touched is lost.
          expect(
            records.some(
              ({ key }, n) =>
                touched.has(n) && key[0] >= last.seq && (key[1] === name || key[1] === ''),
            ),
          ).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('never takes odd records for its own', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ store: fc.string(), key: fc.anything(), value: fc.anything() })),
        (records) => {
          const read = readJournal(records);
          expect(read.texts.size).toBe(0);
        },
      ),
    );
    const moved = printChange(1, 0, new Map([['a', 'x']])).map((one) => ({
      ...one,
      key: [2, one.key[1]],
    }));
    expect(readJournal(moved)).toMatchObject({ texts: new Map(), damaged: 2 });
  });
});
