import { connectors } from '../engine/connectors';
import { platformOf } from '../engine/platform';
import { supervise } from '../engine/supervisor';
import { blobScript, createReader, type WorkerLike } from '../ingest/reader-client';
import readerUrl from '../ingest/reader.worker?worker&url';
import { DefterError } from '../lib/errors';
import type { Platform } from './workspace-state.svelte';

/** Everything the workspace takes from the browser. Nothing is started before it is used. */
export function browserPlatform(): Platform {
  const baseUrl = document.baseURI;
  const absolute = (path: string): string => new URL(path, baseUrl).href;
  const connect = connectors[0];
  if (!connect) throw new RangeError('There is no engine connector');
  const engine = supervise(connect(platformOf(globalThis, baseUrl)));
  const reader = createReader(
    () =>
      (import.meta.env.DEV
        ? new Worker(readerUrl, { type: 'module' })
        : new Worker(blobScript(absolute(readerUrl)))) as WorkerLike,
  );
  // While the network is there, since the first file may come when it is not; but after the engine.
  const unsubscribe = engine.subscribe((status) => {
    if (status.state !== 'ready') return;
    reader.warm();
    queueMicrotask(() => unsubscribe());
  });
  return {
    engine,
    sniff: (blob, choice) => reader.sniff(blob, choice),
    read: (...job) => reader.read(...job),
    today: () => new Date().toLocaleDateString('sv'),
    async sampleFile(path) {
      const response = await fetch(absolute(`sample-data/${path}`));
      if (!response.ok) throw new DefterError('sample.missing', { params: { file: path } });
      return new File([await response.blob()], path.split('/').pop() ?? path);
    },
  };
}
