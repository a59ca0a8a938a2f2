import AxeBuilder from '@axe-core/playwright';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDocument, printDocument } from '../../src/notebook/document';
import { textCell, type Cell } from '../../src/notebook/notebook';
import { foreignRequests, launch, openApp } from '../support/browser';
import { NAUGHTY } from '../support/naughty';

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), 'defter-report-'));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const cell = (kind: Cell['kind'], name: string, text: string): Cell => ({
  kind,
  name,
  rest: '',
  text,
});
const literal = (text: string) => `'${text.replaceAll('\0', '').replaceAll("'", "''")}'`;
const hostile = NAUGHTY.filter((text) => text.trim() !== '');

const NOTEBOOK = printDocument(
  newDocument(
    [
      textCell(`# Spring\n\n**{{count(customers)}}** people, {{count(few)}} few.`),
      textCell(hostile.join('\n\n')),
      cell('input', 'least', 'type: slider\nlabel: Least\nmin: 0\nmax: 50\nvalue: 3'),
      cell('sql', 'people', 'SELECT * FROM customers'),
      cell('sql', 'few', 'SELECT * FROM customers LIMIT 3'),
      cell(
        'sql',
        'groups',
        "SELECT grp, n FROM (VALUES ('one', 2), ('two', 7), ('three', 90)) AS t(grp, n)",
      ),
      cell(
        'sql',
        'odd',
        `SELECT label, 100 AS n FROM (VALUES ${hostile.map((text) => `(${literal(text)})`).join(', ')}) AS t(label)`,
      ),
      cell('chart', '', 'from: odd\nmark: bar\nx: label\ny: n\ntitle: "<img src=x onerror=1>"'),
      cell('figure', 'everyone', 'label: "<b>All</b>"\nvalue: count(*)\nfrom: customers'),
      cell('sql', 'broken', 'SELECT nothing_such FROM customers'),
    ],
    { title: 'Spring <script>window.__hit=1</script>' },
  ),
);

async function start(language: 'en' | 'tr') {
  const context = await browser.newContext({ locale: language === 'tr' ? 'tr-TR' : 'en-GB' });
  await context.addInitScript(
    'delete window.showOpenFilePicker; delete window.showSaveFilePicker;',
  );
  const given = { newContext: async () => context } as unknown as Browser;
  const opened = await openApp(given, `?sample=${language}#/notebook`);
  const { page } = opened;
  await page.getByTestId('notebook-file').waitFor({ timeout: 120_000 });
  const chosen = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+o');
  const buffer = Buffer.from(NOTEBOOK);
  await (await chosen).setFiles({ name: 'spring.md', mimeType: 'text/markdown', buffer });
  await page.getByTestId('held').getByRole('button').click();
  const status = (name: string) =>
    page.locator(`[data-testid=cell][data-name="${name}"]`).getAttribute('data-status');
  await expect.poll(() => status('broken'), { timeout: 60_000 }).toBe('failed');
  await expect.poll(() => status('everyone'), { timeout: 60_000 }).toBe('done');
  await page.getByTestId('chart').waitFor();
  return opened;
}

