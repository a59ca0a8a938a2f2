import AxeBuilder from '@axe-core/playwright';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDocument, parseDocument, printDocument } from '../../src/notebook/document';
import { textCell, type Cell } from '../../src/notebook/notebook';
import { launch, openApp, TRAP_CHECK } from '../support/browser';
import { NAUGHTY } from '../support/naughty';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000 });

/** Removes what only some browsers have, before the app looks for it. */
const WITHOUT_PICKERS = 'delete window.showOpenFilePicker; delete window.showSaveFilePicker;';
/** The pickers choose `a.md` in the page's own storage. */
const WITH_PICKERS = `
  const handle = async (name) => (await navigator.storage.getDirectory()).getFileHandle(name, { create: true });
  window.showOpenFilePicker = async () => [await handle('a.md')];
  window.showSaveFilePicker = async () => handle('b.md');
  window.disk = async (name, text) => {
    const file = await handle(name);
    if (text === undefined) return (await file.getFile()).text();
    const out = await file.createWritable();
    await out.write(text);
    await out.close();
  };`;

async function start(script: string, address = '?sample=en#/notebook') {
  const context = await browser.newContext({ locale: 'en-GB' });
  await context.addInitScript(script);
  const given = { newContext: async () => context } as unknown as Browser;
  const opened = await openApp(given, address);
  await opened.page.getByTestId('notebook-file').waitFor({ timeout: 120_000 });
  return opened;
}

async function upload(page: Page, name: string, text: string): Promise<void> {
  const chosen = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+o');
  await (await chosen).setFiles({ name, mimeType: 'text/markdown', buffer: Buffer.from(text) });
}

async function axe(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`);
}

const disk = (page: Page, name: string, text?: string) =>
  page.evaluate(
    ([file, content]) =>
      (window as unknown as { disk(file: string, content?: string): Promise<string> }).disk(
        file as string,
        content,
      ),
    [name, text],
  );

const AUTUMN = [
  '---',
  'defter: 1',
  'title: Autumn: again',
  'author: someone',
  '---',
  '',
  '# Autumn win-back',
  '',
  'See [the list](#the-list), [the site](https://xn--bcher-kva.example/a?b=1) and *{{count(customers)}}* customers.',
  '',
  '- [x] read',
  '- [ ] done',
  '',
  '| a | b |',
  '|---|--:|',
  '| 1 | 2 |',
  '',
  '## The list',
  '',
  '> quoted',
  '',
  '```js',
  'alert(1)',
  '```',
  '',
  '```sql one',
  'SELECT 1 AS n',
  '```',
  '',
].join('\r\n');

