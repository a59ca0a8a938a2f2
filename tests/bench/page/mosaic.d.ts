/** As much of Mosaic as the bench uses: the app's own checks do without the library. */

declare module '@uwdata/mosaic-sql' {
  export interface ExprNode {
    readonly type: string;
  }
  export interface SelectQuery extends ExprNode {
    select(columns: Record<string, ExprNode>): SelectQuery;
    groupby(name: string): SelectQuery;
    where(filter: unknown): SelectQuery;
  }
  export const Query: { from(table: string): SelectQuery };
  export function column(name: string): ExprNode;
  export function count(): ExprNode;
  export function sum(name: string): ExprNode;
  export function sql(strings: TemplateStringsArray, ...parts: ExprNode[]): ExprNode;
}

declare module '@uwdata/mosaic-core' {
  import type { ExprNode, SelectQuery } from '@uwdata/mosaic-sql';

  export interface Clause {
    readonly source: object;
  }
  export interface Client {
    readonly pending: Promise<unknown>;
  }
  export class Coordinator {
    constructor(
      connector: unknown,
      options: {
        logger: null;
        cache: boolean;
        consolidate: boolean;
        preagg: { enabled: boolean; schema: string };
      },
    );
  }
  export class Selection {
    static crossfilter(): Selection;
    activate(clause: Clause): void;
    update(clause: Clause): void;
    pending(type: 'value'): Promise<unknown>;
  }
  export function wasmConnector(options: { duckdb: unknown; connection: unknown }): unknown;
  export function makeClient(options: {
    coordinator: Coordinator;
    selection: Selection;
    filterStable: boolean;
    query: (filter: unknown) => SelectQuery;
    queryResult: (table: unknown) => void;
  }): Client;
  export function clauseInterval(
    field: ExprNode,
    value: readonly [number, number],
    options: {
      source: object;
      clients: ReadonlySet<Client>;
      scale: { type: 'linear'; domain: readonly number[]; range: readonly number[] };
      pixelSize: number;
    },
  ): Clause;
}
