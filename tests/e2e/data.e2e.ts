import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goTo, kpi, ledgerOf } from '../support/app';
import { launch, openApp } from '../support/browser';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

function add(page: Page, files: Record<string, string>): Promise<void> {
  return page
    .getByTestId('file-input')
    .first()
    .setInputFiles(
      Object.entries(files).map(([name, text]) => ({
        name,
        mimeType: 'text/csv',
        buffer: Buffer.from(text),
      })),
    );
}

const isReady = (page: Page) => page.getByTestId('explore').and(page.locator(':enabled')).waitFor();

/** A file's card, when it has the focus. */
const focused = (page: Page, file: string) =>
  page.locator(`[data-testid=source][data-name="${file}"]:focus`);

describe('the Data page', () => {
  it('opens the Turkish sample without a question, every line accounted for', async () => {
    const { page, problems, close } = await openApp(browser, '?sample=tr#/data');
    await isReady(page);
    const orders = await ledgerOf(page, 'siparis_satirlari.csv');
    expect(orders).toEqual({ read: 12_650, used: 12_274, apart: 364, unreadable: 12 });
    expect(await page.getByTestId('question').count()).toBe(0);
    await page.getByText('Ardıçhan Tıraş Köpüğü').first().waitFor();
    await goTo(page, '#/explore');
    expect(await kpi(page, 'revenue')).toBe(4_583_915.28);
    expect(await kpi(page, 'customers')).toBe(3000);
    expect(problems).toEqual([]);
    await close();
  });

  it('no longer calls itself the sample once a file of it was removed', async () => {
    const { page, problems, close } = await openApp(browser, '?sample=tr&lang=en#/data');
    await isReady(page);
    await page.getByRole('button', { name: 'Remove musteriler.csv' }).click();
    await expect.poll(() => page.getByTestId('source').count()).toBe(1);
    await isReady(page);
    expect(new URL(page.url()).search).toBe('?lang=en');
    await page.locator('[data-testid=kept][data-state=saved]').waitFor();
    await page.reload();
    await isReady(page);
    expect(await page.getByTestId('source').count()).toBe(1);
    expect(new URL(page.url()).search).toBe('?lang=en');
    expect(problems).toEqual([]);
    await close();
  });

  it('asks when the dates can be read both ways, and goes by the answer', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    const rows = ['03/02/2026', '04/05/2026', '01/12/2025'].map(
      (day, i) => `A-${i},C-${i % 2},${day},${10 + i}.50`,
    );
    await add(page, {
      'orders.csv': ['order_id,customer_id,order_date,amount', ...rows].join('\n'),
    });
    const question = page.getByTestId('question');
    await question.waitFor();
    expect(await question.getAttribute('data-kind')).toBe('date_order');
    await question.getByRole('button').or(question.getByRole('radio')).nth(1).click();
    await isReady(page);
    expect(await ledgerOf(page, 'orders.csv')).toEqual({
      read: 3,
      used: 3,
      apart: 0,
      unreadable: 0,
    });
    // Month first: the latest of the three is 5 April 2026; the day after it is counted from.
    expect(await page.getByLabel('Counted as of').inputValue()).toBe('2026-04-06');
    expect(problems).toEqual([]);
    await close();
  });

  it('refuses mixed currencies with the reason, and goes on without the file', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    await add(page, {
      'mixed.csv':
        'order_id,customer_id,order_date,amount\n1,a,2026-01-15,₺12.50\n2,b,2026-01-16,$9.99\n',
      'fine.csv':
        'order_id,customer_id,order_date,amount\n3,a,2026-01-15,₺12.50\n4,b,2026-01-16,₺9.99\n',
    });
    await page
      .getByText(/TRY, USD|USD, TRY/)
      .first()
      .waitFor();
    expect(await ledgerOf(page, 'fine.csv')).toMatchObject({ read: 2, used: 2 });
    expect(problems).toEqual([]);
    await close();
  });

  it('warns when the customer file names hardly anybody who ordered, and in its heading of what failed', async () => {
    const { page, close } = await openApp(browser, '#/data');
    await add(page, {
      'o.csv':
        'order_id,customer_id,order_date,amount\n1,a,2026-01-15,12.50\n2,b,2026-01-16,9.99\n3,c,2026-01-17,1.99\n',
      'c.csv': 'customer_id,name,gender,city\nc,Ada,female,Bursa\nx,Can,male,Ankara\n',
      'empty.csv': '',
    });
    await page
      .getByRole('status')
      .filter({ hasText: 'Only 1 of the 3 customers with orders stands in c.csv' })
      .waitFor();
    await page
      .getByRole('heading', { name: '2 files are ready, 1 file cannot be used', exact: true })
      .waitFor();
    await close();
  });

  it('says what an order file without an amount lacks, and sets it aside', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    await add(page, {
      'members.csv':
        'Member_number,Date,itemDescription\n1808,21-07-2015,tropical fruit\n2552,05-01-2015,whole milk\n2300,19-09-2015,pip fruit\n',
    });
    const question = page.locator('[data-testid=question][data-kind=roles]');
    await question.getByText('No column found for: amount').waitFor();
    await question.getByText('No other column has values that fit').waitFor();
    await question.getByRole('button', { name: 'Do not use this file' }).click();
    await page.getByTestId('why-other').getByText('You have said').waitFor();
    expect(await page.getByTestId('question').count()).toBe(0);
    await focused(page, 'members.csv').waitFor();
    expect(await ledgerOf(page, 'members.csv')).toMatchObject({ read: 3, used: 0, apart: 3 });
    expect(problems).toEqual([]);
    await close();
  });

  it('takes the total of a line or the price of a piece beside a quantity', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    const lines =
      'Order No;Customer No;Date;Quantity;Worth\n1;55;15.08.2026;3;30,00\n2;56;16.08.2026;1;12,00\n';
    await add(page, { 'lines.csv': lines });
    const question = page.locator('[data-testid=question][data-kind=roles]');
    await question.getByText('With it either will do').waitFor();
    const total = question.getByLabel('what the whole line costs');
    expect(await total.locator('option:enabled').allInnerTexts()).toEqual(['Worth']);
    await question.getByLabel('what one piece costs').waitFor();
    await total.focus();
    await total.selectOption('Worth');
    await isReady(page);
    await focused(page, 'lines.csv').waitFor();
    await goTo(page, '#/explore');
    expect(await kpi(page, 'revenue')).toBe(42);
    expect(problems).toEqual([]);
    await close();
  });

  it('says why a file is neither orders nor customers', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    await add(page, { 'campaigns.csv': 'campaign_id,household_id\n1,105\n1,1238\n2,105\n' });
    const why = page.getByTestId('why-other');
    await why.getByText('no column was found for: order date, amount').waitFor();
    await why.getByText('campaign_id').waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  it('waits for the roles it cannot find, and takes them from the menus', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    await add(page, {
      'odd.csv':
        'alpha,beta,gamma,delta\nx1,k1,2026-01-15,12.50\nx2,k2,2026-01-16,9.99\nx3,k1,2026-02-01,7.25\n',
    });
    const kind = page.locator('[data-testid=question][data-kind=kind]');
    await kind.getByRole('radio', { name: 'orders' }).click();
    const role = (column: string) => page.getByLabel(`What the column “${column}” holds`);
    for (const [column, holds] of [
      ['beta', 'customer_id'],
      ['gamma', 'order_date'],
      ['delta', ''],
    ] as const) {
      await role(column).selectOption(holds);
    }
    const roles = page.locator('[data-testid=question][data-kind=roles]');
    await roles.waitFor();
    expect(await page.getByTestId('explore').isEnabled()).toBe(false);
    await roles.getByRole('combobox').selectOption('delta');
    await isReady(page);
    expect((await ledgerOf(page, 'odd.csv')).used).toBe(3);
    expect(problems).toEqual([]);
    await close();
  });

  it('shows the lines behind the ledger with their numbers in the file', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    await add(page, {
      'orders.csv': [
        'Some company',
        '',
        'order_id,customer_id,order_date,amount,status',
        '1,a,2026-01-15,12.50,Delivered',
        '2,b,2026-01-16,9.99,Cancelled',
        '3,c,soon,5.00,Delivered',
        '4,d,2026-01-18,5.00',
        '5,a,2026-01-19,20.00,Delivered',
      ].join('\r\n'),
    });
    await isReady(page);
    expect(await ledgerOf(page, 'orders.csv')).toEqual({
      read: 5,
      used: 2,
      apart: 1,
      unreadable: 2,
    });
    const row = page.getByRole('row').filter({ has: page.getByTestId('ledger-unreadable') });
    await row.getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('soon').waitFor();
    const text = await dialog.innerText();
    expect(text).toMatch(/\b6\b/);
    expect(text).toMatch(/\b7\b/);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });

  it('takes pasted cells, and files that were being looked for when the page changed', async () => {
    const { page, problems, close } = await openApp(browser, '#/data');
    const input = await page.getByTestId('file-input').elementHandle();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData(
        'text/plain',
        'Sipariş No\tMüşteri No\tTarih\tTutar\n1\t007\t15.08.2026\t1.234,50\n2\t008\t16.08.2026\t12,00\n',
      );
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    });
    await isReady(page);
    expect(Number(await page.getByTestId('revenue').getAttribute('data-value'))).toBe(1246.5);
    const wasInPage = await input!.evaluate((element) => {
      const files = new DataTransfer();
      const text = 'Sipariş No\tMüşteri No\tTarih\tTutar\n3\t009\t17.08.2026\t100,00\n';
      files.items.add(new File([text], 'agustos.tsv'));
      (element as HTMLInputElement).files = files.files;
      element.dispatchEvent(new Event('change', { bubbles: true }));
      return element.isConnected;
    });
    expect(wasInPage).toBe(false);
    await page.locator('[data-testid=source][data-name="agustos.tsv"]').waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  it('answers what is pasted and is no table', async () => {
    const { page, problems, close } = await openApp(browser, '?lang=tr#/data');
    const paste = (text: string) =>
      page.evaluate((pasted) => {
        const data = new DataTransfer();
        data.setData('text/plain', pasted);
        document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
      }, text);
    await paste('merhaba');
    const answer = page.getByTestId('not-pasted');
    await answer.getByText('en az iki sütun ve iki satır').waitFor();
    await answer.getByRole('button', { name: 'Kapat' }).click();
    await answer.waitFor({ state: 'detached' });
    await paste('merhaba');
    await answer.waitFor();
    await paste(
      'Müşteri No;Cinsiyet;Şehir;Doğum Yılı\n10001;Kadın;İstanbul;2000\n10002;Erkek;İzmir;1986\n',
    );
    await answer.waitFor({ state: 'detached' });
    // Customers alone: there is nothing to count in some way.
    await page.getByRole('heading', { name: 'Sipariş dosyası henüz eklenmedi' }).waitFor();
    expect(await page.getByText('Nasıl sayılsın').count()).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });

  it('has the letters of Turkish before the first of them', async () => {
    const { page, problems, close } = await openApp(browser, '?lang=en#/data');
    const fetched = () =>
      page.evaluate(
        () =>
          performance
            .getEntriesByType('resource')
            .filter(({ name }) => /inter-turkish.*\.woff2$/.test(name)).length,
      );
    await expect.poll(fetched, { timeout: 30_000 }).toBe(1);
    expect(problems).toEqual([]);
    await close();
  });

  it('says in plain words what is not text', async () => {
    const { page, close } = await openApp(browser, '#/data');
    await page
      .getByTestId('file-input')
      .first()
      .setInputFiles({
        name: 'orders.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('504b030414000600', 'hex'),
      });
    await page.getByRole('heading', { name: 'orders.csv cannot be used' }).waitFor();
    await page
      .getByText(/archive/i)
      .first()
      .waitFor();
    await close();
  });
});
