import type { Engine } from '../engine/engine';
import { MAKE_ROOM } from '../engine/session';
import { prepareEngine } from '../ingest/canonical';
import type { Choice, Sample } from '../ingest/format';
import { countLoaded, dropSource, loadFile, type ReadFile } from '../ingest/load';
import {
  answersOf,
  recipeOf,
  signatureOf,
  withRecipe,
  type Recipe,
  type RecipeBook,
} from '../ingest/recipe';
import { guessRolesCalmly } from '../ingest/roles';
import { understand } from '../ingest/understand';
import { DefterError, isAbort } from '../lib/errors';
import { withKept } from './keep/workspace-doc';
import type { SourceState } from './source.svelte';

/** Bytes of text beyond which tables are compressed. */
const LARGE = 150 << 20;
/** How much larger than its file the text of a packed format is. */
const PACKED = 6;

/** Bytes of two files that are compared at once. */
const PIECE = 1 << 20;

/** What files are taken in with. */
export interface IntakePlatform {
  engine: Engine;
  sniff: (blob: Blob, choice?: Choice, signal?: AbortSignal) => Promise<Sample>;
  read: ReadFile;
  recipes: RecipeBook;
  /** Today as an ISO date. */
  today: () => string;
}

/** Takes files the way from their bytes to what is understood of them. */
export class Intake {
  readonly #platform: IntakePlatform;
  #prepared: Promise<void> | null = null;
  readonly #sources: () => readonly SourceState[];

  /** `sources` gives all files there are, in their order. */
  constructor(platform: IntakePlatform, sources: () => readonly SourceState[]) {
    this.#platform = platform;
    this.#sources = sources;
  }

  /** The engine has what every file needs. */
  prepare(engine: Engine): Promise<void> {
    this.#prepared ??= prepareEngine(engine).catch((error: unknown) => {
      this.#prepared = null;
      throw error;
    });
    return this.#prepared;
  }

  /** The engine was restarted: nothing is in it. */
  forgetEngine(): void {
    this.#prepared = null;
  }

  async drop(source: SourceState): Promise<void> {
    if (this.#prepared) await dropSource(this.#platform.engine, source.id);
  }

  /** A new file, or one to be read anew: looked at, loaded, understood. Its failure is its own. */
  async take(source: SourceState): Promise<void> {
    source.status = 'sniffing';
    source.error = null;
    const { abort } = source;
    const all = this.#sources();
    const others = all.filter(
      (other, i) => other !== source && (i < all.indexOf(source) || other.result !== null),
    );
    try {
      const twin = await twinOf(source, others);
      if (twin) throw new DefterError('file.twice', { params: { file: twin.name } });
      await this.#look(source);
      await this.load(source);
    } catch (error) {
      // Stopped because it is to be read in another way.
      if (isAbort(error) && source.abort !== abort) return;
      source.fail(isAbort(error) ? new DefterError('ingest.cancelled') : asDefterError(error));
    }
  }

  /** The first look, with what is known of files of the same columns. */
  async #look(source: SourceState): Promise<void> {
    const { sniff } = this.#platform;
    const { signal } = source.abort;
    const first = await sniff(source.blob, { ...source.choice, ...source.found }, signal);
    signal.throwIfAborted();
    source.take(first);
    if (Object.keys(source.choice).length === 0) source.signature = signatureOf(first);
    if (source.kept) return;
    source.recipe = this.#recipe(source) ?? null;
    const choice: Choice = { ...source.recipe?.choice };
    // What is plainly UTF-8 is, whatever last month's file was.
    if (isPlainlyUtf8(first)) delete choice.encoding;
    if (Object.keys(choice).length === 0) return;
    const chosen = await sniff(source.blob, choice, signal);
    signal.throwIfAborted();
    // The same shape read in the same way has the same columns; else it is another file after all.
    if (chosen.reading.names.some((name) => !(name in source.recipe!.roles))) {
      source.recipe = null;
      return;
    }
    source.choice = choice;
    source.take(chosen);
  }

  /** How the last file of these columns was understood, unless the user decides about this one. */
  #recipe(source: SourceState): Recipe | undefined {
    if (!source.sample || Object.keys(source.choice).length > 0) return undefined;
    const signature = signatureOf(source.sample);
    return signature === null ? undefined : this.#platform.recipes.get(signature);
  }

  /** What the columns hold, by their names and samples, or as it was settled before. */
  async #guess(source: SourceState): Promise<void> {
    const { sample, recipe } = source;
    if (!sample || source.guess) return;
    const guess = await guessRolesCalmly(sample.reading.names, sample.samples);
    // Looked at anew meanwhile.
    if (source.sample !== sample) return;
    source.guess = recipe ? withRecipe(guess, recipe) : guess;
    if (source.kept) source.guess = withKept(guess, source.kept);
    if (recipe) source.answers = { ...answersOf(recipe, source.id), ...source.answers };
  }

  async load(source: SourceState, engine = this.#platform.engine): Promise<void> {
    if (!source.sample) return;
    source.status = 'loading';
    source.error = null;
    source.ledger = null;
    // Not waited for: the file is read while the engine still starts.
    const prepared = this.prepare(engine);
    prepared.catch(() => {});
    if (source.result && engine === this.#platform.engine) await dropSource(engine, source.id);
    source.result = null;
    const bytes = this.#sources().reduce((sum, other) => sum + textBytes(other), 0);
    if (bytes > LARGE) await engine.run(MAKE_ROOM);
    source.loaded = null;
    const start = performance.now();
    let rows = 0;
    const show = (done: number, total: number): void => {
      source.progress = { done, total, rows, elapsed: performance.now() - start };
    };
    const loading = loadFile(
      engine,
      { id: source.id, blob: source.blob, reading: source.sample.reading },
      this.#platform.read,
      { signal: source.abort.signal, progress: show, rows: (more) => (rows += more) },
    );
    loading.catch(() => {});
    // While the file is read elsewhere.
    await this.#guess(source);
    source.result = await loading;
    await prepared;
    source.progress = null;
    source.loaded = await countLoaded(engine, source.id);
    const { records } = source.result;
    if (source.loaded.rows + source.loaded.rejected !== records) {
      throw new DefterError('ingest.ledger', { params: { file: source.name } });
    }
    if (records === 0) throw new DefterError('file.noRows');
    const { reading } = source.sample;
    const { encoding } = source.result;
    if (reading.format === 'delimited' && encoding !== null && encoding !== reading.encoding) {
      // The whole file proved to be written in other letters than its samples.
      source.found = { encoding };
      const choice = { ...source.choice, encoding };
      source.take(await this.#platform.sniff(source.blob, choice, source.abort.signal));
      await this.#guess(source);
      const names = source.sample.reading.names.join('\n');
      if (names !== reading.names.join('\n')) return this.load(source, engine);
    }
    await this.#offerTables(source);
    await this.understand(source, engine);
  }

  /** Tables that only reading all of the file has found are there to choose from. */
  async #offerTables(source: SourceState): Promise<void> {
    const { result } = source;
    if (!source.sample || !result?.tables) return;
    const { names } = source.sample.reading;
    const tables = [...(source.choice.tables ?? []), ...result.tables];
    const choice = { ...source.choice, tables };
    const read = { ...choice, ...source.found };
    const sample = await this.#platform.sniff(source.blob, read, source.abort.signal);
    if (sample.reading.names.join('\n') !== names.join('\n')) return;
    source.choice = choice;
    source.take(sample);
    await this.#guess(source);
  }

  async understand(source: SourceState, engine = this.#platform.engine): Promise<void> {
    if (!source.guess || !source.result) return;
    const understood = await understand(
      engine,
      { id: source.id, name: source.name, rows: source.result.rows, cells: source.result.cells },
      source.guess,
      source.answers,
      this.#platform.today(),
    );
    source.source = understood.source;
    source.currencies = understood.currencies;
    source.questions = understood.questions;
    source.status = understood.questions.length > 0 ? 'asking' : 'ready';
  }

  /** Keeps how a settled file was understood, for the next one of its columns. */
  remember(source: SourceState): void {
    if (!source.source) return;
    for (const signature of signaturesOf(source)) {
      this.#platform.recipes.set(signature, recipeOf(source.source, source.choice));
    }
  }

  /** Reads a file as if none of its columns had ever come. */
  forget(source: SourceState): void {
    for (const signature of signaturesOf(source)) this.#platform.recipes.delete(signature);
    source.choice = {};
    source.found = {};
    source.answers = {};
    source.kept = null;
  }
}

