import type { Choice, ReadResult, Sample } from '../ingest/format';
import type { Ledger } from '../ingest/ledger';
import type { Recipe } from '../ingest/recipe';
import type { RoleGuess } from '../ingest/roles';
import type { Source } from '../ingest/source';
import type { Question } from '../ingest/understand';
import { DefterError } from '../lib/errors';
import type { KeptFile, KeptGuess } from './keep/workspace-doc';

export interface Progress {
  /** Bytes read, or unpacked, and in all; 0 while unknown. */
  done: number;
  total: number;
  /** Rows handed over so far. */
  rows: number;
  /** Milliseconds since the reading began. */
  elapsed: number;
}

/** One file as the Data page shows it. */
export class SourceState {
  readonly id: number;
  name = $state('');
  blob: Blob;
  status = $state<'unpacking' | 'sniffing' | 'loading' | 'asking' | 'ready' | 'failed'>('sniffing');
  progress = $state.raw<Progress | null>(null);
  error = $state.raw<DefterError | null>(null);
  sample = $state.raw<Sample | null>(null);
  guess = $state.raw<RoleGuess | null>(null);
  result = $state.raw<ReadResult | null>(null);
  /** Rows and rejected records in the engine, counted there. */
  loaded = $state.raw<{ rows: number; rejected: number } | null>(null);
  source = $state.raw<Source | null>(null);
  questions = $state.raw<Question[]>([]);
  currencies = $state.raw<string[]>([]);
  ledger = $state.raw<Ledger | null>(null);
  /** Lines mended by hand in the file that this one took the place of. */
  mendedBefore = $state(0);
  /** How the last file of the same columns was understood, if this one is read alike. */
  recipe = $state.raw<Recipe | null>(null);
  /** Of its columns at the first look, before the user decided anything; see `signatureOf`. */
  signature: string | null = null;
  /** What the user decided about the reading. */
  choice: Choice = {};
  /** What reading all of the file has found out about its reading; next month's file may be another. */
  found: Choice = {};
  /** What its columns held when it was left, in a file of an earlier visit; nothing else is asked about it then. */
  kept: KeptGuess | null = null;
  /** What its bytes were kept as, where they are not there. */
  missing: string | null = null;
  /** The user's answers, by question id. */
  answers: Record<string, string> = {};
  /** It is an archive still, on its way to the files in it. */
  isPacked = $state(false);
  abort = new AbortController();

  constructor(id: number, file: File) {
    this.id = id;
    this.name = file.name;
    this.blob = file;
  }

  /** A file of an earlier visit, with everything that was decided about it. */
  static of(kept: KeptFile, blob: Blob | null): SourceState {
    const source = new SourceState(kept.id, new File([], kept.name));
    if (blob) source.blob = blob;
    else source.missing = kept.bytes;
    source.choice = kept.choice;
    source.found = kept.found;
    source.answers = kept.answers;
    source.signature = kept.signature;
    source.kept = kept.guess;
    source.mendedBefore = kept.mendedBefore;
    return source;
  }

  get size(): number {
    return this.blob.size;
  }

  /** Another file in place of the one there is; nothing is known of it yet. */
  put(file: File): void {
    this.name = file.name;
    this.blob = file;
    this.isPacked = false;
    this.status = 'sniffing';
    this.progress = null;
    this.found = {};
    this.kept = null;
    this.missing = null;
  }

  /** Looked at (again): what was guessed before is of no interest. */
  take(sample: Sample): void {
    this.sample = sample;
    this.guess = null;
  }

  /** Its bytes are no longer those that were kept: none of them is read again. */
  lose({ name, bytes, guess }: KeptFile): void {
    this.blob = new Blob([]);
    this.missing = bytes;
    this.kept = guess;
    [this.sample, this.guess, this.recipe, this.result] = [null, null, null, null];
    this.fail(new DefterError('keep.damaged', { params: { file: name } }));
  }

  fail(error: DefterError): void {
    this.isPacked = false;
    this.progress = null;
    this.source = null;
    this.questions = [];
    this.status = 'failed';
    this.error = error;
  }
}
