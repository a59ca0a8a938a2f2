import type { Engine } from '../engine/engine';
import { isAbort } from '../lib/errors';
import { History } from '../lib/history';
import { ahead } from '../model/crossfilter/ahead';
import { decodeFilters, encodeFilters } from '../model/crossfilter/address';
import { filterOfBins, filterOfCodes, missing, toggleCodes } from '../model/crossfilter/codes';
import { Crossfilter } from '../model/crossfilter/crossfilter';
import type { Dimension, Value } from '../model/crossfilter/dimension';
import {
  MONEY,
  copiedAll,
  emptyView,
  seen,
  type Figures,
  type Measure,
  type View,
} from '../model/crossfilter/figures';
import { sameFilters, withFilter, type Filter, type Filters } from '../model/crossfilter/filter';
import { prepare } from '../model/crossfilter/prepare';
import type { Prepared, PreparedDimension } from '../model/crossfilter/prepared';
import { kpiSql, tileSql } from '../model/crossfilter/queries';
import type { Step, Touch } from '../model/crossfilter/touch';
import {
  factColumns,
  FIRST_TILES,
  orderColumns,
  tilesFor,
  type FactColumn,
  type TileKind,
  type TileSpec,
} from './explore/tiles';

export interface Tile {
  id: string;
  kind: TileKind;
  prepared: PreparedDimension;
  /** Everyone, whatever the filters. */
  everyone: View;
}

/** Money in the currency, where `Figures` counts ten-thousandths. */
export interface Kpis {
  customers: number;
  buyers: number;
  revenue: number;
  orders: number;
  /** Null without an order. */
  averageOrder: number | null;
  /** Share of the buyers with two orders or more, both in their whole time; null without a buyer. */
  boughtAgain: number | null;
}

export interface SegmentFigures {
  customers: number;
  /** In the currency. */
  revenue: number;
  everyone: number;
}

export interface ExplorerOptions {
  engine: Engine;
  /** Ids of the segments there are: a filter on others is left out. */
  segments?: () => readonly string[];
  /** Told of every step that the user took, in the words of the address. */
  onstep?: (address: string) => void;
}

/** The filters of the Explore page and every figure under them. */
export class Explorer {
  readonly engine: Engine;
  status = $state<'empty' | 'preparing' | 'ready' | 'failed'>('empty');
  error = $state.raw<unknown>(null);
  tiles = $state.raw<readonly Tile[]>([]);
  columns = $state.raw<readonly FactColumn[]>([]);
  /** Somebody who has bought is in a gap of the segment map. */
  gaps = $state(false);
  /** What the tiles show; null: customers, and orders where a tile is about orders. */
  measure = $state<Measure | null>(null);
  /** Parts of the address that this data knows nothing of. */
  unknown = $state.raw<readonly string[]>([]);
  /** The filters without the moves of a drag that goes on: what lists and announcements follow. */
  settled = $state.raw<Filters>([]);
  /** Customers of the selection at the last settled step. */
  settledCustomers = $state(0);
  everyone = $state.raw<Kpis>(NOBODY);
  selection = $state.raw<Kpis>(NOBODY);

  #history = $state.raw(new History<Filters>([]));
  #views = $state.raw<ReadonlyMap<string, View> | null>(null);
  /** The last settled step's. */
  #settledViews = $state.raw<ReadonlyMap<string, View> | null>(null);
  #onstep: (address: string) => void;
  #segments: (() => readonly string[]) | undefined;
  #crossfilter: Crossfilter | null = null;
  #run: AbortController | null = null;
  #version = -1;
  /** The version that the tiles show. */
  #shown = -1;
  #dragging = false;
  /** The dimension under the finger, or about to be. */
  #touch: Touch | null = null;
  /** While not ready: the filters to show once the tiles are read, the user's last word included. */
  #address = '';

