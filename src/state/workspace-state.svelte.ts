import type { Engine, EngineStatus } from '../engine/engine';
import { asRead } from '../ingest/as-read';
import { buildCanonical } from '../ingest/canonical';
import type { Finding, Step } from '../ingest/check';
import { countCurrencies, currencyRefusals, findCurrencies } from '../ingest/currency';
import { defaultSteps, findFindings, stepSql } from '../ingest/findings';
import type { Choice, Part, Sample } from '../ingest/format';
import {
  fateLines,
  listedLines,
  missingLines,
  readLedgers,
  whyUnreadable,
  type SourceLine,
} from '../ingest/ledger';
import { mendStep } from '../ingest/mended';
import { guessRolesCalmly, type Kind, type Role, type RoleGuess } from '../ingest/roles';
import { profileColumns, type ColumnProfile } from '../ingest/profile';
import { signatureOf } from '../ingest/recipe';
import { DEFAULT_SETTINGS, type ImportSettings, type Source } from '../ingest/source';
import { readSummary, type Summary } from '../ingest/summary';
import type { Question } from '../ingest/understand';
import { warmUp } from '../ingest/warm-up';
import { DefterError, isAbort } from '../lib/errors';
import { asDefterError, Intake, type IntakePlatform } from './intake';
import { keptGuess, type KeptWorkspace } from './keep/workspace-doc';
import { SourceState } from './source.svelte';

export { SourceState, type Progress } from './source.svelte';

