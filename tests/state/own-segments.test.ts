import { flushSync } from 'svelte';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { locales } from '../support/locales';
import { group, itemOf, outlineOf, ruleOf } from '../../src/model/segments/rules/outline';
import { readRule } from '../../src/model/segments/rules/read';
import type { AttrRef, Leaf, Rule } from '../../src/model/segments/rules/rule';
import { ruleSql } from '../../src/model/segments/rules/sql';
import { print } from '../../src/model/segments/rules/words/print';
import { turkishTeaching } from '../../src/model/segments/maps/turkish-teaching';
import { createFormats } from '../../src/i18n/format';
import type { Speech } from '../../src/state/explore/words';
import { problemText, valueNames } from '../../src/state/segments/own-names';
import { Crowds } from '../../src/state/segments/crowds.svelte';
import { Counts } from '../../src/state/segments/own-counts.svelte';
import { Draft, NEW } from '../../src/state/segments/own-draft.svelte';
import {
  didWith,
  EMPTY,
  kindOf,
  kindsFor,
  EVENT_STARTS,
  startOf,
  STARTS,
  testOf,
  timesKind,
  timesOf,
  windowKind,
  windowOf,
} from '../../src/state/segments/own-tests';
import { SavedSegments } from '../../src/state/segments/saved.svelte';
import { runAll } from '../support/analyses';
import { analyses } from '../../src/model/analyses/index';
import { loadCanonical } from '../support/canonical';
import { testEngine } from '../support/engine';
import { problemsOf } from '../../src/model/segments/rules/problems';

const attr = (id: string, type: AttrRef['type'] = 'text'): AttrRef => ({
  id,
  label: id.slice(id.indexOf('.') + 1),
  type,
});
const city = (...values: string[]): Rule => ({
  attr: attr('customer_facts.city'),
  is: { in: values },
});
const makeup: Rule = {
  did: 'order',
  where: [{ attr: attr('order_lines.category'), is: { in: ['Makyaj'] } }],
  within: { lastDays: 90 },
  times: { min: 2 },
};
const points: Rule = { attr: attr('customer_facts.Puan'), is: { in: ['5'] } };

let engine: Engine;

/** Forty customers in two cities; every third ordered make-up twice in spring. */
async function shop(own: boolean): Promise<void> {
  await loadCanonical(engine, {
    as_of: '2025-04-01',
    customers: Array.from({ length: 40 }, (_, i) => ({
      customer_id: `c${i}`,
      city: i % 7 === 0 ? null : i % 2 ? 'İzmir' : 'Ankara',
      ...(own ? { Puan: String(i % 6) } : {}),
    })),
    orders: Array.from({ length: 90 }, (_, i) => ({
      customer_id: `c${i % 40}`,
      ordered_at: i % 3 ? '2025-03-10' : '2024-06-01',
      amount: 10 + i,
      category: i % 2 ? 'Makyaj' : 'Ev',
    })),
  });
  await runAll(engine, analyses);
}

function start(kept: Record<string, string> = {}) {
  const store = new Map(Object.entries(kept));
  const map = {
    get: (key: string) => store.get(key) ?? null,
    set: (key: string, value: string) => void store.set(key, value),
  };
  let made = 0;
  const open = () => {
    const saved = new SavedSegments(map, () => `s${++made}`);
    const crowds = new Crowds(engine);
    return { saved, crowds, draft: new Draft({ saved, crowds, store: map }) };
  };
  return { store, open, ...open() };
}

/** `customers` and `revenue` in ten-thousandths, by plain SQL. */
async function plain(rule: Rule, segments = new Map<string, Rule>()) {
  const [row] = await engine.rows(
    `SELECT count(*)::INTEGER AS customers,
  CAST(coalesce(sum((SELECT sum(amount) FROM orders AS o WHERE o.customer_id = c.customer_id)), 0) * 10000 AS DOUBLE) AS revenue
FROM customers AS c WHERE customer_id IN (${ruleSql(rule, segments)})`,
  );
  return { customers: Number(row!.customers), revenue: Number(row!.revenue) };
}

