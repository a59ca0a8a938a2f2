import type { Browser, BrowserContext, Page } from 'playwright-core';
import { distUrl } from './browser';

/** A file of `n` orders of 40 customers, spread over the first half of 2026. */
export function orderFile(n: number, name = 'orders.csv', from = 1) {
  const rows = Array.from({ length: n }, (_, i) => {
    const day = String(1 + (i % 28)).padStart(2, '0');
    return `A${from + i},C${i % 40},2026-0${1 + (i % 6)}-${day},${10 + i}.50`;
  });
  const text = ['order_id,customer_id,order_date,amount', ...rows].join('\n');
  return { name, mimeType: 'text/csv', buffer: Buffer.from(text) };
}

export const isReady = (page: Page) =>
  page.getByTestId('explore').and(page.locator(':enabled')).waitFor();

export const isSaved = (page: Page) =>
  page.locator('[data-testid=kept][data-state=saved]').waitFor();

export const addFiles = (page: Page, ...files: ReturnType<typeof orderFile>[]) =>
  page.getByTestId('file-input').first().setInputFiles(files);

/** A profile of its own, over several pages. */
export async function freshContext(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ locale: 'en-GB' });
}

export async function openPage(context: BrowserContext, address = '#/data'): Promise<Page> {
  const page = await context.newPage();
  await page.goto(distUrl() + address);
  return page;
}

/** Ends the page's process at once, as a crash does. */
export async function kill(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

/** Names of the files whose bytes are kept. */
export function keptFiles(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const names: string[] = [];
    try {
      const folder = await root.getDirectoryHandle('defter');
      const all = folder as unknown as { keys(): AsyncIterable<string> };
      for await (const name of all.keys()) names.push(name);
    } catch {
      return [];
    }
    return names;
  });
}

/** Flips a bit in what the database holds under keys of which one is asked for; how many there were. */
export function flip(page: Page, store: string, name: string): Promise<number> {
  return page.evaluate(
    ([from, wanted]) =>
      new Promise<number>((resolve, reject) => {
        const asked = indexedDB.open('defter');
        asked.onerror = () => reject(asked.error);
        asked.onsuccess = () => {
          const tx = asked.result.transaction(from!, 'readwrite');
          let flipped = 0;
          tx.objectStore(from!).openCursor().onsuccess = (event) => {
            const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
            if (!cursor) return;
            const key = cursor.key as [number, string];
            if (key[1] === wanted) {
              const value = cursor.value as Uint8Array;
              value[value.length >> 1]! ^= 1;
              cursor.update(value);
              flipped++;
            }
            cursor.continue();
          };
          tx.oncomplete = () => {
            asked.result.close();
            resolve(flipped);
          };
        };
      }),
    [store, name],
  );
}
