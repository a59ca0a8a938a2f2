import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goTo, kpi, segments } from '../support/app';
import { distUrl, launch, openApp, serveDist } from '../support/browser';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const dist = resolve(import.meta.dirname, '../../dist');

describe('any host', () => {
  it('serves the app under a sub-path', async () => {
    const server = await serveDist({ base: '/some/where/' });
    const { page, problems, close } = await openApp(browser, '?sample=en#/explore', {
      baseUrl: server.url,
    });
    expect(await kpi(page, 'customers')).toBe(3000);
    expect(problems).toEqual([]);
    await close();
    await server.close();
  });

  it('gets no file over 25 MiB', () => {
    const sizes = readdirSync(dist, { recursive: true, encoding: 'utf8' })
      .map((file) => [file, statSync(join(dist, file)).size] as const)
      .filter(([, size]) => size > 25 * 1024 * 1024);
    expect(sizes).toEqual([]);
  });

  it('may send the engine decompressed, and is told of it when half is missing', async () => {
    const [engine] = readdirSync(join(dist, 'assets/engine')).filter((file) =>
      file.endsWith('.bin'),
    );
    const packed = readFileSync(join(dist, 'assets/engine', engine ?? ''));
    const whole = await openApp(browser);
    await whole.page.route('**/*.bin', (route) => route.fulfill({ body: gunzipSync(packed) }));
    await whole.page.goto(`${distUrl()}?sample=en#/explore`);
    await whole.page.reload();
    expect(await kpi(whole.page, 'customers')).toBe(3000);
    await whole.close();
    for (const body of [
      packed.subarray(0, packed.length / 2),
      gunzipSync(packed).subarray(0, 2e7),
    ]) {
      const half = await openApp(browser, '?theme=light');
      await half.page.route('**/*.bin', (route) => route.fulfill({ body }));
      await half.page.reload();
      await half.page
        .getByText(/engine could not be (down)?loaded/i)
        .first()
        .waitFor();
      await half.close();
    }
  });

  it('may go away once the page is loaded', async () => {
    const server = await serveDist();
    const { page, problems, close } = await openApp(browser, '#/data', { baseUrl: server.url });
    await page.getByTestId('sample-en').waitFor();
    // The engine arrives, every page is opened once, then the cable is pulled.
    await page.getByTestId('sample-en').click();
    await kpi(page, 'customers');
    await goTo(page, '#/segments');
    await page.getByTestId('thresholds-r').waitFor();
    await goTo(page, '#/explore');
    await kpi(page, 'customers');
    await page.context().setOffline(true);
    await server.close();

    const before = await segments(page);
    await page.locator('[data-testid=segment-row][data-segment=champions]').click();
    await expect.poll(() => kpi(page, 'customers')).toBe(before['champions']);
    await goTo(page, '#/data');
    await page
      .getByTestId('file-input')
      .first()
      .setInputFiles({
        name: 'more.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(
          'order_id,customer_id,order_date,amount\nZ-1,new-1,2026-01-15,12.50\nZ-2,new-2,2026-01-16,9.99\n',
        ),
      });
    await page
      .locator('[data-testid=source][data-name="more.csv"] [data-testid=ledger-used]')
      .waitFor();
    await goTo(page, '#/explore');
    await page
      .getByRole('button', { name: /clear/i })
      .first()
      .click()
      .catch(() => {});
    await expect
      .poll(() => segments(page).then((all) => Object.values(all).reduce((a, b) => a + b, 0)))
      .toBe(3002);
    // What the browser says of parts that were asked for ahead.
    const away = /^Failed to load resource: net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED)$/;
    expect(problems.filter((problem) => !away.test(problem))).toEqual([]);
    await close();
  });
});
