import type { Engine, EngineStatus } from '../engine/engine';
import { buildCanonical, prepareEngine } from '../ingest/canonical';
import { currencyRefusals } from '../ingest/currency';
import { findFindings, type ImportFinding } from '../ingest/findings';
import type { Choice, ReadResult, Sample } from '../ingest/format';
import {
  fateLines,
  listedLines,
  missingLines,
  readLedgers,
  type Ledger,
  type SourceLine,
} from '../ingest/ledger';
import { dropSource, loadFile, type ReadFile } from '../ingest/load';
import { guessRoles, type Kind, type Role, type RoleGuess } from '../ingest/roles';
import { DEFAULT_SETTINGS, type ImportSettings, type Source } from '../ingest/source';
import { readSummary, type Summary } from '../ingest/summary';
import { findCurrencies, understand, type Question } from '../ingest/understand';
import { warmUp } from '../ingest/warm-up';
import { DefterError, isAbort } from '../lib/errors';

export interface Progress {
  done: number;
  total: number;
}

/** One file as the Data page shows it. */
export class SourceState {
  readonly id: number;
  readonly name: string;
  readonly blob: Blob;
  status = $state<'sniffing' | 'loading' | 'asking' | 'ready' | 'failed'>('sniffing');
  progress = $state.raw<Progress | null>(null);
  error = $state.raw<DefterError | null>(null);
  sample = $state.raw<Sample | null>(null);
  guess = $state.raw<RoleGuess | null>(null);
  result = $state.raw<ReadResult | null>(null);
  source = $state.raw<Source | null>(null);
  questions = $state.raw<Question[]>([]);
  currencies = $state.raw<string[]>([]);
  ledger = $state.raw<Ledger | null>(null);
  /** What the user decided about the reading. */
  choice: Choice = {};
  /** The user's answers, by question id. */
  answers: Record<string, string> = {};
  abort = new AbortController();

  constructor(id: number, name: string, blob: Blob) {
    this.id = id;
    this.name = name;
    this.blob = blob;
  }

  get size(): number {
    return this.blob.size;
  }
}

/** What the platform lends: everything that needs the browser. */
export interface Platform {
  engine: Engine;
  sniff: (blob: Blob, choice?: Choice) => Promise<Sample>;
  read: ReadFile;
  /** Today as an ISO date. */
  today: () => string;
  /** One of the sample's files. */
  sampleFile: (path: string) => Promise<File>;
}

/** Bytes at the ends of files that are compared. */
const END = 1 << 16;

/** ms after a build until the findings are looked for. */
const FINDINGS_AFTER = 700;

const SAMPLES = {
  tr: ['tr/musteriler.csv', 'tr/siparis_satirlari.csv'],
  en: ['en/customers.csv', 'en/order_lines.csv'],
} as const;

/** The files, what was understood of them, and the canonical tables built from them. */
export class Workspace {
  sources = $state.raw<SourceState[]>([]);
  settings = $state.raw<ImportSettings>(DEFAULT_SETTINGS);
  findings = $state.raw<ImportFinding[]>([]);
  summary = $state.raw<Summary | null>(null);
  engineStatus = $state.raw<EngineStatus>({ state: 'idle' });
  /** Rises whenever the canonical tables were built anew: what was computed before is stale. */
  version = $state(0);
  /** Error of the last build, if it failed. */
  error = $state.raw<DefterError | null>(null);
  sample = $state<'tr' | 'en' | null>(null);
  #working = $state(0);