async function axe(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`);
}

async function made(page: Page, button: string): Promise<{ download: Download; path: string }> {
  const coming = page.waitForEvent('download');
  await page.getByTestId('export').getByRole('button', { name: button }).click();
  const download = await coming;
  const path = join(folder, `${Date.now()}-${download.suggestedFilename()}`);
  await download.saveAs(path);
  return { download, path };
}

/** Opens a file without a network; what it asks for, and what is wrong in it. */
async function alone(path: string, colorScheme: 'light' | 'dark') {
  const context = await browser.newContext({ offline: true, colorScheme });
  const page = await context.newPage();
  const asked: string[] = [];
  const problems: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('dialog', (dialog) => problems.push(dialog.message()));
  await page.goto(pathToFileURL(path).href);
  return { page, asked, problems, context };
}

describe('Taking the notebook away', () => {
  it('gives a report that stands alone, asks for nothing, runs nothing and tells of no one', async () => {
    const { page, problems, close } = await start('en');
    await page.getByRole('button', { name: 'Export…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByTestId('export');
    await dialog.waitFor();
    expect(await axe(page)).toEqual([]);
    await dialog.getByLabel('With the SQL of each cell').check();
    const { download, path } = await made(page, 'Make the file');
    expect(download.suggestedFilename()).toMatch(/^Spring.*\.html$/);
    await page.getByTestId('export-said').getByText('is in your downloads').waitFor();

    const html = readFileSync(path, 'utf8');
    expect(html).not.toMatch(/<(script|img|iframe|link|a)\b/i);
    for (const colorScheme of ['light', 'dark'] as const) {
      const report = await alone(path, colorScheme);
      expect(await report.page.title()).toContain('Spring <script>');
      expect(report.asked).toEqual([pathToFileURL(path).href]);
      expect(
        await report.page.evaluate(() => (window as { __hit?: unknown }).__hit),
      ).toBeUndefined();
      expect(await report.page.getByRole('heading', { level: 1 }).first().innerText()).toBe(
        'Spring',
      );
      const text = await report.page.locator('body').innerText();
      expect(text).toContain('fewer than 5 few');
      // The data are of their own day, whatever day it is.
      expect(text).toMatch(/Data as of .*\d{4}; written .*\d{4}/);
      expect(text).toMatch(/rows, one for each customer/);
      expect(text).toMatch(/Not in the report, since it failed/);
      expect(text).toContain('<b>All</b>');
      const groups = await report.page.getByRole('table', { name: 'groups' }).innerText();
      expect(groups.replace(/\s+/g, ' ')).toContain('three 90 one • two •');
      expect(await report.page.locator('svg').count()).toBe(1);
      // The page it is judged by must be able to run what judges it.
      const judged = await browser.newContext({ bypassCSP: true, colorScheme, offline: true });
      const copy = await judged.newPage();
      await copy.goto(pathToFileURL(path).href);
      expect(await axe(copy)).toEqual([]);
      await judged.close();
      expect(report.problems).toEqual([]);
      await report.context.close();
    }
    expect(problems).toEqual([]);
    expect(await foreignRequests()).toEqual([]);
    await close();
  });

  it('gives Markdown, a script and paper, in Turkish too', async () => {
    const { page, problems, close } = await start('tr');
    await page.getByRole('button', { name: 'Dışa aktar…' }).click();
    const dialog = page.getByTestId('export');
    await dialog.getByRole('radio', { name: 'Markdown' }).check();
    const markdown = await made(page, 'Dosyayı hazırla');
    const text = readFileSync(markdown.path, 'utf8');
    expect(text).toContain('5 altında few');
    expect(text).toContain('| three | 90 |');
    await dialog.getByRole('radio', { name: 'SQL betiği' }).check();
    const script = await made(page, 'Dosyayı hazırla');
    const sql = readFileSync(script.path, 'utf8');
    expect(sql).toContain('CREATE OR REPLACE TABLE "people" AS\nSELECT * FROM customers;');
    expect(sql).toContain('-- $least = 3');

    await page.evaluate(() => {
      window.print = () => document.body.setAttribute('data-printed', 'yes');
    });
    await dialog.getByRole('radio', { name: 'PDF' }).check();
    await dialog.getByRole('button', { name: 'Yazdır…' }).click();
    await expect.poll(() => page.locator('body').getAttribute('data-printed')).toBe('yes');
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['header.top', 'nav.outline', '.cm-editor', '.cell .bar', 'dialog']) {
      expect(await page.locator(gone).filter({ visible: true }).count(), gone).toBe(0);
    }
    expect(await page.getByRole('heading', { name: 'Spring' }).isVisible()).toBe(true);
    expect(await page.getByTestId('chart-drawing').isVisible()).toBe(true);
    expect(problems).toEqual([]);
    await close();
  });
});
