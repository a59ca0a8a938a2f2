import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { addFiles, goTo, kpi, ledgerOf, segments } from '../support/app';
import { launch, openApp } from '../support/browser';
import { hasOnlineRetail, onlineRetailCsv } from '../support/online-retail';
import { SHARED } from '../support/shared';

let browser: Browser;
const folder = mkdtempSync(join(tmpdir(), 'defter-e2e-'));
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

function needs(context: TestContext, path: string): void {
  if (!existsSync(join(SHARED, path))) context.skip(`shared/data/${path} is absent`);
}

/** Chooses one of a row of buttons or radio buttons. */
const choose = (page: Page, name: string) => page.getByRole('radio', { name, exact: true }).click();

async function countAsOf(page: Page, day: string): Promise<void> {
  await page.getByLabel('Counted as of').fill(day);
  await page.keyboard.press('Tab');
}

describe('Online Retail, written out as CSV', () => {
  it('gives the published counts, revenue and segments', async (context) => {
    if (!hasOnlineRetail) context.skip('shared/data/online-retail is absent');
    const path = join(folder, 'online-retail.csv');
    writeFileSync(path, await onlineRetailCsv());
    const { page, problems, close } = await openApp(browser, '#/data');
    await addFiles(page, [path]);

    // Net of cancellations, the default.
    const net = await ledgerOf(page, 'online-retail.csv');
    expect(net.read).toBe(541_909);
    expect(net.used + net.apart + net.unreadable).toBe(541_909);
    expect(net.unreadable).toBe(0);
    await goTo(page, '#/explore');
    await expect.poll(() => kpi(page, 'customers')).toBe(4372);
    expect(await kpi(page, 'revenue')).toBeCloseTo(8_300_065.814, 6);

    // Sales in full: the cleaned file.
    await goTo(page, '#/data');
    await choose(page, 'Gross');
    await expect
      .poll(() => ledgerOf(page, 'online-retail.csv'), { timeout: 60_000 })
      .toEqual({ read: 541_909, used: 397_884, apart: 144_025, unreadable: 0 });
    await countAsOf(page, '2011-12-11');

    await goTo(page, '#/segments');
    await choose(page, 'Quantiles of the rank');
    await goTo(page, '#/explore');
    await expect
      .poll(() => segments(page), { timeout: 60_000 })
      .toMatchObject({
        champions: 633,
        loyal: 819,
        potential: 484,
        new: 42,
        promising: 94,
        attention: 187,
        sleep: 352,
        risk: 593,
        cantlose: 63,
        hibernating: 1071,
      });
    expect(await kpi(page, 'revenue')).toBeCloseTo(8_911_407.904, 6);
    expect(await kpi(page, 'orders')).toBe(18_532);
    expect(problems).toEqual([]);
    await close();
  });
});

describe('CDNOW', () => {
  it('opens as it is and counts every customer and order', async (context) => {
    needs(context, 'cdnow/CDNOW_master.txt');
    const { page, problems, close } = await openApp(browser, '#/data');
    await addFiles(page, [join(SHARED, 'cdnow/CDNOW_master.txt')]);
    const ledger = await ledgerOf(page, 'CDNOW_master.txt');
    expect(ledger.read).toBe(69_659);
    expect(ledger.used + ledger.apart).toBe(69_659);
    await goTo(page, '#/explore');
    expect(await kpi(page, 'customers')).toBe(23_570);
    expect(await kpi(page, 'orders')).toBe(ledger.used);
    expect(problems).toEqual([]);
    await close();
  });
});

describe('the orders of the R package rfm', () => {
  it('score as published under the option named so', async (context) => {
    needs(context, 'rfm-r/orders.csv');
    const { page, problems, close } = await openApp(browser, '#/data');
    await addFiles(page, [join(SHARED, 'rfm-r/orders.csv')]);
    expect(await ledgerOf(page, 'orders.csv')).toEqual({
      read: 4906,
      used: 4906,
      apart: 0,
      unreadable: 0,
    });
    await countAsOf(page, '2006-12-31');
    await goTo(page, '#/segments');
    await choose(page, 'As the R package “rfm”');
    const bounds = (measure: string) => page.getByTestId(`thresholds-${measure}`).innerText();
    for (const [measure, published] of [
      ['r', ['115', '181', '297.4', '482']],
      ['f', ['4', '5', '6', '8']],
      ['m', ['255.8', '382', '506.4', '666']],
    ] as const) {
      for (const bound of published) {
        await expect.poll(() => bounds(measure), { timeout: 30_000 }).toContain(bound);
      }
    }
    await goTo(page, '#/explore');
    expect(await kpi(page, 'customers')).toBe(995);
    expect(problems).toEqual([]);
    await close();
  });
});
