import type { CellKind } from '../cell';

/** Prose. */
export const textCell: CellKind = {
  kind: 'text',
  name: () => '',
  reads: () => [],
  run: async () => ({}),
};