beforeAll(async () => {
  engine = await testEngine();
  await shop(true);
});

describe('a segment under the hand', () => {
  it('is counted as plain SQL counts it, part by part, with what each change did', async () => {
    const { draft, crowds } = start();
    await crowds.open(1);
    draft.open(NEW);
    const first = itemOf(makeup);
    const second = itemOf({ not: city('İzmir') });
    draft.edit({ root: group('all', [first]) });
    await draft.count();
    const before = await plain(makeup);
    expect(before.customers).toBeGreaterThan(0);
    expect(draft.figures.crowd).toEqual(before);
    expect(draft.figures.last).toBeNull();

    draft.edit({ root: { ...draft.root, items: [first, second] } });
    await draft.count();
    const after = await plain(draft.rule);
    expect(draft.figures.crowd).toEqual(after);
    expect(after.customers).toBeLessThan(before.customers);
    expect(draft.figures.last?.left).toEqual({
      customers: before.customers - after.customers,
      revenue: before.revenue - after.revenue,
    });
    expect(draft.figures.last?.came.customers).toBe(0);
    const { alone, left } = draft.figures;
    expect(alone[first.key]).toBe(before.customers);
    expect(alone[second.key]).toBe((await plain({ not: city('İzmir') })).customers);
    expect(left[first.key]).toBe(before.customers);
    expect(left[second.key]).toBe(after.customers);
  });

  it('takes typing into one field back in one step, and anything else in its own', () => {
    const { draft } = start();
    draft.open(NEW);
    draft.edit({ name: 'A' }, 'name');
    draft.edit({ name: 'Ab' }, 'name');
    draft.edit({ root: outlineOf(city('İzmir')) });
    draft.edit({ name: 'Abc' }, 'name');
    draft.settle();
    draft.edit({ name: 'Abcd' }, 'name');
    const seen = () => [draft.sheet.name, draft.root.items.length];
    const steps: unknown[] = [];
    while (draft.canUndo) {
      draft.undo();
      steps.push(seen());
    }
    expect(steps).toEqual([
      ['Abc', 1],
      ['Ab', 1],
      ['Ab', 0],
      ['', 0],
    ]);
    while (draft.canRedo) draft.redo();
    expect(seen()).toEqual(['Abcd', 1]);
  });

  it('is there again after a reload, saved or not, and says whether it is', async () => {
    const { open, draft, saved, crowds } = start();
    await crowds.open(1);
    draft.begin({ all: [makeup, city('Ankara')] });
    await draft.count();
    const again = open();
    again.draft.open(NEW);
    expect(ruleOf(again.draft.root)).toEqual({ all: [makeup, city('Ankara')] });
    expect(again.draft.left(NEW)).toBe(true);

    const id = draft.save('2025-04-01', 'Segment 1', '2025-04-02T00:00:00.000Z');
    expect(saved.get(id)).toMatchObject({
      name: 'Segment 1',
      saved: { ...(await plain(draft.rule)), asOf: '2025-04-01' },
    });
    expect(draft.changed).toBe(false);
    expect(open().draft.left(NEW)).toBe(false);
    draft.edit({ root: outlineOf(city('İzmir')) });
    expect(draft.changed).toBe(true);
    const later = open();
    later.draft.open(id);
    expect(ruleOf(later.draft.root)).toEqual({ all: [city('İzmir')] });
    later.draft.discard();
    const last = open();
    last.draft.open(id);
    expect(last.draft.rule).toEqual({ all: [makeup, city('Ankara')] });
  });

  it('stays when the next new one is begun, by whatever way', async () => {
    const { draft, open } = start();
    draft.open(draft.free);
    draft.edit({ name: 'First', root: outlineOf(makeup) });
    const second = draft.begin(city('İzmir'));
    expect(second).not.toBe(NEW);
    // The same once more is the same.
    expect(draft.begin(city('İzmir'))).toBe(second);
    draft.close();
    const third = draft.free;
    draft.open(third);
    expect(draft.root.items).toEqual([]);
    draft.edit({ root: outlineOf(city('Ankara')) });
    const unfinished = [
      { id: NEW, name: 'First', rule: { all: [makeup] } },
      { id: second, name: '', rule: { all: [city('İzmir')] } },
      { id: third, name: '', rule: { all: [city('Ankara')] } },
    ];
    expect(draft.unfinished).toEqual(unfinished);
    const again = open();
    again.draft.open(second);
    const id = again.draft.save(null, 'Second', '2025-04-02T00:00:00.000Z');
    expect(again.saved.get(id)).toMatchObject({ name: 'Second', rule: city('İzmir') });
    expect(again.draft.unfinished).toEqual([unfinished[0], unfinished[2]]);
    expect(again.draft.free).toBe(second);
  });

  it('is kept, and so is what another page makes of the same one meanwhile', () => {
    const { draft, saved, open } = start();
    const id = saved.add('A', city('İzmir'), null);
    const at = '2025-04-02T00:00:00.000Z';
    draft.open(id);
    draft.edit({ root: outlineOf(makeup) });
    const other = open();
    other.draft.open(id);
    other.draft.edit({ root: outlineOf(city('Ankara')) });
    expect(other.draft.save(null, '', at)).toBe(id);
    // This page hears of it by something else first.
    saved.add('B', city('Ankara'), null);
    expect(draft.save(null, '', at)).toBe(id);
    expect(saved.get(id)?.rule).toEqual(makeup);
    expect(saved.clashes).toMatchObject([{ code: 'both', copy: 'A (2)' }]);
    expect(draft.changed).toBe(false);
    const rules = () => open().saved.all.map(({ name, rule }) => [name, rule]);
    expect(rules()).toEqual([
      ['A', makeup],
      ['A (2)', city('Ankara')],
      ['B', city('Ankara')],
    ]);
    // What was deleted meanwhile does not come back; what was made of it is new.
    draft.edit({ name: 'A3' });
    const last = open();
    last.saved.remove(id);
    const anew = draft.save(null, '', at);
    expect(anew).not.toBe(id);
    expect(draft.id).toBe(anew);
    expect(rules()).toEqual([
      ['A (2)', city('Ankara')],
      ['B', city('Ankara')],
      ['A3', makeup],
    ]);
    expect(open().saved.get(id)).toBeUndefined();
  });

  it('knows after a reload what it was made of', () => {
    const { draft, saved, open } = start();
    const id = saved.add('A', city('İzmir'), null);
    draft.open(id);
    draft.edit({ root: outlineOf(makeup) });
    const other = open();
    other.saved.change(id, { rule: city('Ankara') });
    const again = open();
    again.draft.open(id);
    again.draft.save(null, '', '2025-04-02T00:00:00.000Z');
    expect(again.saved.all.map(({ rule }) => rule)).toEqual([makeup, city('Ankara')]);
  });

  it('follows words, and keeps still where they are none', async () => {
    const { draft, crowds } = start();
    await crowds.open(1);
    draft.open(NEW);
    for (const locale of locales) {
      const rule: Rule = { any: [makeup, { not: city('İzmir') }] };
      const parsed = draft.say(print(rule, locale), locale, {});
      expect(parsed?.rule).toEqual(rule);
      expect(draft.rule).toEqual(rule);
      const wrong = draft.say(`${print(rule, locale)} (`, locale, {});
      expect(wrong).toMatchObject({ rule: null, at: expect.any(Number) });
      expect(draft.rule).toEqual(rule);
      draft.undo();
    }
  });

  it('keeps a part whose column is gone, says so there, and counts the rest', async () => {
    const { draft, crowds, saved } = start();
    const id = saved.add('Points', { all: [points, city('İzmir')] }, null);
    const counts = new Counts(saved, crowds);
    await crowds.open(1);
    draft.open(id);
    await draft.count();
    await counts.count();
    const full = await plain(draft.rule);
    expect(draft.figures.crowd).toEqual(full);
    expect(counts.now[id]).toEqual({ crowd: full });

    await shop(false);
    await crowds.open(2);
    flushSync();
    await draft.count();
    const [lost, kept] = draft.root.items;
    expect(draft.problemsAt[lost!.key]).toMatchObject([{ at: '', code: 'missing_column' }]);
    expect(draft.figures.crowd).toBeNull();
    expect(draft.figures.alone[lost!.key]).toBeUndefined();
    expect(draft.figures.alone[kept!.key]).toBe((await plain(city('İzmir'))).customers);
    expect(draft.figures.left[kept!.key]).toBeUndefined();
    await counts.count();
    expect(counts.now[id]).toMatchObject({ problems: [{ code: 'missing_column' }] });
    draft.save(null, 'x', '2025-04-02T00:00:00.000Z');
    expect(saved.get(id)).toMatchObject({ rule: { all: [points, city('İzmir')] }, saved: null });
    await shop(true);
    await crowds.open(3);
    await draft.count();
    expect(draft.figures.crowd).toEqual(full);
  });

  it('saved while it is counted gets its count then, without a step of its own', async () => {
    const { draft, crowds, saved, open } = start();
    await crowds.open(1);
    draft.begin(city('Ankara'));
    const counted = draft.count();
    const id = draft.save('2025-04-01', 'Ankara', '2025-04-02T00:00:00.000Z');
    expect(saved.get(id)?.saved).toBeNull();
    draft.close();
    await counted;
    const count = { ...(await plain(city('Ankara'))), asOf: '2025-04-01' };
    expect(saved.get(id)?.saved).toMatchObject(count);
    expect(open().saved.get(id)?.saved).toMatchObject(count);
    saved.undo();
    expect(saved.all).toEqual([]);
    expect(saved.canUndo).toBe(false);
  });

  it('sees a circle before it is saved', async () => {
    const { draft, crowds, saved } = start();
    await crowds.open(1);
    const a = saved.add('A', city('İzmir'), null);
    const b = saved.add('B', { not: { segment: a } }, null);
    draft.open(a);
    draft.edit({ root: outlineOf({ any: [city('İzmir'), { segment: b }] }) });
    expect(draft.problems).toMatchObject([{ at: 'any.1', code: 'cycle' }]);
    await draft.count();
    expect(draft.figures.crowd).toBeNull();
  });

  it('shows the last change alone when several are asked for at once', async () => {
    const { draft, crowds } = start();
    await crowds.open(1);
    draft.open(NEW);
    const runs = ['Ankara', 'İzmir', 'Iğdır', 'Ankara'].map((name) => {
      draft.edit({ root: outlineOf(city(name)) });
      return draft.count();
    });
    await Promise.all(runs);
    expect(draft.counting).toBe(false);
    expect(draft.error).toBeNull();
    expect(draft.figures.crowd).toEqual(await plain(city('Ankara')));
  });
});