/** Letters beyond ASCII that make sense as UTF-8 hardly ever stand in a file of another encoding. */
function isPlainlyUtf8({ reading, samples, preamble }: Sample): boolean {
  if (reading.format !== 'delimited' || !reading.encoding.startsWith('utf-')) return false;
  const texts = [...reading.names, ...preamble, ...samples.flat()];
  return reading.bom || (texts.some((text) => /[^\0-\x7f]/.test(text)) && !texts.some(isDamaged));
}

const isDamaged = (text: string): boolean => text.includes('\ufffd');

/** Of its columns as they are read, and as they looked before the user decided how: that comes next month. */
function signaturesOf({ sample, signature }: SourceState): string[] {
  const read = sample && signatureOf(sample);
  return [...new Set([read, signature])].filter((one) => one !== null);
}

/**
 * A file that is there with the same bytes, and the same of its tables. One that could not be read is
 * nobody's twin.
 */
async function twinOf(
  { blob, choice: { part } }: SourceState,
  others: readonly SourceState[],
): Promise<SourceState | undefined> {
  for (const other of others) {
    if (part !== undefined && other.sample && other.sample.reading.part !== part) continue;
    if (other.blob.size !== blob.size || (other.status === 'failed' && !other.result)) continue;
    if (await sameBytes(blob, other.blob)) return other;
  }
  return undefined;
}

/** The end first: what was added to an export stands there. */
async function sameBytes(one: Blob, other: Blob): Promise<boolean> {
  const pieces = Math.ceil(one.size / PIECE);
  for (let k = pieces - 1; k >= 0; k--) {
    const [a, b] = await Promise.all(
      [one, other].map((blob) => blob.slice(k * PIECE, (k + 1) * PIECE).arrayBuffer()),
    );
    const bytes = new Uint8Array(b!);
    if (!new Uint8Array(a!).every((byte, i) => byte === bytes[i])) return false;
  }
  return true;
}

function textBytes({ blob, sample }: SourceState): number {
  const format = sample?.reading.format;
  return format === 'xlsx' || format === 'parquet' ? PACKED * blob.size : blob.size;
}

export function asDefterError(error: unknown): DefterError {
  if (error instanceof DefterError) return error;
  if (error instanceof Error && error.name === 'NotReadableError') {
    return new DefterError('file.changed', { message: error.message, cause: error });
  }
  return new DefterError('unexpected', {
    message: error instanceof Error ? error.message : String(error),
    cause: error,
  });
}
