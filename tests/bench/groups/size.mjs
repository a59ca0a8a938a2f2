import { gzipSync } from 'node:zlib';
import { row } from '../measure.mjs';

/** What the first page, the sample and Explore transfer, compressed as a host would, without the engine and the sample's data. */
export default async function size(bench) {
  await bench.buildApp();
  const sizes = new Map();
  const bodies = [];
  const page = await bench.page('/app/index.html?lang=tr&sample=tr#/explore', async (fresh) => {
    // What is fetched ahead of its first use, three seconds later, is not of the first visit.
    await fresh.addInitScript(() => {
      const { setTimeout } = window;
      window.setTimeout = (run, ms, ...rest) => (ms === 3000 ? 0 : setTimeout(run, ms, ...rest));
    });
    fresh.on('response', (response) => {
      const path = new URL(response.url()).pathname;
      if (/\/engine\/|\/sample-data\//.test(path) || !response.url().startsWith('http')) return;
      bodies.push(
        response.body().then((body) => {
          // Fonts are compressed already.
          const sent = path.endsWith('.woff2') ? body : gzipSync(body, { level: 9 });
          sizes.set(path, sent.length);
        }),
      );
    });
  });
  await page.getByTestId('segment-row').first().waitFor();
  await page.waitForLoadState('networkidle');
  await Promise.all(bodies);
  await page.context().close();
  const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  for (const [path, bytes] of sizes) console.log(`  ${String(bytes).padStart(7)} ${path}`);
  return [
    row('size', 'transferred, compressed, without the engine', {
      size: 'Explore, Turkish',
      ours: total / 1000,
      unit: 'kB',
      goal: 450,
    }),
  ];
}
