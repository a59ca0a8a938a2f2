import { i18n } from '../../../state/app.svelte';
import AnalysisCell from './AnalysisCell.svelte';
import FigureCell from './FigureCell.svelte';
import InputCell from './InputCell.svelte';
import type { CellView } from './kinds';
import SegmentCell from './SegmentCell.svelte';
import SqlCell from './SqlCell.svelte';
import TableCell from './TableCell.svelte';
import TextCell from './TextCell.svelte';

/** The view of every kind of cell, in the order they are offered. */
export const cellViews: readonly CellView[] = [
  { kind: 'text', view: TextCell, begin: () => i18n.m.notebook.begin.text },
  { kind: 'sql', view: SqlCell, always: true, begin: (from) => `SELECT *\nFROM ${from}` },
  { kind: 'input', view: InputCell, begin: () => 'type: slider\nmin: 0\nmax: 100\nvalue: 50' },
  { kind: 'segment', view: SegmentCell, begin: () => '' },
  { kind: 'analysis', view: AnalysisCell, begin: () => 'analysis: rfm' },
  { kind: 'table', view: TableCell, begin: (from) => `from: ${from}\nlimit: 20` },
  { kind: 'figure', view: FigureCell, begin: (from) => `value: count(*)\nfrom: ${from}` },
];