describe('The file of a notebook', () => {
  it('goes up and down as a copy, by keys alone', async () => {
    const { page, problems, close } = await start(WITHOUT_PICKERS);
    await upload(page, 'autumn.md', AUTUMN);
    await page.getByRole('heading', { name: 'Autumn win-back' }).waitFor();
    expect(await page.getByTestId('notebook-file').getAttribute('data-name')).toBe('autumn.md');
    expect(await axe(page)).toEqual([]);

    const coming = page.waitForEvent('download');
    await page.keyboard.press('Control+s');
    const download = await coming;
    expect(download.suggestedFilename()).toBe('autumn.md');
    const saved = readFileSync(await download.path(), 'utf8');
    expect(parseDocument(saved)).toEqual(parseDocument(AUTUMN));
    expect(saved).toContain('title: Autumn: again\nauthor: someone\n---');
    await page.getByText('· saved').waitFor();
    // On the next visit, too.
    await page.locator('[data-testid=kept][data-state=saved]').waitFor();
    await page.reload();
    await page.getByText('· saved').waitFor();
    expect(await page.getByTestId('notebook-file').getAttribute('data-name')).toBe('autumn.md');

    await upload(page, 'newer.md', '---\ndefter: 99\n---\n# Future');
    await page.getByRole('alert').getByText('newer Defter').waitFor();
    await upload(page, 'picture.md', '\x89PNG\0\0\0\0');
    await page.getByRole('alert').getByText('is no text').waitFor();
    expect(await page.getByTestId('notebook-file').getAttribute('data-name')).toBe('autumn.md');
    expect(await page.getByRole('heading', { name: 'Autumn win-back' }).count()).toBe(1);

    // What stood there when another file was opened is among the earlier versions, and what was computed for it
    // is not shown in one that asks the same.
    await page.getByRole('button', { name: 'Run it' }).press('Enter');
    const live = page.getByTestId('live-value').first();
    await live.and(page.locator('[data-state=done]')).waitFor();
    await page.getByTestId('cell').first().focus();
    await page.keyboard.press('D');
    await expect.poll(() => page.getByRole('heading', { name: 'Autumn win-back' }).count()).toBe(2);
    await upload(page, 'other.md', '# Other\n\nAlso {{count(customers)}} customers.');
    await page.getByRole('heading', { name: 'Other' }).waitFor();
    expect(await live.getAttribute('data-state')).toBe('unrun');
    await page.locator('[data-testid=kept][data-state=saved]').waitFor();
    await page.reload();
    await page.getByTestId('kept').click();
    const diff = await page.getByTestId('diff').innerText();
    expect(diff.match(/Autumn win-back/g)).toHaveLength(2);
    expect(problems).toEqual([]);
    await close();
  });

  it('is written back into itself, and not over what others wrote', async () => {
    const { page, problems, close } = await start(WITH_PICKERS);
    await disk(page, 'a.md', '# One');
    await page.keyboard.press('Control+o');
    await page.getByRole('heading', { name: 'One', exact: true }).waitFor();
    await page.keyboard.press('Control+s');
    await eventually(() => disk(page, 'a.md')).toBe('---\ndefter: 1\n---\n\n# One\n');
    await page.getByText('· saved').waitFor();
    // It is of this notebook alone, and stays with it on other pages.
    const name = () => page.getByTestId('notebook-file').getAttribute('data-name');
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await eventually(name).toBe('');
    await page.getByRole('button', { name: 'Redo' }).press('Enter');
    await eventually(name).toBe('a.md');
    await page.evaluate(() => (location.hash = '#/data'));
    await page.getByTestId('notebook-file').waitFor({ state: 'detached' });
    await page.evaluate(() => (location.hash = '#/notebook'));
    await page.getByText('· saved').waitFor();
    expect(await name()).toBe('a.md');

    await disk(page, 'a.md', '# Theirs');
    await page.keyboard.press('Control+s');
    const dialog = page.getByTestId('file-changed');
    await dialog.waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await disk(page, 'a.md')).toBe('# Theirs');
    await page.keyboard.press('Control+s');
    await dialog.getByRole('button', { name: 'Save as another file' }).click();
    await eventually(() => disk(page, 'b.md')).toContain('# One');
    expect(await disk(page, 'a.md')).toBe('# Theirs');
    await page.getByTestId('notebook-file').getByText('b.md').waitFor();

    await disk(page, 'b.md', '# Theirs too');
    await page.keyboard.press('Control+s');
    await dialog.getByRole('button', { name: 'Open what is in the file' }).click();
    await page.getByRole('heading', { name: 'Theirs too' }).waitFor();
    await disk(page, 'b.md', '---\ndefter: 99\n---');
    await page.keyboard.press('Control+s');
    await page.getByRole('alert').getByText('newer Defter').waitFor();
    expect(await disk(page, 'b.md')).toBe('---\ndefter: 99\n---');
    expect(problems).toEqual([]);
    await close();
  });

  it('is opened where it is dropped, and files of data still go to the data', async () => {
    const { page, problems, close } = await start(WITHOUT_PICKERS);
    const drop = (name: string, text: string) =>
      page.evaluate(
        ([file, content]) => {
          const data = new DataTransfer();
          data.items.add(new File([content as string], file as string));
          for (const type of ['dragenter', 'dragover', 'drop']) {
            const options = { dataTransfer: data, bubbles: true, cancelable: true };
            document.body.dispatchEvent(new DragEvent(type, options));
          }
        },
        [name, text],
      );
    await drop('kış.md', '# Dropped');
    await page.getByRole('heading', { name: 'Dropped' }).waitFor();
    expect(await page.getByTestId('notebook-file').getAttribute('data-name')).toBe('kış.md');
    expect(page.url()).toContain('#/notebook');
    expect(await page.locator('.veil').count()).toBe(0);
    await drop('x.csv', 'a;b\n1;2\n');
    await eventually(async () => page.url()).toContain('#/data');
    expect(problems).toEqual([]);
    await close();
  });
});

