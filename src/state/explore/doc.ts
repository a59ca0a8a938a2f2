import type { Shown } from '../../charts/chart';
import { SHOWN } from '../../charts/marks';
import type { Filters } from '../../model/crossfilter/filter';
import { sameFilters } from '../../model/crossfilter/filter';
import { sameBoard, type Board } from './board';

/** Everything on the Explore page that can be undone. */
export interface Doc {
  readonly filters: Filters;
  /** Null: the usual board of these data. */
  readonly board: Board | null;
  /** What the tiles show; null: customers, and orders where a tile is about orders. */
  readonly measure: Shown | null;
  /** The dimension whose values colour the parts of bars; null: one colour. */
  readonly colour: string | null;
}

export const NOTHING: Doc = { filters: [], board: null, measure: null, colour: null };

/** A document as the address says it; empty where it is as usual. */
export interface Address {
  /** Filters. */
  readonly f: string;
  /** The board; absent from a link it means the board there is. */
  readonly b: string;
  /** The measure. */
  readonly m: string;
  /** What is coloured by. */
  readonly c: string;
}

export const NOWHERE: Address = { f: '', b: '', m: '', c: '' };

export function sameAddress(a: Address, b: Address): boolean {
  return a.f === b.f && a.b === b.b && a.m === b.m && a.c === b.c;
}

export function sameDoc(a: Doc, b: Doc): boolean {
  const boards =
    a.board === null || b.board === null ? a.board === b.board : sameBoard(a.board, b.board);
  const shown = a.measure === b.measure && a.colour === b.colour;
  return boards && shown && sameFilters(a.filters, b.filters);
}

export function measureOf(text: string): Shown | null {
  return SHOWN.find((measure) => measure === text) ?? null;
}
