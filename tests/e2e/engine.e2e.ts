import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY } from '../../.tools/vite-csp.mjs';
import { explainCode } from '../../src/i18n/explain';
import { locales } from '../support/locales';
import { conformance } from '../engine/conformance';
import { foreignRequests, launch, openApp, TRAP_CHECK } from '../support/browser';
import { serveEnginePage, startOtherOrigin } from '../support/engine-page';
import type { Outcome } from '../support/engine-page/page';
import { networkStatements, OTHER_SCHEMES } from '../support/engine-vectors';

// Small sides: a large one would be out of memory before anybody could cancel.
const ENDLESS =
  'SELECT count(*) FROM range(100000) a, range(100000) b, range(100000) c WHERE a.range + b.range <> c.range';
const TRAP = "SELECT repeat('a', 3000000000)";
/** What a statement may be refused with; its words are in every language. */
const REFUSALS = [
  'engine.no_network',
  'engine.no_file_access',
  'engine.needs_extension',
  'engine.locked',
];

let browser: Browser;
let site: Awaited<ReturnType<typeof serveEnginePage>>;
let other: Awaited<ReturnType<typeof startOtherOrigin>>;
beforeAll(async () => {
  [browser, site, other] = await Promise.all([launch(), serveEnginePage(), startOtherOrigin()]);
});
afterAll(async () => {
  await Promise.all([browser?.close(), site?.close(), other?.close()]);
});

async function open(url: string, boot = true): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'probe' in window);
  if (boot) await page.evaluate(() => window.probe.engine.boot());
  return page;
}

const ask = (page: Page, sql: string): Promise<Outcome> =>
  page.evaluate((text) => window.probe.ask(text), sql);

const state = (page: Page): Promise<string> =>
  page.evaluate(() => window.probe.engine.status.state);

/** Nothing has reached another origin since `test` began; requests are given time to arrive. */
async function expectSilence(test: () => Promise<void>): Promise<void> {
  const before = { local: other.seen.length, trap: (await foreignRequests()).length };
  await test();
  await new Promise((done) => setTimeout(done, 500));
  expect(other.seen.slice(before.local), 'requests to another port').toEqual([]);
  expect((await foreignRequests()).slice(before.trap), 'requests to another host').toEqual([]);
}

/** Every statement is refused for a reason that we have words for, and the engine goes on. */
async function expectRefused(page: Page, statements: string[]): Promise<void> {
  const failures: string[] = [];
  for (const sql of statements) {
    const outcome = await ask(page, sql);
    if (outcome.end !== 'refused' || !REFUSALS.includes(outcome.code!)) {
      failures.push(`${sql}: ${JSON.stringify(outcome)}`);
    }
    if ((await state(page)) !== 'ready') failures.push(`${sql}: ${await state(page)}`);
  }
  expect(failures).toEqual([]);
}

describe('the contract, on the worker that users get', () => {
  let page: Page;
  beforeAll(async () => {
    page = await open(site.url);
  });
  afterAll(() => page?.context().close());

  it.each(conformance.map(({ name }) => name))('%s', async (name) => {
    await page.evaluate((text) => window.probe.conform(text), name);
  });
});

