import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distUrl, launch, openApp } from '../support/browser';
import { isSaved } from '../support/kept';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const HOSTILE = `<img src=x onerror="window.hit=1"><script>window.hit=2</script>\u202eRTL\u202c 👩‍👩‍👧 & ' ${'uzun'.repeat(60)}`;

const BODIES: Record<string, string> = {
  bar: 'x: city\ntop: 5',
  stacked: 'x: city\ncolour: gender\nshare: true',
  line: 'from: orders\nx: ordered_at\ny: amount\nbin: week',
  area: 'from: orders\nx: ordered_at\ncolour: channel',
  dot: 'from: rfm\nx: frequency\ny: monetary\ncolour: segment\nscale: log',
  histogram: 'from: rfm\nx: monetary\nfacet: segment',
  box: 'from: rfm\nx: segment\ny: monetary',
  heat: 'from: rfm\nx: r_score\ny: f_score\ncolour: monetary',
  treemap: 'from: rfm\nx: segment\ny: monetary\ncolour: segment',
  tick: 'from: rfm\nx: segment\ny: recency',
  rule: 'from: rfm\nx: segment\ny: recency',
};

/** The notebook page of the sample with these chart cells. */
async function openWith(cells: Record<string, string>, lang: string, theme = 'light') {
  const text = Object.entries(cells)
    .map(([mark, body]) => {
      const from = body.startsWith('from:') ? '' : 'from: customers\n';
      return `\`\`\`chart ${mark}\nmark: ${mark.replace(/_.*/, '')}\n${from}${body}\n\`\`\``;
    })
    .join('\n\n');
  const opened = await openApp(browser, '?lang=en');
  await opened.page.evaluate((kept) => localStorage.setItem('defter.notebook', kept), text);
  await opened.page.goto('about:blank');
  await opened.page.goto(`${distUrl()}?sample=${lang}&lang=${lang}&theme=${theme}#/notebook`);
  for (const name of Object.keys(cells)) {
    await cell(opened.page, name).getByTestId('chart-drawing').locator('svg').waitFor();
  }
  return opened;
}

const cell = (page: Page, name: string) =>
  page.getByTestId('cell').and(page.locator(`[data-name="${name}"]`));

async function saved(page: Page, chart: Locator, kind: string): Promise<Buffer> {
  await chart.getByRole('button', { name: /^(Save|Kaydet): / }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    chart.getByRole('menuitem', { name: kind }).click(),
  ]);
  return readFile(await download.path());
}

