import { call } from '../browser.mjs';
import { median, row } from '../measure.mjs';

const ORDERS = 1_000_000;
const ROWS = 5_000_000;
const SCROLLS = 120;

/**
 * A notebook of 100 cells over a million orders, its slider moved: what the runner adds to the queries of the cells
 * that depend on it, each made a table; it throws where any other cell runs. A query that would take hours, stopped. And the app itself with a result of five
 * million rows: the longest time that the page answered nobody while it opens, is scrolled, jumped in and sorted.
 */
export default async function notebook(bench) {
  const page = await bench.page('/page/notebook.html');
  await call(page, 'load', ORDERS);
  const { ours, bare, all, ran } = await call(page, 'move', 15);
  const stopped = await call(page, 'stop', 7);
  await page.context().close();
  const grid = await measureGrid(bench);
  return [
    row('notebook', `a slider moved, ${ran} of ${all} cells run`, {
      size: '1M orders',
      ours: median(ours),
      peer: 'their queries alone',
      theirs: median(bare),
      unit: 'ms',
    }),
    row('notebook', 'added per cell', {
      size: '1M orders',
      ours: (median(ours) - median(bare)) / ran,
      unit: 'ms',
      goal: 5,
    }),
    row('notebook', 'a cross join stopped', {
      size: '1M orders',
      ours: median(stopped),
      unit: 'ms',
      goal: 1000,
    }),
    ...Object.entries(grid).map(([name, ms]) =>
      row('notebook', `longest block, ${name}`, {
        size: '5M rows',
        ours: ms,
        unit: 'ms',
        goal: 50,
      }),
    ),
  ];
}

async function measureGrid(bench) {
  await bench.buildApp();
  const page = await bench.page('/app/index.html?sample=en&lang=en#/notebook');
  await page.addInitScript('delete window.showOpenFilePicker');
  await page.reload();
  await page.getByTestId('starter-rfm').waitFor();
  // What is fetched ahead has come.
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(6000);
  await page.evaluate(watchBlocks);
  const blocked = () => page.evaluate(() => window.blocked());
  const found = {};
  const text = `\`\`\`sql many\nSELECT i AS n, hash(i) % 3000017 AS mixed, 'row ' || i AS t FROM range(${ROWS}) AS r(i)\n\`\`\`\n`;
  const chosen = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+o');
  await blocked();
  await (
    await chosen
  ).setFiles({ name: 'many.md', mimeType: 'text/markdown', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: 'Run it' }).click();
  const grid = page.getByTestId('grid').first();
  await page.locator('[data-testid=grid][data-ready=true]').waitFor();
  await page.waitForTimeout(500);
  found.opening = await blocked();
  const box = await grid.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await blocked();
  for (let i = 0; i < SCROLLS; i++) await page.mouse.wheel(0, 400);
  await page.waitForTimeout(500);
  found.scrolling = await blocked();
  await page.getByRole('grid').first().focus();
  await blocked();
  for (let i = 0; i < 5; i++) {
    for (const key of ['Control+End', 'PageUp', 'Control+Home', 'PageDown']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(100);
    }
  }
  found.jumping = await blocked();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await blocked();
  await page.keyboard.press('Enter');
  await page.locator('[aria-sort=descending]').waitFor();
  await page.locator('[data-testid=grid][data-ready=true]').waitFor();
  await page.waitForTimeout(1000);
  found.sorting = await blocked();
  await page.context().close();
  return found;
}

/** Makes `blocked()`: ms of the longest time without an answer since it was last asked. */
function watchBlocks() {
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  let longest = 0;
  port1.onmessage = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    setTimeout(() => port2.postMessage(null), 1);
  };
  port2.postMessage(null);
  window.blocked = () => {
    const was = longest;
    longest = 0;
    return was;
  };
}
