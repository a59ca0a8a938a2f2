import { describe, expect, it } from 'vitest';
import { Tabs, type TabsPlatform } from '../../../src/state/keep/tabs';

type Holder = { lock: string; lose: (reason: unknown) => void };

/** Locks and channels of one browser, as the standard says. */
function browserWith() {
  let held: Holder | null = null;
  const queue: (() => void)[] = [];
  const channels: { onmessage: ((event: { data: unknown }) => void) | null }[] = [];
  const next = () => {
    held = null;
    queue.shift()?.();
  };
  const locks = {
    request: (
      name: string,
      options: LockOptions,
      run: (lock: { name: string } | null) => Promise<void> | undefined,
    ) =>
      new Promise<void>((resolve, reject) => {
        const grant = () => {
          const mine: Holder = { lock: name, lose: reject };
          held = mine;
          void Promise.resolve(run({ name })).then(() => {
            resolve();
            if (held === mine) next();
          });
        };
        if (options.steal) {
          held?.lose(new DOMException('stolen', 'AbortError'));
          grant();
        } else if (!held) grant();
        else if (options.ifAvailable) void Promise.resolve(run(null)).then(resolve);
        else {
          queue.push(grant);
          options.signal?.addEventListener('abort', () => {
            if (!queue.includes(grant)) return;
            queue.splice(queue.indexOf(grant), 1);
            reject(new DOMException('aborted', 'AbortError'));
          });
        }
      }),
  };
  const platform: TabsPlatform = {
    locks: locks as unknown as LockManager,
    channel: () => {
      const mine: ReturnType<TabsPlatform['channel']> = {
        onmessage: null,
        postMessage: (data: unknown) => {
          for (const other of channels) {
            if (other !== mine) queueMicrotask(() => other.onmessage?.({ data }));
          }
        },
        close: () => void channels.splice(channels.indexOf(mine), 1),
      };
      channels.push(mine);
      return mine;
    },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 30)),
  };
  return { platform, silence: () => channels.forEach((one) => (one.onmessage = null)) };
}

describe('of several tabs', () => {
  it('the first writes, and the others know at once', async () => {
    const { platform } = browserWith();
    const tabs = [new Tabs(platform), new Tabs(platform), new Tabs(platform)];
    expect([await tabs[0]!.start(), await tabs[1]!.start(), await tabs[2]!.start()]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('one takes over once the other has kept what it had', async () => {
    const { platform } = browserWith();
    const [one, two] = [new Tabs(platform), new Tabs(platform)];
    const seen: string[] = [];
    one.onletgo = async () => {
      await platform.wait(300);
      seen.push('kept');
    };
    one.onlost = () => seen.push('lost');
    await one.start();
    await two.start();
    await two.takeOver();
    seen.push('taken');
    expect([one.isWriter, two.isWriter, seen]).toEqual([false, true, ['kept', 'lost', 'taken']]);
    await one.takeOver();
    expect([one.isWriter, two.isWriter]).toEqual([true, false]);
  });

  it('one that does not answer is not waited for, and loses the right to write', async () => {
    const { platform, silence } = browserWith();
    const [one, two] = [new Tabs(platform), new Tabs(platform)];
    await one.start();
    silence();
    expect(await two.start()).toBe(false);
    await two.takeOver();
    expect([one.isWriter, two.isWriter]).toEqual([false, true]);
  });

  it('the next one writes when the page before it lets go in a moment', async () => {
    const { platform, silence } = browserWith();
    const [one, two] = [new Tabs(platform), new Tabs(platform)];
    await one.start();
    silence();
    setTimeout(() => one.close(), 10);
    expect(await two.start()).toBe(true);
  });

  it('each writes where there are no locks', async () => {
    const { platform } = browserWith();
    expect(await new Tabs({ ...platform, locks: undefined }).start()).toBe(true);
  });

  it('each writes where locks are forbidden', async () => {
    const { platform } = browserWith();
    const forbidden = {
      request: () => Promise.reject(new DOMException('no', 'SecurityError')),
    } as unknown as LockManager;
    const tab = new Tabs({ ...platform, locks: forbidden });
    expect(await tab.start()).toBe(true);
    await tab.takeOver();
    expect(tab.isWriter).toBe(true);
  });
});