describe('names', () => {
  it('of values are those of the charts, each of one value alone', () => {
    for (const m of locales) {
      const speech: Speech = {
        m: m.messages,
        format: createFormats(m),
        language: m.id,
        map: turkishTeaching,
        gaps: false,
        currency: null,
      };
      const names = valueNames(speech);
      const weekday = attr('order_facts.weekday', 'number');
      expect(names.nameOf(weekday, 6)).toBe(m.id === 'tr' ? 'Cumartesi' : 'Saturday');
      expect(names.valueOf(weekday, m.id === 'tr' ? 'Pazartesi' : 'Monday')).toBe(1);
      expect(names.nameOf(attr('customer_facts.hour', 'text'), 'x')).toBeUndefined();
      expect(names.nameOf(attr('a.segment'), 'champions')).toBeUndefined();
      const segment = attr('rfm.segment');
      for (const { id, name } of turkishTeaching.segments) {
        expect(names.nameOf(segment, id)).toBe(m.id === 'tr' ? name.tr : name.en);
        expect(names.valueOf(segment, names.nameOf(segment, id)!)).toBe(id);
      }
      // Two of one name, or one named like another's id: the ids alone are sure.
      const [a, b, ...rest] = turkishTeaching.segments;
      const twins = { ...turkishTeaching, segments: [a!, { ...b!, name: a!.name }, ...rest] };
      const twin = valueNames({ ...speech, map: twins });
      expect(twin.nameOf(segment, a!.id)).toBeUndefined();
      expect(twin.nameOf(segment, b!.id)).toBeUndefined();
      const posing = { ...a!, name: { tr: b!.id, en: b!.id } };
      const poser = valueNames({ ...speech, map: { ...turkishTeaching, segments: [posing, b!] } });
      expect(poser.nameOf(segment, a!.id)).toBeUndefined();
      expect(poser.valueOf(segment, b!.id)).toBeUndefined();
    }
  });

  it('of columns and segments stand in what is said to be wrong', async () => {
    const { crowds } = start();
    await crowds.open(1);
    const rule: Rule = {
      all: [didWith('order', attr('order_lines.category')), { segment: 'gone' }],
    };
    const texts = problemsOf(rule, crowds.now!.catalogue).map((problem) =>
      problemText(
        problem,
        rule,
        locales.find(({ id }) => id === 'tr')!,
        new Map([['gone', 'Eski']]),
      ),
    );
    expect(texts).toEqual([
      '“kategori” için henüz bir şey seçilmedi.',
      '“Eski” segmenti artık yok.',
    ]);
  });
});