  readonly filters = $derived(this.#history.present);
  readonly canUndo = $derived(this.#history.canUndo);
  readonly canRedo = $derived(this.#history.canRedo);
  readonly dimensions: readonly Dimension[] = $derived(
    this.tiles.map((tile) => tile.prepared.dimension),
  );

  constructor({ engine, segments, onstep = () => {} }: ExplorerOptions) {
    this.engine = engine;
    this.#segments = segments;
    this.#onstep = onstep;
  }

  /** Reads the tables again when `version` is another than the last time. Filters outlive it where they still fit. */
  async prepare(version: number): Promise<void> {
    if (version === this.#version) return;
    this.#version = version;
    await this.#read();
  }

  /** Tries again after an error. */
  async retry(): Promise<void> {
    await this.#read();
  }

  async #read(): Promise<void> {
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    if (this.status === 'ready') this.#address = encodeFilters(this.filters);
    this.status = 'preparing';
    this.error = null;
    try {
      // On the first visit the segments are there while the rest is still counted.
      const first = this.#crossfilter === null && this.#address === '';
      if (first) await this.#show(FIRST_TILES, run);
      const { columns, customers } = await factColumns(this.engine, run.signal);
      const ofOrders = await orderColumns(this.engine, run.signal);
      const unknown = await this.#show(tilesFor(columns, customers, ofOrders), run);
      if (run.signal.aborted) return;
      this.unknown = unknown;
      this.columns = columns;
      this.status = 'ready';
      this.#address = '';
      this.#getAhead();
    } catch (error) {
      if (run.signal.aborted || isAbort(error)) return;
      this.error = error;
      this.status = 'failed';
    }
  }

  /** Returns the parts of the address that these tiles know nothing of. */
  async #show(specs: readonly TileSpec[], run: AbortController): Promise<readonly string[]> {
    const dimensions = specs.map((spec) => spec.dimension);
    const wanted = () => this.#decode(this.#address, dimensions);
    const read = () =>
      prepare(this.engine, dimensions, { filters: wanted().filters, signal: run.signal });
    let address = this.#address;
    let prepared = await read();
    // Filters chosen meanwhile may name values that have no bar yet.
    while (
      !run.signal.aborted &&
      address !== this.#address &&
      missing(prepared, wanted().filters).length > 0
    ) {
      address = this.#address;
      prepared = await read();
    }
    if (run.signal.aborted) return [];
    const { filters, unknown } = wanted();
    const crossfilter = new Crossfilter(prepared);
    this.#crossfilter = crossfilter;
    this.tiles = specs.map(({ kind, dimension }, i) => ({
      id: dimension.id,
      kind,
      prepared: prepared.dimensions[i] as PreparedDimension,
      everyone: crossfilter.totals.get(dimension.id) ?? emptyView(0),
    }));
    this.gaps = hasGaps(prepared);
    this.everyone = kpis(crossfilter.everyone);
    // Steps made on other tables may not fit these.
    if (this.#shown !== this.#version) this.#history = new History(filters);
    else if (!sameFilters(filters, this.filters))
      this.#history = this.#neighbour(filters) ?? this.#history.replace(filters);
    this.#shown = this.#version;
    this.#refresh();
    this.#settle();
    return unknown;
  }

  tile(id: string): Tile | undefined {
    return this.tiles.find((tile) => tile.id === id);
  }

  /** A tile's figures under all filters but its own; another object after every change. */
  view(id: string): View {
    const view = this.#views?.get(id);
    return view ? seen(view) : emptyView(0);
  }

  /** The same at the last settled step: what is read out and stands in tables, which need not follow a drag. */
  settledView(id: string): View {
    return this.#settledViews?.get(id) ?? emptyView(0);
  }

  filter(dim: string): Filter | undefined {
    return this.filters.find((filter) => filter.dim === dim);
  }

  /** One step: can be undone and goes into the address. */
  set(dim: string, filter: Filter | null): void {
    this.#step(withFilter(this.filters, dim, filter));
  }

  clear(): void {
    this.#step([]);
  }

  /** A click on what stands for these codes; `extend` adds or takes away, or stretches a range. */
  toggle(dim: string, codes: readonly number[], extend: boolean): void {
    const tile = this.tile(dim);
    if (tile) this.set(dim, toggleCodes(tile.prepared, this.filter(dim), codes, extend));
  }

  /** The pointer or the focus is on a tile: what a drag over it needs is counted while nothing else goes on. */
  hold(dim: string): void {
    if (this.#touch?.dim === dim) return;
    const touch = this.#touchOf(dim);
    const build = (): void => {
      // Another tile, or other filters, by now.
      if (touch === this.#touch && touch && !touch.advance(SLICE)) setTimeout(build);
    };
    setTimeout(build);
  }

  /** What the first drag would wait for, while nothing else goes on. */
  #getAhead(): void {
    const crossfilter = this.#crossfilter;
    if (!crossfilter) return;
    const work = ahead(crossfilter);
    const piece = (): void => {
      const end = performance.now() + SLICE;
      while (crossfilter === this.#crossfilter && performance.now() < end) {
        if (work.next().done) return;
      }
      if (crossfilter === this.#crossfilter) setTimeout(piece);
    };
    setTimeout(piece);
  }

  #touchOf(dim: string): Touch | null {
    if (this.#touch?.dim !== dim) {
      this.#touch =
        this.#crossfilter?.touch(
          dim,
          this.tiles.map((tile) => ({ id: tile.id, measures: this.#looksAt(tile) })),
        ) ?? null;
    }
    return this.#touch;
  }

  /** The measures that a tile shows. */
  #looksAt({ kind, prepared }: Tile): readonly Measure[] {
    if (kind === 'segments') return ['customers', 'revenue'];
    const own: Measure = prepared.dimension.grain === 'order' ? 'orders' : 'customers';
    return [...new Set([this.measure ?? own, kind === 'months' ? 'orders' : own])];
  }

  /** A move of a drag from bin to bin: all of them are one step, ended by `settle`. */
  brush(dim: string, first: number, last: number): void {
    const tile = this.tile(dim);
    if (!tile) return;
    const clamp = (c: number) => Math.max(0, Math.min(tile.prepared.plain - 1, c));
    const [lo, hi] = [clamp(Math.min(first, last)), clamp(Math.max(first, last))];
    this.#drag(dim, filterOfBins(tile.prepared, lo, hi), (touch) => touch.step(lo, hi));
  }

  /** Likewise over what has no order: exactly these codes. */
  span(dim: string, codes: readonly number[]): void {
    const tile = this.tile(dim);
    if (!tile) return;
    this.#drag(dim, filterOfCodes(tile.prepared, codes), (touch) => touch.only(codes));
  }

  #drag(dim: string, filter: Filter | null, step: (touch: Touch) => Step | null): void {
    const filters = withFilter(this.filters, dim, filter);
    if (sameFilters(filters, this.filters)) return;
    this.#history = this.#dragging ? this.#history.replace(filters) : this.#history.push(filters);
    this.#dragging = true;
    this.#remember();
    const touch = this.#touchOf(dim);
    const now = touch && (filter ? step(touch) : touch.free());
    if (now) this.#take(now);
    else this.#refresh();
  }

  settle(): void {
    if (!this.#dragging) return;
    this.#dragging = false;
    const held = this.#touch?.dim;
    this.#refresh();
    this.#publish();
    if (held !== undefined) this.hold(held);
  }

  undo(): void {
    this.#travel(this.#history.undo());
  }

  redo(): void {
    this.#travel(this.#history.redo());
  }

  /** Takes the filters of the address over: a link, or the browser's own way back. */
  adopt(address: string): void {
    if (this.status !== 'ready') {
      if (!this.#dragging) this.#address = address;
      return;
    }
    if (address === encodeFilters(this.filters)) return;
    const { filters, unknown } = this.#decode(address, this.dimensions);
    this.unknown = unknown;
    if (sameFilters(filters, this.filters)) return;
    this.#history = this.#neighbour(filters) ?? this.#history.push(filters);
    this.#arrive();
  }

  /** Reads an address; segments that are none of the map are among what is unknown. */
  #decode(address: string, dimensions: readonly Dimension[]) {
    const { filters, unknown } = decodeFilters(address, dimensions);
    const known = this.#segments?.();
    const filter = filters.find(({ dim }) => dim === 'segment');
    if (!known || !filter || !('in' in filter || 'not' in filter)) return { filters, unknown };
    const named = 'in' in filter ? filter.in : filter.not;
    const isKnown = (id: Value) => id === null || known.includes(String(id));
    const strange = named.filter((id) => !isKnown(id));
    if (strange.length === 0) return { filters, unknown };
    const some = (ids: readonly Value[]): Filter =>
      'in' in filter ? { dim: 'segment', in: ids } : { dim: 'segment', not: ids };
    const rest = named.filter(isKnown);
    return {
      filters: withFilter(filters, 'segment', rest.length > 0 ? some(rest) : null),
      unknown: [...unknown, encodeFilters([some(strange)])],
    };
  }

  /** One step back or forth, where that is where these filters are. */
  #neighbour(filters: Filters): History<Filters> | undefined {
    return [this.#history.undo(), this.#history.redo()].find(({ present }) =>
      sameFilters(present, filters),
    );
  }

  /** The statement that gives a tile's figures under the filters of the others. */
  sql(id: string): string {
    const tile = this.tile(id);
    return tile ? tileSql(tile.prepared, this.dimensions, this.filters) : '';
  }

  /** The same with each row's share of the customers and of the revenue, 0 to 1. */
  shareSql(id: string): string {
    return `SELECT
  *,
  customers / sum(customers) OVER () AS share_of_customers,
  CAST(revenue AS DOUBLE) / nullif(sum(revenue) OVER (), 0) AS share_of_revenue
FROM (
${this.sql(id)}
)`;
  }

  kpiSql(): string {
    return kpiSql(this.dimensions, this.filters);
  }

  /** Under all filters but the one on segments; null stands for customers without a segment. */
  segment(id: string | null): SegmentFigures {
    const tile = this.tile('segment');
    const code = tile ? codeOf(tile.prepared, id) : -1;
    if (!tile || code < 0) return { customers: 0, revenue: 0, everyone: 0 };
    const view = this.view('segment');
    return {
      customers: view.customers[code] ?? 0,
      revenue: (view.revenue[code] ?? 0) / MONEY,
      everyone: tile.everyone.customers[code] ?? 0,
    };
  }

  toggleSegment(id: string | null, extend: boolean): void {
    const tile = this.tile('segment');
    const code = tile ? codeOf(tile.prepared, id) : -1;
    if (code >= 0) this.toggle('segment', [code], extend);
  }

  #step(filters: Filters): void {
    this.#dragging = false;
    if (sameFilters(filters, this.filters)) return;
    this.#history = this.#history.push(filters);
    this.unknown = [];
    this.#remember();
    this.#arrive();
    this.#publish();
  }

  #travel(history: History<Filters>): void {
    if (history === this.#history) return;
    this.#dragging = false;
    this.#history = history;
    this.#remember();
    this.#arrive();
    this.#publish();
  }

  /** What the user does while the tiles are read counts for the new ones. */
  #remember(): void {
    if (this.status !== 'ready') this.#address = encodeFilters(this.filters);
  }

  #publish(): void {
    this.#settle();
    this.#onstep(encodeFilters(this.filters));
  }

  /** New filters that no drag brought: they may name values that have no bar yet. */
  #arrive(): void {
    const prepared = this.#crossfilter?.prepared;
    if (prepared && missing(prepared, this.filters).length > 0) {
      void this.#read();
      return;
    }
    this.#refresh();
    this.#settle();
  }

