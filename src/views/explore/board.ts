import { getContext, setContext } from 'svelte';
import type { Placed } from '../../state/explore/board';

/** What a tile can do with its place on the board around it. */
export interface BoardActions {
  isFirst: (id: string) => boolean;
  isLast: (id: string) => boolean;
  /** So many places later; below 0 earlier. */
  shift: (id: string, by: number) => void;
  change: (id: string, change: Partial<Omit<Placed, 'id'>>) => void;
  remove: (id: string) => void;
  /** Tells those who do not see it what was done. */
  say: (words: string) => void;
  /** A drag of the tile has begun; it goes on until the pointer is up. */
  drag: (id: string, event: PointerEvent) => void;
}

const KEY = Symbol('board');

export function provideBoard(board: BoardActions): void {
  setContext(KEY, board);
}

/** The board a tile stands on; a tile elsewhere has none. */
export function useBoard(): BoardActions | undefined {
  return getContext(KEY);
}
