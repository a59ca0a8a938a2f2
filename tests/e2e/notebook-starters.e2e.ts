import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { starters, type Starter } from '../../src/notebook/starter';
import { groupBy, kurus, readEn, sumBy, truths } from '../sample-data/shop';
import { launch, openApp } from '../support/browser';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 60_000 });
const LANGUAGES = ['en', 'tr'] as const;
type Language = (typeof LANGUAGES)[number];

const DAY = 86_400_000;
const dayOf = (text: string): number => Date.parse(`${text.slice(0, 10)}T00:00:00Z`) / DAY;
const AS_OF = dayOf(truths.asOf);

interface Order {
  customer: string;
  number: string;
  /** Day and minute of the first sale. */
  day: number;
  at: string;
  /** Kuruş, net of refunds. */
  money: number;
  bought: boolean;
}

const LINES = readEn('order_lines.csv');
const USED = LINES.filter((line) => {
  const money = kurus(line['Line Total']);
  const { Status: status } = line;
  return status !== 'Cancelled' && !(status === 'Returned' && money > 0) && line['Customer ID'];
}).filter((line) => kurus(line['Line Total']) !== 0);

/** The orders of the English sample, counted from its file without the app. */
const ORDERS: Order[] = [
  ...groupBy(USED, (line) => `${line['Order No']} ${line['Customer ID']}`).values(),
].map((lines) => {
  const sales = lines.filter((line) => kurus(line['Line Total']) > 0);
  const dates = (sales.length > 0 ? sales : lines).map((line) => line['Order Date'] as string);
  const at = dates.sort()[0] as string;
  return {
    customer: lines[0]?.['Customer ID'] as string,
    number: lines[0]?.['Order No'] as string,
    day: dayOf(at),
    at,
    money: sumBy(lines, (line) => kurus(line['Line Total'])),
    bought: sales.length > 0,
  };
});
const PURCHASES = groupBy(
  ORDERS.filter(({ bought }) => bought),
  ({ customer }) => customer,
);
const BUYERS = [...PURCHASES].map(([customer, orders]) => {
  const sorted = orders.toSorted((a, b) => (a.at + a.number < b.at + b.number ? -1 : 1));
  return {
    customer,
    orders: sorted,
    first: sorted[0]?.day as number,
    last: sorted.at(-1)?.day as number,
    money: sumBy(
      ORDERS.filter((order) => order.customer === customer),
      ({ money }) => money,
    ),
  };
});

const round = (value: number, digits: number): number =>
  Math.round(value * 10 ** digits) / 10 ** digits;

/** What figures and rows of each starter must be, by the English name of their cell. */
const EXPECTED: Record<Starter['id'], () => Record<string, number>> = {
  rfm() {
    const money = BUYERS.map((buyer) => buyer.money).sort((a, b) => b - a);
    const best = money.slice(0, Math.ceil(money.length * 0.2));
    return { top_share: sumBy(best, Number) / sumBy(money, Number), ranked: BUYERS.length };
  },
  slipping() {
    const slipping = BUYERS.filter(({ orders, first, last }) => {
      const silence = AS_OF - last;
      const late = round((silence * (orders.length - 1)) / (last - first), 2);
      return orders.length >= 3 && last > first && silence <= 365 && late >= 2;
    });
    const year = slipping.map(({ customer, last }) =>
      sumBy(
        ORDERS.filter((o) => o.customer === customer && o.day > last - 365 && o.day <= last),
        ({ money }) => money,
      ),
    );
    return {
      rhythm: BUYERS.filter(({ orders }) => orders.length >= 3).length,
      slipping: slipping.length,
      at_stake: sumBy(year, Number) / 100,
    };
  },
  'first-90-days'() {
    const followed = BUYERS.filter(({ first }) => AS_OF - first > 90 && AS_OF - first <= 455);
    const again = followed.filter(
      ({ orders, first }) => (orders[1]?.day ?? Infinity) - first <= 90,
    );
    const waiting = BUYERS.filter(
      ({ orders, first }) => orders.length === 1 && AS_OF - first <= 90,
    );
    return { second_rate: again.length / followed.length, waiting: waiting.length };
  },
  'data-quality'() {
    const people = groupBy(readEn('customers.csv'), (row) => (row.Email ?? '').toLowerCase());
    return {
      used_share: USED.length / LINES.length,
      doubles: [...people].filter(([mail, rows]) => mail !== '' && rows.length > 1).length,
    };
  },
  'monthly-review'() {
    const october = (day: number) => day >= dayOf('2026-10-01') && day < dayOf('2026-11-01');
    const orders = ORDERS.filter(({ day }) => october(day));
    const active = BUYERS.filter((buyer) => buyer.last >= AS_OF - 90);
    return {
      month_revenue: sumBy(orders, ({ money }) => money) / 100,
      month_buyers: BUYERS.filter((buyer) => buyer.orders.some(({ day }) => october(day))).length,
      new_customers: BUYERS.filter(({ first }) => october(first)).length,
      active: active.length,
    };
  },
};

const cells = (page: Page) => page.getByTestId('cell');

