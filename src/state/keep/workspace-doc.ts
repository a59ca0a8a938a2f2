import type { Step } from '../../ingest/check';
import type { Choice } from '../../ingest/format';
import type { Kind, Role, RoleGuess } from '../../ingest/roles';
import { DEFAULT_SETTINGS, type ImportSettings } from '../../ingest/source';
import { isObject } from './record';

/** What the columns of a file hold, as far as it was settled or guessed. */
export interface KeptGuess {
  kind: Kind;
  kindSure: boolean;
  columns: readonly { name: string; role: Role | null; sure: boolean }[];
}

/** A file that was open and all that was decided about it. */
export interface KeptFile {
  id: number;
  name: string;
  /** What its bytes are kept as; null where they are not: of the sample, or there was no room. */
  bytes: string | null;
  choice: Choice;
  found: Choice;
  answers: Record<string, string>;
  signature: string | null;
  guess: KeptGuess | null;
  mendedBefore: number;
  /** The user stopped reading it. */
  stopped: boolean;
}

/** The files that were open, in their order, with everything needed to have them again as they were. */
export interface KeptWorkspace {
  sample: 'tr' | 'en' | null;
  settings: ImportSettings;
  steps: Step[];
  /** Files whose steps that are taken of themselves were taken. */
  defaulted: number[];
  files: KeptFile[];
}

const VERSION = 1;

export function printWorkspace(kept: KeptWorkspace): string {
  return JSON.stringify({ version: VERSION, ...kept });
}

/** Never throws; null where it is none, or of a later version. What is odd in it is left out. */
export function readWorkspace(text: string | null): KeptWorkspace | null {
  const value = parsed(text);
  if (!isObject(value) || value.version !== VERSION || !Array.isArray(value.files)) return null;
  const files = value.files.flatMap((file: unknown) => readFile(file) ?? []);
  const isThere = (id: unknown) => files.some((file) => file.id === id);
  const steps = Array.isArray(value.steps) ? value.steps : [];
  const defaulted: unknown[] = Array.isArray(value.defaulted) ? value.defaulted : [];
  return {
    sample: value.sample === 'tr' || value.sample === 'en' ? value.sample : null,
    settings: readSettings(value.settings),
    steps: steps.filter((step): step is Step => isStep(step) && isThere(step.source)),
    defaulted: defaulted.filter((id): id is number => isThere(id)),
    files: files.filter(({ id }, i) => files.findIndex((other) => other.id === id) === i),
  };
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

function readFile(value: unknown): KeptFile | null {
  if (!isObject(value)) return null;
  const { id, name, bytes, choice, found, answers, signature, guess, mendedBefore } = value;
  if (!Number.isSafeInteger(id) || Number(id) < 1 || typeof name !== 'string') return null;
  const said = isObject(answers) ? Object.entries(answers) : [];
  return {
    id: Number(id),
    name,
    bytes: typeof bytes === 'string' ? bytes : null,
    choice: isObject(choice) ? (choice as Choice) : {},
    found: isObject(found) ? (found as Choice) : {},
    answers: Object.fromEntries(
      said.filter((one): one is [string, string] => typeof one[1] === 'string'),
    ),
    signature: typeof signature === 'string' ? signature : null,
    guess: isGuess(guess) ? guess : null,
    mendedBefore: typeof mendedBefore === 'number' ? mendedBefore : 0,
    stopped: value.stopped === true,
  };
}

function isGuess(value: unknown): value is KeptGuess {
  return isObject(value) && typeof value.kind === 'string' && Array.isArray(value.columns);
}

function isStep(value: unknown): value is Step {
  return (
    isObject(value) &&
    typeof value.check === 'string' &&
    typeof value.remedy === 'string' &&
    isObject(value.params) &&
    Object.values(value.params).every((one) => ['string', 'number'].includes(typeof one))
  );
}

function readSettings(value: unknown): ImportSettings {
  if (!isObject(value)) return DEFAULT_SETTINGS;
  const { refunds, orderGrain, asOf } = value;
  const one = <T extends string>(of: unknown, all: readonly T[], or: T): T =>
    all.find((other) => other === of) ?? or;
  return {
    refunds: one(refunds, ['net', 'gross', 'out'], DEFAULT_SETTINGS.refunds),
    orderGrain: one(orderGrain, ['id', 'row', 'customer_day'], DEFAULT_SETTINGS.orderGrain),
    asOf: typeof asOf === 'string' && /^\d{4}-\d\d-\d\d$/.test(asOf) ? asOf : null,
  };
}

export function keptGuess(guess: RoleGuess): KeptGuess {
  const columns = guess.columns.map(({ name, role, sure }) => ({ name, role, sure }));
  return { kind: guess.kind, kindSure: guess.kindSure, columns };
}

/** A guess as it was left, where the columns are the same still. */
export function withKept(guess: RoleGuess, kept: KeptGuess): RoleGuess {
  const isSame =
    kept.columns.length === guess.columns.length &&
    guess.columns.every(({ name }, i) => kept.columns[i]?.name === name);
  if (!isSame) return guess;
  return {
    kind: kept.kind,
    kindSure: kept.kindSure,
    columns: guess.columns.map((column, i) => {
      const { role = null, sure = false } = kept.columns[i] ?? {};
      return { ...column, role, sure };
    }),
  };
}
