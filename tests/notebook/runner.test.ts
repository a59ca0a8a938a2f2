import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { DefterError } from '../../src/lib/errors';
import type { PlacedCell } from '../../src/notebook/cell';
import { cellKinds } from '../../src/notebook/cells/index';
import { Runner } from '../../src/notebook/runner';
import { testEngine } from '../support/engine';
import { placed, rowsOf, watched, world } from './support';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
  await engine.run('CREATE OR REPLACE TABLE base AS SELECT range AS x FROM range(5)');
});

const open: Runner[] = [];
afterEach(async () => {
  for (const runner of open.splice(0)) await runner.close();
});
function start(held = false) {
  const made = watched(engine, held);
  open.push(made.runner);
  return made;
}

const sql = (id: string, text: string, name = id): PlacedCell => placed(id, 'sql', name, text);
const input = (id: string, value: unknown, type = 'number'): PlacedCell =>
  placed(id, 'input', id, `type: ${type}\nvalue: ${JSON.stringify(value)}`);
const codeOf = (runner: Runner, id: string): unknown => {
  const { error } = runner.state(id);
  return error instanceof DefterError ? [error.code, error.params] : error;
};

describe('a notebook that runs', () => {
  it('runs cells after those they read, wherever they stand, and again only what depends on a change', async () => {
    const { runner, ran } = start();
    const cells = [
      sql('c', 'SELECT count(*) AS n FROM b'),
      sql('b', 'SELECT * FROM a WHERE x >= $low'),
      input('low', 2),
      sql('a', 'SELECT * FROM base'),
      sql('other', 'SELECT max(x) AS m FROM a'),
    ];
    runner.update(cells);
    await runner.settled();
    expect(ran.slice().sort()).toEqual(['a', 'b', 'c', 'low', 'other']);
    expect(ran.indexOf('a')).toBeLessThan(ran.indexOf('b'));
    expect(ran.indexOf('b')).toBeLessThan(ran.indexOf('c'));
    expect(await rowsOf(engine, runner, 'c')).toEqual({ columns: ['n'], rows: [[3]] });

    ran.length = 0;
    runner.update(cells.with(2, input('low', 4)));
    await runner.settled();
    expect(ran).toEqual(['low', 'b', 'c']);
    expect(await rowsOf(engine, runner, 'c')).toEqual({ columns: ['n'], rows: [[1]] });

    ran.length = 0;
    runner.update([...cells.with(2, input('low', 4))].reverse());
    await runner.settled();
    expect(ran).toEqual([]);
  });

  it('knows what a JOIN with USING, a set operation or a PIVOT reads before it is there', async () => {
    const { runner } = start();
    runner.update([
      sql('joined', 'SELECT * FROM a JOIN b USING (x)'),
      sql('left_a', 'SELECT * FROM a EXCEPT SELECT x FROM b'),
      sql('wide', 'PIVOT a ON x USING count(*)'),
      sql('b', 'SELECT x, x * 2 AS y FROM base WHERE x > 3'),
      sql('a', 'SELECT x FROM base WHERE x > 2'),
    ]);
    await runner.settled();
    expect(['joined', 'left_a', 'wide'].map((id) => runner.state(id).status)).toEqual(
      Array(3).fill('done'),
    );
    expect(await rowsOf(engine, runner, 'joined')).toEqual({ columns: ['x', 'y'], rows: [[4, 8]] });
    expect(await rowsOf(engine, runner, 'left_a')).toEqual({ columns: ['x'], rows: [[3]] });
    expect(runner.state('joined').cells.slice().sort()).toEqual(['a', 'b']);
  });

  it('says which names are missing, and what may have been meant', async () => {
    const { runner, ran } = start();
    runner.update([
      sql('slipping', 'SELECT * FROM base'),
      sql('a', 'SELECT * FROM sliping'),
      sql('b', 'SELECT * FROM slipping WHERE x > $lwo'),
      input('low', 1),
      sql('reads_a', 'SELECT * FROM a'),
    ]);
    await runner.settled();
    expect(codeOf(runner, 'a')).toEqual([
      'notebook.missing_table',
      { name: 'sliping', suggestion: 'slipping' },
    ]);
    expect(codeOf(runner, 'b')).toEqual([
      'notebook.missing_value',
      { name: 'lwo', suggestion: 'low' },
    ]);
    expect(runner.state('reads_a')).toMatchObject({ status: 'waiting', waitsFor: ['a'] });
    expect(ran).toEqual(['slipping', 'low']);
  });

  it('runs what missed a name as soon as the name is there', async () => {
    const { runner } = start();
    const a = sql('a', 'SELECT * FROM later');
    runner.update([a]);
    await runner.settled();
    expect(runner.state('a').status).toBe('failed');
    runner.update([a, sql('z', 'SELECT 7 AS v', 'later')]);
    await runner.settled();
    expect(await rowsOf(engine, runner, 'a')).toEqual({ columns: ['v'], rows: [[7]] });
    runner.update([a]);
    await runner.settled();
    expect(runner.state('a')).toMatchObject({ status: 'failed', current: false });
  });

  it('makes circles and doubled names errors of their cells, and of no other', async () => {
    const { runner } = start();
    runner.update([
      sql('a', 'SELECT * FROM b'),
      sql('b', 'SELECT * FROM c'),
      sql('c', 'SELECT * FROM a'),
      sql('itself', 'SELECT * FROM itself'),
      sql('after', 'SELECT * FROM a'),
      sql('one', 'SELECT 1 AS v', 'twice'),
      sql('two', 'SELECT 2 AS v', 'TWICE'),
      sql('base_2', 'SELECT 2 AS v', 'Base'),
      sql('word', 'SELECT 2 AS v', 'select'),
      sql('odd', 'SELECT 2 AS v', 'no-name'),
      sql('fine', 'SELECT 3 AS v'),
    ]);
    await runner.settled();
    for (const id of ['a', 'b', 'c']) {
      expect(codeOf(runner, id)).toEqual(['notebook.circle', { names: 'a, b, c' }]);
    }
    expect(codeOf(runner, 'itself')).toEqual(['notebook.circle', { names: 'itself' }]);
    expect(runner.state('after')).toMatchObject({ status: 'waiting', waitsFor: ['a'] });
    expect(codeOf(runner, 'one')).toEqual(['notebook.name_twice', { name: 'twice' }]);
    expect(codeOf(runner, 'two')).toEqual(['notebook.name_twice', { name: 'TWICE' }]);
    expect(codeOf(runner, 'base_2')).toEqual(['notebook.name_taken', { name: 'Base' }]);
    expect(codeOf(runner, 'word')).toEqual(['notebook.name_reserved', { name: 'select' }]);
    expect(codeOf(runner, 'odd')).toEqual(['notebook.name', { name: 'no-name' }]);
    expect(runner.state('fine').status).toBe('done');
  });

  it('refuses several statements and all that is no query, and nothing is changed by them', async () => {
    const { runner } = start();
    runner.update([
      sql('a', 'SELECT 1; DROP TABLE base'),
      sql('b', 'DROP TABLE base'),
      sql('c', 'INSERT INTO base VALUES (99) RETURNING *'),
      sql('d', 'SELECT * FROM (DELETE FROM base RETURNING *)'),
      sql('e', '-- nothing'),
      sql('f', 'SET VARIABLE a = 1'),
      sql('g', "SELECT * FROM read_csv('https://example.com/a.csv')"),
    ]);
    await runner.settled();
    for (const id of 'abcdefg') expect(runner.state(id).status, id).toBe('failed');
    expect(await engine.query('SELECT count(*) AS n, max(x) AS m FROM base')).toMatchObject({
      rows: [[5, 4]],
    });
  });

  it('tells where a mistake stands that the parser finds', async () => {
    const { runner } = start();
    runner.update([
      sql('a', 'SELECT x,\n  FROM FROM base;'),
      sql('b', '-- $x is no value\nSELECT $v, $v + x FROM FROM base'),
      sql('c', 'SELECT x FROM base WHERE'),
      sql('d', 'DESCRIBE SELECT x FROM FROM base'),
    ]);
    await runner.settled();
    const told = (id: string) => runner.state(id).error;
    expect(told('a')).toMatchObject({ params: { from: 17, to: 21, near: 'FROM' } });
    expect(told('b')).toMatchObject({ params: { from: 41, to: 45, near: 'FROM' } });
    expect(told('c')).toMatchObject({ params: { from: 19, to: 24, unfinished: 1 } });
    expect(told('d')).toMatchObject({ params: { from: 23, to: 27, near: 'FROM' } });
  });

  it('stops all that runs or is to run, and not what waits for what went wrong', async () => {
    const { runner } = start();
    runner.update([
      sql('wrong', 'SELECT nothing'),
      sql('after', 'SELECT * FROM wrong'),
      sql('big', 'SELECT count(*) AS n FROM range(1000000000) a, range(1000000000) b'),
      sql('next', 'SELECT 1 AS v'),
    ]);
    while (runner.state('big').status !== 'running') await new Promise((r) => setTimeout(r, 5));
    runner.stop();
    await runner.settled();
    const status = (id: string) => runner.state(id).status;
    expect(['wrong', 'after', 'big', 'next'].map(status)).toEqual([
      ...['failed', 'waiting', 'stopped', 'stopped'],
    ]);
  });

  it('stops a cross join that would take for ever, and what reads it waits', async () => {
    const { runner } = start();
    runner.update([
      sql('big', 'SELECT count(*) AS n FROM range(1000000000) a, range(1000000000) b'),
      sql('after', 'SELECT * FROM big'),
      sql('fine', 'SELECT 1 AS v'),
    ]);
    while (runner.state('big').status !== 'running') await new Promise((r) => setTimeout(r, 5));
    runner.stop('big');
    await runner.settled();
    expect(runner.state('big').status).toBe('stopped');
    expect(runner.state('after')).toMatchObject({ status: 'waiting', waitsFor: ['big'] });
    expect(runner.state('fine').status).toBe('done');
    runner.update([
      sql('big', 'SELECT 5 AS n'),
      sql('after', 'SELECT * FROM big'),
      sql('fine', 'SELECT 1 AS v'),
    ]);
    await runner.settled();
    expect(await rowsOf(engine, runner, 'after')).toEqual({ columns: ['n'], rows: [[5]] });
  });

  it('shows nothing of before as current while another cell still runs', async () => {
    const { runner } = start();
    const endless = sql(
      'big',
      'SELECT count(*) AS n FROM range(1000000000) a, range(1000000000) b',
    );
    const rest = (value: number) => [input('low', value), sql('b', 'SELECT $low AS v')];
    runner.update(rest(1));
    await runner.settled();
    runner.update([...rest(1), endless]);
    while (runner.state('big').status !== 'running') await new Promise((r) => setTimeout(r, 5));
    expect(runner.state('b').current).toBe(true);
    runner.update([...rest(2), endless]);
    expect(['low', 'b'].map((id) => [runner.state(id).status, runner.state(id).current])).toEqual([
      ['queued', false],
      ['queued', false],
    ]);
    runner.stop('big');
    expect(runner.state('big').status).toBe('stopped');
    await runner.settled();
    expect(await rowsOf(engine, runner, 'b')).toEqual({ columns: ['v'], rows: [[2]] });
  });

  it('does not begin again what was stopped, but for who asks', async () => {
    const { runner, ran } = start();
    const cells = [
      input('low', 1),
      sql('big', 'SELECT count(*) + $low AS n FROM base, range(1000000000) a, range(1000000000) b'),
      sql('fine', 'SELECT * FROM base'),
    ];
    runner.update(cells);
    while (runner.state('big').status !== 'running') await new Promise((r) => setTimeout(r, 5));
    runner.stop('big');
    await runner.settled();
    ran.length = 0;
    runner.dataChanged();
    await runner.settled();
    runner.engineLost();
    await runner.settled();
    expect(ran.filter((id) => id === 'big')).toEqual([]);
    expect(ran.filter((id) => id === 'fine')).toHaveLength(2);
    expect(runner.state('big').status).toBe('stopped');
    // What it reads is moved: that asks for it.
    runner.update(cells.with(0, input('low', 2)));
    while (runner.state('big').status !== 'running') await new Promise((r) => setTimeout(r, 5));
    runner.stop();
    await runner.settled();
  });

  it('leaves asleep what it begins with asleep, until it is asked for', async () => {
    const { runner, ran } = watched(engine, false, ({ name }) => name === 'long');
    open.push(runner);
    const cells = [input('low', 1), sql('long', 'SELECT $low AS n'), sql('after', 'FROM long')];
    runner.update(cells);
    expect(runner.state('long').status).toBe('stopped');
    await runner.settled();
    runner.dataChanged();
    runner.update([...cells, sql('fine', 'SELECT 1')]);
    await runner.settled();
    expect(ran).toEqual(['low', 'fine']);
    expect(runner.state('long').status).toBe('stopped');
    expect(runner.state('after')).toMatchObject({ status: 'waiting', waitsFor: ['long'] });
    runner.run(['long']);
    await runner.settled();
    expect(ran).toEqual(['low', 'fine', 'long', 'after']);
    // It came later, and is a cell as any other.
    runner.update([...cells.toSpliced(1, 1), sql('new', 'SELECT 2 AS n', 'long')]);
    await runner.settled();
    expect(runner.state('new').status).toBe('done');
  });

  it('tells of cells that are taken away while they run', async () => {
    const told: string[] = [];
    const runner = new Runner({
      world: world(engine),
      kinds: cellKinds,
      onchange: (id) => told.push(`${id} ${runner.state(id).status}`),
    });
    open.push(runner);
    runner.update([
      sql('big', 'SELECT count(*) AS n FROM range(1000000000) a, range(1000000000) b'),
    ]);
    while (runner.state('big').status !== 'running') await new Promise((r) => setTimeout(r, 5));
    runner.update([]);
    await runner.settled();
    expect(told.at(-1)).toBe('big idle');
  });

  it('leaves no rows under a name that a cell no longer has', async () => {
    const { runner } = start();
    runner.update([sql('a', 'SELECT 1 AS x', 'q'), sql('twice', 'SELECT 1 AS x', 'p')]);
    await runner.settled();
    // It can no longer run, and another cell reads the name that it had.
    const last = sql('reader', 'SELECT x FROM q JOIN s USING (x)', 'r');
    runner.update([
      sql('a', 'SELECT * FROM p', 't'),
      sql('twice', 'SELECT 1 AS x', 'p'),
      sql('again', 'SELECT 1 AS x', 'p'),
      last,
    ]);
    await runner.settled();
    expect(codeOf(runner, 'reader')).toMatchObject(['engine.unknown_table', { name: 'q' }]);
    const { rows } = await engine.query(
      "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'notebook' AND table_name = 'q'",
    );
    expect(rows[0]![0]).toBe(0);
  });

  it('drops what a changed cell was still computing', async () => {
    const { runner } = start();
    runner.update([sql('a', 'SELECT count(*) AS n FROM range(100000000) a, range(100000000) b')]);
    while (runner.state('a').status !== 'running') await new Promise((r) => setTimeout(r, 5));
    runner.update([sql('a', 'SELECT 3 AS n')]);
    await runner.settled();
    expect(await rowsOf(engine, runner, 'a')).toEqual({ columns: ['n'], rows: [[3]] });
  });

  it('runs nothing while held, and says what each cell would read', async () => {
    const { runner, ran } = start(true);
    runner.update([sql('a', 'SELECT * FROM base'), sql('b', 'SELECT * FROM a')]);
    await runner.settled();
    expect(ran).toEqual([]);
    expect(runner.state('a')).toMatchObject({ status: 'idle', tables: ['base'] });
    expect(runner.state('b')).toMatchObject({ status: 'idle', cells: ['a'] });
    runner.release();
    await runner.settled();
    expect(ran).toEqual(['a', 'b']);
  });

  it('runs anew what reads the data when the data has changed', async () => {
    const { runner, ran } = start();
    await engine.run('CREATE OR REPLACE TABLE data_1 AS SELECT 1 AS v');
    runner.update([
      sql('a', 'SELECT * FROM data_1'),
      sql('b', 'SELECT v + 1 AS v FROM a'),
      sql('c', 'SELECT 1 AS v'),
    ]);
    await runner.settled();
    ran.length = 0;
    await engine.run('CREATE OR REPLACE TABLE data_1 AS SELECT 10 AS v');
    runner.dataChanged();
    await runner.settled();
    expect(ran).toEqual(['a', 'b']);
    expect(await rowsOf(engine, runner, 'b')).toEqual({ columns: ['v'], rows: [[11]] });
    await engine.run('DROP TABLE data_1');
    runner.dataChanged();
    await runner.settled();
    expect(codeOf(runner, 'a')).toEqual([
      'notebook.missing_table',
      expect.objectContaining({ name: 'data_1' }),
    ]);
  });

  it('leaves no table behind', async () => {
    const { runner } = start();
    const tables = async () =>
      (
        await engine.query(
          "SELECT table_name FROM information_schema.tables WHERE table_schema = 'notebook' ORDER BY 1",
        )
      ).rows.flat();
    runner.update([
      sql('a', 'SELECT 1 AS v'),
      sql('b', 'SELECT 2 AS v', ''),
      sql('c', 'SELECT 3 AS v'),
    ]);
    await runner.settled();
    expect(await tables()).toEqual(['#b', 'a', 'c']);
    runner.update([sql('a', 'SELECT 1 AS v', 'renamed'), sql('c', 'SELECT nothing')]);
    await runner.settled();
    expect(await tables()).toEqual(['renamed']);
    await runner.close();
    expect(await tables()).toEqual([]);
  });
});

