import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tabTo } from '../support/app';
import { launch, openApp } from '../support/browser';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const fact = (column: string, type: string) => ({
  id: `customer_facts.${column}`,
  label: column,
  type,
});
const MADE = {
  did: 'order',
  where: [
    {
      attr: { id: 'order_lines.category', label: 'category', type: 'text' },
      is: { in: ['Makyaj'] },
    },
  ],
  within: { all: true },
  times: { min: 2 },
};
const SEGMENTS = [
  { id: 'makyaj', name: 'Makyaj alanlar', colour: 2, rule: MADE, saved: null },
  {
    id: 'cok',
    name: 'Çok harcayanlar',
    colour: 5,
    rule: { attr: fact('revenue', 'number'), is: { from: 3000 } },
    saved: null,
  },
  {
    id: 'ikisi',
    name: 'İkisi birden',
    colour: 8,
    rule: { all: [{ segment: 'makyaj' }, { segment: 'cok' }] },
    saved: null,
  },
  {
    id: 'eksik',
    name: 'Eksik sütunlu',
    colour: 9,
    rule: { attr: fact('yok', 'text'), is: { in: ['x'] } },
    saved: null,
  },
];

async function open(tab: string): Promise<Awaited<ReturnType<typeof openApp>>> {
  const app = await openApp(browser, '');
  await app.page.evaluate(
    (kept) => localStorage.setItem('defter.segments.saved', kept),
    JSON.stringify({ format: 'defter.segments', version: 1, segments: SEGMENTS }),
  );
  await app.page.goto(`${app.page.url().split(/[?#]/)[0]}?sample=tr&lang=tr#/segments?tab=${tab}`);
  return app;
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

const number = async (locator: Locator, name: string) =>
  Number(await locator.getAttribute(`data-${name}`));

/** Chooses in a select with the arrow keys. */
async function choose(page: Page, select: Locator, text: string): Promise<void> {
  await tabTo(page, select);
  await page.keyboard.press('Home');
  for (let i = 0; i < 60; i++) {
    const now = await select.evaluate((e: HTMLSelectElement) => e.selectedOptions[0]?.text ?? '');
    if (now.includes(text)) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`${text} is not offered.`);
}

describe('overlaps, by keyboard alone', () => {
  it('lays segments over each other, orders them, lists, saves and refuses', async () => {
    const { page, problems, close } = await open('overlap');
    const chart = page.getByTestId('upset');
    await chart.waitFor();
    // The one that cannot be counted is not among those chosen at first.
    const rows = page.locator('[data-testid=laid] li[data-key]');
    const keys = () =>
      rows.evaluateAll((all) => (all as HTMLElement[]).map((row) => row.dataset.key));
    expect(await keys()).toEqual(['own:makyaj', 'own:cok', 'own:ikisi']);

    // Steps of the waterfall are everyone, each once; the third is within the others, so it gets nobody.
    const steps = () =>
      page
        .getByTestId('step')
        .evaluateAll((all) =>
          (all as HTMLElement[]).map((row) => [row.dataset.key, Number(row.dataset.customers)]),
        ) as Promise<[string, number][]>;
    const before = await steps();
    expect(before[2]).toEqual(['own:ikisi', 0]);
    const everyone = before.reduce((sum, [, n]) => sum + n, 0);

    // It is moved to the front by its handle.
    await tabTo(page, rows.nth(2).locator('.handle'));
    await page.keyboard.press('ArrowUp');
    await expect.poll(keys).toEqual(['own:makyaj', 'own:ikisi', 'own:cok']);
    await page.keyboard.press('ArrowUp');
    await expect.poll(keys).toEqual(['own:ikisi', 'own:makyaj', 'own:cok']);
    await page.getByText('İkisi birden artık 3 segment içinde 1. sırada.').waitFor();
    await expect.poll(async () => (await steps())[0]?.[1]).toBeGreaterThan(0);
    const after = await steps();
    expect(after.reduce((sum, [, n]) => sum + n, 0)).toBe(everyone);
    expect(after[0]![1] + after[1]![1] + after[2]![1]).toBe(before[0]![1] + before[1]![1]);

    // The columns: numbers on focus, Enter lists.
    await tabTo(page, chart);
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    const first = page.locator('[data-testid=upset] [role=option]').first();
    const label = (await first.getAttribute('aria-label')) ?? '';
    expect(label).toMatch(/^Yalnız .*: [\d.]+ müşteri \(%/);
    const inFirst = await number(first, 'customers');
    await page.keyboard.press('Enter');
    const picked = page.getByTestId('picked-crowd');
    await expect.poll(() => picked.and(page.locator(':focus')).count()).toBe(1);
    await picked.getByText(`${inFirst.toLocaleString('tr-TR')} müşteri`).waitFor();
    expect(await violations(page)).toEqual([]);

    // Saved as a segment of its own, which can be laid with the others at once.
    await tabTo(page, picked.getByRole('button', { name: 'Segment olarak kaydet' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByTestId('save-crowd');
    const name = page.getByTestId('save-crowd-name');
    await tabTo(page, name);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Yeni kesişim');
    await expect.poll(() => number(page.getByTestId('save-crowd-count'), 'value')).toBe(inFirst);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await picked.getByText('“Yeni kesişim” kaydedildi').waitFor();
    await choose(page, page.getByTestId('laid-add'), 'Yeni kesişim');
    await tabTo(page, page.getByRole('button', { name: 'Ekle', exact: true }));
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await keys()).length).toBe(4);

    // Two by a word between them; in place of one they are made of it is refused.
    const count = page.getByTestId('combine-count');
    await choose(page, page.getByTestId('combine-first'), 'Makyaj');
    await choose(page, page.getByTestId('combine-second'), 'Çok');
    const how = page.getByRole('radio', { name: 'veya' });
    await tabTo(page, how);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => number(count, 'value')).toBe(after[0]![1]);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    expect(await how.getAttribute('aria-checked')).toBe('true');
    await expect.poll(() => number(count, 'value')).toBe(before[0]![1] + before[1]![1]);
    await tabTo(
      page,
      page.getByTestId('combine').getByRole('button', { name: 'Segment olarak kaydet' }),
    );
    await page.keyboard.press('Enter');
    await choose(page, dialog.getByLabel('Nereye?'), '“Makyaj alanlar”');
    await dialog
      .getByText('Segment o zaman kendi kendine başvururdu: Makyaj alanlar → Makyaj alanlar.')
      .waitFor();
    expect(await dialog.getByRole('button', { name: 'Kaydet' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');

    // All of it is there after a reload.
    await page.reload();
    await chart.waitFor();
    expect((await keys())[0]).toBe('own:ikisi');
    expect(await keys()).toHaveLength(4);
    expect(problems).toEqual([]);
    await close();
  });

  it('says the same in the matrix, the table and the file', async () => {
    const { page, close } = await open('overlap');
    await page.getByTestId('upset').waitFor();
    const cells = page.locator('[data-testid=matrix] td');
    await tabTo(page, page.getByRole('radio', { name: 'Satırın payı' }));
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    const values = await cells.evaluateAll((all) =>
      (all as HTMLElement[]).map((cell) => Number(cell.dataset.value)),
    );
    // makyaj, cok, both: what two have is what the third is.
    expect(values[1]).toBe(values[8]);
    expect(values[2]).toBe(values[8]);
    const step = page.locator('[data-testid=step][data-key=""]');
    const nobody = await number(step, 'customers');
    await tabTo(page, step.getByRole('button', { name: 'Listele: Hiçbirine düşmeyen' }));
    await page.keyboard.press('Enter');
    const picked = page.getByTestId('picked-crowd');
    await picked.getByText(`${nobody.toLocaleString('tr-TR')} müşteri`).waitFor();
    await tabTo(page, picked.getByRole('button', { name: 'Listeyi kaydet' }));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByTestId('export-save'));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.keyboard.press('Enter'),
    ]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/);
    expect(lines).toHaveLength(nobody + 1);
    await close();
  });
});

describe('comparing, by keyboard alone', () => {
  it('shows what differs most first, with counts, and the SQL that gives them', async () => {
    const { page, problems, close } = await open('compare');
    const items = page.getByTestId('difference');
    await items.nth(8).waitFor();
    await page.getByText('“Herkes” segmentin kendisini de içerirdi').waitFor();
    await expect.poll(() => page.getByText('özellikten').count()).toBe(0);
    const effects = await items.evaluateAll((all) =>
      (all as HTMLElement[]).map((item) => Number(item.dataset.effect)),
    );
    expect(effects).toEqual([...effects].sort((x, y) => y - x));

    const figure = page.locator('[data-testid=behaviour] tr[data-figure=customers]');
    const [a, b] = [await number(figure, 'a'), await number(figure, 'b')];
    // What the segment is made of is left out until it is asked for.
    const category = page.locator('[data-attribute="order_lines.category"]');
    expect(await category.count()).toBe(0);
    await tabTo(page, page.getByLabel('Segmentleri tanımlayan özellikleri gizle'));
    await page.keyboard.press('Space');
    await category.getByText(/^Makyaj: %100, öbür tarafta %[\d,]+; [\d,]+ katı\.$/).waitFor();

    const gender = page.locator('[data-attribute="customer_facts.stage"]');
    const details = gender.getByRole('button', { name: /^Değerler/ });
    await tabTo(page, details);
    await page.keyboard.press('Enter');
    const table = await gender.locator('tbody tr').evaluateAll((rows) =>
      rows.map((row) => {
        const cells = [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '');
        const plain = (text = '') => Number(text.replaceAll('.', ''));
        return [plain(cells[1]), plain(cells[3])] as const;
      }),
    );
    expect(table.reduce((sum, [x]) => sum + x, 0)).toBe(a);
    expect(table.reduce((sum, [, y]) => sum + y, 0)).toBe(b);
    expect(await violations(page)).toEqual([]);

    // Two that overlap: it is said, and there is no p.
    await choose(page, page.getByTestId('compare-b'), 'Çok');
    await page.getByText('ikisinde de var ve iki tarafta da sayılıyor').waitFor();
    expect(page.url()).toContain('b=own:cok');
    await expect.poll(() => page.getByText(/^p değeri/).count()).toBe(0);
    await page.reload();
    await page.getByText('ikisinde de var ve iki tarafta da sayılıyor').waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  it('says why, what would change it, and who is nearly there', async () => {
    const { page, problems, close } = await open('compare');
    const near = page.getByTestId('near');
    const condition = page.getByTestId('almost-condition');
    await condition.first().waitFor();
    await choose(page, page.getByTestId('near-segment'), 'İkisi');
    await expect.poll(() => condition.count()).toBe(2);
    const [one, two] = [
      await number(condition.nth(0), 'customers'),
      await number(condition.nth(1), 'customers'),
    ];
    expect(one).toBeGreaterThanOrEqual(two);
    const spend = condition.filter({ hasText: 'toplam ciro' });
    const nearly = await number(spend, 'customers');
    await tabTo(page, spend);
    await page.keyboard.press('Enter');
    await near.getByText(`${nearly.toLocaleString('tr-TR')} müşteri`).waitFor();

    // The nearest first.
    const grid = near.getByRole('grid');
    await expect
      .poll(() => grid.getByRole('columnheader', { name: /Uzaklık/ }).getAttribute('aria-sort'))
      .toBe('ascending');
    const distance = async () => {
      const cells = await grid
        .locator('[role=row][aria-rowindex="2"], [role=row][aria-rowindex="9"]')
        .allTextContents();
      return cells;
    };
    await expect.poll(async () => (await distance())[0]).not.toContain('…');
    await tabTo(page, grid);
    await page.keyboard.press('Enter');
    const why = page.getByTestId('why-rule');
    await why.getByText('bu segmentte değil').waitFor();
    expect(await why.getAttribute('data-in')).toBe('false');
    const decides = why.locator('li[data-decides=true] .decides');
    expect(await decides.count()).toBe(1);
    await why.getByText('belirleyici').waitFor();
    await page
      .getByTestId('smallest-change')
      .getByText(/toplam ciro en az 3\.000 \(şimdi [\d.,]+\)/)
      .waitFor();
    expect(await violations(page)).toEqual([]);

    // Somebody who is in it.
    await tabTo(page, near.getByRole('radio', { name: 'Girmesine az kalanlar' }));
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await tabTo(page, near.getByRole('grid'));
    await expect
      .poll(async () => {
        await page.keyboard.press('Enter');
        return why.getAttribute('data-in');
      })
      .toBe('true');
    await why.getByText('Segmentten çıkması için:').waitFor();
    expect(problems).toEqual([]);
    await close();
  });
});
