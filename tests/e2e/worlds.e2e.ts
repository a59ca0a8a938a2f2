import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/universal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goTo, hasFocus, tabTo } from '../support/app';
import { launch, openApp } from '../support/browser';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

interface Cell {
  from: string;
  to: string;
  customers: number;
}

/** The matrix, once it answers what is asked. */
async function cells(page: Page): Promise<Cell[]> {
  await page.locator('[data-testid=migration-answer][data-current=true]').waitFor();
  return page.getByTestId('flow-cell').evaluateAll((all) =>
    all.map(({ dataset: { from = '', to = '', customers } }) => ({
      from,
      to,
      customers: Number(customers),
    })),
  );
}

const sum = (list: readonly Cell[]) => list.reduce((total, { customers }) => total + customers, 0);
const list = (page: Page) => page.getByTestId('moved-list');
const rows = (page: Page) => list(page).getByRole('row');
const onList = async (page: Page): Promise<number> =>
  Number(await list(page).getByRole('grid').getAttribute('aria-rowcount')) - 1;

const OWN = JSON.stringify({
  format: 'defter.segments',
  version: 1,
  segments: [
    {
      id: 'a',
      name: 'Çok harcayanlar',
      colour: 3,
      rule: { total: 'amount', where: [], within: { lastDays: 180 }, is: { from: 500 } },
      saved: null,
    },
  ],
});