/** What a random cell says: a query over some names, one of which may be nobody's. */
interface Made {
  id: string;
  name: string;
  reads: string[];
  form: 'select' | 'using' | 'union' | 'fails' | 'syntax';
  add: number;
}

const NAMES = ['p', 'q', 'r', 's', 't'];
const textOf = ({ reads, form, add }: Made): string => {
  if (form === 'syntax') return 'SELEC 1';
  const [first = 'base', ...others] = reads;
  if (form === 'fails') return `SELECT nosuch FROM ${first}`;
  if (form === 'union')
    return (
      reads.map((n) => `SELECT x + ${add} AS x FROM ${n}`).join(' UNION ALL ') || 'SELECT 1 AS x'
    );
  if (form === 'using')
    return `SELECT x + ${add} AS x FROM ${first}${others.map((n) => ` JOIN ${n} USING (x)`).join('')}`;
  return `SELECT max(${first}.x) + ${add} AS x FROM ${[first, ...others].join(', ')}`;
};
const cellOf = (made: Made): PlacedCell => sql(made.id, textOf(made), made.name);

const madeArb = (id: string): fc.Arbitrary<Made> =>
  fc.record({
    id: fc.constant(id),
    name: fc.constantFrom(...NAMES, ''),
    reads: fc.uniqueArray(fc.constantFrom(...NAMES, 'base', 'nobody'), { maxLength: 2 }),
    form: fc.constantFrom('select', 'select', 'using', 'union', 'fails', 'syntax'),
    add: fc.integer({ min: 0, max: 3 }),
  });
