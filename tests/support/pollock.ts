import { DefterError } from '../../src/lib/errors';
import { load } from '../ingest/delimited';
import { Random, type CleanTable } from './tables';
import { writeCell, writeTable, type Written } from './write-delimited';

/**
 * The files of the benchmark "Pollock" (Vitagliano and others, VLDB 2023), made from a table of our
 * own of the same build, and its score of what a reader makes of them.
 */
export interface ScoredFile {
  name: string;
  group: string;
  text: string;
  /** The records that a reader should give, those of the header joined into the first. */
  expected: string[][];
}

const THINGS = [
  'Tent',
  'Camp Stove',
  'Lantern',
  'Rope, 8 mm',
  'Sleeping Bag',
  'Trail Socks',
  'Mug',
];
const SAYINGS = [
  'Holds its shape, even when wet, and dries in an hour.',
  "Nobody's first choice, everybody's last regret.",
  'The 9" pegs are steel, the lines reflect light.',
  'Light, quiet, and warm down to -5 degrees.',
  'Comes with a bag; straps are sold apart.',
  "It's made of cotton, with seams that don't chafe.",
];
const HEADER = 'DAY,HOUR,Pcs,ARTICLE,Cost,GearKind,GearNotes,LINK,Remarks'.split(',');
const WIDTH = HEADER.length;
const ROWS = 83;
const QUOTED = [6, 7];

function source(): CleanTable {
  const random = new Random(2023);
  const two = (n: number): string => String(n).padStart(2, '0');
  const rows = Array.from({ length: ROWS }, (_, k) => [
    `${two(1 + random.below(28))}/${two(1 + random.below(12))}/2021`,
    `${two(random.below(24))}:${two(random.below(4) * 15)}`,
    `${1 + random.below(random.chance(0.1) ? 12 : 3)}`,
    `KX-${1000 + random.below(9000)}`,
    `$${10 + random.below(240)}.${two(random.below(100))}`,
    random.of(THINGS),
    k === 40
      ? 'The grip, from our 7\\\'9" line, is cork, not foam.'
      : Array.from({ length: 1 + random.below(4) }, () => random.of(SAYINGS)).join(' '),
    `https://www.gear.example/${random.of(['tents', 'light', 'wear'])}/${1000 + random.below(9000)}.html`,
    '',
  ]);
  return { name: 'gear', delimiter: ',', quotedColumns: QUOTED, header: HEADER, rows };
}

export function pollockFiles(): ScoredFile[] {
  const table = source();
  const by: Written = {
    delimiter: ',',
    quote: '"',
    escape: '',
    end: '\r\n',
    quotedColumns: QUOTED,
  };
  const records = [table.header, ...table.rows];
  const raw = records.map((cells) => cells.map((cell, k) => writeCell(cell, k, by)));
  // The header's long names stand in quotes too.
  const text = (lines: string[][], end = '\r\n', delimiter = ','): string =>
    lines.map((cells) => cells.join(delimiter) + end).join('');
  const clean = text(raw);
  const files: ScoredFile[] = [];
  const add = (group: string, name: string, content: string, expected = records): void => {
    files.push({ group, name, text: content, expected });
  };
  const blank = ','.repeat(WIDTH - 1);
  add('source', 'source', clean);
  add('no payload', 'no payload', '', []);
  add('no trailing newline', 'no trailing newline', clean.slice(0, -2));
  add('double trailing newline', 'double trailing newline', `${clean}\r\n`);
  add('header only', 'header only', text(raw.slice(0, 1)), records.slice(0, 1));
  add('one data row', 'one data row', text(raw.slice(0, 2)), records.slice(0, 2));
  add('no header', 'no header', text(raw.slice(1)), table.rows);
  for (const times of [2, 3]) {
    const joined = HEADER.map((name) => Array<string>(times).fill(name).join(' '));
    const lines = [...Array<string[]>(times).fill(raw[0]!), ...raw.slice(1)];
    add('header multirow', `header multirow ${times}`, text(lines), [joined, ...table.rows]);
  }
  add('preamble', 'preamble', `PREAMBLE${blank}\r\n${blank}\r\n${clean}`);
  for (const [name, width] of [
    ['less', 8],
    ['same', 9],
    ['more', 10],
  ] as const) {
    const second = raw.slice(0, 30).map((cells, k) => {
      const wide = [...cells, k === 0 ? 'Again' : `${k}`];
      return wide.slice(0, width);
    });
    add(`multitable ${name}`, `multitable ${name}`, clean + text(second));
  }
  for (const [name, delimiter] of [
    [';', ';'],
    ['tab', '\t'],
    ['space', ' '],
    [', ', ', '],
  ] as const) {
    add(`field delimiter ${name}`, `field delimiter ${name}`, text(raw, '\r\n', delimiter));
  }
  const single = { ...by, quote: "'" as const, quotedColumns: HEADER.map((_, k) => k) };
  add('quote', 'quote', writeTable(records, single));
  add('escape', 'escape', clean.replace(/([^,\r\n])""(?=[^,\r\n])/g, '$1\\"'));
  add('no escape', 'no escape', clean.replace(/([^,\r\n])""(?=[^,\r\n])/g, '$1"'));
  add('record delimiter LF', 'LF', text(raw, '\n'));
  add('record delimiter CR', 'CR', text(raw, '\r'));
  raw.forEach((cells, row) => {
    const change = (group: string, column: number, line: string, expected = records): void => {
      const lines = raw.map((each) => each.join(','));
      lines[row] = line;
      add(
        group,
        `${group} ${row} ${column}`,
        lines.map((each) => `${each}\r\n`).join(''),
        expected,
      );
    };
    for (let column = 0; column < WIDTH; column++) {
      const left = cells.slice(0, column).join(',');
      const right = cells.slice(column).join(',');
      if (column > 0) change('row less', column, left + right);
      change('row more', column, column === 0 ? `,${right}` : `${left},,${right}`);
      const quoted = [...cells];
      const cell = cells[column]!;
      quoted[column] = cell.length > 1 && cell.startsWith('"') ? `""${cell.slice(1)}` : `"${cell}`;
      const expected = records.map((each) => [...each]);
      expected[row]![column] = `"${expected[row]![column]!}`;
      change('row extra quote', column, quoted.join(','), expected);
    }
    change('row field delimiter', 0, cells.join(' '));
  });
  return files;
}

