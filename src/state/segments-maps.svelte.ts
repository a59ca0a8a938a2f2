import { History } from '../lib/history';
import type { Problem } from '../model/analysis';
import { rfm } from '../model/analyses/rfm';
import { printMap, readMap, type MapProblem } from '../model/segments/custom';
import { usesMonetary, type Segment, type SegmentMap } from '../model/segments/map';
import { maps } from '../model/segments/maps/index';
import type { Analyses } from './analyses.svelte';
import {
  addSegment,
  changeSegment,
  OWN,
  ownCopy,
  paintCells,
  removeSegment,
} from './segments/map-editing';

export interface MapStore {
  get(key: string): string | null;
  set(key: string, value: string): void;
}

const OWN_KEY = 'defter.segments.own';
const CHOICE_KEY = 'defter.segments.map';

/** The segment map in force, the one being looked at, and the user's own with its undo. */
export class SegmentMaps {
  /** Id of the map being looked at: a shipped one, or 'own'. */
  choice = $state(maps.all[0]?.id ?? OWN);
  #own: History<SegmentMap> | null = $state.raw(null);
  #analyses: Analyses;
  #store: MapStore;

  constructor(analyses: Analyses, store: MapStore) {
    this.#analyses = analyses;
    this.#store = store;
  }

  /** What `rfm` was made with. */
  readonly applied = $derived.by(() => this.#analyses.of(rfm).map);
  /** What the editor shows; not in force before `apply`. */
  readonly draft: SegmentMap = $derived.by(() =>
    this.choice === OWN && this.#own ? this.#own.present : maps.get(this.choice),
  );
  /** The draft would put somebody elsewhere, or show a segment otherwise. */
  readonly pending = $derived(
    JSON.stringify(this.draft.segments) !== JSON.stringify(this.applied.segments),
  );

  get own(): SegmentMap | null {
    return this.#own?.present ?? null;
  }
  get editable(): boolean {
    return this.choice === OWN;
  }
  /** Cells can be painted only where the map does not look at M. */
  get paintable(): boolean {
    return this.editable && !usesMonetary(this.draft);
  }
  get canUndo(): boolean {
    return this.editable && (this.#own?.canUndo ?? false);
  }
  get canRedo(): boolean {
    return this.editable && (this.#own?.canRedo ?? false);
  }

  /** Brings back the kept own map and the choice of the last visit; what is unreadable is left out. */
  async restore(): Promise<void> {
    const { map } = readMap(this.#store.get(OWN_KEY) ?? '');
    if (map) this.#own = new History({ ...map, id: OWN });
    const choice = this.#store.get(CHOICE_KEY);
    if (choice === null || !(choice === OWN ? this.#own : maps.has(choice))) return;
    this.choice = choice;
    if (this.pending) await this.#analyses.set(rfm, { map: this.draft });
  }

  /** Looks at another map; 'own' only when there is one. */
  choose(id: string): void {
    if (id === OWN ? this.#own : maps.has(id)) this.choice = id;
  }

  /** Makes the map being looked at the user's own, in place of an earlier one, and looks at it. */
  copy(name: SegmentMap['name']): void {
    this.#step(ownCopy(this.draft, name));
    this.choice = OWN;
  }

  /** `joined`: belongs to the step before, as the cells of one drag do. */
  paint(
    cells: readonly (readonly [number, number])[],
    segment: string | null,
    joined = false,
  ): boolean {
    if (!this.paintable) return false;
    const next = paintCells(this.draft, cells, segment);
    if (next === this.draft) return false;
    this.#step(next, joined);
    return true;
  }

  /** Returns the new segment's id. */
  add(name: Segment['name']): string {
    const [map, id] = addSegment(this.draft, name);
    this.#step(map);
    return id;
  }

  change(id: string, change: Partial<Pick<Segment, 'name' | 'color'>>): void {
    this.#step(changeSegment(this.draft, id, change));
  }

  remove(id: string): void {
    this.#step(removeSegment(this.draft, id));
  }

  undo(): void {
    if (this.#own) this.#keep(this.#own.undo());
  }

  redo(): void {
    if (this.#own) this.#keep(this.#own.redo());
  }

  /** The text of a file to keep or to pass on. */
  text(): string {
    return `${printMap(this.draft)}\n`;
  }

  /** Takes a map from a file as the user's own; nothing changes when something is wrong with it. */
  load(text: string): MapProblem[] {
    const { map, problems } = readMap(text);
    if (!map) return problems;
    this.#step({ ...map, id: OWN });
    this.choice = OWN;
    return [];
  }

  /** Makes `rfm` and what follows from it anew with the map being looked at. */
  async apply(): Promise<Problem[]> {
    const problems = await this.#analyses.set(rfm, { map: this.draft });
    if (problems.length === 0) this.#store.set(CHOICE_KEY, this.choice);
    return problems;
  }

  /** Back to the map that everyone starts with, in force at once; the own map is kept. */
  async reset(): Promise<Problem[]> {
    this.choice = maps.all[0]?.id ?? OWN;
    return this.apply();
  }

  #step(map: SegmentMap, joined = false): void {
    const own = this.#own;
    this.#keep(own ? (joined ? own.replace(map) : own.push(map)) : new History(map));
  }

  #keep(own: History<SegmentMap>): void {
    this.#own = own;
    this.#store.set(OWN_KEY, printMap(own.present));
  }
}

/** The name of a segment of `map` in a language: Turkish, or English for every other one. */
export function segmentName(map: SegmentMap, id: string, language: string): string {
  const name = map.segments.find((segment) => segment.id === id)?.name;
  return name ? nameIn(name, language) : id;
}

export function nameIn(name: SegmentMap['name'], language: string): string {
  return language === 'tr' ? name.tr : name.en;
}