describe('A chart cell', () => {
  it.each([
    ['en', 'light'],
    ['tr', 'dark'],
  ])('draws every mark (%s, %s), with a table and without a warning', async (lang, theme) => {
    const { page, problems, close } = await openWith(BODIES, lang, theme);
    for (const mark of Object.keys(BODIES)) {
      const chart = cell(page, mark).getByTestId('chart');
      expect(await chart.getAttribute('data-mark')).toBe(mark);
      const shapes = chart.locator('[class^=layer-] :is(rect, path, circle)');
      expect(await shapes.count(), mark).toBeGreaterThan(0);
      expect(await chart.locator('svg style').count()).toBe(0);
      const marks = Number(await chart.getAttribute('data-marks'));
      await chart.getByRole('button', { name: lang === 'tr' ? 'Tablo' : 'Table' }).click();
      expect(await chart.locator('tbody tr').count()).toBe(Math.min(500, marks));
      await chart.getByRole('button', { name: lang === 'tr' ? 'Grafik' : 'Chart' }).click();
    }
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });

  it('is read mark by mark with the keyboard, and shows its SQL', async () => {
    const { page, problems, close } = await openWith({ bar: 'x: city\ntop: 3' }, 'en');
    const chart = cell(page, 'bar').getByTestId('chart');
    await chart.getByRole('button', { name: /^Save: / }).focus();
    await page.keyboard.press('Tab');
    expect(await chart.getByTestId('chart-drawing').evaluate((el) => el.matches(':focus'))).toBe(
      true,
    );
    const said = () => chart.getByTestId('chart-said').innerText();
    const heard = [await said()];
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press('ArrowDown');
      heard.push(await said());
    }
    expect(new Set(heard).size).toBe(4);
    expect(heard[3]).toMatch(/^others \(\d+\), number of rows: [\d,]+$/);
    await chart.getByRole('button', { name: 'Table' }).click();
    const rows = await chart.locator('tbody tr').allInnerTexts();
    expect(rows.map((row) => row.replace('\t', ', number of rows: '))).toEqual(heard);
    await chart.getByRole('button', { name: 'SQL', exact: true }).click();
    await page.getByRole('dialog').getByText('drawn_groups').first().waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  it('is changed in its form with keys, which offers only what fits', async () => {
    const { page, problems, close } = await openWith({ bar: 'colour: gender\nx: city' }, 'tr');
    await cell(page, 'bar').focus();
    await page.keyboard.press('Enter');
    const form = cell(page, 'bar').getByTestId('chart-form');
    const chart = cell(page, 'bar').getByTestId('chart');
    await form.getByLabel('Grafik türü').focus();
    await page.keyboard.type('Histogram');
    await expect.poll(() => chart.getAttribute('data-mark')).toBe('histogram');
    expect(await form.locator('[data-key=y]').count()).toBe(0);
    const offered = await form.locator('[data-key=x] option').allInnerTexts();
    expect(offered).toContain('birth_date');
    expect(offered).not.toContain('city');
    expect(await form.locator('[data-key=colour]').inputValue()).toBe('gender');
    await form.getByLabel('Tablo veya hücre').selectOption('rfm');
    await page.getByRole('button', { name: 'Geri al', exact: true }).click();
    await isSaved(page);
    await page.reload();
    await expect.poll(() => chart.getAttribute('data-mark')).toBe('histogram');
    await cell(page, 'bar').focus();
    await page.keyboard.press('Enter');
    expect(await form.getByLabel('Tablo veya hücre').inputValue()).toBe('customers');
    expect(problems).toEqual([]);
    await close();
  });

  it('shows hostile names as text, in the page and in its files', async () => {
    const body = `x: city\ntitle: ${JSON.stringify(HOSTILE)}\nxlabel: ${JSON.stringify(HOSTILE)}`;
    const { page, problems, close } = await openWith({ bar: body }, 'tr', 'dark');
    const chart = cell(page, 'bar').getByTestId('chart');
    expect(await chart.locator('.title').innerText()).toContain('<img src=x');
    expect(await chart.locator('img, script').count()).toBe(0);
    const svg = (await saved(page, chart, 'SVG olarak kaydet')).toString('utf8');
    const parsed = await page.evaluate(
      (text) => {
        const doc = new DOMParser().parseFromString(text, 'image/svg+xml');
        const names = [...doc.querySelectorAll('*')].map((one) => one.tagName);
        return {
          failed: doc.querySelector('parsererror')?.textContent ?? null,
          names: [...new Set(names)].sort(),
          acting: [...doc.querySelectorAll('*')].flatMap((one) =>
            [...one.attributes]
              .map(({ name }) => name)
              .filter((name) => /^on|href|src/i.test(name)),
          ),
          texts: [...doc.querySelectorAll('text')].map((one) => one.textContent),
        };
        // The page allows no style sheet in a document made of text; a picture is its own.
      },
      svg.replace(/<style>.*?<\/style>/s, ''),
    );
    expect(parsed.failed).toBeNull();
    expect(parsed.acting).toEqual([]);
    expect(
      parsed.names.filter((name) => !/^(svg|g|rect|line|text|title|style|path)$/.test(name)),
    ).toEqual([]);
    expect(parsed.texts).toContain('İstanbul');
    expect(svg).not.toMatch(/var\(|color-mix|https?:\/\/(?!www\.w3\.org)/);
    // Dark paper, and the letters of the font come along.
    expect(svg).toContain('fill="#1b1f26"');
    expect(svg).toContain('data:font/woff2;base64,');

    const png = await saved(page, chart, 'PNG olarak kaydet');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const height = Number(/^<svg[^>]* height="([\d.]+)"/.exec(svg)?.[1]);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1720, Math.round(height * 2)]);
    const colours = await page.evaluate(async (base64) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext('2d')!;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set<string>();
      for (let i = 0; i < data.length; i += 4) seen.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
      return [...seen];
    }, png.toString('base64'));
    // The paper, and the bars in the accent of the dark theme.
    expect(colours).toContain('27,31,38');
    expect(colours).toContain('92,194,179');
    expect(await page.evaluate(() => (window as { hit?: number }).hit)).toBeUndefined();
    expect(problems).toEqual([]);
    await close();
  });
});