/** Shares of real files that have a pollution, as the benchmark's authors counted them. */
const WEIGHTS: { [group: string]: number } = {
  'record delimiter LF': 0.38,
  'field delimiter ;': 0.187,
  'no header': 0.106,
  preamble: 0.063,
  'row more': 0.063,
  'row less': 0.056,
  'no trailing newline': 0.041,
  'field delimiter , ': 0.023,
  'header multirow': 0.021,
  'multitable less': 0.014,
  'multitable same': 0.014,
  'multitable more': 0.014,
  'row extra quote': 0.0016,
};

/** What reading with no setting given makes of a text: the header, where there is one, and the rows. */
export async function recordsOf(text: string): Promise<string[][]> {
  try {
    const { reading, rows } = await load(text);
    const cells = rows.map((row) => row.map((cell) => cell ?? ''));
    return reading.headerRows > 0 ? [reading.names, ...cells] : cells;
  } catch (error) {
    if (error instanceof DefterError && error.code === 'file.empty') return [];
    throw error;
  }
}

/** 0 to 10: one for reading at all; precision, recall and their mean of header, records and cells. */
export function score(got: string[][], expected: string[][]): number {
  const joined = (records: string[][]): string[] => records.map((cells) => cells.join(''));
  return (
    1 +
    agreement(got[0] ?? [], expected[0] ?? []) +
    agreement(joined(got), joined(expected)) +
    agreement(got.flat(), expected.flat())
  );
}

/** Precision, recall and F1 of two multisets, added up. */
function agreement(got: string[], expected: string[]): number {
  if (got.length === 0 && expected.length === 0) return 3;
  const left = new Map<string, number>();
  for (const item of expected) left.set(item, (left.get(item) ?? 0) + 1);
  let hits = 0;
  for (const item of got) {
    const count = left.get(item) ?? 0;
    if (count === 0) continue;
    hits++;
    left.set(item, count - 1);
  }
  if (hits === 0) return 0;
  const precision = hits / got.length;
  const recall = hits / expected.length;
  return precision + recall + (2 * precision * recall) / (precision + recall);
}

export interface Scores {
  simple: number;
  weighted: number;
  groups: Map<string, number>;
  /** Files below ten, the worst first. */
  below: { name: string; score: number }[];
}

export async function pollockScores(files: readonly ScoredFile[]): Promise<Scores> {
  const byGroup = new Map<string, number[]>();
  const all: { name: string; score: number }[] = [];
  for (const [k, file] of files.entries()) {
    // The test runner wants to be heard from now and then.
    if (k % 50 === 0) await new Promise((resolve) => setTimeout(resolve));
    const points = score(await recordsOf(file.text), file.expected);
    all.push({ name: file.name, score: points });
    byGroup.set(file.group, [...(byGroup.get(file.group) ?? []), points]);
  }
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const groups = new Map([...byGroup].map(([group, values]) => [group, mean(values)]));
  const weights = Object.entries(WEIGHTS);
  const weighted =
    weights.reduce((sum, [group, weight]) => sum + weight * groups.get(group)!, 0) /
    weights.reduce((sum, [, weight]) => sum + weight, 0);
  const below = all.filter(({ score: points }) => points < 10).sort((a, b) => a.score - b.score);
  return { simple: mean(all.map(({ score: points }) => points)), weighted, groups, below };
}
