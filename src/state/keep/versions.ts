import type { Base } from './base';
import { isObject, seal, unseal } from './record';

/** A state of the notebook that can be looked at and brought back. */
export interface Version {
  /** When it was kept, in ms since 1970; no two are of the same moment. */
  readonly at: number;
  readonly text: string;
  /** It came from elsewhere, and the user had not agreed that it runs. */
  readonly held: boolean;
}

/** ms between two versions while somebody writes. */
const APART = 2 * 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MOST = 300;

/** The moments that stay: all of the last day, one an hour of the last week, one a day before; `at` in any order. */
export function thinned(at: readonly number[], now: number): number[] {
  const seen = new Set<string>();
  const stay = [...at]
    .sort((a, b) => b - a)
    .filter((moment) => {
      const age = now - moment;
      if (age < DAY) return true;
      const span = age < 7 * DAY ? HOUR : DAY;
      const slot = `${span}:${Math.floor(moment / span)}`;
      return !seen.has(slot) && seen.add(slot);
    });
  return stay.slice(0, MOST);
}

/** The earlier states of one text, in the database. */
export class Versions {
  readonly #base: (create: boolean) => Promise<Base | null>;
  readonly #now: () => number;
  readonly #isHeld: () => boolean;
  #last: Version | null | undefined;
  /** One after the other: each has to know the one before. */
  #turn: Promise<void> = Promise.resolve();

  constructor(
    base: (create: boolean) => Promise<Base | null>,
    now: () => number,
    isHeld: () => boolean = () => false,
  ) {
    this.#base = base;
    this.#now = now;
    this.#isHeld = isHeld;
  }

  /** The newest first; those that are damaged are left out. */
  async all(): Promise<Version[]> {
    const records = (await (await this.#base(false))?.read('versions')) ?? [];
    return records.flatMap(({ key, value }) => read(key, value) ?? []).reverse();
  }

  /**
   * Keeps a state, unless the last one is the same or just now.
   * @param surely even where the last one is just now
   */
  add(text: string, surely = false): Promise<void> {
    const held = this.#isHeld();
    const adding = this.#turn.then(() => this.#add(text, held, surely));
    this.#turn = adding.catch(() => {});
    return adding;
  }

  async #add(text: string, held: boolean, surely: boolean): Promise<void> {
    if (this.#last === undefined) this.#last = (await this.all())[0] ?? null;
    const last = this.#last;
    if (last?.text === text || (last === null && text === '')) return;
    const at = Math.max(this.#now(), (last?.at ?? 0) + 1);
    if (!surely && last && at - last.at < APART) return;
    const base = await this.#base(true);
    if (!base) return;
    const version: Version = { at, text, held };
    const keys = (await base.keys('versions')).map(Number);
    const stay = new Set(thinned(keys, at));
    await base.write([
      { store: 'versions', key: at, add: seal(version) },
      ...keys
        .filter((key) => !stay.has(key))
        .map((key) => ({ store: 'versions' as const, remove: key })),
    ]);
    this.#last = version;
  }
}

function read(key: IDBValidKey, value: unknown): Version | null {
  const said = unseal(value);
  if (!isObject(said) || said.at !== key || typeof said.text !== 'string') return null;
  return { at: Number(said.at), text: said.text, held: said.held === true };
}
