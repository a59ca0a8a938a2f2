import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Engine, EngineStatus } from '../../src/engine/engine';
import { supervise } from '../../src/engine/supervisor';
import { fakeConnector, tick, type FakeOptions } from './fake';

const QUICK = { bootTimeout: 30, cancelTimeout: 20, maxCrashes: 3 };

function make(options?: FakeOptions): {
  engine: Engine;
  connector: ReturnType<typeof fakeConnector>;
  states: string[];
} {
  const connector = fakeConnector(options);
  const engine = supervise(connector, QUICK);
  const states: string[] = [];
  engine.subscribe((status: EngineStatus) => {
    if (states.at(-1) !== status.state) states.push(status.state);
  });
  return { engine, connector, states };
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'fulfilled',
    (error: Error & { code?: string | number }) =>
      typeof error.code === 'string' ? error.code : error.name,
  );
const value = async (promise: ReturnType<Engine['query']>): Promise<unknown> =>
  (await promise).rows[0]![0];
/** What is left is not left hanging: a promise that has not settled by then fails the test. */
const soon = <T>(promise: Promise<T>): Promise<T | 'pending'> =>
  Promise.race([
    promise,
    new Promise<'pending'>((resolve) => setTimeout(() => resolve('pending'), 1500)),
  ]);

describe('queue', () => {
  test('one statement at a time, first come first served', async () => {
    const { engine, connector, states } = make();
    const answers = await Promise.all([
      value(engine.query('slow 1')),
      value(engine.query('ok 2')),
      engine.tables('ok 3'),
    ]);
    expect(answers).toEqual(['1', '2', ['3']]);
    expect(connector.log).toEqual(['start 1', '1: slow 1', '1: ok 2', '1: ok 3']);
    expect(states).toEqual(['idle', 'starting', 'ready']);
  });

  test('an error is that statement’s alone', async () => {
    const { engine } = make();
    const [failed, fine] = [codeOf(engine.query('error 1')), value(engine.query('ok 2'))];
    expect(await failed).toBe('engine.query_failed');
    expect(await fine).toBe('2');
    expect(await codeOf(engine.run('oom 1'))).toBe('engine.out_of_memory');
    expect(engine.status.state).toBe('ready');
  });

  test('several statements of one call stay together', async () => {
    const { engine, connector } = make();
    await Promise.all([engine.run('slow 1; slow 2'), engine.run('ok 3')]);
    expect(connector.log).toEqual(['start 1', '1: slow 1', '1: slow 2', '1: ok 3']);
  });
});

describe('cancel', () => {
  test('a running statement is cancelled and the session lives on', async () => {
    const { engine, connector } = make();
    const controller = new AbortController();
    const hanging = codeOf(engine.query('hang 1', { signal: controller.signal }));
    const next = value(engine.query('ok 2'));
    setTimeout(() => controller.abort(), 5);
    expect(await soon(hanging)).toBe('AbortError');
    expect(await next).toBe('2');
    expect(connector.log.filter((line) => line.startsWith('start'))).toHaveLength(1);
  });

  test('a waiting statement never reaches the session', async () => {
    const { engine, connector } = make();
    const controller = new AbortController();
    const first = engine.query('slow 1');
    const waiting = codeOf(engine.query('ok 2', { signal: controller.signal }));
    controller.abort();
    expect(await soon(waiting)).toBe('AbortError');
    await first;
    expect(await codeOf(engine.query('ok 3', { signal: controller.signal }))).toBe('AbortError');
    expect(connector.log).toEqual(['start 1', '1: slow 1']);
  });

  test('a session that does not answer is killed, and another rebuilds', async () => {
    const { engine, connector, states } = make();
    engine.onRebuild((rebuilder) => rebuilder.run('ok rebuild'));
    const controller = new AbortController();
    const hanging = codeOf(engine.query('hangDeaf 1', { signal: controller.signal }));
    const next = engine.query('ok 2');
    setTimeout(() => controller.abort(), 5);
    expect(await soon(hanging)).toBe('AbortError');
    expect(await value(next)).toBe('2');
    expect(connector.log).toEqual([
      'start 1',
      '1: hangDeaf 1',
      'start 2',
      '2: ok rebuild',
      '2: ok 2',
    ]);
    expect(states).toEqual(['idle', 'starting', 'ready', 'restarting', 'ready']);
    expect(connector.alive()).toBe(1);
  });

  test('leaving a stream cancels it; a query inside a stream is served', async () => {
    const { engine } = make();
    for await (const chunk of engine.stream('ok 1')) {
      expect(chunk.rows[0]).toEqual(['1']);
      expect(await soon(value(engine.query('ok 2')))).toBe('2');
      break;
    }
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 5);
    const reading = (async () => {
      for await (const chunk of engine.stream('hang 1', { signal: controller.signal })) void chunk;
    })();
    expect(await soon(codeOf(reading))).toBe('AbortError');
    expect(await value(engine.query('ok 3'))).toBe('3');
  });
});

