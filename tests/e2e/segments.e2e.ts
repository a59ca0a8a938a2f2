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

const cell = (page: Page, r: number, f: number): Locator =>
  page.locator(`[data-testid=map-cell][data-r="${r}"][data-f="${f}"]`);

async function numbers(rows: Locator, name: string): Promise<number[]> {
  return rows.evaluateAll(
    (all, attribute) => all.map((row) => Number(row.getAttribute(attribute))),
    name,
  );
}

const sum = (list: number[]) => list.reduce((total, n) => total + n, 0);

async function segments(page: Page): Promise<Record<string, number>> {
  const rows = page.getByTestId('segment-row');
  await rows.first().waitFor();
  return Object.fromEntries(
    await rows.evaluateAll((all) =>
      all.map((row) => [row.dataset.segment ?? '', Number(row.dataset.customers)] as const),
    ),
  );
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

describe('RFM', () => {
  it('shows segments, thresholds and grid that agree with each other', async () => {
    const { page, problems, close } = await openApp(browser, '?sample=tr&lang=tr#/segments');
    const bySegment = await segments(page);
    const buyers = sum(Object.values(bySegment));
    expect(buyers).toBeGreaterThan(1000);
    await page.getByTestId('map-cell').first().waitFor();
    const cells = page.getByTestId('map-cell');
    expect(await cells.count()).toBe(25);
    await expect.poll(async () => sum(await numbers(cells, 'data-customers'))).toBe(buyers);
    const champions = page.locator('[data-testid=map-cell][data-segment=champions]');
    expect(sum(await numbers(champions, 'data-customers'))).toBe(bySegment.champions);
    for (const measure of ['r', 'f', 'm']) {
      const counts = page
        .getByTestId(`thresholds-${measure}`)
        .locator('tbody tr td:nth-of-type(2)');
      await expect
        .poll(async () => {
          const texts = await counts.allTextContents();
          return sum(texts.map((text) => Number(text.replaceAll('.', ''))));
        })
        .toBe(buyers);
    }
    await page.getByText('Tam bölümleme: 25 hücrenin her biri').waitFor();
    await page.getByText('Şampiyonlar').first().waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  it('says in words when equal values leave scores empty or are torn apart', async () => {
    const { page, close } = await openApp(browser, '?sample=en#/segments');
    await segments(page);
    const frequency = page.getByTestId('thresholds-f');
    await page.getByLabel('Scores from 1 to').selectOption('10');
    await frequency
      .getByText(/Only \d of 10 scores are in use: .* have exactly 1 order\./)
      .waitFor();
    await page.getByLabel('Bins of equal size (ntile)').check();
    await frequency.getByText('share their value with somebody who has another score').waitFor();
    expect(await frequency.getByText('scores are in use').count()).toBe(0);
    await close();
  });

  it('scores by cut-offs, and refuses those that do not rise', async () => {
    const { page, close } = await openApp(browser, '?sample=en#/segments');
    await segments(page);
    await page.getByLabel('Fixed cut-offs').check();
    const second = page.getByLabel('Recency, cut-off 2');
    await second.fill('10');
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByText('The numbers must rise from left to right.').waitFor();
    await second.fill('100');
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByTestId('thresholds-r').getByText('30 < R ≤ 100').waitFor();
    await close();
  });

  it('shows the finished SQL of each relation', async () => {
    const { page, close } = await openApp(browser, '?sample=en#/segments');
    await segments(page);
    await page.getByRole('button', { name: 'SQL: What does a score mean?' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.locator('pre').count()).toBe(4);
    const text = (await dialog.locator('pre').allTextContents()).join('\n').replace(/--.*/g, '');
    expect(text).toContain('FROM rfm_measures');
    expect(text).not.toMatch(/\$[a-z]/);
    expect(await dialog.getByRole('button', { name: 'Copy' }).count()).toBe(4);
    await close();
  });
});

describe('the map editor', () => {
  it('paints with mouse and keyboard, judges, and applies at once', async () => {
    const { page, problems, close } = await openApp(browser, '?sample=en#/segments');
    const before = await segments(page);
    await page.getByRole('button', { name: 'Edit a copy' }).click();
    const verdict = page.getByTestId('map-verdict');
    expect(await verdict.getAttribute('data-partition')).toBe('true');

    await page.getByLabel('No segment (erase)').check();
    await cell(page, 5, 5).click();
    await verdict.getByText('1 of 25 cells belongs to no segment:').waitFor();
    await verdict.getByText('R 5, F 5').waitFor();

    await page.getByRole('radio', { name: /^At risk/ }).check();
    await cell(page, 3, 1).hover();
    await page.mouse.down();
    await cell(page, 3, 2).hover();
    await page.mouse.up();
    expect(await cell(page, 3, 2).getAttribute('data-segment')).toBe('risk');
    await verdict.getByText('About to sleep has no cell').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await cell(page, 3, 1).getAttribute('data-segment')).toBe('sleep');
    expect(await cell(page, 3, 2).getAttribute('data-segment')).toBe('sleep');

    await page.getByRole('button', { name: 'Add a segment' }).click();
    await page.getByTestId('segment-name-en').fill('Inner circle');
    await page.keyboard.press('Tab');
    await page.getByLabel('Violet').check();
    await cell(page, 4, 5).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const id = (await cell(page, 5, 5).getAttribute('data-segment')) ?? '';
    const inside = Number(await cell(page, 5, 5).getAttribute('data-customers'));
    expect(id).not.toBe('');
    expect(await verdict.getAttribute('data-partition')).toBe('true');
    expect(await segments(page)).toEqual(before);

    await page.getByRole('button', { name: 'Apply this map' }).click();
    await expect.poll(async () => (await segments(page))[id]).toBe(inside);
    const after = await segments(page);
    expect(after.champions).toBe((before.champions ?? 0) - inside);
    expect(sum(Object.values(after))).toBe(sum(Object.values(before)));
    await page.getByTestId('segment-row').getByText('Inner circle').waitFor();
    const inForce = page.getByText('This map is in force.');
    await expect.poll(() => inForce.and(page.locator(':focus')).count()).toBe(1);
    expect(problems).toEqual([]);

    await page.reload();
    await page.getByTestId('segment-row').getByText('Inner circle').waitFor();
    expect(await page.getByRole('radio', { name: /^Champions/ }).isChecked()).toBe(true);
    await close();
  });

  it('finds the faults of the much-copied map', async () => {
    const { page, close } = await openApp(browser, '?sample=en#/segments');
    await segments(page);
    await page.getByRole('radio', { name: /Much-copied map/ }).click();
    const verdict = page.getByTestId('map-verdict');
    await verdict.getByText('76 of 125 cells are claimed by more than one segment').waitFor();
    await verdict.getByText('4 segments can never get a customer').waitFor();
    expect(await verdict.getAttribute('data-partition')).toBe('false');
    await close();
  });

  it('writes a map to a file, reads it back, and says what is wrong with another', async () => {
    const { page, close } = await openApp(browser, '?sample=en#/segments');
    await segments(page);
    await page.getByRole('button', { name: 'Edit a copy' }).click();
    await page.getByRole('radio', { name: /^Loyal customers/ }).check();
    await cell(page, 1, 1).click();
    await page.getByRole('button', { name: 'More for this map' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /Download/ }).click(),
    ]);
    const text = await readFile(await download.path(), 'utf8');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await cell(page, 1, 1).getAttribute('data-segment')).toBe('hibernating');

    const give = (content: string) =>
      page.getByTestId('map-file').setInputFiles({
        name: 'map.json',
        mimeType: 'application/json',
        buffer: Buffer.from(content),
      });
    await give(text.replace('"version": 1', '"version": 9'));
    await page.getByText('It is of a version that is not known here.').waitFor();
    expect(await cell(page, 1, 1).getAttribute('data-segment')).toBe('hibernating');
    await give(text);
    await expect.poll(() => cell(page, 1, 1).getAttribute('data-segment')).toBe('loyal');
    expect(await page.getByText('is not a segment map').count()).toBe(0);
    await close();
  });

  it('works where the browser keeps nothing', async () => {
    const { page, problems, close } = await openApp(browser, '');
    await page.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    });
    await page.goto(`${page.url().split(/[?#]/)[0]}?sample=en&lang=en#/segments`);
    await segments(page);
    await page.getByRole('button', { name: 'Edit a copy' }).click();
    await cell(page, 1, 1).click();
    expect(await cell(page, 1, 1).getAttribute('data-segment')).toBe('champions');
    await page.getByRole('button', { name: 'Apply this map' }).click();
    await page.getByText('This map is in force.').waitFor();
    expect(problems).toEqual([]);
    await close();
  });
});

