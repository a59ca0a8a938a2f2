import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The plain number a handle carries in `data-value`. */
export async function value(locator: Locator): Promise<number> {
  return Number(await locator.getAttribute('data-value'));
}

export type Ledger = { read: number; used: number; apart: number; unreadable: number };

/** The ledger of a file, once it is there. */
export async function ledgerOf(page: Page, file: string): Promise<Ledger> {
  const source = page.getByTestId('source').and(page.locator(`[data-name="${file}"]`));
  const figure = (name: string) => value(source.getByTestId(`ledger-${name}`));
  await source.getByTestId('ledger-read').waitFor();
  return {
    read: await figure('read'),
    used: await figure('used'),
    apart: await figure('apart'),
    unreadable: await figure('unreadable'),
  };
}

/** Puts files into the page, by path, and waits until every one has its ledger. */
export async function addFiles(page: Page, paths: string[]): Promise<void> {
  await page.getByTestId('file-input').first().setInputFiles(paths);
  await page.getByTestId('explore').and(page.locator(':enabled')).waitFor();
}

export async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}

export async function kpi(page: Page, name: 'customers' | 'revenue' | 'orders'): Promise<number> {
  const figure = page.getByTestId(`kpi-${name}`);
  await figure.waitFor();
  return value(figure);
}

/** Customers by segment id as the Explore page lists them. */
export async function segments(page: Page): Promise<Record<string, number>> {
  await page.getByTestId('segment-row').first().waitFor();
  const rows = await page.getByTestId('segment-row').all();
  const entries = await Promise.all(
    rows.map(async (row) => [
      await row.getAttribute('data-segment'),
      Number(await row.getAttribute('data-customers')),
    ]),
  );
  return Object.fromEntries(entries) as Record<string, number>;
}

export function hasFocus(of: Locator): Promise<boolean> {
  return of.evaluate((element) => element === document.activeElement);
}

/** Presses Tab (or Shift+Tab) until this has the focus: it can be reached by keyboard alone. */
export async function tabTo(
  page: Page,
  target: Locator,
  key: 'Tab' | 'Shift+Tab' = 'Tab',
): Promise<void> {
  const find = () => target.first().elementHandle();
  let element = await find();
  for (let i = 1; i <= 250; i++) {
    const state = await element?.evaluate((it) => [it === document.activeElement, it.isConnected]);
    if (state?.[0]) return;
    // Looking for it by its name at every step would take longer than the steps.
    if (!state?.[1] || i % 50 === 0) element = await find();
    await page.keyboard.press(key);
  }
  throw new Error(`The focus never came to ${String(target)}`);
}

/** Chooses the first of what an open picker finds, with the keys. */
export async function pick(page: Page, search: string): Promise<void> {
  const picker = page.getByTestId('picker');
  await expect.poll(() => hasFocus(picker.getByRole('combobox'))).toBe(true);
  await page.keyboard.type(search);
  await picker.getByRole('option', { selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await picker.waitFor({ state: 'detached' });
}