describe('crash', () => {
  for (const [how, code, reason] of [
    ['die', 'engine.crashed', 'crash'],
    ['trap', 'engine.crashed', 'crash'],
    ['dieOfMemory', 'engine.out_of_memory', 'memory'],
  ] as const) {
    test(`${how}: its statement fails, the tables are rebuilt, the others go on`, async () => {
      const { engine, connector } = make();
      const reasons: string[] = [];
      engine.subscribe((status) => {
        if (status.state === 'restarting') reasons.push(status.reason);
      });
      engine.onRebuild(async (rebuilder) => {
        await rebuilder.run('ok a');
        await rebuilder.run('ok b');
      });
      const broken = codeOf(engine.query(`${how} 1`));
      const next = engine.query('ok 2');
      expect(await soon(broken)).toBe(code);
      expect(await value(next)).toBe('2');
      expect(connector.log).toEqual([
        'start 1',
        `1: ${how} 1`,
        'start 2',
        '2: ok a',
        '2: ok b',
        '2: ok 2',
      ]);
      expect(reasons).toEqual([reason]);
      expect(connector.alive()).toBe(1);
    });
  }

  test('any number of statements may crash the engine, one after the other', async () => {
    const { engine } = make();
    for (let i = 0; i < 6; i++)
      expect(await soon(codeOf(engine.query('die 1')))).toBe('engine.crashed');
    expect(await value(engine.query('ok 1'))).toBe('1');
  });

  test('three crashes in the rebuild end in failure; boot tries again', async () => {
    const { engine, connector, states } = make();
    let deadly = true;
    engine.onRebuild((rebuilder) => rebuilder.run(deadly ? 'die r' : 'ok r'));
    const broken = codeOf(engine.query('die 1'));
    const waiting = codeOf(engine.query('ok 2'));
    expect(await soon(broken)).toBe('engine.crashed');
    expect(await soon(waiting)).toBe('engine.crash_loop');
    expect(engine.status).toEqual({ state: 'failed', code: 'engine.crash_loop' });
    expect(connector.log.filter((line) => line.endsWith('die r'))).toHaveLength(3);
    expect(await codeOf(engine.query('ok 3'))).toBe('engine.crash_loop');
    expect(connector.alive()).toBe(0);
    deadly = false;
    await soon(engine.boot());
    expect(await value(engine.query('ok 4'))).toBe('4');
    expect(connector.log.at(-2)).toMatch(/ok r$/);
    expect(states.slice(-3)).toEqual(['failed', 'starting', 'ready']);
  });

  test('a rebuild that fails in itself ends in failure with its code', async () => {
    const { engine } = make();
    engine.onRebuild((rebuilder) => rebuilder.run('error r'));
    expect(await codeOf(engine.query('die 1'))).toBe('engine.crashed');
    expect(await soon(codeOf(engine.query('ok 2')))).toBe('engine.query_failed');
    expect(engine.status).toEqual({ state: 'failed', code: 'engine.query_failed' });
  });

  test('sessions that die by themselves, unused, are given up after three', async () => {
    const { engine } = make({ starts: Array.from({ length: 10 }, () => 'dieLater' as const) });
    await engine.boot();
    await tick();
    for (let i = 0; i < 100 && engine.status.state !== 'failed'; i++) await tick();
    expect(engine.status).toEqual({ state: 'failed', code: 'engine.crash_loop' });
  });
});

