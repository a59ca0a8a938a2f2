import AnalysisCell from './AnalysisCell.svelte';
import ChartCell from './ChartCell.svelte';
import FigureCell from './FigureCell.svelte';
import InputCell from './InputCell.svelte';
import type { CellView } from './kinds';
import SegmentCell from './SegmentCell.svelte';
import SqlCell from './SqlCell.svelte';
import TableCell from './TableCell.svelte';
import TextCell from './TextCell.svelte';

/** The view of every kind of cell, in the order they are offered. */
export const cellViews: readonly CellView[] = [
  { kind: 'text', view: TextCell },
  { kind: 'sql', view: SqlCell, always: true, says: true },
  { kind: 'input', view: InputCell },
  { kind: 'segment', view: SegmentCell, says: true },
  { kind: 'analysis', view: AnalysisCell },
  { kind: 'chart', view: ChartCell },
  { kind: 'table', view: TableCell },
  { kind: 'figure', view: FigureCell },
];
