import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addFiles, goTo, ledgerOf, pick, tabTo, value } from '../support/app';
import { launch, openApp } from '../support/browser';
import { testEngine } from '../support/engine';
import { fileAt, importFiles } from '../support/import';
import { SAMPLE } from '../support/shared';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const isReady = (page: Page) => page.getByTestId('explore').and(page.locator(':enabled')).waitFor();
const card = (page: Page, file: string) =>
  page.locator(`[data-testid=source][data-name="${file}"]`);

const BROKEN = `Olay No;Müşteri No;Zaman;Tür;Detay;Değer
x1;0010005;08.11.2025 11:01;Ziyaret;Makyaj;3
x1;0010005;08.11.2025 11:01;Ziyaret;Makyaj;3
x2;0010009;dün;Ziyaret;Makyaj;3
x3;;09.11.2025 11:01;Anket;NPS;8
x4;yabancı;09.11.2025 11:01;Anket;NPS;8
x5;0010014;13.11.2030 11:01;Anket;Nasıldı?;iyi
`;

describe('files of events on the Data page', () => {
  it('are recognised, add up, change no figure, and can be said to be something else', async () => {
    const { page, problems, close } = await openApp(browser, '?sample=en&lang=en#/data');
    await isReady(page);
    const revenue = await value(page.getByTestId('revenue'));
    await addFiles(page, [join(SAMPLE, 'en/events.csv')]);
    const all = { read: 2411, used: 2411, apart: 0, unreadable: 0 };
    expect(await ledgerOf(page, 'events.csv')).toEqual(all);
    const events = card(page, 'events.csv');
    await events.getByText('Used as events').waitFor();
    expect(await page.getByTestId('question').count()).toBe(0);
    expect(await events.getByTestId('why-other').count()).toBe(0);
    expect(await events.getByLabel('What the column “Time” holds').inputValue()).toBe('event_date');
    await page.getByText('2,411 events').waitFor();
    expect(await value(page.getByTestId('revenue'))).toBe(revenue);

    const change = page.getByRole('button', { name: 'Change how events.csv is read' });
    await change.focus();
    await page.keyboard.press('Enter');
    const kind = events.getByLabel('The file holds');
    expect(await kind.locator('option').allTextContents()).toEqual([
      'customers',
      'orders',
      'events',
      'something else',
    ]);
    await kind.focus();
    await page.keyboard.press('ArrowDown');
    await events.getByTestId('why-other').getByText('You have said').waitFor();
    await page.getByText('2,411 events').waitFor({ state: 'hidden' });
    expect(await ledgerOf(page, 'events.csv')).toEqual({ ...all, used: 0, apart: 2411 });
    await kind.focus();
    await page.keyboard.press('ArrowUp');
    await page.getByText('2,411 events').waitFor();
    expect(await ledgerOf(page, 'events.csv')).toEqual(all);
    await isReady(page);
    expect(await value(page.getByTestId('revenue'))).toBe(revenue);
    expect(problems).toEqual([]);
    await close();
  });

  it.each(['light', 'dark'])(
    'say where every line went, and who is in no other file (%s)',
    async (theme) => {
      const { page, problems, close } = await openApp(
        browser,
        `?sample=tr&lang=tr&theme=${theme}#/data`,
      );
      await isReady(page);
      await page
        .getByTestId('file-input')
        .first()
        .setInputFiles({
          name: 'olaylar.csv',
          mimeType: 'text/csv',
          buffer: Buffer.from(BROKEN),
        });
      expect(await ledgerOf(page, 'olaylar.csv')).toEqual({
        read: 6,
        used: 2,
        apart: 3,
        unreadable: 1,
      });
      const events = card(page, 'olaylar.csv');
      const apart = await events
        .locator('[data-reason]')
        .evaluateAll((cells) =>
          cells.map((cell) => [
            (cell as HTMLElement).dataset.reason,
            cell.parentElement?.querySelector('th')?.firstChild?.textContent?.trim(),
          ]),
        );
      expect(apart).toEqual([
        ['no_customer', 'Müşteri numarası olmayan'],
        ['later', 'Hesap tarihinden sonra'],
        ['duplicate', 'Daha önceki bir satırdaki olayın aynısı'],
        ['date', 'Tarihi okunamayan'],
      ]);
      await events.getByRole('button', { name: /Satırları gör: Daha önceki/ }).click();
      await page.locator('[data-testid=lines] [data-line="3"]').waitFor();
      await page.keyboard.press('Escape');
      const finding = page.locator('[data-finding^=event_customers_not_listed]');
      await finding.getByText('Yalnızca olaylar.csv dosyasında geçen 1 müşteri').waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual(
        [],
      );
      expect(problems).toEqual([]);
      await close();
    },
  );
});

