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
const open = (address: string) => openApp(browser, address);
const tile = (page: Page, id: string) => page.getByTestId(`tile-${id}`);
const chart = (page: Page, id: string) => tile(page, id).getByRole('listbox');
const board = (page: Page) =>
  page
    .getByTestId('board')
    .locator('[data-place]')
    .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.place));
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('data-grip') ?? '');

/** Opens a tile's menu and goes to an item, with keys only. */
async function choose(page: Page, id: string, item: string): Promise<void> {
  const menu = tile(page, id).locator('[aria-haspopup=menu]');
  await menu.focus();
  await page.keyboard.press('Enter');
  for (let i = 0; i < 40; i++) {
    await eventually(() =>
      page.evaluate(() => document.activeElement?.getAttribute('role') ?? ''),
    ).toMatch(/^menuitem/);
    const text = await page.evaluate(() => document.activeElement?.textContent ?? '');
    if (text.replace('✓', '').trim() === item) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`no item ${item}`);
}

async function axe(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`);
}

describe('The board', () => {
  it('is worked with the keyboard alone: added, moved, resized, removed, undone, kept', async () => {
    const { page, problems, close } = await open('?sample=en#/explore');
    const all = await kpi(page, 'customers');
    await tile(page, 'month').waitFor();
    const usual = await board(page);

    // Add, by name.
    await page.getByRole('button', { name: 'Add a tile' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByTestId('add-tile');
    await dialog.getByRole('searchbox').focus();
    await page.keyboard.type('R score, cust');
    await eventually(() => dialog.getByRole('checkbox').count()).toBe(1);
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Escape');
    expect(
      await page.getByRole('button', { name: 'Add a tile' }).and(page.locator(':focus')).count(),
    ).toBe(1);
    await chart(page, 'x.r_score').waitFor();
    expect(await board(page)).toEqual([...usual, 'x.r_score']);
    expect(await tile(page, 'x.r_score').innerText()).toContain('customers · by customer');

    // Move and size, the focus goes with it.
    await tile(page, 'x.r_score').getByRole('button', { name: 'Move “R score”' }).focus();
    await page.keyboard.press('ArrowLeft');
    await eventually(() => focused(page)).toBe('x.r_score');
    expect((await board(page)).slice(-2)).toEqual(['x.r_score', 'month']);
    const narrow = (await tile(page, 'x.r_score').boundingBox())!.width;
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await eventually(
      async () => (await tile(page, 'x.r_score').boundingBox())!.width,
    ).toBeGreaterThan(1.8 * narrow);
    await page.getByText('R score: Half, Tall').waitFor({ state: 'attached' });
    expect(page.url()).toMatch(/,x\.r_score:2t,month$/);

    // What it shows.
    await choose(page, 'x.r_score', 'Revenue');
    await choose(page, 'x.r_score', 'Shares instead of counts');
    await eventually(() => tile(page, 'x.r_score').innerText()).toContain(
      'share of revenue · by customer',
    );
    await choose(page, 'x.r_score', 'SQL');
    await page.getByRole('dialog').getByText('GROUP BY').waitFor();
    await page.keyboard.press('Escape');

    // Remove, and have it back.
    await choose(page, 'gender', 'Remove the tile');
    await eventually(() => board(page)).not.toContain('gender');
    expect(await focused(page)).not.toBe('');
    await page.keyboard.press('Control+z');
    await eventually(() => board(page)).toContain('gender');
    await page.keyboard.press('Control+Shift+Z');
    await eventually(() => board(page)).not.toContain('gender');

    // Leave a value out; take it back in by the menu.
    const cities = chart(page, 'city');
    await cities.focus();
    await page.keyboard.press('Alt+Enter');
    const without = await kpi(page, 'customers');
    expect(without).toBeLessThan(all);
    await page.getByRole('button', { name: /^Remove filter: City: not / }).waitFor();
    await choose(page, 'city', 'Choose what is left out');
    await eventually(() => kpi(page, 'customers')).toBe(all - without);
    await page.keyboard.press('Control+z');
    await eventually(() => kpi(page, 'customers')).toBe(without);

    // Find a value far below the bars that are shown.
    const find = tile(page, 'product').getByRole('button', {
      name: 'Find a value of “Product bought”',
    });
    await find.focus();
    await page.keyboard.press('Enter');
    const found = page.getByTestId('find-product');
    await eventually(() => found.getByRole('status').innerText()).toMatch(/^The 12 most frequent;/);
    await page.keyboard.type('s');
    await eventually(() => found.getByRole('status').innerText()).toMatch(/^The 12 .* found;/);
    await page.keyboard.type('having');
    await eventually(() => found.getByRole('status').innerText()).toMatch(/^\d+ values?$/);
    const name = await found.getByRole('listitem').first().innerText();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await eventually(async () => page.url()).toContain('product=');
    await eventually(() =>
      chart(page, 'product').getByRole('option', { selected: true }).count(),
    ).toBe(1);
    expect(
      await chart(page, 'product')
        .getByRole('option', { selected: true })
        .getAttribute('aria-label'),
    ).toContain(name.trim());
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await eventually(() => find.and(page.locator(':focus')).count()).toBe(1);

    // A reload keeps all of it; without the address the board is kept.
    const [customers, places] = [await kpi(page, 'customers'), await board(page)];
    await page.reload();
    await chart(page, 'x.r_score').waitFor();
    expect(await board(page)).toEqual(places);
    await eventually(() => kpi(page, 'customers')).toBe(customers);
    expect(await tile(page, 'x.r_score').innerText()).toContain('share of revenue');
    await page.evaluate(() => {
      location.hash = '#/explore';
      location.reload();
    });
    await chart(page, 'x.r_score').waitFor();
    expect(await board(page)).toEqual(places);
    expect(await kpi(page, 'customers')).toBe(all);
    await eventually(async () => page.url()).toContain('x.r_score:2tr*');
    await page.getByRole('button', { name: 'Usual board' }).focus();
    await page.keyboard.press('Enter');
    await eventually(() => board(page)).toEqual(usual);
    expect(page.url()).toMatch(/#\/explore$/);
    expect(problems).toEqual([]);
    await close();
  });

  it('opens with the board of a link, says what of it there is not, and goes back', async () => {
    const { page, problems, close } = await open(
      '?sample=en#/explore?b=gender:2,nonsense,month:4&f=channel=Web',
    );
    await page.getByText('Left out, not found here: nonsense').waitFor();
    expect(await board(page)).toEqual(['gender', 'month']);
    // A filter needs no tile.
    await page.getByRole('button', { name: 'Remove filter: Channel: Web' }).waitFor();
    const web = await kpi(page, 'orders');
    await choose(page, 'gender', 'Remove the tile');
    await eventually(() => board(page)).toEqual(['month']);
    await page.goBack();
    await eventually(() => board(page)).toEqual(['gender', 'month']);
    await page.goForward();
    await eventually(() => board(page)).toEqual(['month']);
    expect(await kpi(page, 'orders')).toBe(web);
    expect(problems).toEqual([]);
    await close();
  });

  it('shows two things at once, and any time nearer by', async () => {
    const { page, problems, close } = await open('?sample=en#/explore?b=month');
    const orders = await kpi(page, 'orders');
    await page.getByRole('button', { name: 'Add a tile' }).click();
    const dialog = page.getByTestId('add-tile');
    await dialog.getByLabel('Across').selectOption({ label: 'Day of the week' });
    await dialog.getByLabel('Down').selectOption({ label: 'Time of day' });
    await dialog.getByRole('button', { name: 'Add the heat map' }).click();
    await page.keyboard.press('Escape');
    const fields = chart(page, 'weekday*hour');
    await fields.focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    const chosen = fields.getByRole('option', { selected: true });
    await eventually(() => chosen.count()).toBe(1);
    const said = /: ([\d,]+) (?:of [\d,]+ )?orders/.exec(
      (await chosen.getAttribute('aria-label'))!,
    );
    await eventually(() => kpi(page, 'orders')).toBe(Number(said![1]!.replaceAll(',', '')));
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await eventually(() => kpi(page, 'orders')).toBe(orders);
    // A drag takes the rectangle of its corners: three days by four hours.
    const area = await fields.getByRole('option').evaluateAll((all) => {
      const boxes = all.map((field) => field.getBoundingClientRect());
      const [first] = boxes;
      const columns = boxes.filter(({ top }) => top === first!.top).length;
      return [boxes[columns], boxes[4 * columns + 2]].map((box) => ({
        x: box!.x + box!.width / 2,
        y: box!.y + box!.height / 2,
      }));
    });
    await page.mouse.move(area[0]!.x, area[0]!.y);
    await page.mouse.down();
    for (const part of [0.3, 0.6, 1]) {
      await page.mouse.move(
        area[0]!.x + part * (area[1]!.x - area[0]!.x),
        area[0]!.y + part * (area[1]!.y - area[0]!.y),
      );
    }
    await page.mouse.up();
    await eventually(() => chosen.count()).toBe(12);
    await fields.focus();
    await page.keyboard.press('Escape');
    await eventually(() => kpi(page, 'orders')).toBe(orders);

    const time = chart(page, 'month');
    const months = await time.getByRole('option').count();
    await time.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.up('Shift');
    await eventually(() => kpi(page, 'orders')).toBeLessThan(orders);
    const quarter = await kpi(page, 'orders');
    await tile(page, 'month').getByRole('button', { name: 'Zoom here' }).focus();
    await page.keyboard.press('Enter');
    await eventually(() => tile(page, 'month').innerText()).toContain('before: ');
    expect(await tile(page, 'month').innerText()).toMatch(/^Orders per week/);
    expect(await time.getByRole('option').count()).toBeLessThan(months);
    expect(await kpi(page, 'orders')).toBe(quarter);
    expect(page.url()).toMatch(/month:\.w\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d/);
    await tile(page, 'month').getByRole('button', { name: 'Whole time' }).click();
    await eventually(() => time.getByRole('option').count()).toBe(months);
    expect(problems).toEqual([]);
    await close();
  });

  it('is put in order by dragging, and its tiles go into the notebook', async () => {
    const { page, problems, close } = await open(
      '?sample=en#/explore?b=gender,city,age&f=city=Ankara',
    );
    await chart(page, 'age').waitFor();
    const grip = (await tile(page, 'age')
      .getByRole('button', { name: 'Move “Age”' })
      .boundingBox())!;
    const to = (await tile(page, 'gender').boundingBox())!;
    await page.mouse.move(grip.x + 8, grip.y + 8);
    await page.mouse.down();
    await page.mouse.move(to.x + 20, to.y + 40, { steps: 6 });
    await page.mouse.up();
    await eventually(() => board(page)).toEqual(['age', 'gender', 'city']);
    await page.keyboard.press('Control+z');
    await eventually(() => board(page)).toEqual(['gender', 'city', 'age']);
    await choose(page, 'gender', 'Add to the notebook');
    await page.getByText('Gender: added to the notebook').waitFor({ state: 'attached' });
    await tile(page, 'gender').getByRole('link', { name: 'Open the notebook' }).click();
    await page.getByRole('heading', { name: 'Gender' }).waitFor();
    await page.getByText(/With these filters: City: /).waitFor();
    expect(problems).toEqual([]);
    await close();
  });
});