/** Waits until every cell and live value is done; says which are not. */
async function settled(page: Page, count: number): Promise<void> {
  await eventually(() => cells(page).count()).toBe(count);
  await eventually(() =>
    page.evaluate(() => [
      ...[...document.querySelectorAll<HTMLElement>('[data-testid=cell]')]
        .filter(({ dataset }) => dataset.kind !== 'text')
        .filter(({ dataset }) => dataset.status !== 'done' || dataset.current !== 'true')
        .map(({ dataset }) => `${dataset.kind} ${dataset.name} ${dataset.status}`),
      ...[...document.querySelectorAll<HTMLElement>('[data-testid=live-value]')]
        .filter(({ dataset }) => dataset.state !== 'done')
        .map((value) => value.textContent),
    ]),
  ).toEqual([]);
}

/** A figure's value, or a table's rows, of the cell at the place that the English starter gives that name. */
async function measured(page: Page, place: number): Promise<number> {
  const cell = cells(page).nth(place);
  const figure = cell.getByTestId('figure');
  if ((await figure.count()) > 0) return Number(await figure.getAttribute('data-value'));
  const rows = await cell.getByTestId('cell-rows').textContent();
  return Number((rows ?? '').replace(/\D/g, ''));
}

async function parsed(starter: Starter, language: Language) {
  const { parseDocument } = await import('../../src/notebook/document');
  return parseDocument(await starter.text[language]());
}

const FROM_STARTER = { en: 'New from a starter', tr: 'Hazır defterden başla' };

describe.each(LANGUAGES)('On the sample, in %s', (language) => {
  let opened: Awaited<ReturnType<typeof openApp>>;
  beforeAll(async () => {
    opened = await openApp(browser, `?sample=en&lang=${language}#/notebook`, {
      viewport: { width: 1280, height: 900 },
    });
    await opened.page.getByTestId('starter-rfm').waitFor({ timeout: 120_000 });
  });
  afterAll(() => opened.close());

  it.each(starters)(
    'the starter $id runs whole, and its figures are those of the file',
    async (starter) => {
      const { page, problems } = opened;
      if ((await cells(page).count()) > 0) {
        await page.getByTestId('file-menu').getByRole('button').click();
        await page.getByRole('menuitem', { name: FROM_STARTER[language] }).click();
      }
      await page.getByTestId(`starter-${starter.id}`).click();
      const document = await parsed(starter, language);
      const english = (await parsed(starter, 'en')).cells;
      await settled(page, document.cells.length);
      for (const [name, expected] of Object.entries(EXPECTED[starter.id]())) {
        const place = english.findIndex((cell) => cell.name === name);
        const cell = cells(page).nth(place);
        expect(await cell.getAttribute('data-name')).toBe(document.cells[place]?.name);
        expect(await measured(page, place), `${starter.id} ${name}`).toBeCloseTo(expected, 6);
      }
      if (starter.id === 'rfm') {
        // Segments are chosen by their names; what is chosen stays an id.
        const choice = page.locator('[data-testid=input-control] option[value=cantlose]');
        expect(await choice.textContent()).toMatch(/^\p{Lu}/u);
        const picture = page.locator('[data-kind=analysis] [data-testid=chart]').first();
        const words = { en: ['R, recency', 'customers'], tr: ['R, yenilik', 'müşteri'] };
        for (const word of words[language]) expect(await picture.textContent()).toContain(word);
      }
      const { violations } = await new AxeBuilder({ page }).include('.cells').analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(problems).toEqual([]);
    },
  );
});

describe('A starter', () => {
  it('takes the place of a notebook until undo, and agrees to nothing for it', async () => {
    // Without pickers of its own, the browser takes a copy of the file.
    const context = await browser.newContext({ locale: 'en-GB' });
    await context.addInitScript('delete window.showOpenFilePicker');
    await context.addInitScript('delete window.showSaveFilePicker');
    const given = { newContext: async () => context } as unknown as Browser;
    const { page, problems, close } = await openApp(given, '?sample=en#/notebook');
    await page.getByTestId('starter-rfm').waitFor({ timeout: 120_000 });
    const chosen = page.waitForEvent('filechooser');
    await page.keyboard.press('Control+o');
    const text =
      '# From elsewhere\n\n```sql theirs\nSELECT 1 AS n\n```\n\n```figure one\nvalue: 1\n```\n\n```chart\nfrom: theirs\nmark: bar\nx: n\n```\n';
    await (
      await chosen
    ).setFiles({
      name: 'a.md',
      mimeType: 'text/markdown',
      buffer: Buffer.from(text),
    });
    await page.getByRole('heading', { name: 'From elsewhere' }).waitFor();
    await page.getByRole('button', { name: 'Run it' }).waitFor();
    expect(await page.getByTestId('not-run').allTextContents()).toEqual([
      ...['Not run yet.', 'Not run yet.'],
    ]);

    await page.getByTestId('file-menu').getByRole('button').click();
    await page.getByRole('menuitem', { name: 'New from a starter' }).click();
    await page.getByTestId('starter-slipping').click();
    await page.getByRole('heading', { name: 'Who is slipping away' }).first().waitFor();
    expect(await page.getByTestId('notebook-file').getAttribute('data-name')).toBe('');
    expect(await page.getByRole('button', { name: 'Run it' }).count()).toBe(0);

    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: 'From elsewhere' }).waitFor();
    await page.getByRole('button', { name: 'Run it' }).waitFor();
    expect(await cells(page).last().getAttribute('data-status')).not.toBe('done');
    expect(problems).toEqual([]);
    await close();
  });
});
