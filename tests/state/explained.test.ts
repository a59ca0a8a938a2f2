import { afterEach, describe, expect, it, vi } from 'vitest';
import { Explained, Opened } from '../../src/state/explore/explained.svelte';
import type { Facts, Why } from '../../src/state/explore/why';

const whyOf = (id: string): Why => ({
  facts: { customer_id: id, name: `Name of ${id}` } as Facts,
  thresholds: [],
  bounds: [],
  lines: [],
});
/** An answer that comes when told to. */
function later() {
  let give: (why: Why | null) => void = () => undefined;
  let fail: (reason: unknown) => void = () => undefined;
  const promise = new Promise<Why | null>((resolve, reject) => {
    give = resolve;
    fail = reject;
  });
  return { find: () => promise, give, fail };
}
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the explanation shown', () => {
  it('is all of one customer while the next is looked up', async () => {
    const explained = new Explained();
    const [a, b] = [later(), later()];
    explained.look('a', a.find);
    expect(explained.now).toBe(null);
    a.give(whyOf('a'));
    await settled();
    explained.look('b', b.find);
    expect(explained.now).toEqual({ id: 'a', why: whyOf('a'), error: null });
    b.give(whyOf('b'));
    await settled();
    expect(explained.now).toEqual({ id: 'b', why: whyOf('b'), error: null });
  });

  it('is the error alone where the next cannot be looked up, and nothing where they are gone', async () => {
    const explained = new Explained();
    explained.look('a', () => Promise.resolve(whyOf('a')));
    await settled();
    const error = new Error('no memory');
    explained.look('b', () => Promise.reject(error));
    await settled();
    expect(explained.now).toEqual({ id: 'b', why: null, error });
    explained.look('c', () => Promise.resolve(null));
    await settled();
    expect(explained.now).toEqual({ id: 'c', why: null, error: null });
  });

  it('takes no answer that was dropped, nor a cancellation for an error', async () => {
    const explained = new Explained();
    const [a, b] = [later(), later()];
    explained.look('a', a.find)();
    a.give(whyOf('a'));
    explained.look('b', b.find)();
    b.fail(new Error('late'));
    explained.look('c', () => Promise.reject(new DOMException('', 'AbortError')));
    await settled();
    expect(explained.now).toBe(null);
  });
});

describe('the customer explained', () => {
  const page = { activeElement: null as unknown, body: {} };
  afterEach(() => vi.unstubAllGlobals());
  const cases: [string, unknown, unknown, boolean][] = [
    ['where it was', 'list', 'list', true],
    ['lost', 'list', page.body, true],
    ['moved on', 'list', 'search', false],
  ];

  it.each(cases)('takes the focus once: %s', (_, before, now, takes) => {
    vi.stubGlobal('document', page);
    const opened = new Opened();
    expect(opened.takesFocus()).toBe(false);
    page.activeElement = before;
    opened.open('a');
    page.activeElement = now;
    expect(opened.takesFocus()).toBe(takes);
    page.activeElement = before;
    expect(opened.takesFocus()).toBe(false);
  });

  it('takes no focus after it was closed', () => {
    vi.stubGlobal('document', page);
    const opened = new Opened();
    opened.open('a');
    opened.close();
    expect([opened.id, opened.takesFocus()]).toEqual([null, false]);
  });
});
