import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, strToU8, zipSync } from 'fflate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addFiles, goTo, kpi, ledgerOf } from '../support/app';
import { brotliParquet } from '../support/brotli-parquet';
import { launch, openApp, serveDist } from '../support/browser';
import { hasOnlineRetail } from '../support/online-retail';
import { SHARED } from '../support/shared';
import { makeXlsx } from '../support/xlsx';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const isReady = (page: Page) => page.getByTestId('explore').and(page.locator(':enabled')).waitFor();

describe('files of other kinds', () => {
  it('opens Parquet as it is: the published figures of Online Retail', async (context) => {
    if (!hasOnlineRetail) context.skip('shared/data/online-retail is absent');
    const { page, problems, close } = await openApp(browser, '#/data');
    await addFiles(page, [join(SHARED, 'online-retail/onlineretail.parquet')]);
    const ledger = await ledgerOf(page, 'onlineretail.parquet');
    expect(ledger).toMatchObject({ read: 541_909, unreadable: 0 });
    await goTo(page, '#/explore');
    await expect.poll(() => kpi(page, 'customers')).toBe(4372);
    expect(await kpi(page, 'revenue')).toBeCloseTo(8_300_065.814, 6);
    expect(problems).toEqual([]);
    await close();
  });

  it('opens what is in a zip, and a workbook that is called .csv', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    const orders = makeXlsx([
      {
        name: 'Notes',
        rows: [['Nothing here']],
      },
      {
        name: 'Orders',
        rows: [
          ['Order no', 'Customer', 'Order date', 'Amount'],
          ...Array.from({ length: 20 }, (_, i) => [
            `A-${i}`,
            `00${i % 5}`,
            `2026-01-${String(i + 1).padStart(2, '0')}`,
            10.5 + i,
          ]),
        ],
      },
    ]);
    const customers = [0, 1, 2, 3, 4].map((i) => ({
      customer_id: `00${i}`,
      name: `N ${i}`,
      city: 'İzmir',
      gender: i % 2 ? 'female' : 'male',
    }));
    const zip = zipSync({
      'customers.json': strToU8(JSON.stringify(customers)),
      '__MACOSX/._customers.json': strToU8('x'),
    });
    await page
      .getByTestId('file-input')
      .first()
      .setInputFiles([
        { name: 'export.zip', mimeType: 'application/zip', buffer: Buffer.from(zip) },
        { name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(orders) },
      ]);
    await isReady(page);
    expect(await ledgerOf(page, 'customers.json')).toMatchObject({ read: 5, used: 5 });
    expect(await ledgerOf(page, 'orders.csv')).toMatchObject({ read: 20, used: 20 });
    await goTo(page, '#/explore');
    await expect.poll(() => kpi(page, 'customers')).toBe(5);
    expect(await kpi(page, 'revenue')).toBe(400);
    expect(problems).toEqual([]);
    await close();
  });

  it('shows how far the unpacking is, and stops it', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    // Packed once and repeated, as programs do that write archives piece by piece.
    const lines = Array.from(
      { length: 80_000 },
      (_, i) => `A-${i},c${(i * 7919) % 997},2026-01-15,9.50`,
    );
    const piece = gzipSync(strToU8(`${lines.join('\n')}\n`), { level: 1 });
    const folder = mkdtempSync(join(tmpdir(), 'defter-packed-'));
    const path = join(folder, 'orders.csv.gz');
    writeFileSync(path, Buffer.concat(Array<Uint8Array>(250).fill(piece)));
    await page.evaluate(() => {
      const page = window as unknown as { blocks: number[] };
      page.blocks = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) page.blocks.push(entry.duration);
      }).observe({ type: 'longtask' });
    });
    await page.getByTestId('file-input').first().setInputFiles(path);
    const card = page.getByTestId('source');
    const bar = card.getByRole('progressbar', { name: 'Unpacking the archive' });
    await bar.waitFor();
    await expect
      .poll(async () => Number(await bar.getAttribute('aria-valuenow')))
      .toBeGreaterThan(4);
    expect(await bar.getAttribute('aria-valuetext')).toMatch(/^[\d.]+ MB of \d+ MB/);
    await card.getByRole('button', { name: 'Stop unpacking orders.csv.gz' }).click();
    await card.getByText('Reading was stopped.').waitFor();
    expect(await card.getByRole('progressbar').count()).toBe(0);
    const blocks = await page.evaluate(() => (window as unknown as { blocks: number[] }).blocks);
    // Two cores for two files of tests; a page that waited for the unpacking would wait for seconds.
    expect(blocks.filter((ms) => ms > 400)).toEqual([]);
    expect(problems).toEqual([]);
    await close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['en', /there is no connection now/],
    ['tr', /şu anda bağlantı yok/],
  ])('opens them without a network, and says what it cannot (%s)', async (lang, message) => {
    const server = await serveDist();
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    const kept = page.waitForResponse(/formats\.worker/);
    await page.goto(`${server.url}?lang=${lang}#/data`);
    await (await kept).finished();
    await server.close();
    await context.setOffline(true);
    const csv = 'order_id,customer_id,order_date,amount\nA-1,c1,2026-01-15,10.00\n';
    const input = page.getByTestId('file-input').first();
    await input.setInputFiles([
      { name: 'packed.csv.gz', mimeType: '', buffer: Buffer.from(gzipSync(strToU8(csv))) },
      {
        name: 'book.xlsx',
        mimeType: '',
        buffer: Buffer.from(
          makeXlsx([
            {
              name: 'Orders',
              rows: [
                ['order_id', 'customer_id', 'order_date', 'amount'],
                ['B-1', 'c1', '2026-01-16', 9.5],
              ],
            },
          ]),
        ),
      },
      {
        name: 'list.json',
        mimeType: '',
        buffer: Buffer.from(
          '[{"order_id":"C-1","customer_id":"c2","order_date":"2026-01-17","amount":7.25}]',
        ),
      },
    ]);
    await isReady(page);
    for (const name of ['packed.csv', 'book.xlsx', 'list.json']) {
      expect(await ledgerOf(page, name)).toMatchObject({ read: 1, used: 1 });
    }
    // Brotli alone is fetched when it is needed.
    const parquet = { name: 'brotli.parquet', mimeType: '', buffer: brotliParquet() };
    await input.setInputFiles(parquet);
    const card = page.getByTestId('source').and(page.locator('[data-name="brotli.parquet"]'));
    await card.getByText(message).waitFor();
    await context.close();
  });

  it('opens Parquet packed with Brotli', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    await page
      .getByTestId('file-input')
      .first()
      .setInputFiles({ name: 'brotli.parquet', mimeType: '', buffer: brotliParquet() });
    await isReady(page);
    expect(await ledgerOf(page, 'brotli.parquet')).toMatchObject({ read: 20, used: 20 });
    expect(problems).toEqual([]);
    await close();
  });

  it('says what is wrong with an archive', async () => {
    const { page, close } = await openApp(browser, '#/data');
    await page
      .getByTestId('file-input')
      .first()
      .setInputFiles({
        name: 'half.csv.gz',
        mimeType: 'application/gzip',
        buffer: Buffer.from('1f8b0800000000000003', 'hex'),
      });
    await page.getByText(/archive is damaged or incomplete/i).waitFor();
    await close();
  });
});