describe('boot', () => {
  test('a start that hangs is given up, and may be tried again', async () => {
    const { engine, connector } = make({ starts: ['hang'] });
    const waiting = codeOf(engine.query('ok 1'));
    expect(await soon(codeOf(engine.boot()))).toBe('engine.boot_timeout');
    expect(await soon(waiting)).toBe('engine.boot_timeout');
    expect(engine.status).toEqual({ state: 'failed', code: 'engine.boot_timeout' });
    await engine.boot();
    expect(await value(engine.query('ok 2'))).toBe('2');
    // The session that came too late was killed.
    expect(connector.alive()).toBe(1);
  });

  test('what cannot work fails at once, what crashes is tried three times', async () => {
    for (const [start, code, tries] of [
      ['unsupported', 'engine.unsupported', 1],
      ['reject', 'engine.boot_failed', 1],
      ['crash', 'engine.crash_loop', 3],
    ] as const) {
      const { engine, connector } = make({ starts: Array.from({ length: tries }, () => start) });
      expect(await soon(codeOf(engine.boot()))).toBe(code);
      expect(connector.log).toHaveLength(tries);
      await engine.boot();
      expect(engine.status.state).toBe('ready');
    }
  });

  test('later calls wait for the same start', async () => {
    const { engine, connector } = make();
    await Promise.all([engine.boot(), engine.boot()]);
    await engine.boot();
    expect(connector.log).toEqual(['start 1']);
  });

  test('close settles everything', async () => {
    const { engine, connector } = make();
    await engine.boot();
    const all = [codeOf(engine.query('hang 1')), codeOf(engine.query('ok 2'))];
    await tick();
    await engine.close();
    expect(await soon(Promise.all(all))).toEqual(['engine.closed', 'engine.closed']);
    expect(await codeOf(engine.boot())).toBe('engine.closed');
    expect(await codeOf(engine.query('ok 3'))).toBe('engine.closed');
    expect(connector.alive()).toBe(0);
  });
});

test('whatever happens, every promise settles and the engine works again', async () => {
  const statement = fc.record({
    what: fc.constantFrom(
      'ok',
      'slow',
      'error',
      'oom',
      'trap',
      'die',
      'dieOfMemory',
      'hang',
      'hangDeaf',
    ),
    call: fc.constantFrom('query', 'stream', 'columns', 'run', 'tables'),
    abortAfter: fc.option(fc.integer({ min: 0, max: 15 }), { nil: undefined }),
    pause: fc.integer({ min: 0, max: 3 }),
  });
  const start = fc.constantFrom('ok', 'ok', 'ok', 'crash', 'dieLater', 'hang');
  await fc.assert(
    fc.asyncProperty(
      fc.array(statement, { minLength: 1, maxLength: 8 }),
      fc.array(start, { maxLength: 6 }),
      async (statements, starts) => {
        const { engine, connector } = make({ starts });
        engine.onRebuild((rebuilder) => rebuilder.run('slow rebuild'));
        const calls: Promise<unknown>[] = [];
        const keep = (call: Promise<unknown>): void => void calls.push(call.catch(() => {}));
        for (const { what, call, abortAfter, pause } of statements) {
          const controller = new AbortController();
          const hangs = what.startsWith('hang');
          // A statement that hangs for good is somebody's to cancel; `tables` hears no signal.
          if (abortAfter !== undefined || hangs)
            setTimeout(() => controller.abort(), abortAfter ?? 8);
          const sql = `${hangs && call === 'tables' ? 'ok' : what} 1`;
          const options = { signal: controller.signal };
          const read = async (): Promise<void> => {
            for await (const chunk of engine.stream(sql, options)) void chunk;
          };
          if (call === 'stream') keep(read());
          else keep(call === 'tables' ? engine.tables(sql) : engine[call as 'query'](sql, options));
          for (let i = 0; i < pause; i++) await tick();
        }
        expect(await soon(Promise.all(calls))).not.toBe('pending');
        for (let i = 0; i < 10; i++) {
          await soon(engine.boot().catch(() => {}));
          if ((await soon(codeOf(engine.query('ok 1')))) === 'fulfilled') break;
        }
        expect(await soon(codeOf(engine.query('ok 1')))).toBe('fulfilled');
        await engine.close();
        await tick();
        expect(connector.alive()).toBe(0);
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);
