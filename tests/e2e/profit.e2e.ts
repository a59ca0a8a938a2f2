import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goTo, kpi, value } from '../support/app';
import { launch, openApp } from '../support/browser';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000 });
const tile = (page: Page, id: string) => page.getByTestId(`tile-${id}`);
const LINES = fileURLToPath(new URL('../../sample-data/en/order_lines.csv', import.meta.url));
const COST = 10;

/** The sample's order lines with other costs, in Explore. */
async function openWith(lang: string, cost: (line: number, cost: string) => string) {
  const opened = await openApp(browser, `?lang=${lang}`);
  const { page } = opened;
  const [header, ...lines] = readFileSync(LINES, 'utf8').trimEnd().split(/\r?\n/);
  // Those without a comma inside a field are enough.
  const plain = lines.map((line) => line.split(',')).filter((cells) => cells.length === 12);
  const changed = plain
    .slice(0, 4000)
    .map((cells, i) => cells.with(COST, cost(i, cells[COST]!)).join(','));
  await page
    .getByTestId('file-input')
    .first()
    .setInputFiles({
      ...{ name: 'lines.csv', mimeType: 'text/csv' },
      buffer: Buffer.from([header, ...changed].join('\n')),
    });
  await page.getByTestId('explore').and(page.locator(':enabled')).waitFor();
  await goTo(page, '/explore');
  await kpi(page, 'customers');
  await tile(page, 'month').waitFor();
  return opened;
}

describe('Profit', () => {
  it('is chosen with keys, goes into the address, and is read in chart and table', async () => {
    const { page, problems, close } = await openApp(browser, '?sample=en&lang=en#/explore');
    await kpi(page, 'customers');
    await tile(page, 'month').waitFor();
    const [profit, revenue] = [
      await value(page.getByTestId('kpi-profit')),
      await kpi(page, 'revenue'),
    ];
    expect(profit).toBeGreaterThan(0);
    expect(profit).toBeLessThan(revenue);
    expect(await page.getByTestId('kpi-profit').innerText()).toContain(
      `profit margin ${Math.round((profit / revenue) * 100)}%`,
    );

    await page.getByRole('radio', { name: 'Customers', exact: true }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await eventually(() => Promise.resolve(page.url())).toMatch(/m=profit/);
    await eventually(() => tile(page, 'gender').innerText()).toContain('profit · by customer');
    expect(await tile(page, 'month').innerText()).toContain('Profit per month');
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

    await tile(page, 'gender').getByRole('button', { name: 'table' }).focus();
    await page.keyboard.press('Enter');
    const cells = await tile(page, 'gender').locator('tbody tr').allInnerTexts();
    const money = cells.map((row) =>
      Number(
        row
          .split('\t')
          .at(-1)!
          .replace(/[^\d.-]/g, ''),
      ),
    );
    expect(money.reduce((a, b) => a + b, 0)).toBeCloseTo(profit, 0);
    expect(problems).toEqual([]);
    await close();
  });

  it.each([
    [
      'en',
      /profit where the cost is known \(\d\d(\.\d)?% of all revenue\)/,
      /cost known: \d\d(\.\d)?% of all revenue/,
    ],
    [
      'tr',
      /kâr \(tüm ciroda maliyeti bilinen pay: %\d\d(,\d)?\)/,
      /tüm ciroda maliyeti bilinen: %\d\d/,
    ],
  ])('says in %s how much of the revenue has a cost', async (lang, said, short) => {
    const { page, problems, close } = await openWith(lang, (i, cost) => (i % 40 < 20 ? cost : ''));
    expect(await page.getByTestId('kpi-profit').innerText()).toMatch(short);
    await page.getByRole('radio', { name: lang === 'tr' ? 'Kâr' : 'Profit', exact: true }).click();
    await eventually(() => tile(page, 'spend').innerText()).toMatch(said);
    expect(await tile(page, 'month').innerText()).toMatch(said);
    expect(problems).toEqual([]);
    await close();
  });

  it('is not offered where no order has a cost', async () => {
    const { page, problems, close } = await openWith('en', () => '');
    expect(await page.getByRole('radio', { name: 'Profit' }).count()).toBe(0);
    expect(await page.getByTestId('kpi-profit').count()).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });
});
