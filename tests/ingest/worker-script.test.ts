import { describe, expect, it } from 'vitest';
import { WorkerScript } from '../../src/ingest/worker-script';

const URL = 'https://app.test/assets/formats.js';

function scriptWith(fetch: () => Promise<Response>) {
  const blobs: Blob[] = [];
  const platform = {
    fetch,
    createObjectURL: (blob: Blob) => `blob:${blobs.push(blob)}`,
  };
  const script = new WorkerScript(URL, platform);
  return { script, text: () => blobs[Number(script.address.slice(5)) - 1]!.text() };
}

describe("a worker's script", () => {
  it('is asked for by the worker as long as it was not fetched', async () => {
    const { script, text } = scriptWith(() => Promise.reject(new TypeError('no network')));
    expect(await text()).toContain(`importScripts("${URL}")`);
    await script.keep();
    expect(await text()).toContain(`importScripts("${URL}")`);
    expect(script.address).toBe(script.address);
    const missing = scriptWith(() => Promise.resolve(new Response('not here', { status: 404 })));
    await missing.script.keep();
    expect(await missing.text()).toContain('importScripts');
  });

  it('is the script itself once it was fetched', async () => {
    const { script, text } = scriptWith(() => Promise.resolve(new Response('serve();')));
    await script.keep();
    expect(await text()).toBe('serve();');
  });
});
