import { connectors } from '../engine/connectors';
import { platformOf } from '../engine/platform';
import { supervise } from '../engine/supervisor';
import brotliUrl from '../ingest/brotli.worker?worker&url';
import { createReader, type WorkerLike } from '../ingest/reader-client';
import formatsUrl from '../ingest/formats.worker?worker&url';
import readerUrl from '../ingest/reader.worker?worker&url';
import { RecipeBook } from '../ingest/recipe';
import { WorkerScript } from '../ingest/worker-script';
import { DefterError } from '../lib/errors';
import { isMetered, whenIdle } from './browser';
import { kept } from './kept.svelte';
import type { Platform } from './workspace-state.svelte';

const RECIPES = 'defter.recipes';
/** ms for which the network is left to what everybody waits for. */
const LATER = 3000;

/** Everything the workspace takes from the browser. Nothing is started before it is used. */
export function browserPlatform(): Platform {
  const baseUrl = document.baseURI;
  const absolute = (path: string): string => new URL(path, baseUrl).href;
  const connect = connectors[0];
  if (!connect) throw new RangeError('There is no engine connector');
  const platform = platformOf(globalThis, baseUrl);
  const engine = supervise(connect(platform));
  const script = (url: string) => new WorkerScript(absolute(url), platform);
  const worker =
    (url: string, from = script(url)) =>
    (): WorkerLike =>
      (import.meta.env.DEV
        ? new Worker(url, { type: 'module' })
        : new Worker(from.address)) as WorkerLike;
  const formats = script(formatsUrl);
  const reader = createReader(worker(readerUrl), worker(formatsUrl, formats), worker(brotliUrl));
  // While the network is there, since the first file may come when it is not; but after the engine.
  const unsubscribe = engine.subscribe((status) => {
    if (status.state !== 'ready') return;
    reader.warm();
    if (!import.meta.env.DEV && !isMetered())
      setTimeout(() => whenIdle(() => void formats.keep()), LATER);
    queueMicrotask(() => unsubscribe());
  });
  const recipes = new RecipeBook(null);
  void kept.ready.then(() => recipes.join(kept.get(RECIPES)));
  return {
    engine,
    recipes,
    saveRecipes: () => kept.set(RECIPES, recipes.print()),
    kept: kept.opened,
    sniff: (...job) => reader.sniff(...job),
    read: (...job) => reader.read(...job),
    unpack: (...job) => reader.unpack(...job),
    today: () => new Date().toLocaleDateString('sv'),
    async sampleFile(path) {
      const response = await fetch(absolute(`sample-data/${path}`));
      if (!response.ok) throw new DefterError('sample.missing', { params: { file: path } });
      return new File([await response.blob()], path.split('/').pop() ?? path);
    },
  };
}
