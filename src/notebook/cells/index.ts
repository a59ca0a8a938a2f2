import type { CellKind } from '../cell';
import { analysisCell } from './analysis';
import { figureCell } from './figure';
import { inputCell } from './input';
import { segmentCell } from './segment';
import { sqlCell } from './sql';
import { tableCell } from './table';
import { textCell } from './text';

/** Every kind of cell. */
export const cellKinds: readonly CellKind[] = [
  textCell,
  sqlCell,
  inputCell,
  segmentCell,
  analysisCell,
  tableCell,
  figureCell,
];
