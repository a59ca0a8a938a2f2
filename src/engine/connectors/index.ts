import type { Connector } from '../engine';
import type { Platform } from '../platform';
import { duckdbWasm } from './duckdb-wasm';

/** Every connector, by what starts it; the first is the default. */
export const connectors: readonly ((platform: Platform) => Connector)[] = [duckdbWasm];
