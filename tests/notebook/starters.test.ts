import { beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import type { Engine } from '../../src/engine/engine';
import { tokenize } from '../../src/engine/sql';
import { readChart } from '../../src/charts/plot/spec';
import type { Ledger } from '../../src/ingest/ledger';
import { readFields } from '../../src/lib/fields';
import { analyses } from '../../src/model/analyses/index';
import { print } from '../../src/model/segments/rules/words/print';
import type { FigureData } from '../../src/notebook/cells/figure';
import { readSegment } from '../../src/notebook/cells/segment';
import { liveCells, type LiveData } from '../../src/notebook/cells/text';
import { headOf, parseDocument, printDocument } from '../../src/notebook/document';
import type { Cell } from '../../src/notebook/notebook';
import { liveOf, readProse } from '../../src/notebook/prose';
import { starters } from '../../src/notebook/starter';
import { runAll } from '../support/analyses';
import { testEngine } from '../support/engine';
import { fileAt, importFiles, type Import, type TestFile } from '../support/import';
import { locales } from '../support/locales';
import { watched } from './support';

const LANGUAGES = ['en', 'tr'] as const;
type Language = (typeof LANGUAGES)[number];

const texts = new Map<string, string>();
const textOf = (id: string, language: Language): string => texts.get(`${id} ${language}`) as string;
const cellsOf = (id: string, language: Language) => parseDocument(textOf(id, language)).cells;
beforeAll(async () => {
  for (const { id, text } of starters) {
    for (const language of LANGUAGES) texts.set(`${id} ${language}`, await text[language]());
  }
});

const each = starters.map(({ id }) => id);

/** What a cell says to the engine, word by word; what only people read is left out. */
function words({ kind, name, text }: Cell): string[] {
  const sql = (value: string): string[] =>
    [...tokenize(value)]
      .filter((token) => token.kind !== 'space' && token.kind !== 'comment')
      .map((token) => token.text);
  if (kind === 'text') return [];
  if (kind === 'sql') return [name, ...sql(text)];
  if (kind === 'segment') return [name, JSON.stringify(readSegment({ text }))];
  const spoken = ['label', 'title', 'xlabel', 'ylabel', 'compare_label'];
  return [
    name,
    ...readFields(text).fields.flatMap(({ key, value }) =>
      spoken.includes(key) ? [key] : [key, ...sql(String(value))],
    ),
  ];
}

describe.each(each)('the starter %s', (id) => {
  it.each(LANGUAGES)('is a file as the app writes it, in %s', (language) => {
    const text = textOf(id, language);
    const document = parseDocument(text);
    expect(printDocument(document)).toBe(text);
    expect(headOf(document, 'language')).toBe(language);
    const locale = locales.find((one) => one.id === language);
    expect(headOf(document, 'title')).toBe(locale?.messages.notebook.starters.list[id].title);
    const [first] = document.cells;
    expect(first?.text.split('\n')[0]).toBe(`# ${headOf(document, 'title')}`);
    for (const { kind, text: body } of document.cells) {
      if (kind === 'text') {
        expect(readProse(body).filter(({ type }) => type === 'plain')).toEqual([]);
      }
      if (kind === 'chart') expect(readChart(body).problems).toEqual([]);
      if (kind === 'segment') {
        const rule = readSegment({ text: body });
        const said = body.split('\n').filter((line) => line.startsWith('#'));
        expect(said).toEqual([`# ${rule && locale ? print(rule, locale) : ''}`]);
      }
    }
  });

  it('has the same cells in both languages, and one name for each name', () => {
    const [en, tr] = [cellsOf(id, 'en'), cellsOf(id, 'tr')];
    expect(tr.map(({ kind, rest }) => [kind, rest])).toEqual(
      en.map(({ kind, rest }) => [kind, rest]),
    );
    const there = new Map<string, string>();
    const back = new Map<string, string>();
    en.forEach((cell, i) => {
      const [ours, theirs] = [words(cell), words(tr[i] as Cell)];
      expect(theirs.length, cell.text).toBe(ours.length);
      ours.forEach((word, k) => {
        const other = theirs[k] as string;
        expect(there.get(word) ?? other, word).toBe(other);
        expect(back.get(other) ?? word, other).toBe(word);
        there.set(word, other);
        back.set(other, word);
      });
      expect(liveOf((tr[i] as Cell).text).length, cell.text).toBe(liveOf(cell.text).length);
    });
  });

  it('asks for no day of the clock', () => {
    for (const language of LANGUAGES) {
      expect(textOf(id, language)).not.toMatch(/current_date|today\(|now\(/i);
    }
  });
});

const sample = (language: Language, ...names: string[]): TestFile[] =>
  names.map((name) => fileAt(join(import.meta.dirname, '../../sample-data', language, name)));

/** Next to nothing: no cost, category, channel, status, quantity; no customer file. */
const BARE = [
  'Order No,Order Date,Customer ID,Amount',
  ...Array.from({ length: 60 }, (_, i) => {
    const day = new Date(Date.UTC(2025, 0, 1 + i * 5)).toISOString().slice(0, 10);
    return `A${i},${day},C${(i * i) % 11},${10 + i}.50`;
  }),
].join('\n');
const PEOPLE = 'Customer ID,Full Name,City\n1,Ayşe,İzmir\n2,Can,Bursa\n3,Ece,Van\n';

/** What the sample has none of. */
const NONE =
  /^(?:SELECT count\(\*\) FROM rhythm WHERE lateness IS NULL|reachable\.unknown|doubles$|count\(doubles\))/;

/** Totals, a heading that stands again, and lines with too many and too few cells. */
const BROKEN = [
  ...BARE.split('\n'),
  'Order No,Order Date,Customer ID,Amount',
  'X1,2025-03-01,C1,10.00,what,else',
  'X2,2025-03-01',
  'X3,someday,C1,10.00',
  'X4,2025-03-01,C1,much',
  'X5,2025-03-01,,10.00',
  'X6,2025-03-01,C1,0.00',
  'Total,,,1234.00',
].join('\n');

const IMPORTS: Readonly<Record<string, () => TestFile[]>> = {
  'the English sample': () =>
    sample('en', 'customers.csv', 'order_lines.csv', 'events.csv', 'sends.csv'),
  'the Turkish sample': () =>
    sample('tr', 'musteriler.csv', 'siparis_satirlari.csv', 'olaylar.csv', 'gonderimler.csv'),
  'orders of four columns': () => [{ name: 'orders.csv', bytes: BARE }],
  'orders with broken lines': () => [{ name: 'broken.csv', bytes: BROKEN }],
  'customers alone': () => [{ name: 'people.csv', bytes: PEOPLE, kind: 'customers' }],
};

/** Runs a starter from the top; gives what its cells are called and what became of them. */
async function run(engine: Engine, id: string, language: Language) {
  const cells = cellsOf(id, language).map((cell, i) => ({ ...cell, id: `c${i}` }));
  const live = liveCells(cells);
  const { runner } = watched(engine);
  try {
    runner.update([...cells, ...live]);
    await runner.settled();
    const failed = [...cells, ...live].flatMap((cell) => {
      const { status, current, error } = runner.state(cell.id);
      return status === 'done' && current ? [] : [`${cell.name} ${cell.text}: ${String(error)}`];
    });
    const values = new Map<string, unknown>();
    for (const cell of cells) {
      const { outcome } = runner.state(cell.id);
      if (cell.kind === 'figure') {
        values.set(cell.name, (outcome?.data as FigureData | undefined)?.value);
      } else if (cell.name !== '' && outcome?.table) values.set(cell.name, outcome.table.rows);
    }
    for (const cell of live) {
      values.set(cell.text, (runner.state(cell.id).outcome?.data as LiveData | undefined)?.value);
    }
    const rows = await Promise.all(
      cells.map(async ({ id: of }) => {
        const { outcome } = runner.state(of);
        if (!outcome?.table) return null;
        return (await engine.query(`SELECT * FROM ${outcome.table.from} ORDER BY rowid`)).rows;
      }),
    );
    return { failed, values, rows };
  } finally {
    await runner.close();
  }
}

describe.each(Object.entries(IMPORTS))('over %s', (name, files) => {
  let engine: Engine;
  let imported: Import;
  beforeAll(async () => {
    engine = await testEngine();
    imported = await importFiles(engine, files());
    await runAll(engine, analyses.all);
  });

  it('the data quality of the lines is what the ledgers of the order files say', async () => {
    const ledgers = imported.ledgers.filter((_, i) => imported.sources[i]?.kind === 'orders');
    const sum = (of: (ledger: Ledger) => number): number =>
      ledgers.reduce((total, ledger) => total + of(ledger), 0);
    const lines = (rows: readonly { lines: number }[]): number =>
      rows.reduce((total, row) => total + row.lines, 0);
    const { values, rows } = await run(engine, 'data-quality', 'en');
    const read = sum((ledger) => ledger.read);
    const place = (name: string): number =>
      cellsOf('data-quality', 'en').findIndex((cell) => cell.name === name);
    const fates = rows[place('line_fates')] ?? [];
    expect(fates.reduce((total, [, count]) => total + Number(count), 0)).toBe(read);
    const checks = rows[place('checks')] ?? [];
    const [, unreadable, whole] = checks.find(([what]) => what === 'Line cannot be read') ?? [];
    expect(Number(unreadable)).toBe(sum((ledger) => lines(ledger.unreadable)));
    expect(Number(whole)).toBe(read);
    const share = values.get('used_share');
    expect(share === null ? null : Number(share)).toBe(
      read === 0 ? null : sum(({ used }) => used) / read,
    );
  });

  it.each(each)('every cell of %s runs, and says the same in both languages', async (id) => {
    const [en, tr] = [await run(engine, id, 'en'), await run(engine, id, 'tr')];
    expect(en.failed).toEqual([]);
    expect(tr.failed).toEqual([]);
    // Within a sentence, words and with them values stand in an order of their own.
    const said = ({ values }: typeof en) => [...values.values()].map(String).sort();
    expect(said(tr)).toEqual(said(en));
    expect(tr.rows.map((rows) => rows?.length)).toEqual(en.rows.map((rows) => rows?.length));
    if (name.endsWith('sample')) {
      const nothing = [...en.values].filter(([, value]) => value === null || value === 0);
      expect(nothing.map(([what]) => what).filter((what) => !NONE.test(what))).toEqual([]);
    }
  });
});
