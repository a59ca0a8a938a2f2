import { History } from '../../lib/history';
import { isAbort } from '../../lib/errors';
import { allBits, and, count, type Bits } from '../../lib/bits';
import type { Locale } from '../../i18n/locale';
import { normalise, sameRule } from '../../model/segments/rules/normalise';
import {
  isGroup,
  outlineOf,
  partsOf,
  pathsOf,
  ruleOf,
  type Group,
  type Item,
  type Spot,
} from '../../model/segments/rules/outline';
import { problemsOf, type RuleProblem } from '../../model/segments/rules/problems';
import { readRule } from '../../model/segments/rules/read';
import type { Rule, Segments } from '../../model/segments/rules/rule';
import { parse, type Parsed, type ParseOptions } from '../../model/segments/rules/words/parse';
import { COLOURS, withRule, type SavedSegment } from '../../model/segments/saved';
import type { Change, Crowd, RuleEval } from '../../model/segments/rules/eval';
import type { MapStore } from '../segments-maps.svelte';
import type { Crowds } from './crowds.svelte';
import type { SavedSegments } from './saved.svelte';

/** What is edited and can be undone. */
export interface Sheet {
  readonly name: string;
  readonly colour: number;
  readonly root: Group;
}

/** The address of a segment that is not saved yet; more of them are `new-2`, `new-3`, … */
export const NEW = 'new';
const MOST_NEW = 99;
const KEY = 'defter.segments.draft';

export interface Figures {
  /** Null where the rule cannot be counted. */
  readonly crowd: Crowd | null;
  /** Against the rule before the last change. */
  readonly last: Change | null;
  /** Against the rule as it was when editing began: the saved one, or the selection it was made of. */
  readonly since: Change | null;
  /** Customers that each part takes by itself, by key. */
  readonly alone: Readonly<Record<number, number>>;
  /** In a group where all must hold: customers left after this part and those before it, by key. */
  readonly left: Readonly<Record<number, number>>;
}

const NOTHING: Figures = { crowd: null, last: null, since: null, alone: {}, left: {} };

/** A new segment that was begun and is not saved. */
export interface Unfinished {
  readonly id: string;
  readonly name: string;
  readonly rule: Rule;
}

interface Context {
  saved: SavedSegments;
  crowds: Crowds;
  store: MapStore;
}

/** One own segment under the hand: its rule as an outline with undo, and whom it takes now. */
export class Draft {
  /** Id of the saved segment, or that of a new one; null while nothing is edited. */
  id: string | null = $state.raw(null);
  figures: Figures = $state.raw(NOTHING);
  /** The engine is being asked; figures are those of the rule before. */
  counting = $state(false);
  error: unknown = $state.raw(null);
  /** A part under the pointer, and where it would go. */
  drag: { readonly key: number; readonly over: Spot | null } | null = $state.raw(null);
  #history: History<Sheet> = $state.raw(new History(EMPTY));
  #context: Context;
  /** The rule when editing began. */
  #base: Rule | null = $state.raw(null);
  /** The saved segment when editing began: another open page may change it meanwhile. */
  #from: SavedSegment | undefined;
  /** Changes with what is kept. */
  #kept = $state(0);
  #tag: string | null = null;
  #run = 0;
  #before: { rules: RuleEval; bits: Bits } | null = null;
  /** Saved while it was counted: the count is put there when it is known. */
  #awaited: { id: string; rule: Rule; asOf: string | null; at: string; rules: RuleEval } | null =
    null;
  #follow: { rules: RuleEval; ask: ReturnType<RuleEval['follow']> } | null = null;

  constructor(context: Context) {
    this.#context = context;
  }

