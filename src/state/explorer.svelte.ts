import type { Shown as Measured } from '../charts/chart';
import type { Engine } from '../engine/engine';
import { isAbort } from '../lib/errors';
import { History } from '../lib/history';
import type { Analysis } from '../model/analysis';
import { ahead } from '../model/crossfilter/ahead';
import { decodeFilters, encodeFilters, wordsOf } from '../model/crossfilter/address';
import { filterOfBins, filterOfCodes, missing, toggleCodes } from '../model/crossfilter/codes';
import { Crossfilter } from '../model/crossfilter/crossfilter';
import type { TimeUnit } from '../model/crossfilter/day';
import {
  type Dimension,
  type Grain,
  type TimeDimension,
  type Value,
} from '../model/crossfilter/dimension';
import {
  MONEY,
  copied,
  copiedAll,
  emptyView,
  seen,
  type Figures,
  type Measure,
  type View,
} from '../model/crossfilter/figures';
import { sameFilters, withFilter, type Filter, type Filters } from '../model/crossfilter/filter';
import type { Prepared, PreparedDimension } from '../model/crossfilter/prepared';
import { kpiSql, tileSql, type FigureOptions } from '../model/crossfilter/queries';
import type { Step, Touch } from '../model/crossfilter/touch';
import type { Wanted } from '../model/crossfilter/views';
import { moved as movedBy, zoomed } from '../model/crossfilter/zoom';
import type { Catalogue } from '../model/segments/rules/catalogue';
import type { SavedSegment } from '../model/segments/saved';
import {
  changed,
  decodeBoard,
  dimensionAt,
  encodeBoard,
  placed,
  sameBoard,
  usualBoard,
  type Board,
  type Placed,
} from './explore/board';
import { excludeCodes } from './explore/choose';
import { canColour, colourable, colouring } from './explore/colour';
import {
  measureOf,
  NOTHING,
  NOWHERE,
  sameAddress,
  sameDoc,
  type Address,
  type Doc,
} from './explore/doc';
import { offersOf, ownLeftOut, ownTiles, type LeftOut, type Offer } from './explore/offers';
import { Reader } from './explore/reader';
import {
  factColumns,
  FIRST_TILES,
  MOST_OF_GRAIN,
  orderColumns,
  OWN_SEGMENTS,
  specFor,
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
  /** Of the orders whose cost is known; there where any is. */
  profit?: number;
}

export interface SegmentFigures {
  customers: number;
  /** In the currency. */
  revenue: number;
  everyone: number;
}

export interface ExplorerOptions {
  engine: Engine;
  /** Analyses whose columns can become tiles. */
  analyses?: Iterable<Analysis>;
  /** Ids of the segments there are: a filter on others is left out. */
  segments?: () => readonly string[];
  /** Where the board is kept from visit to visit; empty for the usual one. */
  store?: { get: () => string | null; set: (board: string) => void };
  /** Told of every step that the user took, in the words of the address; `replace` where it is none of the user's. */
  onstep?: (address: Address, replace: boolean) => void;
}

type Own = readonly Pick<SavedSegment, 'id' | 'name' | 'rule'>[];

/** A tile in its place; without figures while they are read. */
export interface Place extends Placed {
  spec: TileSpec;
  tile: Tile | null;
  /** The figures are those of what the tile was before, own segments with other rules for example. */
  behind: boolean;
}

/** The filters and the board of the Explore page and every figure under them. */
export class Explorer {
  readonly engine: Engine;
  status = $state<'empty' | 'preparing' | 'ready' | 'failed'>('empty');
  error = $state.raw<unknown>(null);
  /** Every dimension that is read: those on the board, those that are filtered by, and the segments. */
  tiles = $state.raw<readonly Tile[]>([]);
  columns = $state.raw<readonly FactColumn[]>([]);
  #offers = $state.raw<readonly Offer[]>([]);
  /** Own segments that have no bar, and why. */
  leftOut = $state.raw<readonly LeftOut[]>([]);
  /** Somebody who has bought is in a gap of the segment map. */
  gaps = $state(false);
  /** Parts of the address that this data knows nothing of. */
  unknown = $state.raw<readonly string[]>([]);
  /** The filters without the moves of a drag that goes on: what lists and announcements follow. */
  settled = $state.raw<Filters>([]);
  /** Customers of the selection at the last settled step. */
  settledCustomers = $state(0);
  everyone = $state.raw<Kpis>(NOBODY);
  selection = $state.raw<Kpis>(NOBODY);
  /** How much of the revenue has a known cost, 0 to 1; null where no order has one, and there is no profit. */
  costKnown = $state.raw<number | null>(null);