/** What the platform lends: everything that needs the browser. */
export interface Platform extends IntakePlatform {
  /** The files in an archive, or the file itself. */
  unpack: (
    file: File,
    signal?: AbortSignal,
    progress?: (done: number, total: number) => void,
  ) => Promise<File[]>;
  /** One of the sample's files. */
  sampleFile: (path: string) => Promise<File>;
  /** Keeps the recipes for the next visit. */
  saveRecipes: () => void;
  /** What was kept is there (or will not come); nothing is opened before. */
  kept?: Promise<void>;
}

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
  findings = $state.raw<Finding[]>([]);
  /** The findings are not known yet. */
  looking = $state(false);
  /** What the user decided to do to what the files say, in that order. */
  steps = $state.raw<Step[]>([]);
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
  /** Files whose steps that are taken of themselves were looked for. */
  #defaulted: readonly number[] = [];
  /** Rises when the files change: what was looked for in those before is of no interest. */
  #state = 0;
  #opening = false;
  readonly #intake: Intake;
  #warming = new AbortController();
  #afterBuild: ((engine: Engine) => Promise<void>)[] = [];

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#intake = new Intake(platform, () => this.sources);
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
        await this.#intake.prepare(this.engine);
        await warmUp(this.engine, this.#platform, this.#warming.signal);
      });
      this.#queue = this.#queue.catch(() => {});
    };
    // A failure is shown through engineStatus.
    await this.engine.boot().then(warm, () => {});
  }

  /** Own files, also in archives: with them it is no longer the sample alone. */
  addFiles(files: readonly File[]): Promise<void> {
    return this.#add(files, null);
  }

  /** `sample`: what the files are together with nothing else. */
  async #add(files: readonly File[], sample: 'tr' | 'en' | null): Promise<void> {
    await this.#platform.kept;
    this.sample = sample;
    this.#warming.abort();
    const added = (await Promise.all(files.map((file) => this.#open(file)))).flat();
    // Another sample or file may have come while these were unpacked.
    this.sample = this.sources.every((source) => added.includes(source)) ? sample : null;
    this.sources = [...this.sources.filter((source) => !added.includes(source)), ...added];
    await this.#work(async () => {
      await Promise.all(
        added.map((source) => (source.status === 'failed' ? undefined : this.#take(source))),
      );
      await this.#build();
    });
  }

  /**
   * The files in an archive, which is there itself while it is unpacked; one that cannot be opened says
   * why.
   */
  async #open(file: File): Promise<SourceState[]> {
    const packed = new SourceState(this.#nextId++, file);
    packed.isPacked = true;
    const start = performance.now();
    let shown = false;
    const show = (done: number, total: number): void => {
      if (!shown) this.sources = [...this.sources, packed];
      shown = true;
      // Before the first bytes come it may prove to be no archive.
      packed.status = total > 0 ? 'unpacking' : 'sniffing';
      packed.progress = { done, total, rows: 0, elapsed: performance.now() - start };
    };
    const wasRemoved = (): boolean => shown && !this.sources.includes(packed);
    try {
      const inner = await this.#platform.unpack(file, packed.abort.signal, show);
      if (wasRemoved()) return [];
      const [first, ...others] = inner;
      if (!first) return [];
      packed.put(first);
      return [packed, ...others.map((one) => new SourceState(this.#nextId++, one))];
    } catch (error) {
      if (wasRemoved()) return [];
      packed.fail(isAbort(error) ? new DefterError('ingest.cancelled') : asDefterError(error));
      return [packed];
    }
  }

  addText(text: string, name: string): Promise<void> {
    return this.addFiles([new File([text], name, { type: 'text/plain' })]);
  }

  /** Another table of a file, as a file of its own beside it. */
  async addPart(id: number, part: string, name: string): Promise<void> {
    const of = this.#source(id);
    const source = new SourceState(this.#nextId++, new File([], `${of.name} · ${name}`));
    source.blob = of.blob;
    source.choice = { ...of.choice, ...of.found, part };
    delete source.choice.headerRows;
    delete source.choice.firstRecord;
    this.sources = this.sources.toSpliced(this.sources.indexOf(of) + 1, 0, source);
    await this.#work(async () => {
      await this.#take(source);
      await this.#build();
    });
  }

  /** The tables of a file that no file here reads. */
  otherParts(of: SourceState): readonly Part[] {
    const read = this.sources
      .filter((source) => source.blob === of.blob)
      .map((source) => source.choice.part ?? source.sample?.reading.part);
    return of.sample?.reading.parts.filter((part) => !read.includes(part.id)) ?? [];
  }

  /** Opens the sample in place of what is there. A second call while the first is under way is none. */
  async openSample(language: 'tr' | 'en'): Promise<void> {
    if (this.#opening) return;
    this.#opening = true;
    this.#warming.abort();
    try {
      await this.#platform.kept;
      await this.clear();
      const files = await this.#work(() => this.sampleFiles(language));
      if (files) await this.#add(files, language);
    } finally {
      this.#opening = false;
    }
  }

  /** Everything that it takes to have the files again as they are; `bytesOf` says what their bytes are kept as. */
  toKeep(bytesOf: (blob: Blob) => string | null): KeptWorkspace {
    const files = this.sources.filter(({ isPacked }) => !isPacked);
    return {
      sample: this.sample,
      settings: this.settings,
      steps: this.steps,
      defaulted: this.#defaulted.filter((id) => this.sources.some((source) => source.id === id)),
      files: files.map((source) => ({
        id: source.id,
        name: source.name,
        bytes: bytesOf(source.blob) ?? source.missing,
        choice: source.choice,
        found: source.found,
        answers: source.answers,
        signature: source.signature,
        guess: source.guess ? keptGuess(source.guess) : source.kept,
        mendedBefore: source.mendedBefore,
        stopped: source.error?.code === 'ingest.cancelled',
      })),
    };
  }

  /** Opens the files of an earlier visit as they were; `blobs` in their order, null where the bytes are not there. */
  async reopen(
    kept: KeptWorkspace,
    blobs: readonly (Blob | null)[],
    damaged: readonly Promise<boolean>[] = [],
  ): Promise<void> {
    if (this.sources.length > 0 || kept.files.length === 0) return;
    this.#warming.abort();
    this.settings = kept.settings;
    this.steps = kept.steps;
    this.#defaulted = kept.defaulted;
    this.#nextId = Math.max(this.#nextId, ...kept.files.map(({ id }) => id + 1));
    const all = kept.files.map((file, i) => {
      const source = SourceState.of(file, blobs[i] ?? null);
      if (file.stopped) source.fail(new DefterError('ingest.cancelled'));
      else if (!blobs[i])
        source.fail(new DefterError('keep.missing', { params: { file: file.name } }));
      return source;
    });
    this.sources = all;
    this.sample = kept.sample;
    await this.#work(async () => {
      await Promise.all(
        all.map(async (source, i) => {
          if (source.status === 'failed') return;
          await this.#take(source);
          if (!(await damaged[i])) return;
          source.lose(kept.files[i]!);
          await this.#intake.drop(source);
        }),
      );
      await this.#build();
    });
  }

  /** The sample's files. */
  sampleFiles(language: 'tr' | 'en'): Promise<File[]> {
    return Promise.all(SAMPLES[language].map((path) => this.#platform.sampleFile(path)));
  }

  /** The same bytes from another place. */
  moved(from: Blob, to: Blob): void {
    for (const source of this.sources) if (source.blob === from) source.blob = to;
  }

  async remove(id: number): Promise<void> {
    const source = this.sources.find((other) => other.id === id);
    if (!source) return;
    source.abort.abort();
    this.sources = this.sources.filter((other) => other !== source);
    // What is left is not the sample, and the address must not say so.
    this.sample = null;
    this.steps = this.steps.filter((step) => step.source !== id);
    this.#forgetFindings();
    await this.#work(async () => {
      await this.#intake.drop(source);
      await this.#build();
    });
  }

  async clear(): Promise<void> {
    const old = this.sources;
    for (const source of old) source.abort.abort();
    this.sources = [];
    this.sample = null;
    this.settings = DEFAULT_SETTINGS;
    this.steps = [];
    this.#forgetFindings();
    if (old.length === 0) return;
    await this.#work(async () => {
      for (const source of old) await this.#intake.drop(source);
      await this.#build();
    });
  }

  /** Reads a file again in another way: encoding, delimiter, quote, header. */
  async setReading(id: number, change: Choice): Promise<void> {
    const source = this.#source(id);
    source.choice = { ...source.choice, ...change };
    source.found = {};
    source.answers = {};
    source.kept = null;
    this.#stop(source);
    await this.#work(async () => {
      await this.#take(source);
      await this.#build();
    });
  }

  /** What a file holds; so do the others of its columns. */
  async setKind(id: number, kind: Kind): Promise<void> {
    const alike = this.#alike(this.#source(id));
    for (const source of alike) source.answers[`${source.id}:kind:`] = kind;
    await this.#regard(alike, async (_, { reading, samples }) => ({
      ...(await guessRolesCalmly(reading.names, samples, kind)),
      kindSure: true,
    }));
  }

  /** Gives a column a role, taking it from the column that had it; in the files of the same columns too. */
  async setRole(id: number, column: string, role: Role | null): Promise<void> {
    await this.#regard(this.#alike(this.#source(id)), (guess) => ({
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

  /** Answers a question, for all files of the same columns that ask it. */
  async answer({ kind, column, source: id }: Question, option: string): Promise<void> {
    if (kind === 'kind') return this.setKind(id, option as Kind);
    const asking = this.#alike(this.#source(id)).filter(
      (source) =>
        source.id === id ||
        source.questions.some((other) => other.kind === kind && other.column === column),
    );
    for (const source of asking) source.answers[[source.id, kind, column ?? ''].join(':')] = option;
    await this.#regard(asking, (guess) => guess);
  }

  async setSettings(change: Partial<ImportSettings>): Promise<void> {
    this.settings = { ...this.settings, ...change };
    await this.#work(() => this.#build());
  }

  /** Does something to what the files say; it can be undone. */
  async addStep(step: Step): Promise<void> {
    await this.#setSteps([...this.steps, step]);
  }

  async undoStep(step: Step): Promise<void> {
    await this.#setSteps(this.steps.filter((other) => other !== step));
  }

  /**
   * Puts a line in place of the one that stands in the file, with these cells, one a column.
   * @returns why it still cannot be read, in which case nothing has changed; else null.
   */
  async mend(id: number, line: number, cells: readonly string[]): Promise<string | null> {
    const step = mendStep(id, line, cells);
    const earlier = this.steps.filter(
      (other) => other.check === step.check && other.source === id && other.params.line === line,
    );
    await this.#setSteps([...this.steps.filter((other) => !earlier.includes(other)), step]);
    const reason = await this.#work(async () => {
      const source = this.sources.find((other) => other.id === id)?.source;
      return source && !this.error ? whyUnreadable(this.engine, source, line) : null;
    });
    if (!reason || !this.steps.includes(step)) return null;
    await this.#setSteps([...this.steps.filter((other) => other !== step), ...earlier]);
    return reason;
  }

  /** Counts only the amounts of a file that are in one currency. */
  async useCurrency(id: number, currency: string): Promise<void> {
    await this.addStep({ check: 'currencies', remedy: 'only', source: id, params: { currency } });
  }

  /** The currencies of a file with their lines, the most frequent first. */
  async currencyLines(id: number): Promise<{ currency: string; lines: number }[]> {
    const { source, currencies } = this.#source(id);
    const counted = source ? await countCurrencies(this.engine, source) : [];
    const others = currencies.filter((one) => !counted.some(({ currency }) => currency === one));
    return [...counted, ...others.map((currency) => ({ currency, lines: 0 }))];
  }

  /** What a step does to the tables. */
  stepSql(step: Step): string {
    const sources = this.sources.flatMap(({ source }) => (source ? [source] : []));
    const whenever = (['before', 'verdict', 'after'] as const).flatMap((when) =>
      stepSql([step], when, sources),
    );
    return whenever.map(({ sql }) => sql).join(';\n');
  }

  async #setSteps(steps: Step[]): Promise<void> {
    this.steps = steps;
    await this.#work(() => this.#build());
  }

  /**
   * Reads a newer version of a file in its place, as the old one was read; everything is computed anew. What
   * cannot be opened takes nobody's place.
   */
  async replace(id: number, file: File): Promise<void> {
    const source = this.#source(id);
    await this.#work(async () => {
      const newer = await this.#newer(source, file);
      this.sample = null;
      this.#stop(source);
      this.#intake.remember(source);
      source.put(newer);
      // Mended lines are lines of the old file.
      const kept = this.steps.filter((step) => step.source !== id || !('line' in step.params));
      source.mendedBefore = this.steps.length - kept.length;
      this.steps = kept;
      source.choice = {};
      await this.#take(source);
      // Amounts in a currency that is gone are not what the user wanted to count.
      this.steps = this.steps.filter(
        ({ check, source: of, params }) =>
          check !== 'currencies' ||
          of !== id ||
          source.currencies.includes(String(params.currency)),
      );
      await this.#build();
    });
  }

  /** The one file in what is to take another's place, of which we know that it can be read. */
  async #newer(source: SourceState, file: File): Promise<File> {
    try {
      const [newer, ...others] = await this.#platform.unpack(file);
      if (!newer || others.length > 0) throw new RangeError('Not one file');
      const { names } = (await this.#platform.sniff(newer)).reading;
      const known = source.guess?.columns.filter(({ role }) => role !== null) ?? [];
      if (known.length > 0 && !known.some(({ name }) => names.includes(name))) {
        throw new DefterError('ingest.other_columns', {
          params: { file: file.name, old: source.name },
        });
      }
      return newer;
    } catch (cause) {
      if (cause instanceof DefterError && cause.code === 'ingest.other_columns') throw cause;
      throw new DefterError('ingest.not_replaced', {
        params: { file: file.name, old: source.name },
        cause,
      });
    }
  }

  /** Whatever reads the file stops; it can be read anew. */
  #stop(source: SourceState): void {
    const { abort } = source;
    source.abort = new AbortController();
    abort.abort();
  }

  /** A file as it was read, as plain CSV. */
  async download(id: number): Promise<Blob> {
    const { sample, result } = this.#source(id);
    const parts: string[] = [];
    if (sample && result) {
      for await (const part of asRead(this.engine, { id, reading: sample.reading, result })) {
        parts.push(part);
      }
    }
    return new Blob(parts, { type: 'text/csv;charset=utf-8' });
  }

  /** What the columns of a file hold, one after the other. */
  async *profile(id: number, signal: AbortSignal): AsyncGenerator<ColumnProfile> {
    const { source, guess } = this.#source(id);
    if (source) yield* profileColumns(this.engine, source, guess?.columns, { signal });
  }

  /** Stops reading a file; it can be removed or read again. */
  cancel(id: number): void {
    this.#source(id).abort.abort();
  }

  /** Reads a file as if none of its columns had ever come. */
  async forget(id: number): Promise<void> {
    const source = this.#source(id);
    this.#intake.forget(source);
    this.#stop(source);
    this.#platform.saveRecipes();
    await this.#work(async () => {
      await this.#take(source);
      await this.#build();
    });
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
    { lines, source: id }: Finding,
    offset: number,
    limit: number,
  ): Promise<SourceLine[]> {
    const source = this.#source(id).source;
    return lines && source ? listedLines(this.engine, source, lines.sql, offset, limit) : [];
  }

  async #take(source: SourceState): Promise<void> {
    if (!this.sources.includes(source)) return;
    this.#forgetFindings();
    await this.#intake.take(source);
  }

  #forgetFindings(): void {
    this.#state++;
    this.findings = [];
    this.looking = false;
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

  /** The file and all others of the same columns. */
  #alike(source: SourceState): SourceState[] {
    const signature = source.sample && signatureOf(source.sample);
    return this.sources.filter(
      (other) =>
        other === source ||
        (signature !== null && other.sample !== null && signatureOf(other.sample) === signature),
    );
  }

  /** A changed view of files that are loaded already. */
  async #regard(
    sources: readonly SourceState[],
    change: (guess: RoleGuess, sample: Sample) => RoleGuess | Promise<RoleGuess>,
  ): Promise<void> {
    await this.#work(async () => {
      for (const source of sources) {
        if (source.guess && source.sample) source.guess = await change(source.guess, source.sample);
        if (source.status !== 'failed') await this.#intake.understand(source);
      }
      await this.#build();
    });
  }

  async #build(engine = this.engine): Promise<void> {
    try {
      await this.#buildAll(engine);
    } catch (error) {
      // The figures of tables that are no longer there are nobody's.
      this.summary = null;
      for (const source of this.sources) source.ledger = null;
      throw error;
    }
  }

  async #buildAll(engine: Engine): Promise<void> {
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
    const currency = settled.flatMap((source) => this.#currencies(source))[0] ?? null;
    await this.#takeDefaults(engine, sources);
    const hard = await buildCanonical(engine, sources, this.settings, currency, this.steps);
    if (await this.#moreCurrencies(engine, hard)) return this.#buildAll(engine);
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
    for (const source of settled) this.#intake.remember(source);
    this.#platform.saveRecipes();
    void this.#look(sources, this.#state);
  }

  /** Steps that are taken of themselves, once a file: what the user undoes stays undone. */
  async #takeDefaults(engine: Engine, sources: readonly Source[]): Promise<void> {
    for (const source of sources) {
      if (this.#defaulted.includes(source.id)) continue;
      this.#defaulted = [...this.#defaulted, source.id];
      const steps = await defaultSteps(engine, source);
      this.steps = [...this.steps, ...steps];
    }
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
    this.looking = true;
    // Whoever waits for this build comes first.
    await new Promise((resolve) => setTimeout(resolve, FINDINGS_AFTER));
    if (state !== this.#state) return;
    try {
      const findings = await findFindings(this.engine, sources, this.#platform.today());
      if (state === this.#state) this.findings = findings;
    } catch (error) {
      if (state === this.#state) this.error = asDefterError(error);
    } finally {
      if (state === this.#state) this.looking = false;
    }
  }

  /** The currencies of a file's amounts, as far as the user lets them count. */
  #currencies(source: SourceState): string[] {
    const only = this.steps.find(
      ({ check, source: id }) => check === 'currencies' && id === source.id,
    );
    return only ? [String(only.params.currency)] : source.currencies;
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
    const refusals = currencyRefusals(
      orders.map((source) => ({ id: source.id, currencies: this.#currencies(source) })),
    );
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
    this.#intake.forgetEngine();
    await this.#intake.prepare(engine);
    for (const source of this.sources) {
      // A file that was just being loaded has failed by itself; one refused for its currency was loaded.
      if (!source.result) continue;
      this.#stop(source);
      try {
        await this.#intake.load(source, engine);
      } catch (error) {
        if (asDefterError(error).code.startsWith('engine.')) throw error;
        source.fail(asDefterError(error));
      }
    }
    if (this.sources.length > 0) await this.#build(engine);
  }
}