describe('cancelling', () => {
  let page: Page;
  beforeAll(async () => {
    page = await open(site.url);
  });
  afterAll(() => page?.context().close());

  it.each(['query', 'columns', 'run', 'stream'] as const)(
    'an endless join asked by %s settles within a second, and the tables stay',
    async (method) => {
      await ask(page, 'CREATE OR REPLACE TABLE kept AS SELECT 42 AS n');
      const [outcome, waited] = await page.evaluate(
        async ({ sql, method }) => {
          const { engine, outcome } = window.probe;
          const controller = new AbortController();
          const { signal } = controller;
          const drain = async (): Promise<void> => {
            for await (const chunk of engine.stream(sql, { signal })) void chunk;
          };
          const asked = method === 'stream' ? drain() : engine[method](sql, { signal });
          await new Promise((done) => setTimeout(done, 500));
          const start = performance.now();
          controller.abort();
          return [await outcome(asked), performance.now() - start] as const;
        },
        { sql: ENDLESS, method },
      );
      expect(outcome.end).toBe('cancelled');
      expect(waited).toBeLessThan(10_000);
      expect((await ask(page, 'FROM kept')).rows).toEqual([{ n: 42 }]);
    },
  );

  it('what the engine cannot leave ends the worker, and a new one answers', async () => {
    const outcome = await page.evaluate(async () => {
      const { engine, outcome } = window.probe;
      const signal = AbortSignal.timeout(300);
      const asked = engine.query("SELECT length(repeat('a', 1500000000))", { signal });
      return outcome(asked, 30_000);
    });
    expect(['cancelled', 'rows']).toContain(outcome.end);
    expect((await ask(page, 'SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
  });
});

describe('losing the worker', () => {
  let page: Page;
  beforeAll(async () => {
    page = await open(site.url);
    await page.evaluate(() => {
      let rebuilt = 0;
      window.probe.engine.onRebuild(async (engine) => {
        await engine.run(`CREATE TABLE kept AS SELECT ${++rebuilt} AS rebuilt`);
      });
    });
    await ask(page, 'CREATE TABLE kept AS SELECT 0 AS rebuilt');
  });
  afterAll(() => page?.context().close());

  const rebuilds = async (): Promise<number> => {
    const { rows } = await ask(page, 'FROM kept');
    return (rows as { rebuilt: number }[])[0]!.rebuilt;
  };

  it('by a trap of the module', async () => {
    const before = await rebuilds();
    const [trapped, waiting] = await page.evaluate(
      (sql) =>
        Promise.all([window.probe.ask(sql), window.probe.ask('SELECT rebuilt FROM kept')] as const),
      TRAP,
    );
    expect(trapped).toMatchObject({ end: 'refused' });
    expect(['engine.crashed', 'engine.out_of_memory']).toContain(trapped.code);
    expect(waiting.rows).toEqual([{ rebuilt: before + 1 }]);
    expect(await state(page)).toBe('ready');
  });

  it.each(['an error nobody caught', 'an end without a word'] as const)('by %s', async (how) => {
    const before = await rebuilds();
    await page.evaluate((sql) => {
      const lost = { running: window.probe.ask(sql), waiting: window.probe.ask('FROM kept') };
      Object.assign(window, { lost });
    }, ENDLESS);
    await new Promise((done) => setTimeout(done, 300));
    const worker = page.workers().at(-1)!;
    if (how === 'an error nobody caught') {
      await worker.evaluate(() => {
        setTimeout(() => {
          throw new Error('lost');
        });
      });
    } else await worker.evaluate(() => self.close()).catch(() => {});
    const [running, waiting] = await page.evaluate(() => {
      const { lost } = window as unknown as {
        lost: { running: Promise<Outcome>; waiting: Promise<Outcome> };
      };
      return Promise.all([lost.running, lost.waiting] as const);
    });
    expect(running).toMatchObject({ end: 'refused', code: 'engine.crashed' });
    expect(waiting.rows).toEqual([{ rebuilt: before + 1 }]);
    expect((await ask(page, 'SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
  });
});

describe('statements that would talk to others', () => {
  let page: Page;
  beforeAll(async () => {
    page = await open(site.url);
  });
  afterAll(() => page?.context().close());

  it('reach no other port of this machine', async () => {
    await expectSilence(() => expectRefused(page, networkStatements(other.origin)));
  });

  it('reach no other host', async () => {
    await expectSilence(() => expectRefused(page, networkStatements('https://example.com')));
  });

  it('reach nobody by another scheme', async () => {
    await expectSilence(() => expectRefused(page, OTHER_SCHEMES));
  });

  it.each(locales)('are refused in plain words of $id', (locale) => {
    for (const code of [...REFUSALS, 'engine.crashed', 'engine.file_not_found']) {
      expect(Object.keys(locale.messages.errors.codes), code).toContain(code);
      expect(explainCode(locale.messages, code, { what: 'x', file: 'x', setting: 'x' })).toMatch(
        /\S \S/,
      );
    }
  });

  it('leave our own files readable', async () => {
    expect(
      await ask(
        page,
        `COPY (SELECT 'ğ' AS s, 42 AS n) TO '/out/own.csv';
         SET VARIABLE own = '/out/own.csv';
         SELECT a.s, b.n, length(c.content) > 0 AS text
         FROM read_csv('/out/own.csv') a, read_csv(getvariable('own')) b, read_text('/out/own.csv') c`,
      ),
    ).toEqual({ end: 'rows', rows: [{ s: 'ğ', n: 42, text: true }] });
    expect(await ask(page, `FROM '/in/missing.csv'`)).toMatchObject({
      code: 'engine.file_not_found',
    });
    expect(await ask(page, `FROM glob('*')`)).toMatchObject({
      code: 'engine.no_file_access',
      params: { file: '*' },
    });
  });
});

describe('either wall alone', () => {
  const name = (wall: string): string => `http://${wall}.${TRAP_CHECK}/a.csv`;
  const read = (url: string): string => `FROM read_csv('${url}')`;
  const met = async (wall: string): Promise<boolean> =>
    other.seen.some((path) => path.includes(wall)) &&
    (await foreignRequests()).some((url) => url.includes(`${wall}.${TRAP_CHECK}`));

  it('without both, the same statements are seen by the other port and by the trap', async () => {
    const page = await open(site.openUrl, false);
    for (const url of [`${other.origin}/none.csv`, name('none')]) {
      await page.evaluate((sql) => window.probe.askUnlocked(sql), read(url));
    }
    expect(await met('none')).toBe(true);
    await page.context().close();
  });

  it('the settings hold where no policy does', async () => {
    const page = await open(site.openUrl);
    await expectSilence(async () => {
      for (const host of [other.origin, `https://settings.${TRAP_CHECK}`]) {
        await expectRefused(page, networkStatements(host));
      }
    });
    await page.context().close();
  });

  it('the policy holds where no setting does', async () => {
    const page = await open(site.url, false);
    await expectSilence(async () => {
      for (const url of [`${other.origin}/policy.csv`, name('policy')]) {
        const answer = await page.evaluate((sql) => window.probe.askUnlocked(sql), read(url));
        expect(answer).toMatch(/Error/);
      }
    });
    await page.context().close();
  });
});

describe('the policy of the page', () => {
  it('stops every way that a script has to another origin', async () => {
    const page = await open(site.url, false);
    await expectSilence(async () => {
      const ways = await page.evaluate((origin) => window.probe.reach(origin), other.origin);
      expect(ways.filter(({ end }) => end !== 'stopped')).toEqual([]);
    });
    await page.context().close();
  });

  it('is what stops them: without it every one arrives', async () => {
    const page = await open(site.openUrl, false);
    const ways = await page.evaluate((origin) => window.probe.reach(origin), other.origin);
    expect(ways.filter(({ end }) => end !== 'tried')).toEqual([]);
    await expect
      .poll(() => ways.filter(({ way }) => !other.seen.includes(`/${way}`)), { timeout: 20_000 })
      .toEqual([]);
    await page.context().close();
  });

  it('is the only one, in the source and in the built app', async () => {
    const source = await readFile(resolve(import.meta.dirname, '../../index.html'), 'utf8');
    expect(source).not.toMatch(/content-security-policy/i);
    const { page, close } = await openApp(browser);
    const metas = page.locator('meta[http-equiv="Content-Security-Policy" i]');
    const policies = await metas.evaluateAll((all) =>
      all.map((meta) => (meta as HTMLMetaElement).content),
    );
    expect(policies).toEqual([CONTENT_SECURITY_POLICY]);
    expect(await metas.evaluate((meta) => meta.parentElement!.firstElementChild === meta)).toBe(
      true,
    );
    await close();
  });
});

describe('the settings', () => {
  let page: Page;
  beforeAll(async () => {
    page = await open(site.url);
  });
  afterAll(() => page?.context().close());

  const SETTINGS = {
    enable_external_access: false,
    lock_configuration: true,
    autoinstall_known_extensions: false,
    autoload_known_extensions: false,
    allow_community_extensions: false,
    allowed_directories: ['/in/', '/out/'],
    allowed_paths: [],
  };

  async function expectLocked(): Promise<void> {
    const names = Object.keys(SETTINGS);
    const current = names.map((name) => `current_setting('${name}') AS ${name}`);
    const { rows } = await ask(page, `SELECT ${current.join(', ')}`);
    expect(rows).toEqual([SETTINGS]);
    for (const sql of [
      ...names.flatMap((name) => [
        `SET ${name} = true`,
        `SET GLOBAL ${name} = false`,
        `RESET ${name}`,
        `RESET GLOBAL ${name}`,
        `PRAGMA ${name} = true`,
      ]),
      `SET memory_limit = '3GB'`,
      `PRAGMA memory_limit = '3GB'`,
      `SET allowed_paths = ['/etc/passwd']`,
      `SET VARIABLE x = 1; SET enable_external_access = true; SELECT 1`,
    ]) {
      expect([sql, (await ask(page, sql)).code]).toEqual([sql, 'engine.locked']);
    }
    const { rows: after } = await ask(page, `SELECT ${current.join(', ')}`);
    expect(after).toEqual([SETTINGS]);
  }

  it('are locked', expectLocked);

  it('keep the memory under what files can bear', async () => {
    const { rows } = await ask(page, `SELECT current_setting('memory_limit') AS m`);
    expect(rows).toEqual([{ m: '1.6 GiB' }]);
  });

  it('are locked again after a restart', async () => {
    expect((await ask(page, TRAP)).end).toBe('refused');
    await expectLocked();
  });
});
