import { describe, expect, it } from 'vitest';
import { defaults } from '../../src/model/analysis';
import { rfm, type RfmParams } from '../../src/model/analyses/rfm';
import { checkMap, isPartition } from '../../src/model/segments/check';
import { segmentOf, type SegmentMap } from '../../src/model/segments/map';
import { maps } from '../../src/model/segments/maps/index';
import type { Analyses } from '../../src/state/analyses.svelte';
import { SegmentMaps } from '../../src/state/segments-maps.svelte';
import { ownCopy, verdictOf } from '../../src/state/segments/map-editing';

/** The part of Analyses that maps use, without an engine. */
class Params {
  rfm = defaults(rfm);
  made = 0;
  of(): RfmParams {
    return this.rfm;
  }
  set(_: unknown, change: Partial<RfmParams>): Promise<[]> {
    this.rfm = { ...this.rfm, ...change };
    this.made++;
    return Promise.resolve([]);
  }
}

function start(kept: Record<string, string> = {}) {
  const store = new Map(Object.entries(kept));
  const params = new Params();
  const editor = new SegmentMaps(params as unknown as Analyses, {
    get: (key) => store.get(key) ?? null,
    set: (key, value) => void store.set(key, value),
  });
  return { store, params, editor };
}

const NAME = { tr: 'Benim', en: 'Mine' };
const at = (map: SegmentMap, r: number, f: number) => segmentOf(map, r, f, 1);

describe('the map editor', () => {
  it('leaves shipped maps as they are', () => {
    const { editor } = start();
    expect(editor.paint([[5, 5]], 'risk')).toBe(false);
    expect(at(editor.draft, 5, 5)).toBe('champions');
    expect(editor.pending).toBe(false);
  });

  it('paints a copy, a drag being one step to undo', () => {
    const { editor } = start();
    editor.copy(NAME);
    expect(editor.pending).toBe(false);
    expect(editor.paint([[3, 1]], 'risk')).toBe(true);
    expect(editor.paint([[3, 2]], 'risk', true)).toBe(true);
    expect(editor.paint([[3, 2]], 'risk', true)).toBe(false);
    expect([at(editor.draft, 3, 1), at(editor.draft, 3, 2)]).toEqual(['risk', 'risk']);
    expect(editor.pending).toBe(true);
    editor.undo();
    expect([at(editor.draft, 3, 1), at(editor.draft, 3, 2)]).toEqual(['sleep', 'sleep']);
    editor.redo();
    expect(at(editor.draft, 3, 2)).toBe('risk');
    expect(at(maps.get('turkish-teaching'), 3, 1)).toBe('sleep');
  });

  it('adds, renames, recolours and deletes segments; the cells of a deleted one become gaps', () => {
    const { editor } = start();
    editor.copy(NAME);
    const id = editor.add({ tr: 'Yeni', en: 'New' });
    editor.change(id, { name: { tr: 'VIP', en: 'VIP' }, color: '#7d63ad' });
    editor.paint([[5, 5]], id);
    expect(editor.draft.segments.at(-1)).toMatchObject({ id, name: { en: 'VIP' } });
    expect(isPartition(checkMap(editor.draft, 5))).toBe(true);
    editor.remove(id);
    expect(verdictOf(editor.draft).report.gaps).toEqual([{ r: 5, f: 5 }]);
    for (const segment of editor.draft.segments) editor.remove(segment.id);
    expect(editor.draft.segments).toHaveLength(1);
  });

  it('is in force only once applied, and comes back at the next visit', async () => {
    const first = start();
    first.editor.copy(NAME);
    first.editor.paint([[1, 1]], 'champions');
    expect(at(first.params.rfm.map, 1, 1)).toBe('hibernating');
    await first.editor.apply();
    expect(at(first.params.rfm.map, 1, 1)).toBe('champions');

    const second = start(Object.fromEntries(first.store));
    await second.editor.restore();
    expect(second.editor.choice).toBe('own');
    expect(at(second.params.rfm.map, 1, 1)).toBe('champions');
    await second.editor.reset();
    expect(second.params.rfm.map).toBe(maps.get('turkish-teaching'));
    expect(second.editor.own).not.toBeNull();
  });

  it('passes over what it kept when that is damaged', async () => {
    const { editor, params } = start({
      'defter.segments.own': '{"version":1,"id":',
      'defter.segments.map': 'own',
    });
    await editor.restore();
    expect(editor.choice).toBe('turkish-teaching');
    expect(params.made).toBe(0);
  });

  it('reads back what it writes, and refuses what is no map', () => {
    const { editor } = start();
    editor.copy(NAME);
    editor.paint([[2, 2]], 'loyal');
    const text = editor.text();
    const other = start().editor;
    expect(other.load(text)).toEqual([]);
    expect(other.draft.segments).toEqual(editor.draft.segments);
    const before = other.draft;
    expect(other.load('{"version":1,"id":"x"}').length).toBeGreaterThan(0);
    expect(other.load('no json')).toEqual([{ at: '', code: 'json' }]);
    expect(other.draft).toBe(before);
  });

  it('makes a paintable copy of a map that looks at M, read as M = F', () => {
    const original = maps.get('copied-11');
    const copy = ownCopy(original, NAME);
    for (let r = 1; r <= 5; r++) {
      for (let f = 1; f <= 5; f++) expect(at(copy, r, f)).toBe(segmentOf(original, r, f, f));
    }
    const { editor } = start();
    editor.choose('copied-11');
    expect(editor.paintable).toBe(false);
    editor.copy(NAME);
    expect(editor.paint([[1, 1]], 'champions')).toBe(true);
  });
});

describe('the verdict', () => {
  it('calls the teaching map a partition', () => {
    expect(verdictOf(maps.get('turkish-teaching')).partition).toBe(true);
  });

  it('finds 76 of 125 cells claimed twice and four segments out of reach in the copied map', () => {
    const { partition, report, overlaps } = verdictOf(maps.get('copied-11'));
    expect(partition).toBe(false);
    expect(report.cells).toBe(125);
    expect(report.overlaps).toHaveLength(76);
    expect(report.unreachable).toHaveLength(4);
    expect(overlaps.reduce((sum, group) => sum + group.cells.length, 0)).toBe(76);
  });
});