  readonly questions = $derived(this.sources.flatMap((source) => source.questions));
  readonly busy = $derived(this.#working > 0);
  /** There are orders to look at, and nothing waits for an answer. */
  readonly ready = $derived(
    this.summary !== null &&
      this.summary.orders > 0 &&
      this.sources.every((source) => source.status === 'ready' || source.status === 'failed'),
  );

  #platform: Platform;
  #queue: Promise<unknown> = Promise.resolve();
  #nextId = 1;
  /** Rises when the files change: what was looked for in those before is of no interest. */
  #state = 0;
  #opening = false;
  #prepared: Promise<void> | null = null;
  #warming = new AbortController();
  #afterBuild: ((engine: Engine) => Promise<void>)[] = [];

  constructor(platform: Platform) {
    this.#platform = platform;
    platform.engine.subscribe((status) => (this.engineStatus = status));
    platform.engine.onRebuild((engine) => this.#rebuild(engine));
  }

  get engine(): Engine {
    return this.#platform.engine;
  }

  /** Runs after every build of the canonical tables and before `version` rises: the analyses. */
  afterBuild(run: (engine: Engine) => Promise<void>): void {
    this.#afterBuild.push(run);
  }

  /** Starts the engine, and warms it up unless a file is quicker. */
  async boot(): Promise<void> {
    const warm = () => {
      // In line with the rest, but nobody waits for it and its failure is nobody's.
      this.#queue = this.#queue.then(async () => {
        if (this.sources.length > 0) return;
        await this.#prepare(this.engine);
        await warmUp(this.engine, this.#platform, this.#warming.signal);
      });
      this.#queue = this.#queue.catch(() => {});
    };
    // A failure is shown through engineStatus.
    await this.engine.boot().then(warm, () => {});
  }

  /** Own files: with them it is no longer the sample alone. */
  async addFiles(files: readonly File[]): Promise<void> {
    this.sample = null;
    await this.#add(files);
  }

  async #add(files: readonly File[]): Promise<void> {
    this.#warming.abort();
    const added = files.map((file) => new SourceState(this.#nextId++, file.name, file));
    this.sources = [...this.sources, ...added];
    await this.#work(async () => {
      await Promise.all(added.map((source) => this.#take(source)));
      await this.#build();
    });
  }

  addText(text: string, name: string): Promise<void> {
    return this.addFiles([new File([text], name, { type: 'text/plain' })]);
  }

  /** Opens the sample in place of what is there. A second call while the first is under way is none. */
  async openSample(language: 'tr' | 'en'): Promise<void> {
    if (this.#opening) return;
    this.#opening = true;
    this.#warming.abort();
    try {
      await this.clear();
      const files = await this.#work(() =>
        Promise.all(SAMPLES[language].map((path) => this.#platform.sampleFile(path))),
      );
      if (!files) return;
      this.sample = language;
      await this.#add(files);
    } finally {
      this.#opening = false;
    }
  }

  async remove(id: number): Promise<void> {
    const source = this.sources.find((other) => other.id === id);
    if (!source) return;
    source.abort.abort();
    this.sources = this.sources.filter((other) => other !== source);
    this.#forgetFindings();
    await this.#work(async () => {
      if (this.#prepared) await dropSource(this.engine, id);
      await this.#build();
    });
  }

  async clear(): Promise<void> {
    const old = this.sources;
    for (const source of old) source.abort.abort();
    this.sources = [];
    this.sample = null;
    this.settings = DEFAULT_SETTINGS;
    this.#forgetFindings();
    if (old.length === 0) return;
    await this.#work(async () => {
      if (this.#prepared) for (const source of old) await dropSource(this.engine, source.id);
      await this.#build();
    });
  }

  /** Reads a file again in another way: encoding, delimiter, quote, header. */
  async setReading(id: number, change: Choice): Promise<void> {
    const source = this.#source(id);
    source.choice = { ...source.choice, ...change };
    source.answers = {};
    await this.#work(async () => {
      await this.#take(source);
      await this.#build();
    });
  }

