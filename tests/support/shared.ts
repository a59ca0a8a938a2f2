import { resolve } from 'node:path';

/** The real data beside the project; tests that need it skip where it is absent. */
export const SHARED = resolve(import.meta.dirname, '../../../shared/data');
export const SAMPLE = resolve(import.meta.dirname, '../../sample-data');