  #history = $state.raw(new History<Doc>(NOTHING));
  /** There are other tables than those that the figures are of. */
  #outdated = $state(false);
  /** The filters that the figures are under. */
  #applied = $state.raw<Filters>([]);
  #usual = $state.raw<Board>([]);
  /** The tiles there can be now; before they are counted, those of any data. */
  #specs = $state.raw<readonly TileSpec[]>([]);
  #views = $state.raw<ReadonlyMap<string, View> | null>(null);
  /** The last settled step's. */
  #settledViews = $state.raw<ReadonlyMap<string, View> | null>(null);
  /** The same figures in parts. */
  #split = $state.raw<Step['split'] | null>(null);
  #settledSplit = $state.raw<Step['split'] | null>(null);
  #onstep: (address: Address, replace: boolean) => void;
  #segments: (() => readonly string[]) | undefined;
  #analyses: Iterable<Analysis>;
  #store: ExplorerOptions['store'];
  #reader: Reader;
  #crossfilter: Crossfilter | null = null;
  #run: AbortController | null = null;
  #version = -1;
  /** The version that the tiles show. */
  #shown = -1;
  #dragging = false;
  /** The dimension under the finger, or about to be. */
  #touch: Touch | null = null;
  #own: Own = [];
  #catalogue: Catalogue | null = null;
  /** While new tables are read: what to show once they are, the user's last word included. */
  #wish: Address | null;
  #reading: Promise<void> = Promise.resolve();

