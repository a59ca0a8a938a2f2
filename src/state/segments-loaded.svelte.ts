import type { Engine, Row } from '../engine/engine';
import { isAbort } from '../lib/errors';
import { workspace } from './workspace.svelte';

type Read<T> = (engine: Engine, signal: AbortSignal) => Promise<T>;

/**
 * An answer of the engine, asked anew when `job` reads something that changed or the tables were made
 * anew. Until then the old answer stands; late ones are dropped. Make it while a component is made.
 */
export class Loaded<T> {
  value: T | null = $state.raw(null);
  error: unknown = $state.raw(null);

  /** `job` gives null when there is nothing to ask. */
  constructor(job: () => Read<T> | null) {
    $effect(() => {
      const read = job();
      void workspace.version;
      if (!read || workspace.busy || !workspace.ready) return;
      const abort = new AbortController();
      read(workspace.engine, abort.signal).then(
        (value) => {
          if (abort.signal.aborted) return;
          this.value = value;
          this.error = null;
        },
        (error: unknown) => {
          if (!abort.signal.aborted && !isAbort(error)) this.error = error;
        },
      );
      return () => abort.abort();
    });
  }
}

/** The rows of one query. */
export function loadedRows<T extends Row>(sql: () => string | null): Loaded<T[]> {
  return new Loaded<T[]>(() => {
    const text = sql();
    return text === null ? null : (engine, signal) => engine.rows<T>(text, { signal });
  });
}
