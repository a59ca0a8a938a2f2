import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kpi } from '../support/app';
import { launch, openApp } from '../support/browser';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Waits as long as a busy machine may need. */
const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000 });
const tile = (page: Page, id: string) => page.getByTestId(`tile-${id}`);
const chart = (page: Page, id: string) => tile(page, id).getByRole('listbox');
const fills = (page: Page, id: string) =>
  chart(page, id)
    .locator('g [style*=fill]')
    .evaluateAll((all) => all.map((one) => getComputedStyle(one).fill));
const number = (text: string) => Number(text.replace(/\D/g, ''));

async function axe(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`);
}

/** Chooses by its first letters in the list that has the focus. */
async function colourBy(page: Page, label: string, name: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).focus();
  await page.keyboard.type(name);
}

/** What is said of the mark that has the focus. */
async function said(page: Page, id: string): Promise<string> {
  const list = chart(page, id);
  const option = await list.getAttribute('aria-activedescendant');
  return (await page.locator(`[id="${option}"]`).getAttribute('aria-label')) ?? '';
}

describe('Colour by', () => {
  it('is worked with the keyboard alone: chosen, read out, filtered by, undone, kept', async () => {
    const { page, problems, close } = await openApp(
      browser,
      '?sample=en&lang=en&theme=light#/explore',
    );
    const all = await kpi(page, 'customers');
    await tile(page, 'month').waitFor();
    expect(await fills(page, 'gender')).toEqual([]);

    await colourBy(page, 'Colour by', 'Segment');
    const legend = page.getByRole('group', { name: 'Colours: Segment' });
    await legend.waitFor();
    await eventually(async () => page.url()).toContain('c=segment');
    const names = await legend.getByRole('button').allInnerTexts();
    expect(names[0]).toBe('Champions');
    expect(names.at(-1)).toBe('No purchase yet');
    expect(new Set(await fills(page, 'gender')).size).toBe(names.length);
    expect(new Set(await fills(page, 'month')).size).toBe(names.length);
    expect(await axe(page)).toEqual([]);

    // The parts of the mark under the keys are read out, and add up to it.
    await chart(page, 'gender').focus();
    await page.keyboard.press('ArrowDown');
    const [figures = '', ...parts] = (await said(page, 'gender')).split('; ');
    expect(figures).toMatch(/^Men: [\d,]+ customers/);
    const sum = parts.reduce((n, part) => n + number(/[\d,]+$/.exec(part)![0]), 0);
    expect(sum).toBe(number(/[\d,]+/.exec(figures)![0]));
    expect(parts[0]).toMatch(/^Champions \d+$/);

    // The table has a column for each.
    await tile(page, 'gender').getByRole('button', { name: '“Gender” as a table' }).focus();
    await page.keyboard.press('Enter');
    const heads = await tile(page, 'gender').getByRole('columnheader').allInnerTexts();
    expect(heads.slice(3)).toEqual(names);
    const cells = await tile(page, 'gender')
      .getByRole('row', { name: /^Men/ })
      .getByRole('cell')
      .allInnerTexts();
    const values = cells.slice(-names.length).map(number);
    expect(values.reduce((a, b) => a + b, 0)).toBe(sum);
    await page.keyboard.press('Enter');

    // A name of the legend chooses those it stands for.
    await legend.getByRole('button', { name: 'Champions' }).focus();
    await page.keyboard.press('Enter');
    await eventually(() => kpi(page, 'customers')).toBeLessThan(all);
    expect(
      await legend.getByRole('button', { name: 'Champions' }).getAttribute('aria-pressed'),
    ).toBe('true');
    await page.keyboard.press('Control+z');
    await eventually(() => kpi(page, 'customers')).toBe(all);

    // Where parts do not add up, one colour, and why.
    expect(await tile(page, 'category').innerText()).toContain(
      'In one colour: an order counts at each of its values.',
    );
    expect(await fills(page, 'category')).toEqual([]);
    await page.getByRole('radio', { name: 'Average order' }).focus();
    await page.keyboard.press('Enter');
    await eventually(() => tile(page, 'gender').innerText()).toContain(
      'In one colour: averages have no parts.',
    );
    expect(await fills(page, 'gender')).toEqual([]);
    await page.keyboard.press('Control+z');
    await eventually(async () => (await fills(page, 'gender')).length).toBeGreaterThan(0);

    // Stepwise back; a reload keeps it.
    await page.reload();
    await legend.waitFor();
    await colourBy(page, 'Colour by', 'None');
    await eventually(() => legend.count()).toBe(0);
    await page.getByRole('heading', { name: 'Who are you looking at?' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).focus();
    await page.keyboard.press('Enter');
    await legend.waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  it('draws the largest values and the rest, in the dark and in Turkish too', async () => {
    const { page, problems, close } = await openApp(
      browser,
      '?sample=tr&lang=tr&theme=dark#/explore?c=city',
    );
    const legend = page.getByRole('group', { name: 'Renkler: Şehir' });
    await legend.waitFor();
    const names = await legend.getByRole('button').allInnerTexts();
    expect(names).toHaveLength(13);
    expect(names[0]).toBe('İstanbul');
    expect(names[11]).toMatch(/^Diğerleri/);
    expect(names[12]).toBe('Bilinmiyor');
    await eventually(async () => new Set(await fills(page, 'income')).size).toBe(13);
    await chart(page, 'income').focus();
    expect(await said(page, 'income')).toMatch(/; İstanbul \d+; /);
    expect(await axe(page)).toEqual([]);

    // A drag with the keys moves the parts as well.
    const bars = () =>
      chart(page, 'income')
        .locator('g rect[style*=fill]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('width')).join());
    const before = await bars();
    await chart(page, 'spend').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.down('Shift');
    await page.keyboard.press('ArrowRight');
    await eventually(bars).not.toBe(before);
    await page.keyboard.up('Shift');
    await page.keyboard.press('Escape');
    await eventually(bars).toBe(before);
    expect(problems).toEqual([]);
    await close();
  });
});
