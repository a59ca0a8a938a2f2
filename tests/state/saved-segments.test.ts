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
    // It is said on every visit, as long as it is there.
    const visit = start(Object.fromEntries(store));
    expect(visit.saved.problems).toEqual([{ code: 'newer', version: 9 }]);
    expect(visit.saved.unread).toEqual([later]);
    expect(visit.saved.all).toHaveLength(1);
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
    const last = start(Object.fromEntries(again)).saved;
    expect(last.problems.map((problem) => 'version' in problem && problem.version)).toEqual([
      9, 10,
    ]);
  });

  it('forgets what it could not read when it is told to, and keeps the rest', () => {
    const broken = JSON.stringify({
      format: 'defter.segments',
      version: 1,
      segments: [segment('a'), { id: 'x', name: 'Odd', rule: { maybe: 1 } }],
    });
    const { saved, store } = start({ [KEY]: broken });
    expect(saved.problems).toEqual([{ code: 'segment', n: 2, name: 'Odd' }]);
    saved.discardUnread();
    expect(saved.problems).toEqual([]);
    const again = start(Object.fromEntries(store)).saved;
    expect(again.problems).toEqual([]);
    expect(again.all.map(({ id }) => id)).toEqual(['a']);
  });

  it('takes in what an earlier version could not read, but for what was deleted since', () => {
    const { saved, store } = start({
      [KEY]: printSaved([segment('a')]),
      [`${KEY}.unread`]: printSaved([segment('a'), segment('b'), segment('c')]),
      'defter.segments.gone': JSON.stringify({ c: 'C' }),
    });
    expect(saved.problems).toEqual([]);
    expect(saved.all.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(start(Object.fromEntries(store)).saved.all).toHaveLength(2);
    expect(store.get(`${KEY}.unread`)).toBe('');
  });

  it('takes a name that is typed back in one step', () => {
    const { saved } = start();
    const a = saved.add('A', city, null);
    for (const name of ['Al', 'Ali']) saved.change(a, { name }, { tag: 'name' });
    saved.settle();
    for (const name of ['Alii', 'Ali B']) saved.change(a, { name }, { tag: 'name' });
    saved.undo();
    expect(saved.get(a)?.name).toBe('Ali');
    saved.undo();
    expect(saved.get(a)?.name).toBe('A');
    saved.redo();
    saved.change(a, { name: 'Can' }, { tag: 'name' });
    saved.undo();
    expect(saved.get(a)?.name).toBe('Ali');
  });

  it('keeps what another open page saves, and does not bring back what was deleted', () => {
    const { saved, open } = start();
    const a = saved.add('A', city, null);
    const other = open();
    const b = other.add('B', city, null);
    const c = saved.add('C', city, null);
    expect(saved.all.map(({ id }) => id)).toEqual([a, b, c]);
    saved.undo();
    expect(open().all.map(({ id }) => id)).toEqual([a, b]);
    saved.remove(a);
    // The other page still has A: here it was deleted.
    other.change(b, { name: 'B2' });
    expect(other.all.map(({ name }) => name)).toEqual(['B2']);
    other.undo();
    other.undo();
    expect(open().get(a)).toBeUndefined();
    expect(open().names.get(a)).toBe('A');
  });
});