describe('lifecycle', () => {
  it('has everyone in one stage, also with other days', async () => {
    const { page, close } = await openApp(browser, '?sample=en#/segments?tab=lifecycle');
    const rows = page.getByTestId('stage-row');
    await rows.first().waitFor();
    const before = await numbers(rows, 'data-customers');
    const active = page.locator('[data-stage=active]');
    await page.getByLabel('Active up to (days)').fill('365');
    await page.getByRole('button', { name: 'Apply' }).click();
    expect(await page.getByText('This must be more than 365 days.').count()).toBe(2);
    await page.getByLabel('Active up to (days)').fill('30');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('more than one order, the last at most 30 days ago').waitFor();
    await expect
      .poll(async () => Number(await active.getAttribute('data-customers')))
      .toBeLessThan(before[5] ?? 0);
    const after = await numbers(rows, 'data-customers');
    expect(sum(after)).toBe(sum(before));
    await page.getByText(`Together ${sum(after).toLocaleString('en-GB')} customers`).waitFor();
    await close();
  });
});

describe('demographics', () => {
  it('groups by any column, sorts, and keeps the unknown in a row of their own', async () => {
    const { page, problems, close } = await openApp(
      browser,
      '?sample=en#/segments?tab=demographics&by=age_band',
    );
    const rows = page.getByTestId('group-row');
    await rows.first().waitFor();
    expect(await page.locator('[data-group=""]').count()).toBe(1);
    const everyone = sum(await numbers(rows, 'data-customers'));

    await page.getByLabel('Age bands').fill('30, 50');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.locator('[data-group="50+"]').waitFor();
    expect(sum(await numbers(rows, 'data-customers'))).toBe(everyone);

    await page.getByLabel('Group by').selectOption('gender');
    await page.locator('[data-group=female]').waitFor();
    expect(sum(await numbers(rows, 'data-customers'))).toBe(everyone);
    const sortButton = page.getByRole('button', { name: 'Customers' });
    const ascending = (list: number[]) => list.every((n, i) => i === 0 || n >= (list[i - 1] ?? 0));
    await sortButton.focus();
    await page.keyboard.press('Enter');
    expect(ascending(await numbers(rows, 'data-customers'))).toBe(true);
    expect(problems).toEqual([]);
    await close();
  });

  it('crosses groups with segments and stages, as a matrix and as a list', async () => {
    const { page, close } = await openApp(
      browser,
      '?sample=en#/segments?tab=demographics&by=gender&with=segment',
    );
    const table = page.getByTestId('cross-table');
    await table.waitFor();
    await page.getByRole('radio', { name: 'Customers' }).click();
    const counts = (await table.locator('tbody td').allTextContents()).map((text) =>
      Number(text.replaceAll(',', '')),
    );
    await page.getByLabel('Cross with').selectOption('nothing');
    const rows = page.getByTestId('group-row');
    await rows.first().waitFor();
    expect(sum(counts)).toBe(sum(await numbers(rows, 'data-customers')));
    await page.getByLabel('Cross with').selectOption('Lifecycle stage');
    await page.getByRole('radio', { name: 'As a list' }).click();
    await page.getByRole('cell', { name: 'First-time buyer' }).first().waitFor();
    expect(page.url()).toContain('with=stage');
    await close();
  });
});

describe('access', () => {
  it.each([
    ['en', 'light', 'tab=rfm'],
    ['tr', 'dark', 'tab=rfm'],
    ['tr', 'light', 'tab=lifecycle'],
    ['en', 'dark', 'tab=lifecycle'],
    ['tr', 'dark', 'tab=demographics&by=city&with=segment'],
    ['en', 'light', 'tab=demographics&by=age_band'],
  ])('axe finds nothing (%s, %s, %s), and nothing sticks out', async (lang, theme, tab) => {
    const { page, close } = await openApp(
      browser,
      `?sample=tr&lang=${lang}&theme=${theme}#/segments?${tab}`,
      { viewport: { width: 1024, height: 800 } },
    );
    await page.locator('[data-testid$=-row],[data-testid=cross-table]').first().waitFor();
    if (tab === 'tab=rfm') {
      await page.getByRole('button', { name: /Edit a copy|Kopyasını düzenle/ }).click();
    }
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
