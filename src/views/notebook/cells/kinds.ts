import type { Component } from 'svelte';
import type { CellState, PlacedCell } from '../../../notebook/cell';
import type { Cell } from '../../../notebook/notebook';

/** What the frame gives to the view of every kind. */
export interface CellProps {
  cell: PlacedCell;
  state: CellState;
  /** The outcome is of what stands now. */
  current: boolean;
  /** The cell is being edited: its form or its text field is shown. */
  editing: boolean;
  /** Leaves the text: to the cell itself, or on to the next or a new one after running. */
  onleave: (how: Leave) => void;
}

export type Leave = 'escape' | 'stay' | 'next' | 'below';

export interface CellView {
  readonly kind: Cell['kind'];
  readonly view: Component<CellProps>;
  /** Its source is edited in the cell itself, without a form that opens. */
  readonly always?: boolean;
  /** It says itself what is wrong. */
  readonly says?: boolean;
}