describe('what can be asked', () => {
  it('is not asked with a number field that was emptied', async () => {
    const { crowds } = start();
    await crowds.open(1);
    const { catalogue } = crowds.now!;
    const ordered = { ...didWith('order', attr('order_lines.category')), where: [] } as Extract<
      Leaf,
      { did: unknown }
    >;
    const day = attr('customer_facts.last_order', 'date');
    for (const rule of [
      { ...ordered, times: { min: EMPTY } },
      { ...ordered, times: { max: EMPTY } },
      { ...ordered, times: { min: EMPTY, max: 3 } },
      { ...ordered, within: { lastDays: EMPTY } },
      { attr: day, is: { lastDays: EMPTY } },
    ]) {
      expect(problemsOf(rule, catalogue)).toMatchObject([{ code: 'count' }]);
      expect(readRule(rule)).toEqual(rule);
    }
  });

  it('begins with parts that are sound, or say what they still need', async () => {
    const { crowds } = start();
    await crowds.open(1);
    const { catalogue, rules } = crowds.now!;
    for (const id of STARTS) {
      const leaf = startOf(id);
      expect(problemsOf(leaf, catalogue), id).toEqual([]);
      await rules.bits(leaf);
    }
    for (const id of EVENT_STARTS) {
      expect(problemsOf(startOf(id), catalogue), id).toMatchObject([{ code: 'no_events' }]);
    }
    const codes = problemsOf(didWith('order', attr('order_lines.category')), catalogue);
    expect(codes).toMatchObject([{ at: 'where.0', code: 'no_values' }]);
  });

  it('knows every test it makes by its kind', () => {
    for (const type of ['text', 'number', 'date', 'boolean'] as const) {
      for (const kind of kindsFor(type, 'known')) {
        expect(kindOf(testOf(kind), type), `${type} ${kind}`).toBe(kind);
      }
      // A rule in words may ask what the builder does not offer.
      expect(kindsFor(type, kindOf({ in: [] }, type))).toContain('in');
    }
    expect(testOf('notIn', { in: ['a', null] })).toEqual({ notIn: ['a', null] });
    for (const kind of ['all', 'lastDays', 'days'] as const) {
      expect(windowKind(windowOf(kind))).toBe(kind);
    }
    for (const kind of ['least', 'most', 'exactly', 'between', 'never'] as const) {
      expect(timesKind(timesOf(kind, { max: 0 }))).toBe(kind);
    }
  });
});