type Step = { at: number; kind: 'change' | 'remove' | 'add' | 'swap'; made: Made };
const stepArb: fc.Arbitrary<Step> = fc
  .record({
    at: fc.nat(9),
    kind: fc.constantFrom('change', 'change', 'remove', 'add', 'swap'),
    id: fc.integer({ min: 0, max: 1e9 }),
  })
  .chain(({ at, kind, id }) => madeArb(`n${id}`).map((made) => ({ at, kind, made }) as Step));

function apply(cells: readonly Made[], { at, kind, made }: Step): Made[] {
  if (kind === 'add' || cells.length === 0) return [...cells, made];
  const i = at % cells.length;
  const old = cells[i]!;
  if (kind === 'change') return cells.with(i, { ...made, id: old.id });
  if (kind === 'remove') return cells.filter((_, j) => j !== i);
  const j = (i + 1) % cells.length;
  return cells.with(i, cells[j]!).with(j, old);
}

/** All that a cell's result is made of, written out; by itself, without the runner. */
function recipe(made: Made, all: readonly Made[], within: readonly string[] = []): string {
  if (within.includes(made.id)) return 'circle';
  const said = made.reads.slice(0, { syntax: 0, fails: 1 }[made.form as string]);
  const inner = said
    .filter((name) => NAMES.includes(name))
    .map((name) => {
      const owners = all.filter((other) => other.name === name);
      if (owners.length !== 1) return `${name}:${owners.length}`;
      return `${name}:${recipe(owners[0]!, all, [...within, made.id])}`;
    });
  const twice = all.filter((other) => other.name === made.name && made.name !== '').length > 1;
  return `(${made.id} ${made.name} ${twice} ${textOf(made)} ${inner.join(' ')})`;
}

