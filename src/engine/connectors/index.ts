import type { MakeConnector } from '../platform';
import { duckdbWasm } from './duckdb-wasm';

/** Every connector; the first is the default. */
export const connectors: readonly MakeConnector[] = [duckdbWasm];