  async setKind(id: number, kind: Kind): Promise<void> {
    const source = this.#source(id);
    source.answers[`${id}:kind:`] = kind;
    const { sample } = source;
    if (!sample) return;
    await this.#regard(source, () => ({
      ...guessRoles(sample.reading.names, sample.samples, kind),
      kindSure: true,
    }));
  }

  /** Gives a column a role, taking it from the column that had it. */
  async setRole(id: number, column: string, role: Role | null): Promise<void> {
    await this.#regard(this.#source(id), (guess) => ({
      ...guess,
      columns: guess.columns.map((other) =>
        other.name === column
          ? { ...other, role, sure: true }
          : other.role === role && role !== null
            ? { ...other, role: null, sure: true }
            : other,
      ),
    }));
  }

  async answer(question: Question, option: string): Promise<void> {
    if (question.kind === 'kind') return this.setKind(question.source, option as Kind);
    const source = this.#source(question.source);
    source.answers[question.id] = option;
    await this.#regard(source, (guess) => guess);
  }

  async setSettings(change: Partial<ImportSettings>): Promise<void> {
    this.settings = { ...this.settings, ...change };
    await this.#work(() => this.#build());
  }

  /** Runs `job` when nothing else works on the tables; what was computed before is stale afterwards. */
  async recompute(job: (engine: Engine) => Promise<void>): Promise<void> {
    await this.#work(async () => {
      this.error = null;
      if (this.summary) await job(this.engine);
      this.version++;
    });
  }

  /** Lines of a file with one fate; see `fateLines`. */
  async lines(id: number, fate: string, offset: number, limit: number): Promise<SourceLine[]> {
    const source = this.#source(id).source;
    return source ? fateLines(this.engine, source, fate, offset, limit) : [];
  }

  /** Lines behind a finding that is about lines. */
  async findingLines(
    { lines, source: id }: ImportFinding,
    offset: number,
    limit: number,
  ): Promise<SourceLine[]> {
    const source = this.#source(id).source;
    return lines && source ? listedLines(this.engine, source, lines.sql, offset, limit) : [];
  }

  #forgetFindings(): void {
    this.#state++;
    this.findings = [];
  }

  #source(id: number): SourceState {
    const source = this.sources.find((other) => other.id === id);
    if (!source) throw new RangeError(`No file ${id}`);
    return source;
  }

  /** One piece of work after the other, so that no two touch the tables at once. */
  #work<T>(job: () => Promise<T>): Promise<T | undefined> {
    this.#working++;
    const run = this.#queue.then(job).catch((error: unknown) => {
      if (isAbort(error)) return undefined;
      this.error = asDefterError(error);
      return undefined;
    });
    this.#queue = run.finally(() => this.#working--);
    return run;
  }

  #prepare(engine: Engine): Promise<void> {
    this.#prepared ??= prepareEngine(engine).catch((error: unknown) => {
      this.#prepared = null;
      throw error;
    });
    return this.#prepared;
  }

  /** A new file: looked at, loaded, understood. Its failure is its own. */
  async #take(source: SourceState): Promise<void> {
    if (!this.sources.includes(source)) return;
    source.status = 'sniffing';
    source.error = null;
    try {
      const twin = await this.#twinOf(source);
      if (twin) throw new DefterError('file.twice', { params: { file: twin.name } });
      source.sample = await this.#platform.sniff(source.blob, source.choice);
      source.guess = guessRoles(source.sample.reading.names, source.sample.samples);
      await this.#load(source);
    } catch (error) {
      this.#fail(source, error);
    }
  }

  /** A file added before with the same bytes; those at both ends stand for all. */
  async #twinOf(source: SourceState): Promise<SourceState | undefined> {
    const { blob } = source;
    for (const other of this.sources.slice(0, this.sources.indexOf(source))) {
      if (other.blob.size !== blob.size || other.status === 'failed') continue;
      const same = await Promise.all(
        [blob.slice(0, END), blob.slice(-END)].map(async (end, i) =>
          sameBytes(end, i === 0 ? other.blob.slice(0, END) : other.blob.slice(-END)),
        ),
      );
      if (same.every(Boolean)) return other;
    }
    return undefined;
  }

  #fail(source: SourceState, error: unknown): void {
    source.progress = null;
    source.source = null;
    source.questions = [];
    source.status = 'failed';
    source.error = isAbort(error) ? new DefterError('ingest.cancelled') : asDefterError(error);
  }

  async #load(source: SourceState, engine = this.engine): Promise<void> {
    if (!source.sample) return;
    source.status = 'loading';
    this.#forgetFindings();
    source.error = null;
    source.ledger = null;
    // Not waited for: the file is read while the engine still starts.
    const prepared = this.#prepare(engine);
    prepared.catch(() => {});
    if (source.result && engine === this.engine) await dropSource(engine, source.id);
    source.result = null;
    source.result = await loadFile(
      engine,
      { id: source.id, blob: source.blob, reading: source.sample.reading },
      this.#platform.read,
      {
        signal: source.abort.signal,
        progress: (done, total) => (source.progress = { done, total }),
      },
    );
    await prepared;
    source.progress = null;
    if (source.result.records === 0) throw new DefterError('file.noRows');
    if (source.result.encoding !== source.sample.reading.encoding) {
      // The whole file proved to be written in other letters than its samples.
      source.choice = { ...source.choice, encoding: source.result.encoding };
      const names = source.sample.reading.names.join('\n');
      source.sample = await this.#platform.sniff(source.blob, source.choice);
      source.guess = guessRoles(source.sample.reading.names, source.sample.samples);
      if (source.sample.reading.names.join('\n') !== names) return this.#load(source, engine);
    }
    await this.#understand(source, engine);
  }

  async #understand(source: SourceState, engine = this.engine): Promise<void> {
    if (!source.guess || !source.result) return;
    const understood = await understand(
      engine,
      { id: source.id, name: source.name, rows: source.result.rows, cells: source.result.cells },
      source.guess,
      source.answers,
    );
    source.source = understood.source;
    source.currencies = understood.currencies;
    source.questions = understood.questions;
    source.status = understood.questions.length > 0 ? 'asking' : 'ready';
  }

  /** A changed view of a file that is loaded already. */
  async #regard(source: SourceState, change: (guess: RoleGuess) => RoleGuess): Promise<void> {
    if (!source.guess) return;
    source.guess = change(source.guess);
    await this.#work(async () => {
      await this.#understand(source);
      await this.#build();
    });
  }

  async #build(engine = this.engine): Promise<void> {
    this.error = null;
    this.#forgetFindings();
    this.#refuseMixedCurrencies();
    const settled = this.sources.filter((source) => source.status === 'ready' && source.source);
    if (settled.length === 0) {
      this.summary = null;
      this.findings = [];
      for (const source of this.sources) source.ledger = null;
      this.version++;
      return;
    }
    const sources = settled.map((source) => source.source as Source);
    const currency = settled.flatMap((source) => source.currencies)[0] ?? null;
    const hard = await buildCanonical(engine, sources, this.settings, currency);
    if (await this.#moreCurrencies(engine, hard)) return this.#build(engine);
    const ledgers = await readLedgers(
      engine,
      settled.map((source) => [source.id, source.result?.records ?? 0]),
    );
    for (const source of this.sources) {
      source.ledger = ledgers.get(source.id) ?? null;
      if (source.ledger && missingLines(source.ledger) !== 0) {
        throw new DefterError('ingest.ledger', { params: { file: source.name } });
      }
    }
    const summary = await readSummary(engine);
    if (summary.orders > 0) for (const run of this.#afterBuild) await run(engine);
    this.summary = summary;
    this.version++;
    void this.#look(sources, this.#state);
  }

  /** Columns of bare numbers may hold a currency further down; true when one was found. */
  async #moreCurrencies(engine: Engine, hard: readonly Source[]): Promise<boolean> {
    let more = false;
    for (const source of this.sources) {
      if (!source.source || !hard.includes(source.source)) continue;
      const currencies = await findCurrencies(engine, source.source, 'all');
      if (currencies.length === source.currencies.length) continue;
      source.currencies = currencies;
      more = true;
    }
    return more;
  }

  /** Findings take a while on large files and hold nothing up; those of an older state are dropped. */
  async #look(sources: Source[], state: number): Promise<void> {
    // Whoever waits for this build comes first.
    await new Promise((resolve) => setTimeout(resolve, FINDINGS_AFTER));
    if (state !== this.#state) return;
    try {
      const findings = await findFindings(this.engine, sources, this.#platform.today());
      if (state === this.#state) this.findings = findings;
    } catch (error) {
      if (state === this.#state) this.error = asDefterError(error);
    }
  }

  /** Files of another currency than those before them are refused, by name. */
  #refuseMixedCurrencies(): void {
    for (const source of this.sources) {
      if (source.error?.code !== 'ingest.mixed_currency') continue;
      source.error = null;
      source.status = source.questions.length > 0 ? 'asking' : 'ready';
    }
    const orders = this.sources.filter(
      (source) => source.status === 'ready' && source.source?.kind === 'orders',
    );
    const refusals = currencyRefusals(orders);
    for (const source of orders) {
      const refusal = refusals.get(source.id);
      if (!refusal) continue;
      source.status = 'failed';
      source.error = new DefterError('ingest.mixed_currency', {
        params: { file: source.name, currencies: refusal.currencies, others: refusal.others },
      });
    }
  }

  /** After the engine was restarted: everything again, from the kept files. */
  async #rebuild(engine: Engine): Promise<void> {
    this.#prepared = null;
    await this.#prepare(engine);
    for (const source of this.sources) {
      // A file that was just being loaded has failed by itself.
      if (!['ready', 'asking'].includes(source.status)) continue;
      try {
        await this.#load(source, engine);
      } catch (error) {
        if (asDefterError(error).code.startsWith('engine.')) throw error;
        this.#fail(source, error);
      }
    }
    if (this.sources.length > 0) await this.#build(engine);
  }
}

async function sameBytes(one: Blob, other: Blob): Promise<boolean> {
  const [a, b] = await Promise.all([one.arrayBuffer(), other.arrayBuffer()]);
  const bytes = new Uint8Array(b);
  return new Uint8Array(a).every((byte, i) => byte === bytes[i]);
}

function asDefterError(error: unknown): DefterError {
  if (error instanceof DefterError) return error;
  if (error instanceof Error && error.name === 'NotReadableError') {
    return new DefterError('file.changed', { message: error.message, cause: error });
  }
  return new DefterError('unexpected', {
    message: error instanceof Error ? error.message : String(error),
    cause: error,
  });
}
