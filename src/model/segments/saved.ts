import { readRule } from './rules/read';
import type { Rule, Segments } from './rules/rule';

/** A rule that was given a name, and what it gave on the day it was saved. */
export interface SavedSegment {
  /** Never changes and is never used again: other rules name it. */
  readonly id: string;
  readonly name: string;
  /** Place in the palette of segments, 0 to 10. */
  readonly colour: number;
  readonly rule: Rule;
  readonly saved: SavedCount | null;
}

/** What the rule gave when it was saved; null in `SavedSegment` where it could not be counted then. */
export interface SavedCount {
  readonly customers: number;
  /** Ten-thousandths of the currency, net. */
  readonly revenue: number;
  /** The day that the data counted as of, `2024-02-29`; null where there was none. */
  readonly asOf: string | null;
  /** When, as an ISO instant. */
  readonly at: string;
}

export const COLOURS = 11;
const FORMAT = 'defter.segments';
const VERSION = 1;

export type SavedProblem =
  /** No JSON, or none of ours. */
  | { readonly code: 'no_file' }
  /** Written by a later version of the app. */
  | { readonly code: 'newer'; readonly version: number }
  /** The n-th segment (from 1) cannot be read and is left out; its name where it has one. */
  | { readonly code: 'segment'; readonly n: number; readonly name: string };

/** The text of a file with these segments. */
export function printSaved(segments: readonly SavedSegment[]): string {
  return JSON.stringify({ format: FORMAT, version: VERSION, segments }, null, 2);
}

/** Never throws. What is readable comes back, in its order; a second segment of the same id is left out. */
export function readSaved(text: string): {
  segments: readonly SavedSegment[];
  problems: readonly SavedProblem[];
} {
  const file = parsed(text);
  if (!isObject(file) || file.format !== FORMAT || !Array.isArray(file.segments)) {
    return { segments: [], problems: [{ code: 'no_file' }] };
  }
  if (typeof file.version !== 'number' || file.version > VERSION) {
    return { segments: [], problems: [{ code: 'newer', version: Number(file.version) }] };
  }
  const segments: SavedSegment[] = [];
  const problems: SavedProblem[] = [];
  file.segments.forEach((value: unknown, i) => {
    const segment = readSegment(value);
    if (segment && !segments.some(({ id }) => id === segment.id)) segments.push(segment);
    else {
      const name = isObject(value) && typeof value.name === 'string' ? value.name : '';
      problems.push({ code: 'segment', n: i + 1, name });
    }
  });
  return { segments, problems };
}

function readSegment(value: unknown): SavedSegment | null {
  if (!isObject(value)) return null;
  const { id, name, colour, saved } = value;
  const rule = readRule(value.rule);
  if (typeof id !== 'string' || id === '' || typeof name !== 'string' || !rule) return null;
  const place = typeof colour === 'number' && Number.isInteger(colour) ? colour : 0;
  return { id, name, colour: Math.abs(place) % COLOURS, rule, saved: readCount(saved) };
}

function readCount(value: unknown): SavedCount | null {
  if (!isObject(value)) return null;
  const { customers, revenue, asOf, at } = value;
  if (typeof customers !== 'number' || typeof revenue !== 'number' || typeof at !== 'string') {
    return null;
  }
  return { customers, revenue, asOf: typeof asOf === 'string' ? asOf : null, at };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The rules by id, for rules that name segments. */
export function rulesOf(segments: readonly SavedSegment[]): Segments {
  return new Map(segments.map(({ id, rule }) => [id, rule]));
}

/** Names by id. Those in `gone` are of segments that are no more; a name that somebody else has now is left out. */
export function namesOf(
  segments: readonly SavedSegment[],
  gone: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, string> {
  const names = new Map(segments.map(({ id, name }) => [id, name]));
  const taken = new Set(names.values());
  for (const [id, name] of Object.entries(gone)) {
    if (!names.has(id) && !taken.has(name)) names.set(id, name);
  }
  return names;
}

/** A name that is not taken: `name`, or that with a number behind it, `VIP (2)`. */
export function freeName(name: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  let free = name;
  for (let n = 2; names.has(free); n++) free = `${name} (${n})`;
  return free;
}

/** Names by id of which no two are the same: the second of a name has a number behind it. */
export function apartNames(names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const taken = new Set(names.values());
  const met = new Set<string>();
  return new Map(
    [...names].map(([id, name]) => {
      const called = met.has(name) ? freeName(name, taken) : name;
      taken.add(called);
      met.add(name);
      return [id, called];
    }),
  );
}

/** The same with another rule for one of them. */
export function withRule(segments: Segments, id: string, rule: Rule): Segments {
  return new Map([...segments, [id, rule]]);
}

/** Ids of the segments whose rules name this one, themselves or by way of others. */
export function usersOf(id: string, segments: readonly SavedSegment[]): readonly string[] {
  const found = new Set([id]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const segment of segments) {
      if (namedIn(segment.rule).some((named) => found.has(named))) found.add(segment.id);
    }
  }
  found.delete(id);
  return [...found];
}

/** Ids of the segments that a rule names itself. */
export function namedIn(rule: Rule): readonly string[] {
  if ('all' in rule) return rule.all.flatMap(namedIn);
  if ('any' in rule) return rule.any.flatMap(namedIn);
  if ('not' in rule) return namedIn(rule.not);
  return 'segment' in rule ? [rule.segment] : [];
}
