import { orderFile } from '../data.mjs';
import { median, row } from '../measure.mjs';

/**
 * A saved workspace that opens by itself, against the same file given to a page just opened: from the navigation to
 * the moment that everything is ready, the app itself being in the browser's cache both times.
 */
export default async function reopen(bench) {
  await bench.buildApp();
  const rows = [];
  for (const [size, orders, times] of [
    ['100k', 100_000, 5],
    ['1M', 1_000_000, 5],
  ]) {
    const path = orderFile(bench.data, orders);
    const seen = { fresh: [], again: [] };
    for (let round = 0; round < times; round++) {
      const page = await bench.page('/app/index.html?lang=en');
      await page.getByTestId('sample-en').waitFor();
      await page.waitForLoadState('networkidle');
      await page.reload();
      await page.getByTestId('file-input').first().setInputFiles(path);
      seen.fresh.push(await whenReady(page));
      await page.locator('[data-testid=kept][data-state=saved]').waitFor();
      await page.reload();
      seen.again.push(await whenReady(page));
      await page.context().close();
    }
    rows.push(
      row('reopen', 'a saved workspace opens', {
        size,
        ours: median(seen.again),
        peer: 'the same file given anew',
        theirs: median(seen.fresh),
        unit: 'ms',
        ...(size === '1M' ? { goal: 1 } : {}),
      }),
    );
  }
  return rows;
}

/** ms since the navigation at which the tables are there and nothing more is done. */
function whenReady(page) {
  return page
    .waitForFunction(() => {
      const button = document.querySelector('[data-testid=explore]');
      return button instanceof HTMLButtonElement && !button.disabled && performance.now();
    })
    .then((handle) => handle.jsonValue());
}