async function stateOf(runner: Runner, made: Made): Promise<unknown> {
  const { id } = made;
  const { status, error, waitsFor, cells, tables } = runner.state(id);
  // One that reads itself fails, by what is known of it at the time.
  if (made.reads.includes(made.name)) return { status };
  const said = error instanceof DefterError ? [error.code, error.params] : null;
  return {
    status,
    said,
    waitsFor: [...waitsFor].sort(),
    cells: [...cells].sort(),
    tables: [...tables].sort(),
    rows: await rowsOf(engine, runner, id),
  };
}

describe('random notebooks under random edits', () => {
  it(
    'run exactly what depends on an edit, once, and end as a run from the top',
    { timeout: 300_000 },
    async () => {
      let edits = 0;
      await fc.assert(
        fc.asyncProperty(
          fc
            .array(fc.nat(1e9), { minLength: 2, maxLength: 6 })
            .chain((ids) => fc.tuple(...[...new Set(ids)].map((id) => madeArb(`c${id}`)))),
          fc.array(stepArb, { minLength: 1, maxLength: 5 }),
          async (begin, steps) => {
            const { runner, ran } = watched(engine);
            let cells: Made[] = begin;
            runner.update(cells.map(cellOf));
            await runner.settled();
            for (const step of steps) {
              edits++;
              const before = new Map(cells.map((made) => [made.id, recipe(made, cells)]));
              cells = apply(cells, step);
              ran.length = 0;
              runner.update(cells.map(cellOf));
              await runner.settled();
              const changed = cells.filter((made) => before.get(made.id) !== recipe(made, cells));
              const ended = (id: string) => ['done', 'failed'].includes(runner.state(id).status);
              const ids = changed.map(({ id }) => id).filter(ended);
              // A cell with a problem of its place is not run at all; every other one that changed is, once.
              const placed = (id: string) =>
                /^(notebook\.|sql\.|engine\.syntax)/.test(
                  String((runner.state(id).error as DefterError)?.code),
                );
              // One that reads itself may have to be run to be found out.
              const own = (id: string) => {
                const made = cells.find((other) => other.id === id);
                return made?.reads.includes(made.name) ?? false;
              };
              expect(ran.filter((id) => !own(id)).sort()).toEqual(
                ids.filter((id) => !placed(id) && !own(id)).sort(),
              );
              expect(new Set(ran).size).toBe(ran.length);
            }
            const states = [];
            for (const made of cells) states.push(await stateOf(runner, made));
            await runner.close();
            const fresh = watched(engine);
            fresh.runner.update(cells.map(cellOf));
            await fresh.runner.settled();
            for (const [i, made] of cells.entries()) {
              expect(states[i]).toEqual(await stateOf(fresh.runner, made));
            }
            await fresh.runner.close();
          },
        ),
        { numRuns: 120 },
      );
      expect(edits).toBeGreaterThan(120);
    },
  );

  it('end as a run from the top when edits come while it runs', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stepArb, { minLength: 2, maxLength: 12 }),
        fc.array(fc.nat(6), { minLength: 12, maxLength: 12 }),
        async (steps, pauses) => {
          const { runner } = watched(engine);
          let cells: Made[] = [];
          for (const [i, step] of steps.entries()) {
            cells = apply(cells, step);
            runner.update(cells.map(cellOf));
            for (let n = pauses[i]!; n > 0; n--) await new Promise((r) => setImmediate(r));
          }
          await runner.settled();
          const states = [];
          for (const made of cells) states.push(await stateOf(runner, made));
          await runner.close();
          const fresh = watched(engine);
          fresh.runner.update(cells.map(cellOf));
          await fresh.runner.settled();
          for (const [i, made] of cells.entries()) {
            expect(states[i]).toEqual(await stateOf(fresh.runner, made));
          }
          await fresh.runner.close();
        },
      ),
      { numRuns: 80 },
    );
  });
});