  #settle(): void {
    this.settled = this.filters;
    this.#settledViews = this.#views;
    this.settledCustomers = this.selection.customers;
  }

  #refresh(): void {
    if (!this.#crossfilter) return;
    this.#touch = null;
    // In the middle of a drag they are still looked at.
    if (this.#dragging) this.#settledViews = this.#settledViews && copiedAll(this.#settledViews);
    this.#take(this.#crossfilter.update(this.filters));
  }

  #take({ views, selection }: Step): void {
    this.#views = views;
    this.selection = kpis(selection);
  }
}

/** ms that counting ahead takes of the thread at once. */
const SLICE = 6;

const NOBODY: Kpis = {
  customers: 0,
  buyers: 0,
  revenue: 0,
  orders: 0,
  averageOrder: null,
  boughtAgain: null,
};

function kpis({ customers, buyers, revenue, orders, repeat }: Figures): Kpis {
  return {
    customers,
    buyers,
    revenue: revenue / MONEY,
    orders,
    averageOrder: orders > 0 ? revenue / MONEY / orders : null,
    boughtAgain: buyers > 0 ? repeat / buyers : null,
  };
}

function hasGaps({ dimensions, customers }: Prepared): boolean {
  const segments = dimensions.find(({ dimension }) => dimension.id === 'segment');
  if (!segments || segments.none < 0) return false;
  return segments.code.some((code, i) => code === segments.none && customers.orders[i]! > 0);
}

function codeOf(prepared: PreparedDimension, value: string | null): number {
  if (value === null) return prepared.none;
  return prepared.codes.findIndex((code) => code.kind === 'value' && code.value === value);
}