describe('a segment of customers who visited', () => {
  const add = async (page: Page, search: string) => {
    const rule = page.getByTestId('rule');
    await tabTo(page, rule.getByRole('button', { name: /^Koşul ekle: Bunların hepsi/ }));
    await page.keyboard.press('Enter');
    await pick(page, search);
  };

  /** The same question in plain SQL, on the same files read in Node. */
  async function plainCount(): Promise<number> {
    const engine = await testEngine();
    const files = ['musteriler', 'siparis_satirlari', 'olaylar'];
    await importFiles(
      engine,
      files.map((name) => fileAt(join(SAMPLE, `tr/${name}.csv`))),
    );
    const [row] = await engine.rows(`
      SELECT count(*)::INTEGER AS n FROM customers AS c, settings AS s
      WHERE EXISTS (FROM events AS e WHERE e.customer_id = c.customer_id AND e.type = 'Ziyaret'
          AND date_diff('day', e.happened_on, s.as_of) BETWEEN 0 AND 90)
        AND NOT EXISTS (FROM orders AS o WHERE o.customer_id = c.customer_id AND o.is_purchase
          AND date_diff('day', o.ordered_on, s.as_of) BETWEEN 0 AND 90)`);
    return Number(row!.n);
  }

  it('and did not buy is built by keyboard alone and counted as plain SQL does', async () => {
    const { page, problems, close } = await openApp(browser, '?sample=tr&lang=tr#/data');
    await isReady(page);
    await addFiles(page, [join(SAMPLE, 'tr/olaylar.csv')]);
    expect((await ledgerOf(page, 'olaylar.csv')).used).toBe(2411);
    await goTo(page, '#/segments?tab=own');
    await tabTo(page, page.getByTestId('own-create'));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByTestId('own-name'));
    await page.keyboard.type('Baktı, almadı');
    await add(page, 'ziyaret gibi bir olayı oldu');
    const type = page.getByRole('button', { name: '“olay türü” için değer seç' });
    await tabTo(page, type);
    await page.keyboard.press('Enter');
    const values = page.getByTestId('values');
    await values.getByRole('option', { name: /^Ziyaret/ }).waitFor();
    expect(await values.getByRole('option').count()).toBe(4);
    await page.keyboard.type('Ziyaret');
    await expect.poll(() => values.getByRole('option').count()).toBeLessThan(4);
    await page.keyboard.press('Enter');
    await values.getByRole('option', { selected: true }).waitFor();
    await tabTo(page, values.getByRole('button', { name: 'Bunları kullan' }));
    await page.keyboard.press('Enter');
    await values.waitFor({ state: 'detached' });
    await add(page, 'hiç sipariş');
    const right = await plainCount();
    expect(right).toBeGreaterThan(20);
    await expect
      .poll(async () => Number(await page.getByTestId('own-count').getAttribute('data-customers')))
      .toBe(right);
    const words = await page.getByRole('textbox', { name: 'Yazıyla kural' }).inputValue();
    expect(words).toBe(
      'son 90 günde en az bir kez “Ziyaret” olayı oldu ve son 90 günde hiç sipariş vermedi',
    );
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });
});
