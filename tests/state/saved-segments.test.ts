import { describe, expect, it } from 'vitest';
import { printSaved, readSaved, usersOf, type SavedSegment } from '../../src/model/segments/saved';
import type { Rule } from '../../src/model/segments/rules/rule';
import { SavedSegments } from '../../src/state/segments/saved.svelte';

const KEY = 'defter.segments.saved';
const city: Rule = {
  attr: { id: 'customer_facts.city', label: 'city', type: 'text' },
  is: { in: ['İzmir'] },
};
const segment = (id: string, rule: Rule = city): SavedSegment => ({
  id,
  name: `“${id}” <b>`,
  colour: 3,
  rule,
  saved: { customers: 2, revenue: 10_000, asOf: '2026-01-01', at: '2026-01-02T00:00:00.000Z' },
});

function start(kept: Record<string, string> = {}) {
  const store = new Map(Object.entries(kept));
  let made = 0;
  const open = () =>
    new SavedSegments(
      { get: (key) => store.get(key) ?? null, set: (key, value) => void store.set(key, value) },
      () => `s${++made}`,
    );
  return { store, open, saved: open() };
}

describe('the file of saved segments', () => {
  it('reads back what it prints', () => {
    const all = [segment('a'), { ...segment('b', { not: { segment: 'a' } }), saved: null }];
    expect(readSaved(printSaved(all))).toEqual({ segments: all, problems: [] });
  });

  it('says what it cannot read and gives the rest', () => {
    const file = JSON.parse(printSaved([segment('a'), segment('b')])) as { segments: unknown[] };
    file.segments.splice(1, 0, { id: 'x', name: 'Odd', rule: { maybe: 1 } }, segment('a'), null);
    const { segments, problems } = readSaved(JSON.stringify(file));
    expect(segments.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(problems).toEqual([
      { code: 'segment', n: 2, name: 'Odd' },
      { code: 'segment', n: 3, name: segment('a').name },
      { code: 'segment', n: 4, name: '' },
    ]);
    expect(readSaved('{').problems).toEqual([{ code: 'no_file' }]);
    expect(readSaved('[]').problems).toEqual([{ code: 'no_file' }]);
  });

  it('knows who names a segment, by way of others too', () => {
    const all = [
      segment('a'),
      segment('b', { all: [city, { not: { segment: 'a' } }] }),
      segment('c', { any: [{ segment: 'b' }] }),
      segment('d'),
    ];
    expect(usersOf('a', all)).toEqual(['b', 'c']);
    expect(usersOf('d', all)).toEqual([]);
  });
});

describe('saved segments', () => {
  it('are there on the next visit, in their order, and can be taken back', () => {
    const { saved, open } = start();
    const a = saved.add('Loyal', city, null);
    const b = saved.add('Others', { not: { segment: a } }, null);
    saved.move(b, 0);
    saved.change(a, { name: 'İzmir' });
    expect(open().all.map(({ name }) => name)).toEqual(['Others', 'İzmir']);
    saved.remove(a);
    expect(open().all.map(({ id }) => id)).toEqual([b]);
    saved.undo();
    saved.undo();
    expect(open().all.map(({ name }) => name)).toEqual(['Others', 'Loyal']);
    saved.redo();
    expect(open().get(a)?.name).toBe('İzmir');
  });

  it('knows what deleted ones were called, as long as nobody else is called so', () => {
    const { saved, open } = start();
    const a = saved.add('Loyal', city, null);
    saved.add('Others', { not: { segment: a } }, null);
    saved.remove(a);
    expect(saved.names.get(a)).toBe('Loyal');
    expect(open().names.get(a)).toBe('Loyal');
    const b = saved.add('Loyal', city, null);
    expect([...saved.names].filter(([, name]) => name === 'Loyal')).toEqual([[b, 'Loyal']]);
    saved.undo();
    saved.undo();
    expect(saved.names.get(a)).toBe('Loyal');
    expect(start({ 'defter.segments.gone': '[1' }).saved.names.size).toBe(0);
  });

  it('takes a file in: replaces what it has, adds the rest', () => {
    const { saved } = start();
    const a = saved.add('Mine', city, null);
    saved.load(printSaved([{ ...segment(a), name: 'Theirs' }, segment('z')]));
    expect(saved.all.map(({ name }) => name)).toEqual(['Theirs', segment('z').name]);
    expect(saved.load('nothing')).toEqual([{ code: 'no_file' }]);
    expect(saved.all).toHaveLength(2);
  });

  it('keeps the text of a later version beside before anything is written over it', () => {
    const later = JSON.stringify({ format: 'defter.segments', version: 9, segments: [{}] });
    const { saved, store } = start({ [KEY]: later });
    expect(saved.problems).toEqual([{ code: 'newer', version: 9 }]);
    saved.add('New', city, null);
    expect(store.get(`${KEY}.unread`)).toBe(later);
    expect(readSaved(store.get(KEY) ?? '').segments).toHaveLength(1);
    const latest = later.replace('9', '10');
    start(Object.fromEntries(store)).open();
    store.set(KEY, latest);
    start(Object.fromEntries(store));
    const again = start(Object.fromEntries(store)).store;
    expect(again.get(`${KEY}.unread`)).toBe(later);
    expect(again.get(`${KEY}.unread.2`)).toBe(latest);
    expect(again.has(`${KEY}.unread.3`)).toBe(false);
  });

  it('keeps what another open page saves, and does not bring back what was deleted', () => {
    const { saved, open } = start();
    const a = saved.add('A', city, null);
    const other = open();
    const b = other.add('B', city, null);
    const c = saved.add('C', city, null);
    expect(saved.all.map(({ id }) => id)).toEqual([a, c, b]);
    saved.undo();
    expect(open().all.map(({ id }) => id)).toEqual([a, b]);
    saved.remove(a);
    // The other page still has A and writes it back; here it was deleted.
    other.change(b, { name: 'B2' });
    saved.change(b, { name: 'B3' });
    expect(saved.all.map(({ name }) => name)).toEqual(['B3']);
    expect(open().all.map(({ name }) => name)).toEqual(['B3']);
  });
});
