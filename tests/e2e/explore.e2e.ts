import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import Papa from 'papaparse';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/universal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kpi, segments, value } from '../support/app';
import { launch, openApp } from '../support/browser';

const truths = JSON.parse(
  readFileSync(new URL('../../sample-data/truths.json', import.meta.url), 'utf8'),
) as { counts: Record<string, number>; revenue: Record<string, number> };

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Waits as long as a busy machine may need. */
const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000 });

const open = (address: string, options: BrowserContextOptions = {}) =>
  openApp(browser, address, { acceptDownloads: true, ...options });
const chart = (page: Page, tile: string) => page.getByTestId(`tile-${tile}`).getByRole('listbox');
const chips = (page: Page) =>
  page
    .getByRole('group', { name: /^(Filters|Filtreler)$/ })
    .getByRole('button')
    .count();

async function figures(page: Page): Promise<number[]> {
  return [await kpi(page, 'customers'), await kpi(page, 'revenue'), await kpi(page, 'orders')];
}

describe('Explore', () => {
  it('shows everyone, splits them into segments, and follows clicks, undo and the address', async () => {
    const { page, problems, close } = await open('?sample=en#/explore');
    const everyone = await figures(page);
    expect(everyone).toEqual([
      truths.counts.customers,
      truths.revenue.netOfReturns,
      truths.counts.orders,
    ]);
    const all = await segments(page);
    expect(all.none).toBe(truths.counts.customersWithoutPurchase);
    expect(Object.values(all).reduce((a, b) => a + b, 0)).toBe(everyone[0]);

    const row = (id: string) =>
      page.getByTestId('segment-row').and(page.locator(`[data-segment=${id}]`));
    await row('risk').click();
    expect(await kpi(page, 'customers')).toBe(all.risk);
    await row('cantlose').click({ modifiers: ['Shift'] });
    expect(await kpi(page, 'customers')).toBe((all.risk ?? 0) + (all.cantlose ?? 0));
    expect(page.url()).toContain('f=segment');
    const both = await figures(page);

    // A range over the histogram of recency, by mouse; one step however many moves it took.
    const box = await chart(page, 'recency').boundingBox();
    if (!box) throw new Error('no histogram');
    await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
    await page.mouse.down();
    for (let i = 1; i <= 8; i++)
      await page.mouse.move(box.x + box.width * (0.3 + i * 0.05), box.y + 40);
    // The chart stays under the pointer.
    expect((await chart(page, 'recency').boundingBox())?.y).toBe(box.y);
    await page.mouse.up();
    const brushed = await figures(page);
    expect(brushed[0]).toBeLessThan(both[0] as number);
    expect(await chips(page)).toBe(2);
    await page.keyboard.press('Control+z');
    expect(await figures(page)).toEqual(both);
    await page.keyboard.press('Control+Shift+Z');
    expect(await figures(page)).toEqual(brushed);
    await page.goBack();
    await eventually(() => figures(page)).toEqual(both);
    await page.goForward();
    await eventually(() => figures(page)).toEqual(brushed);

    // Another visit with the same address sees the same people.
    const again = await open(`?sample=en${new URL(page.url()).hash}`);
    expect(await figures(again.page)).toEqual(brushed);
    await again.close();
    await page.getByRole('button', { name: 'Clear all' }).click();
    expect(await figures(page)).toEqual(everyone);
    expect(problems).toEqual([]);
    await close();
  });

  it('is worked with the keyboard alone: bars, squares, ranges, chips', async () => {
    const { page, problems, close } = await open('?sample=tr&lang=tr#/explore');
    const all = await kpi(page, 'customers');
    const gender = chart(page, 'gender');
    await gender.focus();
    await page.keyboard.press('Enter');
    const women = await kpi(page, 'customers');
    expect(women).toBeLessThan(all);
    expect(await gender.getByRole('option', { selected: true }).count()).toBe(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+Enter');
    const known = await kpi(page, 'customers');
    expect(known).toBeGreaterThan(women);
    await page.keyboard.press('Escape');
    expect(await kpi(page, 'customers')).toBe(all);

    await chart(page, 'orders').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    const once = await kpi(page, 'customers');
    expect(once).toBe(truths.counts.buyersOnce);
    await page.keyboard.down('Shift');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.up('Shift');
    expect(await kpi(page, 'customers')).toBeGreaterThan(once);
    await page.getByRole('button', { name: /^Filtreyi kaldır/ }).focus();
    await page.keyboard.press('Enter');
    expect(await kpi(page, 'customers')).toBe(all);

    await chart(page, 'rf').focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('button', { name: 'Filtreyi kaldır: R 1 · F 2' }).count()).toBe(1);
    expect(problems).toEqual([]);
    await close();
  });

  it('stretches a selection over the squares with Shift and the arrows, as one step', async () => {
    const { page, problems, close } = await open('?sample=en#/explore');
    const all = await kpi(page, 'customers');
    const squares = chart(page, 'rf');
    const chosen = squares.getByRole('option', { selected: true });
    await squares.focus();
    await page.keyboard.down('Shift');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowUp');
    expect(await chosen.count()).toBe(4);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.up('Shift');
    expect(await chosen.count()).toBe(2);
    expect(page.url()).toMatch(/f=rf=1\.1,1\.2$/);
    await page.keyboard.press('Control+z');
    expect(await kpi(page, 'customers')).toBe(all);
    const genders = chart(page, 'gender');
    await genders.focus();
    await page.keyboard.press('Shift+ArrowDown');
    expect(await genders.getByRole('option', { selected: true }).count()).toBe(2);
    expect(problems).toEqual([]);
    await close();
  });

  it('filters by what was ordered, and shows customers, orders or revenue', async () => {
    const { page, problems, close } = await open('?sample=en#/explore');
    const [customers, revenue, orders] = await figures(page);
    const shown = async (tile: string) => {
      const card = page.getByTestId(`tile-${tile}`);
      const table = card.getByRole('button', { name: /as a table/ });
      await table.click();
      const rows = await card.locator('tbody tr').allInnerTexts();
      await table.click();
      return rows.reduce(
        (sum, row) => sum + Number(row.split('\t')[2]?.replace(/[^\d.-]/g, '')),
        0,
      );
    };
    expect(await shown('gender')).toBe(customers);
    expect(await shown('weekday')).toBe(orders);
    await page.getByRole('radio', { name: 'Revenue' }).click();
    await eventually(() => shown('gender')).toBeCloseTo(revenue!, 2);
    expect(await shown('weekday')).toBeCloseTo(revenue!, 2);
    expect(page.url()).toContain('m=revenue');
    await page.getByRole('radio', { name: 'Customers' }).click();

    const category = chart(page, 'category').getByRole('option').first();
    const said = /^(.+): ([\d,]+) orders/.exec((await category.getAttribute('aria-label'))!);
    await category.click({ force: true });
    // A click on a bar gives what the bar said.
    await eventually(() => kpi(page, 'orders')).toBe(Number(said![2]!.replaceAll(',', '')));
    await page.getByText(`Category bought: ${said![1]}`).first().waitFor();
    expect(await kpi(page, 'customers')).toBeLessThan(customers!);
    await page.reload();
    await eventually(() => kpi(page, 'orders')).toBe(Number(said![2]!.replaceAll(',', '')));
    expect(problems).toEqual([]);
    await close();
  });

  it('tells every chart as a table and as SQL', async () => {
    const { page, problems, close } = await open('?sample=en#/explore');
    await kpi(page, 'customers');
    const tile = page.getByTestId('tile-gender');
    await tile.getByRole('button', { name: '“Gender” as a table' }).click();
    const cells = await tile.locator('tbody tr').allInnerTexts();
    const sum = cells.reduce((n, row) => n + Number(row.split('\t')[2]?.replaceAll(',', '')), 0);
    expect(sum).toBe(truths.counts.customers);
    await tile.getByRole('button', { name: 'SQL of “Gender”' }).click();
    const sql = await page.getByRole('dialog').locator('pre').innerText();
    expect(sql).toContain('FROM customer_facts');
    expect(sql).toContain('"gender"');
    expect(problems).toEqual([]);
    await close();
  });

  it('finds, sorts and explains customers, down to the lines of the files', async () => {
    const { page, problems, close } = await open('?sample=tr&lang=tr#/explore');
    const grid = page.getByRole('grid');
    await eventually(() => grid.getAttribute('aria-rowcount')).toBe('3001');
    await grid.focus();
    await page.keyboard.press('End');
    await eventually(() => grid.locator('[aria-rowindex="3001"]').innerText()).not.toContain('…');
    await page.getByTestId('customer-search').fill('IŞIL FİLİZ');
    await eventually(() => grid.getAttribute('aria-rowcount')).not.toBe('3001');
    await expect
      .poll(() => grid.locator('[aria-rowindex="2"]').innerText())
      .toContain('Işıl Filiz');
    await grid.focus();
    await page.keyboard.press('Enter');
    const why = page.getByTestId('why');
    await why.getByRole('button', { name: 'Satırları göster' }).click();
    const lines = await why.locator('tbody tr').allInnerTexts();
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^siparis_satirlari\.csv:\d+\t/);
    await eventually(() => why.innerText()).toMatch(/R [1-5] \([1-5]: .* gün\)/);
    expect(problems).toEqual([]);
    await close();
  });

  it('skips to the list, gives the explanation the focus, and takes it back', async () => {
    const { page, problems, close } = await open('?sample=tr&lang=tr#/explore');
    const grid = page.getByRole('grid');
    await eventually(() => grid.locator('[aria-rowindex="2"]').innerText()).not.toContain('…');
    await page.getByRole('main').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const search = page.getByTestId('customer-search').and(page.locator(':focus'));
    expect(await search.count()).toBe(1);
    await page.keyboard.press('Tab');
    const save = page.getByRole('button', { name: 'Listeyi kaydet' });
    expect(await save.and(page.locator(':focus')).count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.getByTestId('export').waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => save.and(page.locator(':focus')).count()).toBe(1);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const heading = page.getByTestId('why').getByRole('heading').and(page.locator(':focus'));
    const name = await grid.locator('[aria-rowindex="2"] [role=gridcell]').nth(1).innerText();
    await eventually(() => heading.allInnerTexts()).toEqual([`${name} neden burada?`]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    expect(await page.getByTestId('why').count()).toBe(0);
    expect(await grid.and(page.locator(':focus')).count()).toBe(1);
    expect(problems).toEqual([]);
    await close();
  });

  it('counts in list and file the orders of the months chosen, and says so', async () => {
    const { page, problems, close } = await open(
      '?sample=tr&lang=tr#/explore?f=month=2025-01..2025-06',
    );
    const [customers, revenue, orders] = await figures(page);
    const words =
      'Sipariş, ciro ve ortalama sepet yalnız şu siparişlerden: Oca 2025 – Haz 2025. Diğer her şey tüm zamanı gösterir.';
    expect(await page.getByTestId('customers').innerText()).toContain(words);
    expect(await page.getByLabel('Seçilenlerin rakamları', { exact: true }).innerText()).toContain(
      words,
    );
    // By the whole time, as that of everyone beside it: who bought in some months bought more often than the rest.
    const again = page.getByTestId('kpi-bought-again');
    const everyone = /%(\d+)$/.exec(await again.innerText())?.[1];
    expect(100 * (await value(again))).toBeGreaterThan(Number(everyone));
    await page.getByRole('button', { name: 'Listeyi kaydet' }).click();
    expect(await page.getByTestId('export').innerText()).toContain(words);
    const save = page.getByTestId('export-save').and(page.locator(':enabled'));
    const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
    const text = readFileSync(await download.path(), 'utf8')
      .slice(1)
      .trimEnd();
    const { data } = Papa.parse<Record<string, string>>(text, { header: true });
    const sum = (name: string) =>
      data.reduce((n, row) => n + Number(row[name]?.replace(',', '.')), 0);
    expect(data).toHaveLength(customers as number);
    expect(sum('Sipariş (Oca 2025 – Haz 2025)')).toBe(orders);
    expect(sum('Ciro (Oca 2025 – Haz 2025)')).toBeCloseTo(revenue as number, 2);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Tümünü temizle' }).click();
    await eventually(() => page.getByTestId('customers').innerText()).not.toContain('dönemine');
    expect(problems).toEqual([]);
    await close();
  });

  it('keeps the filters of a link when the user looks at another page first', async () => {
    const { page, problems, close } = await open('?sample=en#/explore?f=segment%3Drisk');
    await page.getByRole('link', { name: 'Explore' }).waitFor();
    await page.getByRole('link', { name: 'Data' }).click();
    expect(page.url()).toMatch(/#\/data$/);
    await page.getByRole('link', { name: 'Explore' }).click();
    const risk = (await segments(page)).risk;
    await eventually(() => kpi(page, 'customers')).toBe(risk);
    expect(page.url()).toMatch(/#\/explore\?f=segment=risk$/);
    expect(problems).toEqual([]);
    await close();
  });

  it('leaves out a segment that is none, and says what the figures rest on', async () => {
    const { page, problems, close } = await open('?sample=en#/explore?f=segment=nonsuch');
    await page.getByText('Left out, not found here: Segment: nonsuch').waitFor();
    expect(await kpi(page, 'customers')).toBe(truths.counts.customers);
    // With other settings the figures of before stand, and say so.
    const revenue = await kpi(page, 'revenue');
    const behind = page.getByTestId('behind');
    expect(await behind.count()).toBe(0);
    await page.getByRole('link', { name: /Refunds: Net · as of/ }).click();
    await page.getByRole('radio', { name: 'Gross' }).click();
    await page.getByRole('link', { name: 'Explore' }).click();
    await behind.waitFor();
    expect(await kpi(page, 'revenue')).toBe(revenue);
    await page.getByRole('link', { name: /Refunds: Gross · as of/ }).waitFor();
    await behind.waitFor({ state: 'detached' });
    expect(await kpi(page, 'revenue')).toBeGreaterThan(revenue);
    await page.getByRole('link', { name: /scores: Quantiles, 1–5/ }).click();
    expect(page.url()).toMatch(/#\/segments$/);
    expect(problems).toEqual([]);
    await close();
  });

  it('has the sample in the address for as long as it is open, and filters of an address wait', async () => {
    const { page, problems, close } = await openApp(browser, '#/explore?f=gender=female');
    await page.getByText('Your filters are kept').waitFor();
    await page.getByTestId('sample-en').click();
    await page.getByTestId('kpi-customers').waitFor();
    expect(new URL(page.url()).search).toBe('?sample=en');
    expect(page.url()).toMatch(/#\/explore\?f=gender=female$/);
    const clear = page.getByRole('button', { name: 'Clear all' });
    await clear.focus();
    await page.keyboard.press('Enter');
    const undo = page.getByRole('button', { name: 'Undo' });
    await eventually(() => undo.and(page.locator(':focus')).count()).toBe(1);
    await page.getByRole('link', { name: 'Data' }).click();
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Start over' }).click();
    await page.getByTestId('sample-en').waitFor();
    expect(new URL(page.url()).search).toBe('');
    expect(problems).toEqual([]);
    await close();
  });

  it('says in the address the language and theme that are shown', async () => {
    const { page, problems, close } = await open(
      '?sample=en&lang=en&theme=light#/explore?f=gender=female',
    );
    const women = await kpi(page, 'customers');
    const board = await page.getByTestId('board').elementHandle();
    await page.getByRole('button', { name: /^TR/ }).click();
    await page.getByRole('button', { name: 'Koyu tema' }).click();
    // The page speaks otherwise; it is not made anew.
    expect(await board?.evaluate((tile) => tile.isConnected)).toBe(true);
    expect(new URL(page.url()).search).toBe('?sample=en&lang=tr&theme=dark');
    await page.reload();
    await page.getByRole('heading', { name: 'Müşteriler' }).waitFor();
    expect(await kpi(page, 'customers')).toBe(women);
    expect(problems).toEqual([]);
    await close();
  });

  it('shows the list on a phone in a box that scrolls, and nothing beside the page', async () => {
    const { page, problems, close } = await open('?sample=en#/explore', {
      viewport: { width: 390, height: 844 },
    });
    const grid = page.getByRole('grid');
    const last = grid.getByRole('columnheader').last();
    await last.scrollIntoViewIfNeeded();
    const box = await last.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBe(390);
    expect(problems).toEqual([]);
    await close();
  });

  it('saves the selected customers as CSV that a Turkish spreadsheet opens right', async () => {
    const { page, problems, close } = await open('?sample=tr&lang=tr#/explore?f=segment%3Drisk');
    const [customers, revenue] = await figures(page);
    await page.getByRole('button', { name: 'Listeyi kaydet' }).click();
    const save = page.getByTestId('export-save').and(page.locator(':enabled'));
    const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
    expect(download.suggestedFilename()).toBe('musteriler.csv');
    const text = readFileSync(await download.path(), 'utf8');
    expect(text.startsWith('\ufeffMüşteri no;')).toBe(true);
    const { data } = Papa.parse<Record<string, string>>(text.slice(1).trimEnd(), { header: true });
    expect(data).toHaveLength(customers as number);
    expect(new Set(data.map((row) => row.Segment)).size).toBe(1);
    const sum = data.reduce((n, row) => n + Number(row.Ciro?.replace(',', '.')), 0);
    expect(sum).toBeCloseTo(revenue as number, 2);
    expect(problems).toEqual([]);
    await close();
  });

  it('saves them as a workbook whose numbers and days are real ones', async () => {
    const { page, problems, close } = await open('?sample=tr&lang=tr#/explore?f=segment%3Drisk');
    const [customers, revenue] = await figures(page);
    await page.getByRole('button', { name: 'Listeyi kaydet' }).click();
    await page.getByRole('radio', { name: 'Excel (XLSX)' }).click();
    expect(await page.getByRole('radio', { name: 'Noktalı virgül ;' }).count()).toBe(0);
    const save = page.getByTestId('export-save').and(page.locator(':enabled'));
    const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
    expect(download.suggestedFilename()).toBe('musteriler.xlsx');
    const [head = [], ...rows] = await readSheet(new Blob([readFileSync(await download.path())]));
    expect(rows).toHaveLength(customers as number);
    const cells = (name: string) => rows.map((row) => row[head.indexOf(name)]);
    expect(cells('Son sipariş').every((cell) => cell instanceof Date)).toBe(true);
    const sum = cells('Ciro').reduce((n: number, cell) => n + (cell as number), 0);
    expect(sum).toBeCloseTo(revenue as number, 2);
    expect(problems).toEqual([]);
    await close();
  });

  it.each(['light', 'dark'])('has nothing for axe to complain of in %s', async (theme) => {
    const { page, problems, close } = await open(
      `?sample=en&theme=${theme}#/explore?f=segment%3Drisk%2Ccantlose`,
    );
    await kpi(page, 'customers');
    const grid = page.getByRole('grid');
    await eventually(() => grid.locator('[aria-rowindex="2"]').innerText()).not.toContain('…');
    await grid.locator('[aria-rowindex="2"]').click();
    await page.getByTestId('why').getByRole('list').first().waitFor();
    const found = await new AxeBuilder({ page }).analyze();
    expect(found.violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
    expect(await value(page.getByTestId('kpi-bought-again'))).toBeGreaterThan(0);
    expect(problems).toEqual([]);
    await close();
  });
});