  readonly doc = $derived(this.#history.present);
  readonly filters = $derived(this.doc.filters);
  /** What the tiles show; null: customers, and orders where a tile is about orders. */
  readonly measure = $derived(this.doc.measure);
  /** Id of what the bars are coloured by. */
  readonly colour = $derived(this.doc.colour);
  /** The same once it is read. */
  readonly colouredBy: Tile | null = $derived(
    this.tiles.find(({ id }) => id === this.doc.colour) ?? null,
  );
  readonly board: Board = $derived(this.doc.board ?? this.#usual);
  readonly isUsual = $derived(this.doc.board === null);
  /** The figures are those of before: what they are to be of is still read, or could not be. */
  readonly behind = $derived(this.#outdated || !sameFilters(this.#applied, this.filters));
  /** What is coloured by finds no room among the dimensions that are read. */
  readonly isColourless = $derived(
    this.doc.colour !== null &&
      !dimensionsOf(this.doc, this.#usual, this.#specs).some(({ id }) => id === this.doc.colour),
  );
  readonly canUndo = $derived(this.#history.canUndo);
  readonly canRedo = $derived(this.#history.canRedo);
  /** Every dimension that a filter can name. */
  readonly dimensions: readonly Dimension[] = $derived([
    ...this.#specs.map(({ dimension }) => dimension),
    ...this.tiles.flatMap(({ kind, prepared }) => (kind === 'heat' ? [prepared.dimension] : [])),
  ]);
  /** Every tile there can be, but for heat maps of two of them. */
  readonly offers: readonly Offer[] = $derived([
    ...this.#offers,
    ...this.#specs.filter((spec): spec is Offer => spec.dimension.id === OWN_SEGMENTS),
  ]);
  /** Ids of what can be coloured by. */
  readonly colourable = $derived(colourable(this.#specs, this.board, this.doc.colour));
  /** The board as it is seen. */
  readonly places: readonly Place[] = $derived(
    this.board.flatMap((place) => {
      const spec = specFor(place.id, this.#specs);
      if (!spec) return [];
      const tile = this.tile(place.id) ?? null;
      const now = tile?.prepared.dimension;
      const behind = now !== undefined && !sameDimension(now, dimensionAt(place, spec));
      return [{ ...place, spec, tile, behind }];
    }),
  );

  constructor({ engine, analyses = [], segments, store, onstep = () => {} }: ExplorerOptions) {
    this.engine = engine;
    this.#analyses = analyses;
    this.#segments = segments;
    this.#store = store;
    this.#onstep = onstep;
    this.#reader = new Reader(engine);
    this.#wish = { ...NOWHERE, b: store?.get() ?? '' };
  }

  /** Reads the tables again when `version` is another than the last time. What is asked outlives it where it still fits. */
  async prepare(version: number): Promise<void> {
    if (version === this.#version) return;
    this.#version = version;
    this.#outdated = this.tiles.length > 0;
    this.#reader = new Reader(this.engine);
    await this.#read();
  }

  /** Tries again after an error. */
  async retry(): Promise<void> {
    await this.#read();
  }

  /** When all tiles that were asked for so far have their figures, or an error. */
  async whenRead(): Promise<void> {
    let reading;
    do await (reading = this.#reading);
    while (reading !== this.#reading);
  }

  #read(): Promise<void> {
    this.#wish ??= this.#encode(this.doc);
    return this.#start(async (signal) => {
      // On the first visit the segments are there while the rest is still counted.
      const first = this.#crossfilter === null && sameAddress(this.#wish ?? NOWHERE, NOWHERE);
      if (first) await this.#show(() => FIRST_TILES, signal, usualBoard(FIRST_TILES));
      const { columns, customers } = await factColumns(this.engine, signal);
      const ofOrders = await orderColumns(this.engine, signal);
      const usual = tilesFor(columns, customers, ofOrders);
      const { offers, catalogue } = await offersOf(this.engine, this.#analyses, columns, {
        signal,
      });
      if (signal.aborted) return;
      this.#catalogue = catalogue;
      const own = this.#wish ?? NOWHERE;
      const unknown = await this.#show(
        () => [...withUsual(offers, usual), ...ownTiles(this.#own, catalogue)],
        signal,
        usualBoard(usual),
        offers,
      );
      if (signal.aborted) return;
      this.unknown = unknown;
      this.leftOut = ownLeftOut(this.#own, catalogue);
      this.columns = columns;
      this.#wish = null;
      // The board kept from another visit goes into the address.
      if (own.b !== '' && this.doc.board !== null) this.#publish(true);
    });
  }

  #start(read: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#run?.abort();
    const { signal } = (this.#run = new AbortController());
    this.status = 'preparing';
    this.error = null;
    const run = async (): Promise<void> => {
      try {
        await read(signal);
        if (!signal.aborted) this.status = 'ready';
      } catch (error) {
        if (signal.aborted || isAbort(error)) return;
        this.error = error;
        this.status = 'failed';
      }
    };
    return (this.#reading = run());
  }

  /** Shows what is wished for of these tiles; returns the parts of the address that they know nothing of. */
  async #show(
    specsNow: () => readonly TileSpec[],
    signal: AbortSignal,
    usual: Board,
    offers: readonly Offer[] = [],
  ): Promise<readonly string[]> {
    const wished = () => this.#decode(this.#wish ?? NOWHERE, specsNow(), usual);
    const read = ({ doc }: ReturnType<typeof wished>) =>
      this.#reader.read(dimensionsOf(doc, usual, specsNow()), doc.filters, signal);
    let wish = this.#wish;
    let own = this.#own;
    let prepared = await read(wished());
    // What is wished for meanwhile may need more than was read.
    while (!signal.aborted && (wish !== this.#wish || own !== this.#own)) {
      wish = this.#wish;
      own = this.#own;
      prepared = await read(wished());
    }
    if (signal.aborted) return [];
    const { doc, unknown } = wished();
    this.#specs = specsNow();
    this.#usual = usual;
    this.#offers = offers;
    // Steps made on other tables may not fit these.
    if (this.#shown !== this.#version) this.#history = new History(doc);
    else if (!sameDoc(doc, this.doc))
      this.#history = this.#neighbour((other) => sameDoc(other, doc)) ?? this.#history.replace(doc);
    this.#shown = this.#version;
    this.#put(prepared);
    this.#outdated = false;
    return unknown;
  }

  #put(prepared: Prepared): void {
    const crossfilter = new Crossfilter(prepared);
    this.#crossfilter = crossfilter;
    this.tiles = prepared.dimensions.map((dimension) => {
      const { id } = dimension.dimension;
      const spec = specFor(id, this.#specs) as TileSpec;
      const everyone = crossfilter.totals.get(id) ?? emptyView(0);
      return { id, kind: spec.kind, prepared: dimension, everyone };
    });
    this.gaps = hasGaps(prepared);
    this.everyone = kpis(crossfilter.everyone);
    this.costKnown = prepared.customers.costKnown ?? null;
    this.#refresh();
    this.#settle();
    this.#getAhead();
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

  /** A view in parts by what is coloured by, with as many codes as that has; as `Update.split`. */
  split(id: string): View | null {
    const by = this.colouredBy;
    return by && this.#split ? seen(this.#split(id, by.id)) : null;
  }

  /** The same at the last settled step. */
  settledSplit(id: string): View | null {
    const by = this.colouredBy;
    return by && this.#settledSplit ? seen(this.#settledSplit(id, by.id)) : null;
  }

  filter(dim: string): Filter | undefined {
    return this.filters.find((filter) => filter.dim === dim);
  }

  /** One step: can be undone and goes into the address. */
  set(dim: string, filter: Filter | null): void {
    this.#step({ filters: withFilter(this.filters, dim, filter) });
  }

  clear(): void {
    this.#step({ filters: [] });
  }

  setMeasure(measure: Measured | null): void {
    this.#step({ measure });
  }

  setColour(colour: string | null): void {
    this.#step({ colour });
  }

  /** One step as well; a board like the usual one is the usual one. */
  setBoard(board: Board): void {
    this.#step({ board: sameBoard(board, this.#usual) ? null : board });
  }

  resetBoard(): void {
    this.#step({ board: null });
    if (this.#crossfilter || !this.#wish) return;
    // Nothing of what was asked for could be read.
    this.#wish = NOWHERE;
    this.#store?.set('');
    this.#onstep(NOWHERE, false);
  }

  /** Whether there is room for another dimension of this grain: see `MOST_OF_GRAIN`. */
  hasRoom(grain: Grain): boolean {
    const read = dimensionsOf(this.doc, this.#usual, this.#specs);
    return read.filter((dimension) => dimension.grain === grain).length < MOST_OF_GRAIN;
  }

  /** Puts a tile at the end of the board; nothing where it is there, or has no room. */
  add(id: string): void {
    const spec = specFor(id, this.#specs);
    if (!spec || this.board.some((place) => place.id === id)) return;
    if (!this.tile(id) && !this.hasRoom(spec.dimension.grain)) return;
    this.setBoard([...this.board, placed(spec)]);
  }

  /** A time by another unit, in as much of it as can be told apart: `zoomed`; null as it was at first. */
  zoom(id: string, unit: TimeUnit | null): void {
    const tile = this.tile(id);
    if (!tile) return;
    const to = unit && zoomed(tile.prepared, unit, this.filter(id));
    this.#setZoom(id, to);
  }

  /** What is shown of a time, so many units later, or earlier below 0. */
  pan(id: string, units: number): void {
    const dimension = this.tile(id)?.prepared.dimension;
    if (dimension?.kind === 'time') this.#setZoom(id, movedBy(dimension, units));
  }

  #setZoom(id: string, to: TimeDimension | null): void {
    const zoom = to && { unit: to.unit, window: to.window ?? null };
    this.setBoard(changed(this.board, id, { zoom }));
  }

  /** The user's own segments as they are now; those that can be counted have a tile. */
  setOwn(segments: Own): void {
    if (JSON.stringify(segments) === JSON.stringify(this.#own)) return;
    this.#own = segments;
    if (this.#wish || !this.#catalogue) return;
    const address = this.#encode(this.doc);
    const rest = this.#specs.filter(({ dimension }) => dimension.id !== OWN_SEGMENTS);
    this.#specs = [...rest, ...ownTiles(segments, this.#catalogue)];
    this.leftOut = ownLeftOut(segments, this.#catalogue);
    const { doc, unknown } = this.#decode(address);
    // Earlier steps may name what is gone too.
    if (!sameDoc(doc, this.doc)) {
      this.#dragging = false;
      this.#history = new History(doc);
      this.unknown = unknown;
      this.#publish();
    }
    this.#arrive(true);
  }

  /** Leaves out what stands for these codes, or takes it back: `excludeCodes`. */
  exclude(dim: string, codes: readonly number[]): void {
    const tile = this.tile(dim);
    if (tile) this.set(dim, excludeCodes(tile.prepared, this.filter(dim), codes));
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
      this.#touch = this.#crossfilter?.touch(dim, this.#looked()) ?? null;
    }
    return this.#touch;
  }

  /** What is looked at: the measures of the tiles on the board, and the list of segments beside it. */
  #looked(): Wanted[] {
    const ofBoard = this.places.flatMap((place): Wanted[] => {
      if (!place.tile) return [];
      const { id, kind, prepared } = place.tile;
      if (kind === 'segments') return [];
      const own: Measure = prepared.dimension.grain === 'order' ? 'orders' : 'customers';
      const shown = place.measure ?? this.measure ?? own;
      const measures: readonly Measure[] = shown === 'average' ? ['revenue', 'orders'] : [shown];
      const by = this.colouredBy;
      const inParts = by && colouring(place.tile, by.prepared, shown) === 'parts by colour';
      return [
        { id, measures: id === 'month' && shown !== own ? [...measures, own] : measures },
        ...(inParts ? [{ id, measures, by: by.id }] : []),
      ];
    });
    return [{ id: 'segment', measures: ['customers', 'revenue'] }, ...ofBoard];
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
    const doc = { ...this.doc, filters };
    this.#history = this.#dragging ? this.#history.replace(doc) : this.#history.push(doc);
    this.#dragging = true;
    this.#remember();
    const touch = this.#touchOf(dim);
    const now = touch && (filter ? step(touch) : touch.free());
    if (now) {
      this.#take(now);
      this.#applied = filters;
    } else this.#refresh();
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

  /** Takes the address over: a link, or the browser's own way back. A link without a board leaves the board there is. */
  adopt(said: Partial<Address>): void {
    // What is under the finger is not in the address yet.
    if (this.#dragging) return;
    const address = { ...NOWHERE, ...said };
    if (this.#wish) {
      this.#wish = { ...address, b: address.b || this.#wish.b };
      return;
    }
    if (sameAddress(address, this.#encode(this.doc))) return;
    const back = this.#neighbour((doc) => sameAddress(address, this.#encode(doc)));
    if (back) {
      this.unknown = [];
      this.#go(back);
      return;
    }
    const b = address.b || this.#encode({ ...this.doc, board: this.board }).b;
    const { doc, unknown } = this.#decode({ ...address, b });
    this.unknown = unknown;
    if (!sameDoc(doc, this.doc)) this.#go(this.#history.push(doc));
  }

  #encode({ filters, board, measure, colour }: Doc): Address {
    return {
      f: encodeFilters(filters),
      b: board === null ? '' : encodeBoard(board, this.#specs),
      m: measure ?? '',
      c: colour ?? '',
    };
  }

  #decode(
    { f, b, m, c }: Address,
    specs: readonly TileSpec[] = this.#specs,
    usual: Board = this.#usual,
  ): { doc: Doc; unknown: readonly string[] } {
    const decoded = this.#decodeFilters(
      f,
      [...specs, ...heatsIn(f, specs)].map(({ dimension }) => dimension),
    );
    const { filters } = decoded;
    const unknown = [...decoded.unknown];
    // Of data without costs there is no profit to show.
    const asked = measureOf(m);
    const measure = this.#isCounted(asked) ? asked : null;
    if (measure !== asked) unknown.push(`m=${m}`);
    const by = specFor(c, specs);
    const colour = by && canColour(by.dimension) ? c : null;
    if (c !== '' && colour === null) unknown.push(c);
    if (b === '') return { doc: { filters, board: null, measure, colour }, unknown };
    const read = decodeBoard(b, specs);
    const counted = read.board.map((place) =>
      this.#isCounted(place.measure) ? place : { ...place, measure: null },
    );
    const uncounted = read.board
      .filter(({ measure }) => !this.#isCounted(measure))
      .map(({ id }) => `${id}:p`);
    const { board, left } = fitting(counted, filters, specs);
    return {
      doc: { filters, board: sameBoard(board, usual) ? null : board, measure, colour },
      unknown: [...unknown, ...read.unknown, ...uncounted, ...left],
    };
  }

  #isCounted(measure: Measured | null): boolean {
    return measure !== 'profit' || this.#reader.costKnown !== null;
  }

  /** Reads filters; segments that are none of the map are among what is unknown. */
  #decodeFilters(address: string, dimensions: readonly Dimension[]) {
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

  /** One step back or forth, where that is what is looked for. */
  #neighbour(wanted: (doc: Doc) => boolean): History<Doc> | undefined {
    return [this.#history.undo(), this.#history.redo()].find(({ present }) => wanted(present));
  }

  /** The statement that gives a tile's figures under the filters of the others. */
  sql(id: string): string {
    const tile = this.tile(id);
    return tile ? tileSql(tile.prepared, this.dimensions, this.filters, this.#figures) : '';
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
    return kpiSql(this.dimensions, this.filters, this.#figures);
  }

  get #figures(): FigureOptions {
    return { cost: this.costKnown !== null };
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

  #step(change: Partial<Doc>): void {
    this.#dragging = false;
    const doc = { ...this.doc, ...change };
    if (sameDoc(doc, this.doc)) return;
    this.unknown = [];
    this.#go(this.#history.push(doc));
    this.#publish();
  }

  #travel(history: History<Doc>): void {
    if (history === this.#history) return;
    this.#dragging = false;
    this.#go(history);
    this.#publish();
  }

  #go(history: History<Doc>): void {
    const before = this.doc;
    this.#history = history;
    this.#remember();
    const { board } = this.doc;
    if (board !== before.board) {
      this.#store?.set(board === null ? '' : encodeBoard(board, this.#specs));
    }
    this.#arrive(board !== before.board);
  }

  /** What the user does while new tables are read counts for them. */
  #remember(): void {
    if (this.#wish) this.#wish = this.#encode(this.doc);
  }

  #publish(replace = false): void {
    this.#settle();
    this.#onstep(this.#encode(this.doc), replace);
  }

  /** Something that no drag brought: it may need dimensions, or bars of values, that are not read yet. */
  #arrive(otherBoard: boolean): void {
    if (this.#wish) {
      if (this.#isCovered()) this.#refresh();
      this.#settle();
      return;
    }
    const needed = () => dimensionsOf(this.doc, this.#usual, this.#specs);
    if (this.#isCovered() && !(otherBoard && needed().length !== this.tiles.length)) {
      this.#stop();
      this.#refresh();
      this.#settle();
      return;
    }
    const kept = this.#reader.kept(needed(), this.filters);
    if (kept) {
      this.#stop();
      this.#put(kept);
      return;
    }
    void this.#start(async (signal) => {
      const prepared = await this.#reader.read(needed(), this.filters, signal);
      if (!signal.aborted) this.#put(prepared);
    });
  }

  /** What is being read is not needed any more. */
  #stop(): void {
    this.#run?.abort();
    this.status = 'ready';
    this.error = null;
  }

  /** Whether all that is asked for is read. */
  #isCovered(): boolean {
    const prepared = this.#crossfilter?.prepared;
    return (
      prepared !== undefined &&
      dimensionsOf(this.doc, this.#usual, this.#specs).every((dimension) =>
        sameDimension(this.tile(dimension.id)?.prepared.dimension, dimension),
      ) &&
      missing(prepared, this.filters).length === 0
    );
  }

  #settle(): void {
    this.settled = this.filters;
    this.#settledViews = this.#views;
    this.#settledSplit = this.#split;
    this.settledCustomers = this.selection.customers;
  }

  #refresh(): void {
    // Filters by what is being read wait for it.
    if (!this.#crossfilter || !this.filters.every(({ dim }) => this.tile(dim))) return;
    this.#touch = null;
    // In the middle of a drag they are still looked at.
    if (this.#dragging) {
      this.#settledViews = this.#settledViews && copiedAll(this.#settledViews);
      this.#settledSplit = this.#settledSplit && this.#copiedSplit(this.#settledSplit);
    }
    this.#take(this.#crossfilter.update(this.filters));
    this.#applied = this.filters;
  }

  /** The parts that are looked at, to be read after the next update. */
  #copiedSplit(split: Step['split']): Step['split'] {
    const wanted = this.#looked().filter(({ by }) => by !== undefined);
    const kept = wanted.map(({ id, by = '' }) => [id, copied(split(id, by))] as const);
    return (id, by) => kept.find(([other]) => other === id)?.[1] ?? split(id, by);
  }

  #take({ views, selection, split }: Step): void {
    this.#views = views;
    this.#split = split;
    this.selection = kpis(selection);
  }
}

/**
 * The dimensions of a document, each once: the segments (for the list beside the board), the board, the filters, and
 * what is coloured by where there is room.
 */
function dimensionsOf(
  { board, filters, colour }: Pick<Doc, 'board' | 'filters' | 'colour'>,
  usual: Board,
  specs: readonly TileSpec[],
): Dimension[] {
  const places = board ?? usual;
  const ids = new Set(['segment', ...places.map(({ id }) => id), ...filters.map(({ dim }) => dim)]);
  const dimensions = [...ids].flatMap((id) => {
    const spec = specFor(id, specs);
    const place = places.find((other) => other.id === id);
    return spec ? [place ? dimensionAt(place, spec) : spec.dimension] : [];
  });
  const by = colour === null || ids.has(colour) ? undefined : specFor(colour, specs)?.dimension;
  const hasRoom = dimensions.filter(({ grain }) => grain === 'customer').length < MOST_OF_GRAIN;
  return by && hasRoom ? [...dimensions, by] : dimensions;
}

function sameDimension(a: Dimension | undefined, b: Dimension): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The heat maps that filters of an address name. */
function heatsIn(filters: string, specs: readonly TileSpec[]): TileSpec[] {
  return filters.split(';').flatMap((part) => {
    const spec = specFor(wordsOf(part)?.dim ?? '', specs);
    return spec?.kind === 'heat' ? [spec] : [];
  });
}

/** What of a board there is room for, and the ids of the rest. */
function fitting(
  board: Board,
  filters: Filters,
  specs: readonly TileSpec[],
): { board: Board; left: string[] } {
  const fits: Placed[] = [];
  const left: string[] = [];
  for (const place of board) {
    const all = dimensionsOf({ board: [...fits, place], filters, colour: null }, [], specs);
    const most = Math.max(
      ...(['customer', 'order'] as const).map(
        (grain) => all.filter((dimension) => dimension.grain === grain).length,
      ),
    );
    if (most > MOST_OF_GRAIN) left.push(place.id);
    else fits.push(place);
  }
  return { board: fits, left };
}

/** The offers, and of the usual tiles those that are none. */
function withUsual(offers: readonly TileSpec[], usual: readonly TileSpec[]): TileSpec[] {
  const ids = new Set(offers.map(({ dimension }) => dimension.id));
  return [...offers, ...usual.filter(({ dimension }) => !ids.has(dimension.id))];
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

function kpis({ customers, buyers, revenue, orders, repeat, profit }: Figures): Kpis {
  return {
    customers,
    buyers,
    revenue: revenue / MONEY,
    orders,
    averageOrder: orders > 0 ? revenue / MONEY / orders : null,
    boughtAgain: buyers > 0 ? repeat / buyers : null,
    ...(profit !== undefined && { profit: profit / MONEY }),
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
