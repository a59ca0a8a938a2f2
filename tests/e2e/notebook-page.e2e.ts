import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pick } from '../support/app';
import { launch, openApp } from '../support/browser';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000 });

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

/** Opens the notebook with this document over the English sample. */
async function openNotebook(document: string, address = 'lang=en') {
  const opened = await openApp(browser, '', { viewport: { width: 1280, height: 900 } });
  const { page } = opened;
  await page.evaluate((kept) => localStorage.setItem('defter.notebook', kept), document);
  await page.goto(`${new URL(page.url()).origin}/?sample=en&${address}#/notebook`);
  await page.getByTestId('cell').first().or(page.locator('.add.open')).first().waitFor();
  return opened;
}

const cell = (page: Page, name: string) =>
  page.getByTestId('cell').and(page.locator(`[data-name="${name}"]`));
const done = (page: Page, name: string) =>
  cell(page, name).and(page.locator('[data-status=done][data-current=true]')).waitFor();
const status = (page: Page, name: string) => cell(page, name).getAttribute('data-status');
const kinds = (page: Page) =>
  page.getByTestId('cell').evaluateAll((all) => all.map((one) => one.getAttribute('data-kind')));
const names = (page: Page) =>
  page.getByTestId('cell').evaluateAll((all) => all.map((one) => one.getAttribute('data-name')));