describe('two open pages', () => {
  const spring: Rule = { not: city };

  it('keep an edit of A in one and of B in the other, and a deletion in one', () => {
    const { saved: x, open } = start();
    const age = (is: { from?: number; below?: number }): Rule => ({
      attr: { id: 'customer_facts.age', label: 'age', type: 'number' },
      is,
    });
    const a = x.add('A', age({ below: 25 }), null);
    const b = x.add('B', age({ from: 60 }), null);
    const y = open();
    y.change(a, { rule: age({ below: 30 }) });
    x.change(b, { rule: age({ from: 70 }) });
    expect(open().all.map(({ rule }) => rule)).toEqual([age({ below: 30 }), age({ from: 70 })]);
    y.remove(a);
    x.change(b, { rule: age({ from: 80 }) });
    expect(open().all.map(({ name, rule }) => [name, rule])).toEqual([['B', age({ from: 80 })]]);
    expect([...x.clashes, ...y.clashes]).toEqual([]);
  });

  it('each have their way where they change different things', () => {
    const { saved, open } = start();
    const a = saved.add('A', city, null);
    const b = saved.add('B', city, null);
    const other = open();
    saved.change(a, { name: 'A2' });
    saved.move(b, 0);
    other.change(a, { rule: spring, saved: segment('x').saved });
    const both = { name: 'A2', rule: spring, saved: segment('x').saved };
    expect(other.all).toMatchObject([{ id: b }, both]);
    expect(open().all).toMatchObject([{ id: b }, both]);
    saved.change(b, { colour: 7 });
    expect(saved.get(a)).toMatchObject(both);
    // Nor does going back take back what the other did.
    for (let i = 0; i < 3; i++) saved.undo();
    expect(saved.get(a)).toMatchObject({ rule: spring });
    expect([saved.clashes, other.clashes]).toEqual([[], []]);
  });

  it('keep both where they change the same, and say so', () => {
    const { saved, open } = start();
    const a = saved.add('A', city, null);
    const other = open();
    saved.change(a, { rule: spring });
    expect(other.change(a, { rule: { all: [city, spring] } })).toBe(a);
    const names = (of: SavedSegments) => of.all.map(({ name, rule }) => [name, rule]);
    const kept = [
      ['A', { all: [city, spring] }],
      ['A (2)', spring],
    ];
    expect(names(other)).toEqual(kept);
    expect(names(open())).toEqual(kept);
    expect(other.clashes).toEqual([{ code: 'both', name: 'A', copy: 'A (2)' }]);
    other.hear();
    expect(other.clashes).toEqual([]);
    saved.change(a, { name: 'Z' });
    expect(names(saved)).toEqual([['Z', kept[0]![1]], kept[1]]);
    expect(saved.clashes).toEqual([]);
    // Alike is no clash.
    other.change(a, { name: 'Z' });
    expect(names(open())).toEqual([['Z', kept[0]![1]], kept[1]]);
    expect(other.clashes).toEqual([]);
  });

  it('leave deleted what one deleted, and lose nothing of the other', () => {
    const { saved, open } = start();
    const a = saved.add('A', city, null);
    const other = open();
    saved.remove(a);
    const anew = other.change(a, { rule: spring });
    expect(anew).not.toBe(a);
    expect(other.clashes).toEqual([{ code: 'gone', name: 'A' }]);
    expect(open().all).toMatchObject([{ id: anew, name: 'A', rule: spring }]);
    other.undo();
    other.undo();
    expect(open().get(a)).toBeUndefined();
    // The page that deleted it may take that back.
    saved.undo();
    expect(open().get(a)).toMatchObject({ name: 'A', rule: city });
    other.add('B', city, null);
    expect(open().get(a)).toMatchObject({ name: 'A', rule: city });
    // A change and a deletion after it: gone, and back as it was changed.
    other.change(a, { name: 'A9' });
    saved.remove(a);
    expect(open().get(a)).toBeUndefined();
    saved.undo();
    expect(open().get(a)?.name).toBe('A9');
  });

  it('do not take what a later version keeps for deleted', () => {
    const { saved, store } = start();
    const a = saved.add('A', city, null);
    store.set(KEY, JSON.stringify({ format: 'defter.segments', version: 9, segments: [{}] }));
    saved.add('B', city, null);
    expect(saved.get(a)).toBeDefined();
    expect(saved.problems).toEqual([{ code: 'newer', version: 9 }]);
    expect(start(Object.fromEntries(store)).saved.all).toHaveLength(2);
  });
});
