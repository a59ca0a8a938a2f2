import type { Migration } from '../migrate';

/** Append only: the first leads from version 1 to 2, the next from 2 to 3. */
export const migrations: readonly Migration[] = [];
