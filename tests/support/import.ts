import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Engine } from '../../src/engine/engine';
import { buildCanonical, prepareEngine } from '../../src/ingest/canonical';
import type { Reading, ReadResult } from '../../src/ingest/format';
import { delimited } from '../../src/ingest/formats/delimited';
import { readLedgers, type Ledger } from '../../src/ingest/ledger';
import { dropSource, loadFile } from '../../src/ingest/load';
import { guessRoles, type Kind, type Role } from '../../src/ingest/roles';
import { DEFAULT_SETTINGS, type ImportSettings, type Source } from '../../src/ingest/source';
import { readSummary, type Summary } from '../../src/ingest/summary';
import { understand, type Question } from '../../src/ingest/understand';

export interface TestFile {
  name: string;
  bytes: Uint8Array | string;
  kind?: Kind;
  roles?: Record<string, Role | null>;
}

export interface Import {
  sources: Source[];
  ledgers: Ledger[];
  questions: Question[];
  currencies: string[][];
  summary: Summary;
  results: { reading: Reading; result: ReadResult }[];
}

export function fileAt(path: string, roles?: Record<string, Role | null>): TestFile {
  return { name: basename(path), bytes: readFileSync(path), ...(roles ? { roles } : {}) };
}

const prepared = new WeakSet<Engine>();

/** The whole way of some files into the canonical tables, as the app goes it. Answers nothing: questions come back. */
export async function importFiles(
  engine: Engine,
  files: TestFile[],
  change: Partial<ImportSettings> = {},
  answers: Record<string, string> = {},
  today?: string,
): Promise<Import> {
  if (!prepared.has(engine)) await prepareEngine(engine);
  prepared.add(engine);
  const sources: Source[] = [];
  const questions: Question[] = [];
  const currencies: string[][] = [];
  const records = new Map<number, number>();
  const results: Import['results'] = [];
  for (const [i, file] of files.entries()) {
    const id = i + 1;
    const blob = new Blob([file.bytes as BlobPart]);
    const sample = await delimited.sniff(blob);
    const guess = guessRoles(sample.reading.names, sample.samples);
    await dropSource(engine, id);
    const result = await loadFile(engine, { id, blob, reading: sample.reading }, (...args) =>
      delimited.read(...args),
    );
    const understood = await understand(
      engine,
      { id, name: file.name, rows: result.rows, cells: result.cells },
      {
        ...guess,
        kind: file.kind ?? guess.kind,
        kindSure: file.kind !== undefined || guess.kindSure,
        columns: guess.columns.map((column) =>
          file.roles && column.name in file.roles
            ? { ...column, role: file.roles[column.name] ?? null }
            : column,
        ),
      },
      answers,
      today,
    );
    sources.push(understood.source);
    questions.push(...understood.questions);
    currencies.push(understood.currencies);
    records.set(id, result.records);
    results.push({ reading: sample.reading, result });
  }
  const settings = { ...DEFAULT_SETTINGS, ...change };
  await buildCanonical(engine, sources, settings, currencies.flat()[0] ?? null);
  const ledgers = await readLedgers(engine, records);
  return {
    sources,
    questions,
    currencies,
    results,
    ledgers: sources.map((source) => ledgers.get(source.id) as Ledger),
    summary: await readSummary(engine),
  };
}
