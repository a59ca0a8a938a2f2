import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerOf } from '../support/app';
import { launch, openApp } from '../support/browser';
import { isSaved } from '../support/kept';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const sample = resolve(import.meta.dirname, '../../sample-data/tr');
const ORDERS = 'siparis_satirlari.csv';
const HEADER =
  'Sipariş No;Sipariş Tarihi;Müşteri No;Ürün Kodu;Ürün Adı;Kategori;Kanal;Adet;Birim Fiyat;Tutar;Birim Maliyet;Durum';

const isReady = (page: Page) => page.getByTestId('explore').and(page.locator(':enabled')).waitFor();
const sourceOf = (page: Page, name: string) =>
  page.getByTestId('source').and(page.locator(`[data-name="${name}"]`));

/** A month's export, its days written so that they can be read both ways. */
function month(name: string, first: number) {
  const rows = Array.from(
    { length: 9 },
    (_, i) =>
      `Z-${first + i};0${i + 1}/11/2026;00113${90 + i};EB01;Ardıçhan Tıraş Köpüğü;Erkek bakımı;Mobil;1;76,90;69,21;39;Teslim Edildi`,
  );
  const text = [HEADER, ...rows].join('\r\n');
  return { name, mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${text}\r\n`) };
}

describe('the import doctor', () => {
  it('goes the whole conversation with the Turkish sample', async () => {
    const { page, problems, close } = await openApp(browser, '?lang=tr#/data');
    await page
      .getByTestId('file-input')
      .first()
      .setInputFiles([resolve(sample, 'musteriler.csv'), resolve(sample, ORDERS)]);
    await isReady(page);
    const before = await ledgerOf(page, ORDERS);
    expect(before).toEqual({ read: 12_650, used: 12_274, apart: 364, unreadable: 12 });
    const counts = sourceOf(page, ORDERS).getByTestId('ledger-counts');
    expect(await counts.getAttribute('data-scanned')).toBe('12650');
    const rows = Number(await counts.getAttribute('data-rows'));
    expect(rows + Number(await counts.getAttribute('data-rejected'))).toBe(12_650);

    // A rejected line is read in full, mended in place, and taken back in.
    const unreadable = sourceOf(page, ORDERS).locator('tr', {
      has: page.getByTestId('ledger-unreadable'),
    });
    await unreadable.getByRole('button').click();
    const lines = page.getByTestId('lines');
    await lines.getByRole('button', { name: 'düzelt' }).first().waitFor();
    const broken = lines.locator('tr[data-line]', { has: page.locator('td.raw') }).first();
    const line = await broken.getAttribute('data-line');
    await broken.getByRole('button').click();
    const form = page.getByTestId('mend');
    for (const [column, text] of Object.entries({
      'Sipariş No': 'X-1',
      'Sipariş Tarihi': '01.10.2026 10:00',
      'Müşteri No': '0011390',
      Adet: '2',
      'Birim Fiyat': '50,00',
      Tutar: '100,00',
      Durum: 'Teslim Edildi',
    })) {
      await form.locator(`[data-column="${column}"]`).fill(text);
    }
    // A date that is none is not taken in.
    await form.locator('[data-column="Sipariş Tarihi"]').fill('31.02.2026 10:00');
    await page.getByTestId('mend-save').click();
    await form.getByRole('alert').filter({ hasText: '“31.02.2026 10:00” yazıyor' }).waitFor();
    expect(await page.getByTestId('step').count()).toBe(0);
    await form.locator('[data-column="Sipariş Tarihi"]').fill('01.10.2026 10:00');
    await page.getByTestId('mend-save').click();
    // Back to the lines, the next one at hand.
    await form.waitFor({ state: 'detached' });
    await lines.locator(`tr[data-line="${line}"]`).waitFor({ state: 'detached' });
    await lines.locator('tr[data-line] button:focus').waitFor();
    await page.keyboard.press('Escape');
    await expect
      .poll(() => ledgerOf(page, ORDERS))
      .toEqual({ read: 12_650, used: before.used + 1, apart: before.apart, unreadable: 11 });
    const steps = page.getByTestId('step');
    expect(await steps.first().textContent()).toContain(`${line}. satır`);

    // A remedy is a step; undone, all is as before.
    const cancelled = page.locator('[data-finding=cancelled_lines]');
    const kept = Number(await cancelled.getAttribute('data-value'));
    await cancelled.locator('[data-remedy=count]').click();
    await expect.poll(() => steps.count()).toBe(2);
    await expect
      .poll(async () => (await ledgerOf(page, ORDERS)).used)
      .toBeGreaterThan(before.used + 1);
    const counted = (await ledgerOf(page, ORDERS)).used - before.used - 1;
    expect(counted).toBeLessThanOrEqual(kept);
    await page.getByTestId('undo-step').nth(1).click();
    await expect.poll(() => steps.count()).toBe(1);
    await expect.poll(async () => (await ledgerOf(page, ORDERS)).used).toBe(before.used + 1);

    // Next month's export was read before; of another shape's, days must be told.
    await page
      .getByTestId('file-input')
      .first()
      .setInputFiles([month('kasim.csv', 1)]);
    await isReady(page);
    await sourceOf(page, 'kasim.csv').getByTestId('remembered').waitFor();
    // Answered as last time, to be changed if need be.
    await page.getByRole('radio', { name: '1 Kasım 2026', checked: true }).waitFor();
    expect(await page.getByTestId('question').count()).toBe(1);
    expect(await ledgerOf(page, 'kasim.csv')).toMatchObject({ read: 9, used: 9 });
    expect(problems).toEqual([]);
    await close();
  });

  it('asks once for a folder of exports of the same shape, and not again after a reload', async () => {
    const { page, problems, close } = await openApp(browser, '?lang=tr#/data');
    const input = page.getByTestId('file-input').first();
    await input.setInputFiles([month('ekim.csv', 1), month('kasim.csv', 100)]);
    await expect.poll(() => page.getByTestId('question').count()).toBe(2);
    const question = page.getByTestId('question').first();
    await question.getByRole('radio', { name: 'Kasım' }).first().click();
    await isReady(page);
    await isSaved(page);
    await page.reload();
    await page
      .getByTestId('file-input')
      .first()
      .setInputFiles([month('aralik.csv', 200)]);
    await isReady(page);
    await sourceOf(page, 'aralik.csv').getByTestId('remembered').waitFor();
    expect(await page.getByTestId('source').count()).toBe(3);
    expect(problems).toEqual([]);
    await close();
  });

  it('reads quotes as told, the preview following, and keeps that for the next file', async () => {
    const { page, problems, close } = await openApp(browser, '?lang=tr#/data');
    const file = (name: string, from: number) => ({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.from(
        [
          '"order_id",customer_id,order_date,amount,note',
          ...Array.from(
            { length: 12 },
            (_, i) => `"A${from + i}",c${i % 3},2026-01-${10 + i},10.00,boru`,
          ),
        ].join('\n'),
      ),
    });
    const input = page.getByTestId('file-input').first();
    await input.setInputFiles([file('ocak.csv', 1)]);
    await isReady(page);
    const card = sourceOf(page, 'ocak.csv');
    const names = () => card.locator('th .name').allTextContents();
    await expect.poll(names).toEqual(['order_id', 'customer_id', 'order_date', 'amount', 'note']);
    await card.getByRole('button', { name: 'nasıl okunsun' }).click();
    const quote = card.getByLabel('Değerleri saran tırnak');
    expect(await quote.inputValue()).toBe('"');
    await quote.focus();
    await quote.selectOption({ label: 'yok' });
    await expect.poll(async () => (await names())[0]).toBe('"order_id"');
    await card.getByText('"A1"').waitFor();
    await card.getByText('tırnak metnin parçası').waitFor();
    await quote.and(page.locator(':focus')).waitFor();
    await card.getByLabel('Değerin içindeki tırnak').selectOption('\\');
    await card.getByText('tırnaktan önce ters eğik çizgi').waitFor();
    await isReady(page);
    await input.setInputFiles([file('subat.csv', 100)]);
    const next = sourceOf(page, 'subat.csv');
    await next.getByTestId('remembered').waitFor();
    expect(await next.locator('th .name').first().textContent()).toBe('"order_id"');
    await next.getByTestId('remembered').getByRole('button').click();
    await expect.poll(() => next.locator('th .name').first().textContent()).toBe('order_id');
    expect(problems).toEqual([]);
    await close();
  });

  it('keeps the place of the keyboard through remedies, undoing, mending and removing', async () => {
    const { page, problems, close } = await openApp(browser, '?lang=en#/data');
    const rows = Array.from({ length: 8 }, (_, i) => `A${i},c${i % 3},2026-01-${10 + i},10.00`);
    const text = [
      'order_id,customer_id,order_date,amount',
      ...rows,
      rows[2],
      'A99,c1,2026-01-32,0.00',
      'A98,c1,2026-01-30,0.00',
    ].join('\n');
    await page
      .getByTestId('file-input')
      .first()
      .setInputFiles([{ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(text) }]);
    await isReady(page);
    const press = async (what: Locator) => {
      await what.and(page.locator(':enabled')).focus();
      await page.keyboard.press('Enter');
    };
    const focused = (what: Locator) => what.and(page.locator(':focus')).waitFor();
    const side = page.getByRole('group', { name: 'Questions, changes and findings' });

    await press(page.locator('[data-finding=duplicate_lines] [data-remedy=leave_out]'));
    await expect.poll(() => page.getByTestId('step').count()).toBe(1);
    await focused(side);
    await press(page.locator('[data-finding=zero_lines] [data-remedy=count]'));
    await expect.poll(() => page.getByTestId('step').count()).toBe(2);
    await focused(side);
    await press(page.getByTestId('undo-step').nth(1));
    await focused(page.getByRole('list', { name: 'What you changed' }));
    await page.keyboard.press('Tab');
    await focused(page.getByTestId('step').getByRole('button', { name: 'SQL' }));
    await press(page.getByTestId('undo-step'));
    await expect.poll(() => page.getByTestId('step').count()).toBe(0);
    await focused(side);

    const card = sourceOf(page, 'a.csv');
    const unreadable = card.locator('tr', { has: page.getByTestId('ledger-unreadable') });
    await press(unreadable.getByRole('button'));
    await press(page.getByTestId('lines').getByRole('button', { name: 'Mend line 11' }));
    await page.getByText('Why it could not be read: No readable date').waitFor();
    await page.getByTestId('mend').locator('[data-column=order_date]').fill('2026-01-31');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await ledgerOf(page, 'a.csv')).unreadable).toBe(0);
    // The button that opened the lines is gone with the last of them.
    await focused(card);
    await press(card.getByRole('button', { name: 'Remove a.csv' }));
    await focused(page.getByRole('main'));
    expect(problems).toEqual([]);
    await close();
  });

  it('puts a newer version in place of a file, and finds what overlaps', async () => {
    const { page, problems, close } = await openApp(browser, '?lang=en#/data');
    const file = (name: string, from: number, n: number) => ({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.from(
        [
          'order_id,customer_id,order_date,amount',
          ...Array.from({ length: n }, (_, i) => `A${from + i},c${i % 3},2026-01-15,10.00`),
        ].join('\n'),
      ),
    });
    await page
      .getByTestId('file-input')
      .first()
      .setInputFiles([file('january.csv', 1, 10), file('february.csv', 9, 10)]);
    await isReady(page);
    const overlap = page.locator('[data-finding=orders_in_two_files]');
    await overlap.waitFor();
    expect(await overlap.getAttribute('data-value')).toBe('2');
    await overlap.locator('[data-remedy=leave_out]').click();
    await expect.poll(() => ledgerOf(page, 'february.csv')).toMatchObject({ used: 8, apart: 2 });
    await sourceOf(page, 'february.csv')
      .getByTestId('replace-input')
      .setInputFiles([file('february-2.csv', 11, 12)]);
    await expect
      .poll(() => ledgerOf(page, 'february-2.csv'))
      .toEqual({ read: 12, used: 12, apart: 0, unreadable: 0 });
    const waiting = page.waitForEvent('download');
    await sourceOf(page, 'january.csv').getByTestId('download-as-read').click();
    const text = readFileSync(await (await waiting).path(), 'utf8');
    expect(text.split('\r\n').slice(0, 2)).toEqual([
      'order_id,customer_id,order_date,amount',
      'A1,c0,2026-01-15,10.00',
    ]);
    expect(problems).toEqual([]);
    await close();
  });
});