/** The name of the cell that has the focus itself; null when something else has it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: at } = document;
    return at?.matches('[data-cell]') ? (at.getAttribute('data-name') ?? '') : null;
  });
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

describe('the page of the notebook', () => {
  it('is written, run and changed with the keyboard alone', async () => {
    const { page, problems, close } = await openNotebook('Beginning.');
    const first = page.getByTestId('cell').first();
    await first.focus();
    // A text of its own, out of the list of kinds below the cell.
    await press(page, 'i', 'Enter');
    await page.locator('[data-cell] .cm-content, [data-cell] textarea').first().waitFor();
    // What it begins with gives way to what is typed.
    await page.keyboard.insertText('# Who is slipping');
    await press(page, 'Escape');
    await eventually(() => focused(page)).toBe('');
    await page.getByRole('heading', { name: 'Who is slipping' }).waitFor();

    // An input, with a name.
    await press(page, 'i', 'ArrowRight', 'ArrowRight', 'Enter');
    await eventually(() => kinds(page)).toEqual(['text', 'text', 'input']);
    await press(page, 'Escape');
    await eventually(() => focused(page)).toBe('input');
    await press(page, 'n');
    await page.keyboard.insertText('least');
    await press(page, 'Enter');
    await eventually(() => focused(page)).toBe('least');

    // SQL below that reads it; running goes on to a new cell.
    await press(page, 'b');
    const editor = cell(page, 'query').getByTestId('sql-editor');
    await cell(page, 'query').locator('.editor[data-ready=true]').waitFor();
    await eventually(() => editor.evaluate((box) => box.contains(document.activeElement))).toBe(
      true,
    );
    await page.keyboard.insertText(
      'SELECT customer_id, frequency, monetary FROM rfm WHERE monetary > $least',
    );
    await press(page, 'Control+Enter');
    await eventually(() => focused(page)).toBe('query');
    await press(page, 'n');
    await page.keyboard.insertText('slipping');
    await press(page, 'Enter');
    await done(page, 'slipping');

    // Figure, table, chart and analysis from the list; each begins with what stands above it.
    for (const [right, kind, name] of [
      [7, 'figure', 'figure'],
      [6, 'table', 'listing'],
      [4, 'analysis', 'analysis'],
      [5, 'chart', 'chart'],
    ] as const) {
      await press(page, 'i', ...Array<string>(right).fill('ArrowRight'), 'Enter');
      await eventually(() => kinds(page).then((all) => all.includes(kind))).toBe(true);
      await done(page, name);
      await press(page, 'Escape');
      await eventually(() => focused(page)).toBe(name);
    }
    await cell(page, 'analysis').getByTestId('chart').waitFor();
    expect(await cell(page, 'analysis').getByTestId('chart').getAttribute('data-mark')).toBe('bar');
    await cell(page, 'chart').getByTestId('chart').waitFor();

    // What a chart begins with can be taken back, and back again, while its form is open.
    await press(page, 'Enter');
    const along = cell(page, 'chart').getByTestId('chart-form').locator('[data-key=x]');
    const suggested = await along.inputValue();
    await along.focus();
    await press(page, 'Control+z');
    await eventually(() => along.inputValue()).not.toBe(suggested);
    await press(page, 'Control+Shift+z');
    await eventually(() => along.inputValue()).toBe(suggested);
    await press(page, 'Escape');
    await eventually(() => focused(page)).toBe('chart');

    // Forms have the keys of SQL, and what is typed there counts.
    await cell(page, 'listing').focus();
    await press(page, 'Enter');
    const limit = cell(page, 'listing').locator('form input').last();
    await limit.focus();
    await press(page, 'Control+a');
    await page.keyboard.type('3');
    await press(page, 'Control+Enter');
    await eventually(() => focused(page)).toBe('listing');
    await eventually(() => cell(page, 'listing').getByTestId('cell-rows').textContent()).toBe(
      '3 rows',
    );
    await press(page, 'Enter');
    await limit.focus();
    await press(page, 'Shift+Enter');
    await eventually(() => focused(page)).toBe('analysis');
    expect(await cell(page, 'listing').locator('form').count()).toBe(0);
    await cell(page, 'chart').focus();

    // A segment by the rule builder; the focus comes back.
    await press(page, 'i', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter');
    await cell(page, 'segment').waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => focused(page)).toBe('segment');
    const build = cell(page, 'segment').getByRole('button', { name: 'Open in the rule builder' });
    await build.focus();
    await press(page, 'Enter');
    const dialog = page.getByTestId('rule-dialog');
    const rules = dialog.getByTestId('rule-group').first();
    await rules.getByRole('button', { name: /^Add condition/ }).focus();
    await press(page, 'Enter');
    await pick(page, 'Orders');
    await rules.locator('input').first().focus();
    await press(page, 'Control+a');
    await page.keyboard.type('1');
    await press(page, 'Tab');
    const use = dialog.getByRole('button', { name: 'Use this rule' });
    await eventually(() => use.isEnabled()).toBe(true);
    await use.focus();
    await press(page, 'Enter');
    await dialog.waitFor({ state: 'detached' });
    await done(page, 'segment');
    const count = cell(page, 'segment').getByTestId('segment-count');
    expect(await count.textContent()).toMatch(/[\d,]+ customers\s+· \d/);
    expect(await page.evaluate(() => document.activeElement?.closest('[data-cell]') !== null)).toBe(
      true,
    );

    // Up and down, move, duplicate, fold, hide, delete, and back again.
    await cell(page, 'slipping').focus();
    await press(page, 'k');
    expect(await focused(page)).toBe('least');
    await press(page, 'j', 'Alt+ArrowUp');
    await eventually(() => names(page).then((all) => all.indexOf('slipping'))).toBe(2);
    await eventually(() => focused(page)).toBe('slipping');
    await press(page, 'Alt+ArrowDown');
    await press(page, 'Shift+D');
    await eventually(() => focused(page)).toBe('slipping_2');
    await done(page, 'slipping_2');
    await press(page, 'h');
    await eventually(() => cell(page, 'slipping_2').getByTestId('sql-editor').count()).toBe(0);
    await cell(page, 'slipping_2').getByRole('grid').waitFor();
    await press(page, 'o');
    await eventually(() => cell(page, 'slipping_2').getByRole('grid').count()).toBe(0);
    await press(page, 'd', 'd');
    await eventually(() => cell(page, 'slipping_2').count()).toBe(0);
    expect(await focused(page)).not.toBeNull();
    await press(page, 'z');
    await eventually(() => focused(page)).toBe('slipping_2');
    await press(page, 'Shift+Z');
    await eventually(() => cell(page, 'slipping_2').count()).toBe(0);
    expect(await focused(page)).not.toBeNull();

    // Run and go on; run and a new one below.
    await cell(page, 'slipping').focus();
    await press(page, 'Shift+Enter');
    expect(await focused(page)).not.toBe('slipping');
    await cell(page, 'slipping').focus();
    await press(page, 'Alt+Enter');
    await eventually(() => cell(page, 'query').count()).toBe(1);
    await press(page, 'Escape', 'd', 'd');
    await eventually(() => cell(page, 'query').count()).toBe(0);
    expect(await violations(page)).toEqual([]);

    // No chart counts orders: it says that it cannot be shown there.
    await cell(page, 'segment').getByRole('button', { name: 'Show in Explore' }).press('Enter');
    await cell(page, 'segment').getByText('“segment” cannot be shown in Explore').waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  const READS = `# Autumn

\`\`\`input least
type: slider
min: 0
max: 100
value: 10
\`\`\`

\`\`\`sql kept
SELECT * FROM rfm WHERE monetary > $least
\`\`\`

\`\`\`figure how_many
value: count(*)
from: kept
\`\`\`

\`\`\`sql other
SELECT count(*) AS n FROM orders
\`\`\`

\`\`\`sql wrong
SELECT citty FROM customers
\`\`\`

\`\`\`sql after
SELECT * FROM wrong
\`\`\`

There are {{count(kept)}} of them.
`;

  it('runs what depends on a change and nothing else; a cell that fails leaves the others alone', async () => {
    const { page, problems, close } = await openNotebook(
      `---\ndefter: 1\nreads: customers.citty VARCHAR\n---\n\n${READS}`,
    );
    for (const name of ['kept', 'how_many', 'other']) await done(page, name);
    await eventually(() => status(page, 'wrong')).toBe('failed');
    expect(await status(page, 'after')).toBe('waiting');
    expect(await cell(page, 'after').textContent()).toContain('Waits for wrong.');
    const runs = async (name: string) => {
      await cell(page, name)
        .getByRole('button', { name: /^in [\d,]+ ms$/ })
        .press('Enter');
      const dialog = page.getByTestId('runs');
      await dialog.waitFor();
      const rows = await dialog.locator('tbody tr').count();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      return rows;
    };
    const before = { kept: await runs('kept'), other: await runs('other') };
    const figure = cell(page, 'how_many').getByTestId('figure').locator('.big');
    const number = await figure.textContent();
    await page.locator('input[type=range]').focus();
    await page.keyboard.press('End');
    await eventually(() => figure.textContent()).not.toBe(number);
    await done(page, 'how_many');
    expect(await runs('kept')).toBeGreaterThan(before.kept);
    expect(await runs('other')).toBe(before.other);
    // Undo of the slider, from the slider: each move by itself.
    const slider = page.locator('input[type=range]');
    await slider.focus();
    await press(page, 'Home');
    await eventually(() => slider.inputValue()).toBe('0');
    await press(page, 'Control+z');
    await eventually(() => slider.inputValue()).toBe('100');
    await press(page, 'Control+z');
    await eventually(() => figure.textContent()).toBe(number);
    expect(await slider.inputValue()).toBe('10');

    // Limits that the value is beyond: what can be mended stays there.
    await cell(page, 'least').focus();
    await press(page, 'Enter');
    const most = cell(page, 'least').locator('form input[type=number]').nth(1);
    await most.fill('5');
    await press(page, 'Tab');
    await cell(page, 'least').getByRole('alert').waitFor();
    expect([await most.inputValue(), await slider.count()]).toEqual(['5', 1]);
    await most.focus();
    await press(page, 'Control+z');
    await cell(page, 'least').getByRole('alert').waitFor({ state: 'detached' });
    await press(page, 'Escape');

    // A folded cell that becomes a text is not out of sight.
    await cell(page, 'other').focus();
    await press(page, 'o', 'm');
    await cell(page, 'other').getByText('SELECT count(*) AS n FROM orders').waitFor();
    await press(page, 'y', 'o');
    await done(page, 'other');

    // Another column in the place of one that is missing, and back.
    const rebind = page.getByTestId('rebind');
    expect(await rebind.locator('select').inputValue()).toBe('city');
    await rebind.getByRole('button').press('Enter');
    await done(page, 'after');
    expect(await rebind.count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await rebind.waitFor();
    await eventually(() => status(page, 'wrong')).toBe('failed');
    expect(problems).toEqual([]);
    await close();
  });

  it('waits for the data, and then runs', async () => {
    const { page, problems, close } = await openApp(browser, '', {
      viewport: { width: 1280, height: 900 },
    });
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    await page.route(/order_lines\.csv/, async (route) => {
      await gate;
      await route.continue();
    });
    await page.evaluate((kept) => localStorage.setItem('defter.notebook', kept), READS);
    await page.goto(`${new URL(page.url()).origin}/?sample=en&lang=en#/notebook`);
    await page.getByRole('progressbar', { name: 'One moment…' }).waitFor();
    expect(await page.getByRole('alert').allInnerTexts()).toEqual([]);
    open();
    await done(page, 'kept');
    await eventually(() => status(page, 'wrong')).toBe('failed');
    expect(await cell(page, 'kept').textContent()).not.toContain('Waits for the data');
    expect(problems).toEqual([]);
    await close();
  });

  const RULE = {
    attr: { id: 'customer_facts.city', label: 'city', type: 'text' },
    is: { in: ['Kayseri'] },
  };

  it('shows what reads what, as a picture and as a list, and leads there', async () => {
    const { page, problems, close } = await openNotebook(
      `${READS}\n\`\`\`segment ours\n${JSON.stringify(RULE)}\n\`\`\`\n`,
    );
    await done(page, 'how_many');
    await cell(page, 'other').focus();
    await press(page, 'g');
    const picture = page.getByTestId('reading-picture');
    await picture.waitFor();
    const kept = picture.getByRole('button', { name: /^kept\. Reads: / });
    expect(await kept.getAttribute('aria-label')).toBe(
      'kept. Reads: least, rfm. Read by: how_many, Text 8.',
    );
    expect(await violations(page)).toEqual([]);
    await page.getByTestId('reading').getByRole('button', { name: 'As a list' }).press('Enter');
    const row = page.getByTestId('reading-list').locator('tr', { hasText: 'how_many' }).last();
    expect(await row.textContent()).toContain('kept');
    expect(await violations(page)).toEqual([]);
    await page.getByTestId('reading').getByRole('button', { name: 'As a picture' }).press('Enter');
    await kept.focus();
    await press(page, 'Enter');
    await page.getByTestId('reading').waitFor({ state: 'detached' });
    await eventually(() => focused(page)).toBe('kept');

    // Finding selects the cell; the outline leads to headings.
    await press(page, 'Control+f');
    await page.getByTestId('find-bar').getByRole('textbox').first().fill('citty');
    await eventually(() =>
      page.getByTestId('cell').and(page.locator('.selected')).getAttribute('data-name'),
    ).toBe('wrong');
    // A cell that is changed meanwhile keeps the keys.
    await page.locator('input[type=range]').focus();
    await press(page, 'ArrowRight');
    await eventually(() => page.locator('input[type=range]').inputValue()).toBe('11');
    await done(page, 'how_many');
    expect(
      await page.getByTestId('cell').and(page.locator('.selected')).getAttribute('data-name'),
    ).toBe('least');
    await page.getByTestId('find-bar').getByRole('textbox').first().focus();
    await press(page, 'Escape');
    await page.getByRole('navigation').getByRole('button', { name: 'Autumn' }).press('Enter');
    await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Autumn');

    // The customers of a segment, in the charts.
    await cell(page, 'ours').getByRole('button', { name: 'Show in Explore' }).press('Enter');
    await eventually(async () => page.url()).toMatch(/#\/explore\?.*f=[^&]*Kayseri/);
    expect(problems).toEqual([]);
    await close();
  });

  it('stops a query that would never end, and goes on', async () => {
    const { page, problems, close } = await openNotebook(
      '```sql endless\nSELECT count(*) AS n FROM range(1000000000) AS a, range(1000000000) AS b\n```\n\n```sql next\nSELECT 1 AS n\n```',
    );
    await eventually(() => status(page, 'endless')).toBe('running');
    await page.waitForTimeout(500);
    const stop = cell(page, 'endless').getByRole('button', { name: 'Stop' });
    await stop.press('Enter');
    await eventually(() => status(page, 'endless')).toBe('stopped');
    await done(page, 'next');
    // Neither what was stopped nor what would not end begins again by itself.
    const reload = async () => {
      await page.locator('[data-testid=kept][data-state=saved]').waitFor();
      await page.reload();
      await done(page, 'next');
      await page.waitForTimeout(500);
      expect(await status(page, 'endless')).toBe('stopped');
    };
    await reload();
    await cell(page, 'endless').focus();
    await press(page, 'Control+Enter');
    await eventually(() => status(page, 'endless')).toBe('running');
    await page.waitForTimeout(5500);
    await reload();
    expect(problems).toEqual([]);
    await close();
  });

  it.each([
    ['lang=tr&theme=dark', 1024],
    ['lang=en&theme=light', 1920],
  ])('is accessible and fits: %s at %d pixels', async (address, width) => {
    const { page, problems, close } = await openNotebook(
      `${READS}\n\`\`\`analysis stages\nanalysis: lifecycle\nactive_days: 45\n\`\`\`\n`,
      address,
    );
    await page.setViewportSize({ width, height: 900 });
    await done(page, 'stages');
    await cell(page, 'stages').getByTestId('chart-drawing').waitFor();
    await cell(page, 'stages').focus();
    await press(page, 'Enter');
    await cell(page, 'stages').locator('form').waitFor();
    // Words, no names of parameters.
    expect(await cell(page, 'stages').locator('form').textContent()).not.toMatch(
      /active_days|lost_days/,
    );
    expect(await violations(page)).toEqual([]);
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wider).toBeLessThanOrEqual(0);
    expect(problems).toEqual([]);
    await close();
  });
});
