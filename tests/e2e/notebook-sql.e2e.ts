import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, openApp } from '../support/browser';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000 });

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).include('.cells').analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

/** Opens the notebook with these SQL cells over the English sample. */
async function openCells(cells: Readonly<Record<string, string>>, address = 'lang=en') {
  const opened = await openApp(browser, '', {
    viewport: { width: 1280, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const text = Object.entries(cells).map(([name, sql]) => `\`\`\`sql ${name}\n${sql}\n\`\`\``);
  const { page } = opened;
  await page.evaluate((kept) => localStorage.setItem('defter.notebook', kept), text.join('\n\n'));
  await page.goto(`${new URL(page.url()).origin}/?sample=en&${address}#/notebook`);
  return opened;
}

const cell = (page: Page, name: string) =>
  page.getByTestId('cell').and(page.locator(`[data-name="${name}"]`));
const editorOf = (page: Page, name: string) =>
  cell(page, name).locator('[data-ready=true]').getByTestId('sql-editor');
const gridOf = (page: Page, name: string) => cell(page, name).getByRole('grid');
const readyGrid = (page: Page, name: string) =>
  cell(page, name).locator('[data-testid=grid][data-ready=true]').waitFor();

/** The texts of the rows drawn, by their number from 1. */
async function rowsOf(grid: Locator): Promise<[number, string[]][]> {
  return grid
    .locator('[role=row]:not([aria-rowindex="1"])')
    .evaluateAll((rows) =>
      rows.map((row): [number, string[]] => [
        Number(row.getAttribute('aria-rowindex')) - 1,
        [...row.children].map((child) => child.textContent?.trim() ?? ''),
      ]),
    );
}

async function rowAt(grid: Locator, row: number): Promise<string[] | undefined> {
  return (await rowsOf(grid)).find(([index]) => index === row)?.[1];
}

async function write(page: Page, editor: Locator, text: string): Promise<void> {
  await editor.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

describe('the SQL of a cell', () => {
  it('is written, completed, formatted, mended and run with the keyboard', async () => {
    const { page, problems, close } = await openCells({ who: 'SELECT 1 AS n' });
    const editor = editorOf(page, 'who');
    await editor.waitFor();
    // Under the page's policy the styles are there: nothing is refused, and key words have their colour.
    const colours = await editor
      .locator('.sql-key')
      .first()
      .evaluate((word) => [
        getComputedStyle(word).fontWeight,
        getComputedStyle(word.closest('.cm-editor')!).display,
        document.querySelectorAll('style').length,
      ]);
    expect(colours).toEqual(['600', 'flex', 0]);

    await write(page, editor, 'select * from cust');
    await page
      .getByRole('option', { name: /^customers/ })
      .first()
      .waitFor();
    await page.keyboard.type('omers c where c.cit');
    await page.getByRole('option', { name: /^city/ }).waitFor();
    await page.waitForTimeout(150);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Alt+f');
    await eventually(() => editor.evaluate((box: HTMLElement) => box.innerText)).toContain(
      'SELECT\n  *\nFROM\n  customers c\nWHERE\n  c.city',
    );
    await write(page, editor, 'SELECT customer_id, citty\nFROM customers');
    await page.keyboard.press('Control+Enter');
    const message = cell(page, 'who').locator('.sql-message');
    await message.waitFor();
    expect(await message.textContent()).toContain('Did you mean “city”?');
    expect(await cell(page, 'who').locator('.sql-wrong').textContent()).toBe('citty');
    // Places in the text that ran are none in another one.
    await editor.focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Space');
    await eventually(() => message.count()).toBe(0);
    await page.keyboard.press('Backspace');
    await message.waitFor();
    expect(await cell(page, 'who').locator('.sql-wrong').textContent()).toBe('citty');
    expect(await violations(page)).toEqual([]);
    await message.getByRole('button', { name: 'Put city in its place' }).press('Enter');
    await page.keyboard.press('Control+Enter');
    await readyGrid(page, 'who');
    expect(await gridOf(page, 'who').getAttribute('aria-colcount')).toBe('2');

    // The editor's own undo; the page's is not asked.
    await editor.focus();
    await page.keyboard.press('Control+z');
    await eventually(() => editor.textContent()).toContain('citty');
    // Escape, then Tab: the focus leaves.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await editor.evaluate((box) => box.contains(document.activeElement))).toBe(false);

    for (const [sql, code] of [
      ['SELECT 1; SELECT 2', 'A cell holds one query; a second one begins on line 1.'],
      ['DROP TABLE customers', 'DROP would change tables.'],
    ] as const) {
      await write(page, editor, sql);
      await page.keyboard.press('Control+Enter');
      await eventually(() => message.textContent()).toContain(code);
    }
    await write(page, editor, 'SUMMARIZE customers');
    await page.keyboard.press('Control+Enter');
    await eventually(() => gridOf(page, 'who').getAttribute('aria-colcount')).toBe('12');
    expect(problems).toEqual([]);
    await close();
  });

  it('can be searched, in Turkish too', async () => {
    const { page, problems, close } = await openCells(
      { bul: 'SELECT city AS a, city AS b FROM customers' },
      'lang=tr&theme=dark',
    );
    const editor = editorOf(page, 'bul');
    await editor.focus();
    await page.keyboard.press('Control+f');
    await page.getByRole('textbox', { name: 'Bul', exact: true }).fill('city');
    await page.getByRole('textbox', { name: 'Yerine yaz' }).fill('gender');
    await page.getByRole('button', { name: 'tümünü değiştir' }).click();
    await eventually(() => editor.textContent()).toBe(
      'SELECT gender AS a, gender AS b FROM customers',
    );
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });
});

describe('the rows of a cell', () => {
  it('are any number, scrolled, sorted and copied with the keyboard', async () => {
    const { page, problems, close } = await openCells({
      many: `SELECT i AS n, (i * 7919) % 3000017 AS mixed, CASE WHEN i = 2 THEN NULL ELSE '=' || i END AS t
FROM range(3000000) AS r(i)`,
    });
    await readyGrid(page, 'many');
    const grid = gridOf(page, 'many');
    expect(await grid.getAttribute('aria-rowcount')).toBe('3000001');
    expect(await rowAt(grid, 3)).toEqual(['2', '15,838', 'NULL']);
    await grid.focus();
    await page.keyboard.press('Control+End');
    await eventually(() => rowAt(grid, 3_000_000)).toEqual([
      '2,999,999',
      String(((2_999_999 * 7919) % 3_000_017).toLocaleString('en-GB')),
      '=2999999',
    ]);
    await page.keyboard.press('PageUp');
    await page.keyboard.press('Control+Home');
    await eventually(() => rowAt(grid, 1)).toEqual(['0', '0', '=0']);

    // A wheel moves by its pixels, however long the list: no row is jumped over.
    await page.mouse.move(...(await centre(grid)));
    for (let i = 0; i < 10; i++) await page.mouse.wheel(0, 290);
    await eventually(async () => Math.min(...(await rowsOf(grid)).map(([index]) => index))).toBe(
      101,
    );
    await eventually(() => rowAt(grid, 102)).toEqual(['101', '799,819', '=101']);

    // Heads: above the first row; Enter sorts, numbers greatest first.
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await eventually(() => rowAt(grid, 1).then((row) => row?.[1])).toBe('3,000,016');
    expect(await grid.locator('[data-column=mixed]').getAttribute('aria-sort')).toBe('descending');
    await page.keyboard.press('Enter');
    await eventually(() => rowAt(grid, 1).then((row) => row?.[1])).toBe('0');
    await page.keyboard.press('Enter');
    await eventually(() => rowAt(grid, 2).then((row) => row?.[0])).toBe('1');

    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Shift+Control+ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Control+c');
    await eventually(() => cell(page, 'many').getByTestId('grid-said').textContent()).toBe(
      '9 cells copied.',
    );
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      "0\t0\t'=0\n1\t7919\t'=1\n2\t15838\t".replaceAll('\n', '\r\n'),
    );
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });

  it('have profiles, wide results, and become files', async () => {
    const wide = Array.from({ length: 120 }, (_, i) => `i + ${i} AS c${i}`).join(', ');
    const { page, problems, close } = await openCells(
      {
        genis: `SELECT ${wide} FROM range(1000) AS r(i)`,
        kim: "SELECT customer_id, city, '<b>x</b>' AS html FROM customers ORDER BY customer_id",
      },
      'lang=tr',
    );
    await readyGrid(page, 'genis');
    const grid = gridOf(page, 'genis');
    const heads = () => grid.getByRole('columnheader').count();
    expect(await grid.getAttribute('aria-colcount')).toBe('120');
    expect(await heads()).toBeLessThan(40);
    await grid.focus();
    await page.keyboard.press('Control+End');
    await eventually(() => rowAt(grid, 1000).then((row) => row?.at(-1))).toBe('1.118');
    expect(await heads()).toBeLessThan(40);

    await readyGrid(page, 'kim');
    const names = gridOf(page, 'kim');
    expect(await rowAt(names, 1).then((row) => row?.[2])).toBe('<b>x</b>');
    await cell(page, 'kim').getByRole('button', { name: 'Sütun özetleri' }).click();
    const profile = names.locator('[data-column=city]').getByTestId('grid-profile');
    await eventually(() => profile.getAttribute('data-ready')).toBe('true');
    expect(await profile.getAttribute('title')).toMatch(/^%\d+ boş · \d+ farklı değer · en sık: /);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      (async () => {
        await cell(page, 'kim').getByRole('button', { name: 'Kaydet' }).click();
        await page.getByRole('menuitem', { name: 'CSV olarak kaydet' }).click();
      })(),
    ]);
    expect(file.suggestedFilename()).toBe('kim.csv');
    const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
    expect(lines[0]).toBe('\ufeffcustomer_id;city;html');
    expect(lines.length).toBe(Number(await names.getAttribute('aria-rowcount')));
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });
});

async function centre(locator: Locator): Promise<[number, number]> {
  const { x, y, width, height } = (await locator.boundingBox())!;
  return [x + width / 2, y + height / 2];
}