describe('Cells of prose', () => {
  it('ask before a link opens, with its whole address, and jump to headings', async () => {
    const { page, problems, close } = await start(WITHOUT_PICKERS);
    const pages: string[] = [];
    page.context().on('page', (one) => pages.push(one.url()));
    const text = `${AUTUMN}\r\n[go](https://${TRAP_CHECK}/a?b=c) [bad](javascript:alert(1))`;
    await upload(page, 'a.md', text);
    await page.getByTestId('text-link').filter({ hasText: 'the list' }).focus();
    await page.keyboard.press('Enter');
    await eventually(() => page.evaluate(() => document.activeElement?.textContent?.trim())).toBe(
      'The list',
    );
    expect(page.url()).toContain('#/notebook');

    const dialog = page.getByTestId('link-dialog');
    await page.getByTestId('text-link').filter({ hasText: 'the site' }).focus();
    await page.keyboard.press('Enter');
    const said = await dialog.innerText();
    expect(said).toContain('https://xn--bcher-kva.example/a?b=1');
    expect(said).toContain('bücher.example');
    expect(await axe(page)).toEqual([]);
    // The tool that looks opens a page of its own.
    pages.length = 0;
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).innerText)).toBe(
      'the site',
    );
    expect(pages).toEqual([]);

    expect(await page.getByTestId('text-link').filter({ hasText: 'bad' }).count()).toBe(0);
    expect(await page.getByText('(javascript:alert(1))').count()).toBe(1);
    await page.getByTestId('text-link').filter({ hasText: 'go' }).click();
    const opened = page.context().waitForEvent('page');
    await dialog.getByRole('button', { name: 'Open in a new tab' }).click();
    const tab = await opened;
    expect(await tab.evaluate(() => window.opener)).toBeNull();
    expect(problems.filter((one) => !one.includes(TRAP_CHECK))).toEqual([]);
    await close();
  });

  it('are searched and changed in all cells, by keys alone, and taken back', async () => {
    const { page, problems, close } = await start(WITHOUT_PICKERS, '?sample=en&lang=tr#/notebook');
    await upload(
      page,
      'a.md',
      '# İstanbul\n\nISTANBUL istanbul\n\n```sql x\nSELECT 1 AS istanbul\n```\n',
    );
    await page.getByRole('heading', { name: 'İstanbul' }).waitFor();
    await page.keyboard.press('Control+f');
    const bar = page.getByTestId('find-bar');
    await page.keyboard.type('istanbul');
    const outcome = () => bar.getByTestId('find-outcome').innerText();
    await eventually(outcome).toBe('1 / 3 eşleşme');
    await page.keyboard.press('Enter');
    await eventually(outcome).toBe('2 / 3 eşleşme');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.press('Shift+Enter');
    await eventually(outcome).toBe('3 / 3 eşleşme');
    expect(await axe(page)).toEqual([]);
    await bar.getByLabel('Yerine').focus();
    await page.keyboard.type('Ankara');
    await page.keyboard.press('Enter');
    await eventually(outcome).toBe('1 / 2 eşleşme');
    await bar.getByRole('button', { name: 'Tümünü değiştir' }).focus();
    await page.keyboard.press('Enter');
    await eventually(outcome).toBe('2 yer değiştirildi.');
    await page.getByRole('heading', { name: 'Ankara' }).waitFor();
    expect(await page.getByText('ISTANBUL Ankara').count()).toBe(1);
    await page.keyboard.press('Escape');
    await bar.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Geri al' }).click();
    await page.getByRole('heading', { name: 'İstanbul' }).waitFor();
    expect(problems).toEqual([]);
    await close();
  });
});

describe('A notebook from a stranger', () => {
  it('executes nothing and sends nothing, whatever stands in it', async () => {
    const { page, close } = await start(WITHOUT_PICKERS);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const pages: string[] = [];
    page.context().on('page', (one) => pages.push(one.url()));
    const dialogs: string[] = [];
    page.on('dialog', (one) => void (dialogs.push(one.message()), one.dismiss()));
    const address = page.url();

    const cells = NAUGHTY.flatMap((text, i): Cell[] => [
      textCell(text),
      ...(i % 6 === 0 ? [{ kind: 'sql' as const, name: text, rest: text, text }] : []),
    ]);
    cells.push(textCell(NAUGHTY.map((text) => `# ${text}`).join('\n\n')));
    cells.push(textCell(NAUGHTY.map((text) => `> - ${text}`).join('\n\n')));
    const title = '<img src=x onerror="window.__hit=1">';
    const text = printDocument(newDocument(cells, { title }));
    await upload(page, `${title.replace(/["/]/g, '')}.md`, text);
    await page.getByTestId('cell').nth(40).waitFor();

    const links = page.getByTestId('text-link');
    const n = await links.count();
    expect(n).toBeGreaterThan(5);
    const shown = new Set<string>();
    for (let i = 0; i < n; i++) {
      await links.nth(i).dispatchEvent('click');
      const dialog = page.getByTestId('link-dialog');
      if ((await dialog.count()) === 0) continue;
      shown.add(await dialog.locator('code').innerText());
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    for (const one of shown) expect(one).toMatch(/^(https?:|mailto:)/);

    const inside = page.getByTestId('cell');
    const odd =
      'script, iframe, object, embed, img, image, svg, form, link, meta, base, style, a[href], [onclick], [onerror], [onload], [style*=url]';
    expect(await inside.locator(odd).count()).toBe(0);
    expect(await page.evaluate(() => (window as { __hit?: unknown }).__hit)).toBeUndefined();
    expect(
      asked.filter((url) => !/^(http:\/\/127\.0\.0\.1|blob:http:\/\/127\.0\.0\.1)/.test(url)),
    ).toEqual([]);
    expect([pages, dialogs]).toEqual([[], []]);
    expect(page.url()).toBe(address);
    await close();
  });
});
