import type { Cell, Engine } from '../../engine/engine';
import { isAbort } from '../../lib/errors';
import type { Dimension } from '../../model/crossfilter/dimension';
import type { Filters } from '../../model/crossfilter/filter';
import { countSql, listSql } from '../../model/crossfilter/queries';
import { crowdCountSql, crowdListSql, type Crowd, type ListPage } from '../../model/people';

/** Who is listed, as SQL. */
export interface ListQuestion {
  /** Rows of the columns shown. */
  rows: (page: ListPage) => string;
  /** One row `customers`. */
  count: (search: string) => string;
}

/** The customers that filters leave. */
export function askFilters(
  dimensions: readonly Dimension[],
  filters: Filters,
  columns: readonly string[],
): ListQuestion {
  return {
    rows: (page) => listSql(dimensions, { ...page, filters, columns }),
    count: (search) => countSql(dimensions, { filters, search }),
  };
}

export function askCrowd(crowd: Crowd, columns: readonly string[]): ListQuestion {
  return {
    rows: (page) => crowdListSql(crowd, columns, page),
    count: (search) => crowdCountSql(crowd, search),
  };
}

export interface Sort {
  column: string;
  descending: boolean;
}

/** Rows fetched at a time, and how many such pages are kept. */
export const PAGE = 200;
const KEPT = 40;

/** A list of customers, fetched as they come into sight; what is no longer asked for is cancelled. */
export class CustomerList {
  sort = $state.raw<Sort>({ column: 'revenue', descending: true });
  search = $state.raw('');
  /** Null until counted. */
  total = $state.raw<number | null>(null);
  /** Rows there is room for: until counted those of before, so that the list does not jump. */
  length = $state.raw(0);
  error = $state.raw<unknown>(null);

  #engine: Engine;
  #question: ListQuestion | null = null;
  #pages = $state.raw<Readonly<Record<number, readonly Cell[][]>>>({});
  #wanted: [number, number] = [0, 0];
  #fetching: { page: number; run: AbortController } | null = null;
  #counting: AbortController | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** What was asked for is no longer true; what is asked for instead comes later. */
  wait(): void {
    this.stop();
    this.#fetching = null;
    this.#question = null;
    this.total = null;
    this.#pages = {};
  }

  /** Another selection, sort or search: everything is asked anew. */
  ask(question: ListQuestion, sort: Sort, search: string): void {
    if (question !== this.#question || search !== this.search) this.total = null;
    this.#question = question;
    this.sort = sort;
    this.search = search;
    this.#fetching?.run.abort();
    this.#fetching = null;
    this.error = null;
    this.#pages = {};
    void this.#count(question);
    void this.#fetch();
  }

  /** The row at a place of the list, or null while it is on its way. */
  row(index: number): readonly Cell[] | null {
    return this.#pages[Math.floor(index / PAGE)]?.[index % PAGE] ?? null;
  }

  /** Rows `first` to `last` are in sight. */
  show(first: number, last: number): void {
    this.#wanted = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
    const [from, to] = this.#wanted;
    const fetching = this.#fetching;
    if (fetching) {
      if (fetching.page >= from && fetching.page <= to) return;
      fetching.run.abort();
      this.#fetching = null;
    }
    void this.#fetch();
  }

  stop(): void {
    this.#fetching?.run.abort();
    this.#counting?.abort();
  }

  async #count(question: ListQuestion): Promise<void> {
    this.#counting?.abort();
    const run = new AbortController();
    this.#counting = run;
    try {
      const [row] = await this.#engine.rows(question.count(this.search), { signal: run.signal });
      if (!run.signal.aborted) this.length = this.total = Number(row?.customers ?? 0);
    } catch (error) {
      this.#fail(run, error);
    }
  }

  async #fetch(): Promise<void> {
    const question = this.#question;
    if (!question || this.#fetching) return;
    const page = this.#next();
    if (page === null) return;
    const run = new AbortController();
    this.#fetching = { page, run };
    try {
      const sql = question.rows({
        search: this.search,
        sort: this.sort,
        limit: PAGE,
        offset: page * PAGE,
      });
      const { rows } = await this.#engine.query(sql, { signal: run.signal });
      if (run.signal.aborted) return;
      this.#fetching = null;
      const pages: Record<number, readonly Cell[][]> = { ...this.#pages, [page]: rows };
      const far = Object.keys(pages)
        .map(Number)
        .filter((old) => old < this.#wanted[0] || old > this.#wanted[1]);
      while (Object.keys(pages).length > KEPT && far.length > 0)
        delete pages[far.shift() as number];
      this.#pages = pages;
      void this.#fetch();
    } catch (error) {
      if (this.#fetching?.run === run) this.#fetching = null;
      this.#fail(run, error);
    }
  }

  #next(): number | null {
    for (let page = this.#wanted[0]; page <= this.#wanted[1]; page++) {
      if (!(page in this.#pages)) return page;
    }
    return null;
  }

  #fail(run: AbortController, error: unknown): void {
    if (!run.signal.aborted && !isAbort(error)) this.error = error;
  }
}
