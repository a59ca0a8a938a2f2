import { DefterError } from '../../src/lib/errors';
import type { Connector, Session } from '../../src/engine/engine';

export type Behaviour =
  'ok' | 'error' | 'oom' | 'trap' | 'die' | 'dieOfMemory' | 'hang' | 'hangDeaf' | 'slow';

export interface FakeOptions {
  /** What the nth start does; 'ok' when not told. */
  starts?: ('ok' | 'hang' | 'reject' | 'unsupported' | 'crash' | 'dieLater')[];
}

/**
 * A connector whose statements name what happens: `die 7` ends the session, `hang 7` waits for a cancel,
 * `hangDeaf 7` ignores it too, `ok 7` answers 7. `log` tells what reached which session.
 */
export function fakeConnector({ starts = [] }: FakeOptions = {}): Connector & {
  log: string[];
  alive: () => number;
} {
  const log: string[] = [];
  let count = 0;
  let alive = 0;
  return {
    id: 'fake',
    log,
    alive: () => alive,
    async start({ signal, onProgress }): Promise<Session> {
      const id = ++count;
      const how = starts[id - 1] ?? 'ok';
      log.push(`start ${id}`);
      onProgress(1, 2);
      await tick();
      if (how === 'reject') throw new Error('no such file');
      if (how === 'unsupported') throw new DefterError('engine.unsupported');
      if (how === 'crash') throw new DefterError('engine.crashed');
      if (how === 'hang') await aborted(signal);
      alive++;
      let killed = false;
      let die: (end: { reason: 'crash' | 'memory' }) => void = () => {};
      const died = new Promise<{ reason: 'crash' | 'memory' }>((resolve) => (die = resolve));
      if (how === 'dieLater') setTimeout(() => die({ reason: 'crash' }), 1);

      async function perform(sql: string, signal: AbortSignal): Promise<string> {
        log.push(`${id}: ${sql}`);
        const [what, value] = sql.split(' ') as [Behaviour, string];
        await tick();
        if (killed) return never();
        switch (what) {
          case 'error':
            throw new Error('Binder Error: no');
          case 'oom':
            throw new Error('Out of Memory Error: no');
          case 'trap':
            throw Object.assign(new Error('table index is out of bounds'), {
              name: 'RuntimeError',
            });
          case 'die':
            die({ reason: 'crash' });
            return never();
          case 'dieOfMemory':
            die({ reason: 'memory' });
            return never();
          case 'hang':
            await aborted(signal);
            throw new DOMException('', 'AbortError');
          case 'hangDeaf':
            return never();
          case 'slow':
            await new Promise((resolve) => setTimeout(resolve, 3));
        }
        return killed ? never() : value;
      }

      return {
        async *stream(sql, signal) {
          const value = await perform(sql, signal);
          yield { columns: [{ name: 'v', type: 'VARCHAR' }], rows: [[value], [id]] };
        },
        async columns(sql, signal) {
          await perform(sql, signal);
          return new Map();
        },
        async insertArrow(table) {
          await perform(table, new AbortController().signal);
        },
        async tables(sql) {
          return [await perform(sql, new AbortController().signal)];
        },
        died,
        kill() {
          if (!killed) alive--;
          killed = true;
        },
      };
    },
  };
}

export function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function never(): Promise<never> {
  return new Promise(() => {});
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