describe('migration', () => {
  it('is worked with the keyboard alone: flows, matrix, day, list, files', async () => {
    const { page, problems, close } = await openApp(browser, '?sample=tr&lang=tr#/segments');
    await page.getByTestId('segment-row').first().waitFor();
    await tabTo(page, page.getByRole('link', { name: 'Segment geçişleri' }));
    await page.keyboard.press('Enter');
    const all = await cells(page);
    expect(sum(all)).toBe(3000);
    expect(all.some(({ from, customers }) => from === 'not_yet' && customers > 0)).toBe(true);
    expect(await page.getByTestId('migration-finding').textContent()).toMatch(
      /^3\.000 müşteri içinden .* müşteri yükseldi, .* müşteri geriledi\./,
    );
    expect(await violations(page)).toEqual([]);

    // A flow of the chart.
    const chart = page.getByTestId('flow-chart');
    await tabTo(page, chart);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const option = chart.locator(`[id="${await chart.getAttribute('aria-activedescendant')}"]`);
    const said = (await option.getAttribute('aria-label')) ?? '';
    expect(said).toMatch(/^Şampiyonlar → Sadık Müşteriler: [\d.]+ müşteri \(.*%/);
    await page.keyboard.press('Enter');
    await rows(page).nth(1).waitFor();
    const loyal = all.find(({ from, to }) => from === 'champions' && to === 'loyal')!;
    expect(await onList(page)).toBe(loyal.customers);
    await rows(page).nth(1).getByText('Şampiyonlar').waitFor();
    expect(await option.getAttribute('aria-selected')).toBe('true');

    // Its SQL, then the reason why its first customer is where they are.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    expect(await dialog.locator('pre').textContent()).toMatch(
      /before_that[^]*before = 'champions'/,
    );
    await page.keyboard.press('Escape');
    const grid = list(page).getByRole('grid');
    await tabTo(page, grid);
    await page.keyboard.press('Enter');
    const why = page.getByTestId('why');
    await why.locator('li').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await why.waitFor({ state: 'detached' });

    // Its files.
    await tabTo(page, list(page).getByRole('button', { name: 'Listeyi kaydet' }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    const save = page.getByTestId('export-save');
    await page.getByRole('checkbox', { name: 'O günkü ciro' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await tabTo(page, save);
    const [csv] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(csv.suggestedFilename()).toMatch(/^Segment geçişleri 2026-08-03\.csv$/);
    const lines = (await readFile(await csv.path(), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(loyal.customers + 1);
    expect(lines[0]).toContain('O günkü ciro');
    expect(lines[1]).toContain('Şampiyonlar;Sadık Müşteriler');
    await tabTo(page, page.getByRole('dialog').getByRole('radio', { name: 'CSV' }), 'Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await tabTo(page, save);
    const [xlsx] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    const sheet = await readSheet(new Blob([await readFile(await xlsx.path())]));
    expect(sheet).toHaveLength(loyal.customers + 1);
    await page.keyboard.press('Escape');

    // Closing the list gives the focus back to the chart.
    await tabTo(page, list(page).getByRole('button', { name: 'Listeyi kapat' }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await list(page).waitFor({ state: 'detached' });
    await expect.poll(() => hasFocus(chart)).toBe(true);

    // A cell of the matrix, and a heading: all who stand in a state now.
    await tabTo(page, page.locator('[data-testid=flow-matrix] [tabindex="0"]'));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await rows(page).nth(1).waitFor();
    expect(await onList(page)).toBe(loyal.customers);
    await tabTo(page, page.locator('[data-testid=flow-matrix] [tabindex="0"]'));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    const nowLoyal = sum(all.filter(({ to }) => to === 'loyal'));
    await expect.poll(() => onList(page)).toBe(nowLoyal);

    // Another day, other bounds.
    await tabTo(page, page.getByRole('radio', { name: '90 gün önce' }), 'Shift+Tab');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('day=2026-10-02');
    const later = await cells(page);
    expect(sum(later)).toBe(3000);
    expect(later).not.toEqual(all);
    await tabTo(page, page.getByRole('radio', { name: 'O günün' }));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('bounds=today');
    const kept = await cells(page);
    expect(sum(kept)).toBe(3000);
    expect(kept).not.toEqual(later);
    await page.goBack();
    await expect.poll(() => cells(page)).toEqual(later);
    expect(problems).toEqual([]);
    await close();
  });

  it('says of the earlier day what the app shows when that day is counted as of', async () => {
    const { page, close } = await openApp(
      browser,
      '?sample=en#/segments?tab=migration&day=2026-03-15',
    );
    const then: Record<string, number> = {};
    for (const { from, customers } of await cells(page)) {
      then[from] = (then[from] ?? 0) + customers;
    }
    await page.getByTestId('worlds-by').selectOption('stage');
    await page.locator('[data-testid=flow-cell][data-from=active]').first().waitFor();
    const stages: Record<string, number> = {};
    for (const { from, customers } of await cells(page)) {
      stages[from] = (stages[from] ?? 0) + customers;
    }
    await goTo(page, '#/data');
    await page.getByLabel('Counted as of').fill('2026-03-15');
    await page.getByText('15 March 2026').first().waitFor();
    await page.getByTestId('explore').and(page.locator(':enabled')).waitFor();
    await goTo(page, '#/segments?tab=rfm');
    const shown = (handle: string) => async () =>
      Object.fromEntries(
        await page
          .getByTestId(`${handle}-row`)
          .evaluateAll(
            (all, name) =>
              all.map((row) => [row.dataset[name], Number(row.dataset.customers)] as const),
            handle,
          ),
      );
    const { not_yet, no_purchase, ...segments } = then;
    expect(not_yet! + no_purchase!).toBeGreaterThan(100);
    await expect.poll(shown('segment')).toEqual(segments);
    await goTo(page, '#/segments?tab=lifecycle');
    await page.getByTestId('stage-row').first().waitFor();
    // Members to come are not yet there on that day, and nobody's leads.
    const buyers = ['first_time', 'active', 'defecting', 'inactive'];
    const now = await shown('stage')();
    expect(Object.fromEntries(buyers.map((stage) => [stage, now[stage]]))).toEqual(
      Object.fromEntries(buyers.map((stage) => [stage, stages[stage] ?? 0])),
    );
    await close();
  });

  it('tells in and out of an own segment, and what keeps one from being counted', async () => {
    const { page, problems, close } = await openApp(browser, '?sample=en#/segments');
    await page.evaluate((text) => localStorage.setItem('defter.segments.saved', text), OWN);
    await page.reload();
    await goTo(page, '#/segments?tab=migration&sorted=own:a');
    const all = await cells(page);
    expect(sum(all)).toBe(3000);
    expect(new Set(all.map(({ to }) => to))).toEqual(new Set(['in', 'out']));
    await page.getByText('On 3 Aug 2026 “Çok harcayanlar” had').waitFor();
    expect(await violations(page)).toEqual([]);
    await goTo(page, '#/segments?tab=sensitivity&sorted=own:a');
    await page.getByTestId('sensitivity-finding').waitFor();
    const ids = await page
      .getByTestId('variant-row')
      .evaluateAll((list) => list.map((row) => row.dataset.variant));
    expect(ids).toContain('refunds gross');
    // The rule does not look at scores.
    expect(ids.some((id) => id?.startsWith('bins'))).toBe(false);

    const broken = OWN.replace(
      /"rule":.*?,"saved"/,
      '"rule":{"attr":{"id":"customers.shoe_size","label":"shoe_size","type":"number"},"is":{"from":40}},"saved"',
    );
    await page.evaluate((text) => localStorage.setItem('defter.segments.saved', text), broken);
    await page.reload();
    await goTo(page, '#/segments?tab=migration&sorted=own:a');
    await page.getByText(/“Çok harcayanlar” cannot be counted: .*shoe_size/).waitFor();
    expect(problems).toEqual([]);
    await close();
  });
});

describe('sensitivity', () => {
  it('is worked with the keyboard alone: choices, states, lists, a day, stopping', async () => {
    const { page, problems, close } = await openApp(browser, '?sample=en#/segments');
    await page.getByTestId('segment-row').first().waitFor();
    await tabTo(page, page.getByRole('link', { name: 'Sensitivity' }));
    await page.keyboard.press('Enter');
    await page.getByTestId('sensitivity-finding').waitFor();
    await page.getByText('13 choices tried').waitFor();
    const variants = page.getByTestId('variant-row');
    const changed = await variants.evaluateAll((all) =>
      all.map(({ dataset }) => [dataset.variant, Number(dataset.changed)] as const),
    );
    expect(changed).toHaveLength(13);
    expect(changed.filter(([, n]) => n > 0).length).toBeGreaterThan(6);
    expect(await violations(page)).toEqual([]);

    const bins = page.locator('[data-testid=variant-row][data-variant="bins 4"]');
    await tabTo(page, bins.getByRole('button'));
    await page.keyboard.press('Enter');
    const states = page.getByTestId('variant-states').locator('tbody tr');
    await states.first().waitFor();
    const numbers = await states.evaluateAll((all) =>
      all.map((row) =>
        [...row.querySelectorAll('td')].map((td) =>
          Number(td.innerText.replace(/[,+]/g, '').replace('−', '-')),
        ),
      ),
    );
    const column = (i: number) => numbers.reduce((total, row) => total + row[i]!, 0);
    const moved = new Map(changed).get('bins 4');
    expect([column(0), column(1), column(2)]).toEqual([3000, 3000, 0]);
    expect([column(3), column(4)]).toEqual([moved, moved]);

    await tabTo(page, page.getByRole('button', { name: 'All who change group' }));
    await page.keyboard.press('Enter');
    await rows(page).nth(1).waitFor();
    expect(await onList(page)).toBe(moved);
    await tabTo(page, states.first().getByRole('button').first(), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => onList(page)).toBe(numbers[0]![3]);
    expect(await violations(page)).toEqual([]);

    // A day of one's own: typed as the browser wants it.
    await tabTo(page, page.getByTestId('sensitivity-day'), 'Shift+Tab');
    await page.getByTestId('sensitivity-day').fill('2026-01-31');
    await page.keyboard.press('Enter');
    await page.getByText('14 choices tried').waitFor();
    expect(
      await page.locator('[data-variant="day 2026-01-31"]').getAttribute('data-changed'),
    ).not.toBe('0');

    await tabTo(page, page.getByRole('button', { name: 'Try all again' }));
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText(/Stopped after \d+ of 14/).waitFor();
    const again = page.getByRole('button', { name: 'Try all again' });
    await expect.poll(() => hasFocus(again)).toBe(true);
    expect(problems).toEqual([]);
    await close();
  });

  it('stops when the page is left', async () => {
    const { page, problems, close } = await openApp(
      browser,
      '?sample=tr&lang=tr#/segments?tab=sensitivity&sorted=stage',
    );
    await page.getByTestId('variant-row').first().waitFor();
    await goTo(page, '#/segments?tab=lifecycle');
    await page.getByTestId('stage-row').first().waitFor();
    await goTo(page, '#/segments?tab=sensitivity&sorted=stage');
    await page.getByText('12 seçim denendi').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });
});

describe('access', () => {
  it.each([
    ['en', 'dark', 'tab=migration&bounds=today'],
    ['tr', 'dark', 'tab=migration&sorted=stage&day=2026-05-01'],
    ['tr', 'light', 'tab=sensitivity'],
    ['en', 'dark', 'tab=sensitivity&sorted=stage'],
  ])('axe finds nothing (%s, %s, %s), and nothing sticks out', async (lang, theme, tab) => {
    const { page, close } = await openApp(
      browser,
      `?sample=tr&lang=${lang}&theme=${theme}#/segments?${tab}`,
      { viewport: { width: 1024, height: 800 } },
    );
    const handle = tab.startsWith('tab=m') ? 'migration-answer' : 'sensitivity-finding';
    await page.getByTestId(handle).waitFor();
    if (tab.startsWith('tab=m')) {
      await page.getByTestId('flow-cell').first().click();
    } else {
      await page.getByTestId('variant-row').getByRole('button').first().click();
      await page.getByTestId('variant-states').getByRole('button').first().click();
    }
    await rows(page).nth(1).waitFor();
    expect(await violations(page)).toEqual([]);
    for (const width of [1024, 390]) {
      await page.setViewportSize({ width, height: 800 });
      const beyond = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      expect(beyond).toBeLessThanOrEqual(0);
    }
    await close();
  });
});
