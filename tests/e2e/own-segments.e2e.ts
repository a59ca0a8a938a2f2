import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import Papa from 'papaparse';
import type { Browser, Locator, Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/universal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyses } from '../../src/model/analyses/index';
import { runAll } from '../support/analyses';
import { addFiles, goTo, hasFocus, kpi, pick, tabTo } from '../support/app';
import { launch, openApp } from '../support/browser';
import { testEngine } from '../support/engine';
import { fileAt, importFiles } from '../support/import';

const sample = (name: string) => new URL(`../../sample-data/tr/${name}`, import.meta.url).pathname;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

const button = (page: Page | Locator, name: string | RegExp) => page.getByRole('button', { name });
const customers = async (page: Page) =>
  Number(await page.getByTestId('own-count').getAttribute('data-customers'));

/** Adds a condition to the outermost group. */
async function add(page: Page, search: string): Promise<void> {
  await tabTo(page, button(page.getByTestId('rule'), /^Koşul ekle: Bunların hepsi/));
  await page.keyboard.press('Enter');
  await pick(page, search);
}

async function chooseValue(page: Page, of: string, value: string): Promise<void> {
  await tabTo(page, button(page, `“${of}” için değer seç`));
  await page.keyboard.press('Enter');
  const dialog = page.getByTestId('values');
  await dialog.getByRole('combobox').waitFor();
  await page.keyboard.type(value);
  await dialog
    .getByRole('option', { name: new RegExp(`^${value}`) })
    .first()
    .waitFor();
  await expect.poll(() => dialog.getByRole('option').count()).toBeLessThan(4);
  await page.keyboard.press('Enter');
  await dialog.getByRole('option', { selected: true }).waitFor();
  await tabTo(page, button(dialog, 'Bunları kullan'));
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

async function retype(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

async function pickMenu(page: Page, opener: Locator, item: string): Promise<void> {
  await tabTo(page, opener);
  await page.keyboard.press('Enter');
  const entry = page.getByRole('menuitem', { name: item, exact: true });
  await entry.waitFor();
  for (let i = 0; i < 20; i++) {
    if (await hasFocus(entry)) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
}

/** The same question in plain SQL, on the same files read in Node. */
async function plainCount(): Promise<number> {
  const engine = await testEngine();
  await importFiles(engine, [
    fileAt(sample('siparis_satirlari.csv')),
    fileAt(sample('musteriler.csv')),
  ]);
  await runAll(engine, analyses);
  const [row] = await engine.rows(`
    SELECT count(*)::INTEGER AS customers
    FROM customers AS c
    WHERE c.city IS DISTINCT FROM 'İstanbul' AND 2 <= (
      SELECT count(*) FROM orders AS o, settings AS s
      WHERE o.customer_id = c.customer_id AND o.is_purchase
        AND date_diff('day', o.ordered_on, s.as_of) BETWEEN 0 AND 90
        AND EXISTS (FROM order_lines AS l WHERE l.order_id = o.order_id
          AND l.customer_id = o.customer_id AND l.category = 'Makyaj')
    )`);
  return Number(row!.customers);
}

describe('my segments, by keyboard alone', () => {
  it('builds a rule, counts as plain SQL does, saves, edits, takes back, exports', async () => {
    const { page, problems, close } = await openApp(
      browser,
      '?sample=tr&lang=tr#/segments?tab=own',
      { acceptDownloads: true },
    );
    await page.getByText('Henüz kendi segmentiniz yok').waitFor();
    await tabTo(page, page.getByTestId('own-create'));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByTestId('own-name'));
    await page.keyboard.type('Makyaj severler');

    await add(page, 'kategori');
    const first = page.getByTestId('rule-part').first();
    // The new part has the focus: from “so far” to “in the last … days”.
    await expect.poll(() => hasFocus(first.getByLabel('Ne zaman?'))).toBe(true);
    await page.getByText('Bu kural henüz sayılamıyor').first().waitFor();
    expect(await first.getByTestId('rule-problem').getAttribute('data-code')).toBe('no_values');
    await page.keyboard.press('ArrowDown');
    await retype(page, first.getByLabel('Kaç günde?'), '90');
    await retype(page, first.getByLabel('Kaç kez?', { exact: true }), '2');
    await chooseValue(page, 'kategori', 'Makyaj');
    await page.getByTestId('own-count').waitFor();
    const makeup = await customers(page);
    await add(page, 'şehir');
    const second = page.getByTestId('rule-part').nth(1);
    await expect.poll(() => hasFocus(second.getByLabel('“şehir” koşulu'))).toBe(true);
    await page.keyboard.press('ArrowDown');
    await chooseValue(page, 'şehir', 'İstanbul');

    const expected = await plainCount();
    expect(expected).toBeGreaterThan(0);
    await expect.poll(() => customers(page)).toBe(expected);
    expect(makeup).toBeGreaterThan(expected);
    const counts = second.getByTestId('part-counts');
    expect(Number(await counts.getAttribute('data-left'))).toBe(expected);
    expect(Number(await counts.getAttribute('data-alone'))).toBeGreaterThan(expected);
    const words = page.getByRole('textbox', { name: 'Yazıyla kural' });
    expect(await words.inputValue()).toBe(
      'son 90 günde en az 2 kez sipariş verdi, siparişte: (kategori şu: “Makyaj”) ve şehir şu değil: “İstanbul” ya da bilinmiyor',
    );
    await tabTo(page, button(page, 'SQL’i göster'));
    await page.keyboard.press('Enter');
    const sql = await page.getByTestId('rule-sql').locator('pre').textContent();
    expect(sql).toContain(`"category" IN ('Makyaj')`);
    expect(sql).toContain('count(*) >= 2');
    expect(await violations(page)).toEqual([]);

    await tabTo(page, page.getByTestId('own-save'), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByText('“Makyaj severler” kaydedildi.').waitFor();

    // Editing says what it changes against what is saved, and can be taken back.
    await retype(page, first.getByLabel('Kaç kez?', { exact: true }), '1');
    await expect.poll(() => customers(page)).toBeGreaterThan(expected);
    const more = (await customers(page)) - expected;
    await page.getByTestId('change-since').getByText(`+${more} müşteri`).waitFor();
    await page.keyboard.press('Control+z');
    await expect.poll(() => customers(page)).toBe(expected);
    await page.keyboard.press('Control+Shift+Z');
    await expect.poll(() => customers(page)).toBe(expected + more);
    await page.keyboard.press('Control+z');

    // A part is moved, wrapped into a group, negated and doubled; undo brings everything back.
    const before = await words.inputValue();
    const handle = second.getByRole('button', { name: /^Ok tuşlarıyla taşı/ });
    await pickMenu(page, handle, 'Yukarı taşı');
    await page.getByText('Artık 2 koşul içinde 1. sırada').waitFor();
    expect(await words.inputValue()).toMatch(/^şehir/);
    await pickMenu(page, button(first, /^İşlemler/), 'Kendi grubuna al');
    expect(await page.getByTestId('rule-group').count()).toBe(2);
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Tersine çevir: değil' }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => words.inputValue()).toMatch(/^şu doğru değil: \(şehir/);
    for (let i = 0; i < 3; i++) await page.keyboard.press('Control+z');
    await expect.poll(() => words.inputValue()).toBe(before);

    // Words that are typed become the rule; what is none is said with its place.
    await tabTo(page, words);
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' ve yaş en az');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/karakterden sonrası anlaşılamadı/).waitFor();
    await page.getByText('Buraya gelebilecekler: bir sayı').waitFor();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' 30');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Kural, yazdığınız gibi güncellendi.').waitFor();
    expect(await page.getByTestId('rule-part').count()).toBe(3);
    await expect.poll(() => customers(page)).toBeLessThan(expected);
    await tabTo(page, button(page, 'Değişikliklerden vazgeç'), 'Shift+Tab');
    await page.keyboard.press('Enter');

    // Another visit: the segment is in the list, with its count.
    await page.reload();
    const row = page.getByTestId('own-row');
    await expect.poll(() => row.getAttribute('data-customers')).toBe(String(expected));
    await row.getByText('değişmedi').waitFor();
    expect(await violations(page)).toEqual([]);
    const menu = button(page, '“Makyaj severler” işlemleri');
    await pickMenu(page, menu, 'Müşterileri kaydet');
    for (const format of ['CSV', 'Excel (XLSX)'] as const) {
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('checkbox').first().waitFor();
      await tabTo(page, dialog.getByRole('radio', { checked: true }).first());
      if (format !== 'CSV') {
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('Enter');
      }
      const waiting = page.waitForEvent('download');
      await tabTo(page, page.getByTestId('export-save'));
      await page.keyboard.press('Enter');
      const saved = await waiting;
      const bytes = readFileSync(await saved.path());
      const rows =
        format === 'CSV'
          ? Papa.parse(bytes.toString('utf8'), { skipEmptyLines: true }).data.length
          : (await readSheet(new Blob([bytes]))).length;
      expect(saved.suggestedFilename()).toMatch(/^Makyaj severler\.(csv|xlsx)$/);
      expect(rows).toBe(expected + 1);
    }
    await page.keyboard.press('Escape');
    await pickMenu(page, menu, 'Müşterileri listele');
    await page.getByTestId('own-customers').getByText(`${expected} müşteri`).waitFor();

    // A new name is one step, however many letters it has.
    await pickMenu(page, menu, 'Ad ve renk');
    await retype(page, page.getByTestId('own-name'), 'Yeni ad');
    await page.keyboard.press('Escape');
    await expect.poll(() => row.textContent()).toContain('Yeni ad');
    await page.keyboard.press('Control+z');
    await expect.poll(() => row.textContent()).toContain('Makyaj severler');

    // A copy, order by keyboard, deletion with its undo.
    await pickMenu(page, menu, 'Çoğalt');
    expect(await row.count()).toBe(2);
    await tabTo(page, button(page, /“Makyaj severler \(kopya\)” segmentini ok/));
    await page.keyboard.press('ArrowUp');
    await page.getByText('artık 2 segment içinde 1. sırada').waitFor({ state: 'attached' });
    expect(await row.first().textContent()).toContain('(kopya)');
    await pickMenu(page, button(page, '“Makyaj severler (kopya)” işlemleri'), 'Sil');
    await page.getByText('“Makyaj severler (kopya)” silindi.').waitFor();
    await tabTo(page, button(page, 'Geri al').last());
    await page.keyboard.press('Enter');
    expect(await row.count()).toBe(2);

    // No other chart filters by twice in 90 days: the one of own segments does.
    await pickMenu(page, menu, 'Keşfet’te göster');
    await expect.poll(() => new URL(page.url()).hash).toMatch(/^#\/explore\?.*f=own/);
    await expect.poll(() => kpi(page, 'customers')).toBe(expected);
    expect(problems).toEqual([]);
    await close();
  });

  it('goes from a selection of Explore to a segment, and from a segment back', async () => {
    const { page, problems, close } = await openApp(
      browser,
      '?sample=tr&lang=tr#/explore?f=city:%C4%B0zmir',
    );
    await page.getByTestId('segment-row').first().waitFor();
    const gender = page.getByTestId('tile-gender').getByRole('listbox');
    await gender.focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('tile-category').getByRole('listbox').focus();
    await page.keyboard.press('Enter');
    const selected = await kpi(page, 'customers');
    expect(selected).toBeGreaterThan(0);
    await tabTo(page, button(page, 'Bu seçimden segment oluştur'), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByTestId('own-count').waitFor();
    expect(await customers(page)).toBe(selected);
    // Left unsaved, it is in the list.
    await goTo(page, '#/segments?tab=own');
    await tabTo(page, page.getByTestId('own-unfinished').getByRole('link'));
    await page.keyboard.press('Enter');
    await expect.poll(() => customers(page)).toBe(selected);
    await tabTo(page, page.getByTestId('own-save'), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByText('“Segment 1” kaydedildi.').waitFor();
    await goTo(page, '#/segments?tab=own');
    await pickMenu(page, button(page, '“Segment 1” işlemleri'), 'Keşfet’te göster');
    await expect.poll(() => new URL(page.url()).hash).toMatch(/^#\/explore/);
    await expect.poll(() => kpi(page, 'customers')).toBe(selected);
    expect(problems).toEqual([]);
    await close();
  });

  it('keeps a rule over a column that newer data lacks, and says so', async () => {
    const { page, problems, close } = await openApp(browser, '?lang=tr');
    const dir = mkdtempSync(join(tmpdir(), 'defter-'));
    const write = (name: string, rows: string[][]) => {
      const path = join(dir, name);
      writeFileSync(path, rows.map((row) => row.join(',')).join('\n'));
      return path;
    };
    const people = Array.from({ length: 12 }, (_, i) => [
      `c${i}`,
      `Ad ${i}`,
      'Bursa',
      'F',
      i % 3 ? 'Gümüş' : 'Altın',
    ]);
    const orders = Array.from({ length: 30 }, (_, i) => [
      `s${i}`,
      `c${i % 12}`,
      `2026-01-${String(1 + (i % 28)).padStart(2, '0')}`,
      `${10 + i}.50`,
    ]);
    const head = ['customer_id', 'name', 'city', 'gender', 'Kulüp'];
    await addFiles(page, [
      write('orders.csv', [['order_id', 'customer_id', 'order_date', 'amount'], ...orders]),
      write('people.csv', [head, ...people]),
    ]);
    await goTo(page, '#/segments?tab=own');
    await tabTo(page, page.getByTestId('own-create'));
    await page.keyboard.press('Enter');
    await add(page, 'Kulüp');
    await chooseValue(page, 'Kulüp', 'Altın');
    await expect.poll(() => customers(page)).toBe(4);
    await tabTo(page, page.getByTestId('own-save'), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByText('“Segment 1” kaydedildi.').waitFor();

    await goTo(page, '#/data');
    await page
      .getByTestId('source')
      .and(page.locator('[data-name="people.csv"]'))
      .getByTestId('replace-input')
      .setInputFiles([
        write(
          'people-2.csv',
          [head, ...people].map((row) => row.slice(0, 4)),
        ),
      ]);
    await page.getByTestId('source').and(page.locator('[data-name="people-2.csv"]')).waitFor();
    await page.getByTestId('explore').and(page.locator(':enabled')).waitFor();
    await goTo(page, '#/segments?tab=own');
    const row = page.getByTestId('own-row');
    await row.getByText('Bu veride “Kulüp” sütunu yok').waitFor();
    expect(await row.getAttribute('data-customers')).toBeNull();
    await tabTo(page, page.getByRole('link', { name: 'Segment 1' }));
    await page.keyboard.press('Enter');
    const part = page.getByTestId('rule-part');
    await part.getByText('Bu veride “Kulüp” sütunu yok').waitFor();
    expect(await part.getByText('Altın', { exact: true }).count()).toBe(1);
    await page.getByTestId('own-cannot').waitFor();
    expect(await page.getByTestId('own-count').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });

  it('moves parts between groups with the mouse, and takes values by the names they are shown with', async () => {
    const { page, problems, close } = await openApp(
      browser,
      '?sample=tr&lang=tr#/segments?tab=own&edit=new',
    );
    const words = page.getByRole('textbox', { name: 'Yazıyla kural' });
    await page.getByText('Sayıma hazırlanıyor').waitFor({ state: 'detached' });
    await add(page, 'RFM segmenti');
    await page.getByTestId('rule-part').getByLabel('“RFM segmenti” koşulu').waitFor();
    await chooseValue(page, 'RFM segmenti', 'Şampiyonlar');
    await add(page, 'yaş grubu');
    await button(page, 'Grup ekle: Bunların hepsi doğru').click();
    const handle = (name: RegExp) => page.getByRole('button', { name });
    const inner = page.getByTestId('rule-group').nth(1);
    await handle(/^Ok tuşlarıyla taşı: yaş grubu/).dragTo(button(inner, /^Koşul ekle:/));
    await expect
      .poll(() => words.inputValue())
      .toBe('RFM segmenti şu: “Şampiyonlar” ve yaş grubu şunlardan biri: ()');
    expect(await inner.getByTestId('rule-part').count()).toBe(1);
    // Over the upper half of a part it goes before it.
    await handle(/^Ok tuşlarıyla taşı: Bunlardan en az biri/).dragTo(
      page.getByTestId('rule-part').first(),
      { targetPosition: { x: 200, y: 3 } },
    );
    await expect.poll(() => words.inputValue()).toMatch(/^yaş grubu .* ve RFM segmenti/);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect
      .poll(() => words.inputValue())
      .toBe('RFM segmenti şu: “Şampiyonlar” ve yaş grubu şunlardan biri: () ve hiç kimse');
    expect(problems).toEqual([]);
    await close();
  });

  it('takes segments to a file and back, and says who names a deleted one', async () => {
    const { page, problems, close } = await openApp(browser, '?sample=en#/segments?tab=own', {
      acceptDownloads: true,
    });
    await page.getByText('You have no segment of your own yet').waitFor();
    const file = page.getByTestId('own-file');
    const city = (name: string) => ({
      attr: { id: 'customer_facts.city', label: 'city', type: 'text' },
      is: { in: [name] },
    });
    const segments = [
      { id: 'a', name: 'İzmir', colour: 1, rule: city('İzmir'), saved: null },
      { id: 'b', name: 'Not İzmir', colour: 2, rule: { not: { segment: 'a' } }, saved: null },
      { id: 'c', name: 'Odd', colour: 3, rule: { maybe: true }, saved: null },
    ];
    const give = (text: string) =>
      file.setInputFiles({
        name: 'x.json',
        mimeType: 'application/json',
        buffer: Buffer.from(text),
      });
    await give('no file at all');
    await page.getByText('This is not a segment file.').waitFor();
    await give(JSON.stringify({ format: 'defter.segments', version: 1, segments }));
    await page.getByText('2 segments imported from the file.').waitFor();
    await page.getByText('Segment 3, “Odd”, cannot be read and was left out.').waitFor();
    const row = (id: string) => page.locator(`[data-testid=own-row][data-id=${id}]`);
    const count = async (id: string) => Number(await row(id).getAttribute('data-customers'));
    await expect.poll(() => count('b')).toBeGreaterThan(1000);
    expect((await count('a')) + (await count('b'))).toBe(3000);

    await pickMenu(page, button(page, 'Actions for “İzmir”'), 'Delete');
    await page.getByText('“Not İzmir” uses it and cannot be counted without it.').waitFor();
    await row('b').getByText('There is no segment “İzmir” any more.').waitFor();
    expect(await row('b').getAttribute('data-customers')).toBeNull();
    await page.keyboard.press('Control+z');
    await expect.poll(() => count('b')).toBeGreaterThan(1000);

    const waiting = page.waitForEvent('download');
    await button(page, 'Save to a file').click();
    const text = readFileSync(await (await waiting).path(), 'utf8');
    await pickMenu(page, button(page, 'Actions for “Not İzmir”'), 'Delete');
    await pickMenu(page, button(page, 'Actions for “İzmir”'), 'Delete');
    await page.getByText('You have no segment of your own yet').waitFor();
    await give(text);
    await expect.poll(() => page.getByTestId('own-row').count()).toBe(2);

    await pickMenu(page, button(page, 'Actions for “İzmir”'), 'Name and colour');
    await page.getByTestId('own-rename').waitFor();
    await retype(page, page.getByTestId('own-name'), 'Smyrna');
    await page.keyboard.press('Escape');
    await row('b').getByText('not (in segment “Smyrna”)').waitFor();
    // Left without saving: the list says so, and the builder goes on there.
    await page.getByRole('link', { name: 'Smyrna' }).click();
    await button(page.getByTestId('rule'), /^Actions: city/).click();
    await page.getByRole('menuitem', { name: 'Negate: add “not”' }).click();
    await page.getByRole('link', { name: /All my segments/ }).click();
    await row('a').getByText('has unsaved changes').waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  it('is clean in both languages and themes, dialogs too', async () => {
    for (const [lang, theme] of [
      ['en', 'dark'],
      ['tr', 'light'],
    ] as const) {
      const { page, close } = await openApp(
        browser,
        `?sample=${lang}&lang=${lang}&theme=${theme}#/segments?tab=own&edit=new`,
      );
      const start = page.getByTestId('rule').getByRole('button').first();
      await start.waitFor();
      await page.getByText(/^(Getting ready|Sayıma hazırlanıyor)/).waitFor({ state: 'detached' });
      await start.click();
      await page.getByTestId('picker').getByRole('combobox').waitFor();
      expect(await violations(page)).toEqual([]);
      await pick(page, lang === 'en' ? 'first order was' : 'ilk siparişi');
      await page.getByTestId('rule-part').waitFor();
      await page.getByRole('button', { name: /^(Add group to|Grup ekle:)/ }).click();
      await page.getByTestId('rule-problem').first().waitFor();
      expect(await violations(page)).toEqual([]);
      await close();
    }
  });
});