  readonly sheet: Sheet = $derived.by(() => this.#history.present);
  readonly root: Group = $derived.by(() => this.#history.present.root);
  readonly rule: Rule = $derived(ruleOf(this.root));
  readonly saved = $derived.by(() =>
    this.id === null ? undefined : this.#context.saved.get(this.id),
  );
  /** The saved rules, this one as it is edited: so a circle shows before it is saved. */
  readonly segments: Segments = $derived.by(() => {
    const { rules } = this.#context.saved;
    return this.saved ? withRule(rules, this.saved.id, this.rule) : rules;
  });
  /** Null until the tables are known. */
  readonly problems: readonly RuleProblem[] | null = $derived.by(() => {
    const catalogue = this.#context.crowds.now?.catalogue;
    return catalogue ? problemsOf(this.rule, catalogue, this.segments) : null;
  });
  /** The problems of each part that is not those of a part in it, by key. */
  readonly problemsAt: Readonly<Record<number, readonly RuleProblem[]>> = $derived.by(() =>
    byPart(this.root, this.problems ?? []),
  );
  readonly changed: boolean = $derived.by(() => {
    if (this.id === null) return false;
    const { saved, sheet } = this;
    if (!saved) return this.root.items.length > 0 || sheet.name !== '';
    return (
      saved.name !== sheet.name || saved.colour !== sheet.colour || !sameRule(saved.rule, this.rule)
    );
  });

  get canUndo(): boolean {
    return this.#history.canUndo;
  }
  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** Goes on where this segment was left, else begins with it as saved; the same again does nothing. */
  open(id: string): void {
    if (id === this.id) return;
    const saved = this.#context.saved.get(id);
    const kept = this.#read(id);
    const sheet =
      kept?.sheet ?? (saved ? sheetOf(saved.name, saved.colour, saved.rule) : this.#empty());
    this.#start(id, sheet, saved?.rule ?? null);
    this.#from = kept?.from ?? saved;
  }

  /**
   * A new segment that begins with this rule; gives its address. Those begun before stay: one that is the same is
   * gone on with.
   */
  begin(rule: Rule, name = ''): string {
    const same = this.unfinished.find((one) => one.name === name && sameRule(one.rule, rule));
    const id = same?.id ?? this.free;
    if (id === this.id) return id;
    this.#start(id, { ...this.#empty(), name, root: outlineOf(rule) }, rule);
    this.#put();
    return id;
  }

  /** The new segments that were begun and are not saved. */
  get unfinished(): readonly Unfinished[] {
    return NEWS.flatMap((id) => {
      const kept = this.#read(id);
      return kept ? [{ id, name: kept.sheet.name, rule: ruleOf(kept.sheet.root) }] : [];
    });
  }

  /** The address of a new segment that has nothing in it yet. */
  get free(): string {
    return NEWS.find((id) => this.#read(id) === null) ?? NEW;
  }

  close(): void {
    this.id = null;
    this.#run++;
  }

  /** One step to undo. Changes in a row with the same `tag` (typing into a field) are one. */
  edit(change: Partial<Sheet>, tag: string | null = null): void {
    const sheet = { ...this.sheet, ...change };
    const same = (['name', 'colour', 'root'] as const).every(
      (key) => sheet[key] === this.sheet[key],
    );
    if (same) return;
    const goesOn = tag !== null && tag === this.#tag;
    this.#history = goesOn ? this.#history.replace(sheet) : this.#history.push(sheet);
    this.#tag = tag;
    this.#put();
  }

  /** What is typed next is a step of its own. */
  settle(): void {
    this.#tag = null;
  }

  undo(): void {
    this.#travel(this.#history.undo());
  }
  redo(): void {
    this.#travel(this.#history.redo());
  }

  /** Takes a rule in words over; a text that is none changes nothing. */
  say(text: string, locale: Locale, names: ParseOptions): Parsed | null {
    const catalogue = this.#context.crowds.now?.catalogue;
    if (!catalogue) return null;
    const parsed = parse(text, locale, catalogue, names);
    if (parsed.rule && !sameRule(parsed.rule, this.rule))
      this.edit({ root: outlineOf(parsed.rule) });
    return parsed;
  }

  /** Saves with its count where it can be counted; gives its id. One without a name gets `unnamed`. */
  save(asOf: string | null, unnamed: string, at: string): string {
    const { colour } = this.sheet;
    const name = this.sheet.name.trim() || unnamed;
    const { crowd } = this.figures;
    const fresh = this.problems?.length === 0 && !this.counting ? crowd : null;
    const count = fresh && { ...fresh, asOf, at };
    const rule = normalise(this.rule);
    const { saved, crowds } = this.#context;
    const before = this.id;
    let id = before ?? NEW;
    if (!isNew(id)) {
      id = saved.change(id, { name, colour, rule, saved: count }, { from: this.#from });
    }
    if (!saved.get(id)) id = saved.add(name, rule, count, colour);
    const rules = crowds.now?.rules;
    const awaited = this.problems?.length === 0 && this.counting && rules;
    this.#awaited = awaited ? { id, rule, asOf, at, rules } : null;
    this.id = id;
    this.#settleOn(saved.get(id)!);
    for (const at of [before, id]) if (at !== null) this.#store(at, '');
    return id;
  }

  /** What another open page has made of the segment meanwhile is in what was saved. */
  #settleOn(saved: SavedSegment): void {
    const { name, colour, rule } = saved;
    const root = sameRule(rule, this.rule) ? this.root : outlineOf(rule);
    this.#history = this.#history.replace({ name, colour, root });
    this.#base = rule;
    this.#from = saved;
    this.figures = { ...this.figures, since: null };
  }

  /** Leaves what was edited and not saved. */
  discard(): void {
    if (this.id !== null) this.#store(this.id, '');
    this.close();
  }

  /** Whether a segment was left with changes. */
  left(id: string): boolean {
    return this.#read(id) !== null;
  }

  /** Counts the rule and its parts; superseded questions are cancelled. Call it where an effect can follow. */
  async count(): Promise<void> {
    const run = ++this.#run;
    const { rule, root, problems, segments } = this;
    const base = this.#base;
    const rules = this.#context.crowds.now?.rules;
    if (this.id === null || !rules || problems === null) return;
    const sound = soundParts(root, this.problemsAt);
    this.counting = true;
    try {
      if (this.#follow?.rules !== rules) this.#follow = { rules, ask: rules.follow() };
      // One question for all parts, those of a rule that cannot be counted whole too.
      const asked: Rule = { any: sound.filter((item) => !isGroup(item)).map(ruleOf) };
      await this.#follow.ask(asked, segments);
      const bits = problems.length === 0 ? await rules.bits(rule, segments) : null;
      if (bits) this.#counted(rule, rules.crowd(bits), rules);
      const since = base && (await this.#bitsOf(base, rules));
      if (run !== this.#run) return;
      const before = this.#before?.rules === rules ? this.#before.bits : null;
      this.figures = {
        crowd: bits && rules.crowd(bits),
        last: bits && before && rules.change(bits, before),
        since: bits && since && rules.change(bits, since),
        ...partFigures(root, sound, rules, segments),
      };
      this.#before = bits ? { rules, bits } : this.#before;
      this.error = null;
      this.counting = false;
    } catch (error) {
      if (run !== this.#run) return;
      this.counting = false;
      if (isAbort(error)) return;
      this.error = error;
      this.figures = NOTHING;
    }
  }

  #counted(rule: Rule, crowd: Crowd, rules: RuleEval): void {
    const awaited = this.#awaited;
    if (awaited?.rules !== rules || !sameRule(awaited.rule, rule)) return;
    this.#awaited = null;
    const { id, asOf, at } = awaited;
    this.#context.saved.counted(id, awaited.rule, { ...crowd, asOf, at });
  }

  async #bitsOf(rule: Rule, rules: RuleEval): Promise<Bits | null> {
    const { crowds, saved } = this.#context;
    const catalogue = crowds.now?.catalogue;
    if (!catalogue || problemsOf(rule, catalogue, saved.rules).length > 0) return null;
    return rules.bits(rule, saved.rules);
  }

  #start(id: string, sheet: Sheet, base: Rule | null): void {
    this.#run++;
    this.id = id;
    this.#history = new History(sheet);
    this.#base = base;
    this.#from = undefined;
    this.#tag = null;
    this.#before = null;
    this.figures = NOTHING;
    this.error = null;
  }

  #travel(history: History<Sheet>): void {
    this.#history = history;
    this.#tag = null;
    this.#put();
  }

  #put(): void {
    if (this.id === null) return;
    const { name, colour } = this.sheet;
    const from = this.#from && { ...this.#from, saved: undefined };
    const kept = { name, colour, rule: this.rule, from };
    this.#store(this.id, this.changed ? JSON.stringify(kept) : '');
  }

  #store(id: string, text: string): void {
    this.#context.store.set(keyOf(id), text);
    this.#kept++;
  }

  #read(id: string): Kept | null {
    void this.#kept;
    return readKept(this.#context.store.get(keyOf(id)), id);
  }

  #empty(): Sheet {
    return { ...EMPTY, colour: this.#context.saved.all.length % COLOURS };
  }
}

const EMPTY: Sheet = { name: '', colour: 0, root: outlineOf({ all: [] }) };

const NEWS: readonly string[] = Array.from({ length: MOST_NEW }, (_, i) =>
  i === 0 ? NEW : `${NEW}-${i + 1}`,
);

/** Whether this is the address of a segment that is not saved yet. */
export function isNew(id: string): boolean {
  return NEWS.includes(id);
}

function keyOf(id: string): string {
  return `${KEY}.${id}`;
}

function sheetOf(name: string, colour: number, rule: Rule): Sheet {
  return { name, colour, root: outlineOf(rule) };
}

interface Kept {
  readonly sheet: Sheet;
  /** The saved segment that it was made of. */
  readonly from: SavedSegment | undefined;
}

/** What was kept of a visit before; null where there is nothing one can read. */
function readKept(text: string | null, id: string): Kept | null {
  const kept = parsed(text);
  const sheet = readSheet(kept);
  const from = readSheet(kept?.from);
  if (!sheet) return null;
  const { name = '', colour = 0, root } = from ?? {};
  return { sheet, from: root && { id, name, colour, rule: ruleOf(root), saved: null } };
}

function readSheet(value: unknown): Sheet | null {
  if (typeof value !== 'object' || value === null) return null;
  const { name, colour, rule } = value as Record<string, unknown>;
  const read = readRule(rule);
  return read ? sheetOf(String(name), (Number(colour) || 0) % COLOURS, read) : null;
}

function parsed(text: string | null): Record<string, unknown> | null {
  try {
    return JSON.parse(text ?? '') as Record<string, unknown> | null;
  } catch {
    return null;
  }
}

function byPart(
  root: Group,
  problems: readonly RuleProblem[],
): Record<number, readonly RuleProblem[]> {
  const paths = [...pathsOf(root)].sort(([, a], [, b]) => b.length - a.length);
  const found: Record<number, RuleProblem[]> = {};
  for (const problem of problems) {
    const { at } = problem;
    const owner = paths.find(([, path]) => path === '' || at === path || at.startsWith(`${path}.`));
    // What is left of the path says where in the part.
    if (owner) (found[owner[0]] ??= []).push({ ...problem, at: at.slice(owner[1].length + 1) });
  }
  return found;
}

/** Parts that can be counted by themselves. */
function soundParts(
  root: Group,
  problems: Readonly<Record<number, readonly RuleProblem[]>>,
): readonly Item[] {
  return partsOf(root).filter((item) => partsOf(item).every(({ key }) => !problems[key]));
}

function partFigures(
  root: Group,
  sound: readonly Item[],
  rules: RuleEval,
  segments: Segments,
): Pick<Figures, 'alone' | 'left'> {
  const alone: Record<number, number> = {};
  const left: Record<number, number> = {};
  const known: Record<number, Bits | null> = {};
  for (const item of sound) {
    const bits = rules.peek(ruleOf(item), segments);
    known[item.key] = bits;
    if (bits) alone[item.key] = count(bits);
  }
  for (const item of partsOf(root)) {
    if (!isGroup(item) || item.kind !== 'all' || item.items.length < 2) continue;
    let rest = allBits(rules.size);
    for (const part of item.items) {
      const bits = known[part.key];
      // After a part that cannot be counted nobody knows how many are left.
      if (!bits) break;
      rest = and(rest, bits);
      left[part.key] = count(rest);
    }
  }
  return { alone, left };
}
