import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distUrl, launch, openApp } from '../support/browser';
import { kpi, ledgerOf } from '../support/app';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

const orders = (n: number, from = 1, header = 'order_id,customer_id,order_date,amount') => ({
  name: 'orders.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    [
      header,
      ...Array.from({ length: n }, (_, i) => {
        const day = String(1 + (i % 28)).padStart(2, '0');
        return `A${from + i},C${i % 40},2026-0${1 + (i % 6)}-${day},${10 + i}.50`;
      }),
    ].join('\n'),
  ),
});

const isReady = (page: Page) => page.getByTestId('explore').and(page.locator(':enabled')).waitFor();
const isSaved = (page: Page) => page.locator('[data-testid=kept][data-state=saved]').waitFor();
const add = (page: Page, ...files: ReturnType<typeof orders>[]) =>
  page.getByTestId('file-input').first().setInputFiles(files);

describe('what is kept', () => {
  it('comes back after a reload: files, answers, kinds and roles, steps, settings', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    const days = ['03/02/2026', '04/05/2026', '01/12/2025', '02/11/2025'];
    const rows = days.map((day, i) => `A-${i},C-${i % 2},${day},${10 + i}.50,${i}.25`);
    const file = {
      ...orders(0),
      buffer: Buffer.from(
        ['order_id,customer_id,order_date,amount,x', ...rows, rows[0]].join('\n'),
      ),
    };
    await add(page, file);
    await page.getByTestId('question').waitFor();
    await isSaved(page);
    await page.reload();
    // The question is still open, and is answered then.
    const question = page.getByTestId('question');
    await question.getByRole('radio').first().click();
    await isReady(page);
    const before = await ledgerOf(page, 'orders.csv');
    await page.locator('[data-testid=finding] [data-remedy]').first().click();
    await expect.poll(() => ledgerOf(page, 'orders.csv')).not.toEqual(before);
    const after = await ledgerOf(page, 'orders.csv');
    await isSaved(page);
    await page.reload();
    await isReady(page);
    expect(await page.getByTestId('step').count()).toBe(1);
    expect(await ledgerOf(page, 'orders.csv')).toEqual(after);
    await page.getByTestId('undo-step').first().click();
    await expect.poll(() => ledgerOf(page, 'orders.csv')).toEqual(before);
    expect(problems).toEqual([]);
    await close();
  });

  it('is the bytes as they were, kept once, and gone with the file', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    await add(page, orders(50), { ...orders(50, 100), name: 'more.csv' });
    await isReady(page);
    await isSaved(page);
    expect(await keptFiles(page)).toHaveLength(2);
    await page.reload();
    await isReady(page);
    expect(await page.getByTestId('source').count()).toBe(2);
    await page.getByRole('button', { name: 'Remove more.csv' }).click();
    await expect.poll(() => keptFiles(page)).toHaveLength(1);
    await page.getByRole('button', { name: 'Start over' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Start over' }).click();
    await expect.poll(() => keptFiles(page)).toHaveLength(0);
    await isSaved(page);
    await page.reload();
    await page.getByTestId('sample-en').waitFor();
    await page.locator('[data-testid=kept-notice][data-phase=done]').waitFor({ state: 'attached' });
    expect(await page.getByTestId('source').count()).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });

  it('leaves own files alone while the sample is open, and brings the sample back as it was', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    await add(page, orders(60));
    await isReady(page);
    await isSaved(page);
    await page.goto(`${distUrl()}?sample=en&lang=en#/data`);
    await isReady(page);
    expect(await page.getByTestId('source').count()).toBe(2);
    await isSaved(page);
    await page.goto(`${distUrl()}?lang=en#/explore`);
    expect(await kpi(page, 'orders')).toBe(60);
    expect(problems).toEqual([]);
    await close();
  });
});

/** Names in the browser's own file system. */
function keptFiles(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const names: string[] = [];
    try {
      const folder = await root.getDirectoryHandle('defter');
      for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys())
        names.push(name);
    } catch {
      return [];
    }
    return names;
  });
}
