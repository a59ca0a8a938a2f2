import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distUrl, launch, openApp } from '../support/browser';
import { kpi, ledgerOf } from '../support/app';
import { addFiles, isReady, isSaved, keptFiles, orderFile } from '../support/kept';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

describe('what is kept', () => {
  it('comes back after a reload: files, answers, kinds and roles, steps, settings', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    const days = ['03/02/2026', '04/05/2026', '01/12/2025', '02/11/2025'];
    const rows = days.map((day, i) => `A-${i},C-${i % 2},${day},${10 + i}.50,${i}.25`);
    const file = {
      ...orderFile(0),
      buffer: Buffer.from(
        ['order_id,customer_id,order_date,amount,x', ...rows, rows[0]].join('\n'),
      ),
    };
    await addFiles(page, file);
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
    await addFiles(page, orderFile(50), orderFile(50, 'more.csv', 100));
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
    await addFiles(page, orderFile(60));
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

  it('shows earlier versions of the notebook, compares and restores them', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    for (const text of ['# One\n\nfirst\n', '# One\n\nsecond\n']) {
      // As an earlier version of the app kept it.
      await page.evaluate((notebook) => localStorage.setItem('defter.notebook', notebook), text);
      await page.reload();
      await isSaved(page);
      await expect
        .poll(() => page.evaluate(() => localStorage.getItem('defter.notebook')))
        .toBeNull();
    }
    await page.getByTestId('kept').click();
    const diff = page.getByTestId('diff');
    await diff.waitFor();
    expect(await diff.innerText()).toMatch(/first[^]*second/);
    expect(await page.getByTestId('version').locator('option').count()).toBe(3);
    await axe(page);
    await page.getByTestId('version-restore').click();
    await page.getByText('The version is back').waitFor();
    await isSaved(page);
    await page.reload();
    await page.getByTestId('kept').click();
    await diff.waitFor();
    expect(await diff.innerText()).toMatch(/second[^]*first/);
    expect(problems).toEqual([]);
    await close();
  });

  it('goes into one file and comes back from it elsewhere; other files change nothing', async () => {
    const { page, problems, close } = await openApp(browser, '?lang=tr#/data');
    await addFiles(page, orderFile(70));
    await isReady(page);
    await page.locator('input[type=date]').fill('2026-05-01');
    await isSaved(page);
    await page.getByTestId('kept').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId('backup').click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^defter-yedek-.*\.zip$/);
    const buffer = await readFile(await download.path());
    await close();

    const other = await openApp(browser, '?lang=tr#/data');
    // In an empty browser it is offered, and known among files of data by what it is.
    for (const input of ['file-input', 'welcome-restore']) {
      const file = { name: 'x.dat', mimeType: '', buffer };
      await other.page.getByTestId(input).first().setInputFiles(file);
      await other.page.getByTestId('restore-do').waitFor();
      expect(await other.page.getByTestId('source').count()).toBe(0);
      await axe(other.page);
      await other.page.keyboard.press('Escape');
      await other.page.getByTestId('kept-dialog').waitFor({ state: 'detached' });
    }
    await addFiles(other.page, orderFile(20, 'kendi.csv'));
    await isReady(other.page);
    await isSaved(other.page);
    const restore = async (content: Buffer) => {
      const file = { name: 'yedek.zip', mimeType: 'application/zip', buffer: content };
      await other.page.getByTestId('backup-input').setInputFiles(file);
      await other.page.getByTestId('restore-do').click();
    };
    await other.page.getByTestId('kept').click();
    await axe(other.page);
    await restore(Buffer.from('x'));
    await other.page.getByText('bir Defter yedeği değil').waitFor();
    await restore(Buffer.concat([buffer.subarray(0, 200), Buffer.from('!'), buffer.subarray(201)]));
    await other.page.getByText('Hiçbir şey değiştirilmedi').waitFor();
    expect(await other.page.locator('[data-testid=source][data-name="kendi.csv"]').count()).toBe(1);
    await restore(buffer);
    await other.page.locator('[data-testid=source][data-name="orders.csv"]').waitFor();
    await isReady(other.page);
    expect(await other.page.locator('input[type=date]').inputValue()).toBe('2026-05-01');
    expect(await other.page.getByTestId('source').count()).toBe(1);
    // What was open before can be brought back.
    await other.page.getByTestId('kept').click();
    await other.page.getByTestId('open-before').click();
    await other.page.locator('[data-testid=source][data-name="kendi.csv"]').waitFor();
    expect([...problems, ...other.problems]).toEqual([]);
    await other.close();
  });

  it('is gone everywhere once everything is forgotten', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    await addFiles(page, orderFile(30));
    await isReady(page);
    await isSaved(page);
    await page.getByRole('button', { name: 'TR – Türkçe' }).click();
    await page.getByTestId('kept').click();
    const there = () =>
      page.evaluate(async () => {
        const names: string[] = [];
        const root = (await navigator.storage.getDirectory()) as unknown as {
          keys(): AsyncIterable<string>;
        };
        for await (const name of root.keys()) names.push(name);
        return {
          databases: (await indexedDB.databases()).length,
          files: names,
          texts: Object.keys(localStorage).concat(Object.keys(sessionStorage)),
          caches: await caches.keys(),
          cookies: document.cookie,
        };
      });
    expect(await there()).toMatchObject({
      databases: 1,
      files: ['defter'],
      texts: ['defter.lang'],
    });
    await page.getByTestId('forget').click();
    await Promise.all([page.waitForEvent('load'), page.getByTestId('forget-do').click()]);
    await page.getByTestId('sample-en').waitFor();
    await page.locator('[data-testid=kept-notice][data-phase=done]').waitFor({ state: 'attached' });
    expect(await there()).toEqual({ databases: 0, files: [], texts: [], caches: [], cookies: '' });
    expect(await page.getByTestId('kept').count()).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });
});

async function axe(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}
