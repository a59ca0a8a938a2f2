import { isObject, seal, unseal } from './record';

/**
 * Texts by name, as a journal of changes and, now and then, a snapshot of all there are. Both are made of the same
 * records: under `[seq, name]` the text that `name` had as of change `seq`, under `[seq, '']` the head, which says
 * what belongs to it. Each has its own checksum, so that damage takes only what it touches.
 */
export type RecordKey = readonly [seq: number, name: string];

export interface Kept {
  store: 'journal' | 'snapshots';
  key: RecordKey;
  value: Uint8Array<ArrayBuffer>;
}

/** What a name stands for; null: it was removed by the change `seq`. */
export interface Stated {
  readonly text: string | null;
  /** The change that said so. */
  readonly seq: number;
}

export type Texts = ReadonlyMap<string, Stated>;

/** A change that cannot be read back. */
export interface Lost {
  readonly seq: number;
  /** What it was about; null where that is not known either. */
  readonly name: string | null;
}

export interface Journal {
  readonly texts: Texts;
  /** The last change there was, readable or not; 0 before the first. */
  readonly seq: number;
  /** The newest two snapshots, the newer first; 0 where there is none. */
  readonly snapshots: readonly [number, number];
  /** In the order of the changes; what is kept elsewhere as well is not lost. */
  readonly lost: readonly Lost[];
  /** Records that are damaged, whether something was lost with them or not. */
  readonly damaged: number;
}

/** The records of one change; `changes` are texts by name, null for what is gone. */
export function printChange(
  seq: number,
  at: number,
  changes: ReadonlyMap<string, string | null>,
): Kept[] {
  return print(
    'journal',
    seq,
    at,
    new Map([...changes].map(([name, text]) => [name, { text, seq }])),
  );
}

/** The records of a snapshot of everything as of change `seq`. */
export function printSnapshot(seq: number, at: number, texts: Texts): Kept[] {
  return print('snapshots', seq, at, texts);
}

function print(store: Kept['store'], seq: number, at: number, texts: Texts): Kept[] {
  const names = [...texts].map(([name, { seq: of }]) => [name, of]);
  return [
    { store, key: [seq, ''], value: seal({ seq, at, names }) },
    ...[...texts].map(([name, { text, seq: of }]): Kept => {
      return { store, key: [seq, name], value: seal({ seq, name, of, text }) };
    }),
  ];
}

interface Head {
  seq: number;
  names: readonly (readonly [name: string, of: number])[];
}

/** What records in any order and any state say; never throws, and never gives a text that nobody wrote. */
export function readJournal(
  records: readonly { store: string; key: unknown; value: unknown }[],
): Journal {
  const texts = new Map<string, Stated>();
  const heads = { journal: new Map<number, Head>(), snapshots: new Map<number, Head>() };
  const broken: Lost[] = [];
  const snapshots = new Set<number>();
  let last = 0;
  let damaged = 0;
  for (const { store, key, value } of records) {
    const place = placeOf(key);
    if (!place || (store !== 'journal' && store !== 'snapshots')) {
      damaged++;
      continue;
    }
    const [seq, name] = place;
    last = Math.max(last, seq);
    const said = unseal(value);
    const head = name === '' ? headOf(said, seq) : null;
    const text = name === '' ? null : statedOf(said, seq, name);
    if (store === 'snapshots' && head) snapshots.add(seq);
    if (head) heads[store].set(seq, head);
    else if (text) {
      if (text.seq >= (texts.get(name)?.seq ?? 0)) texts.set(name, text);
    } else {
      damaged++;
      if (store === 'journal' && name !== '') broken.push({ seq, name });
    }
  }
  const [newest = 0, before = 0] = [...snapshots].sort((a, b) => b - a);
  // Up to the newest snapshot its head knows what there was.
  const lost: Lost[] = broken.filter(({ seq }) => seq > newest);
  for (const [name, of] of heads.snapshots.get(newest)?.names ?? []) lost.push({ seq: of, name });
  let first = newest + 1;
  if (newest === 0) {
    // Before the first snapshot nothing is thrown away.
    first = Math.min(...heads.journal.keys(), ...broken.map(({ seq }) => seq), last);
    if (first > 1) lost.push({ seq: first - 1, name: null });
  }
  for (let seq = first; seq <= last; seq++) {
    const head = heads.journal.get(seq);
    if (head) for (const [name] of head.names) lost.push({ seq, name });
    else lost.push({ seq, name: null });
  }
  const isLost = ({ seq, name }: Lost) => name === null || (texts.get(name)?.seq ?? 0) < seq;
  return {
    texts,
    seq: last,
    snapshots: [newest, before],
    lost: once(lost.filter(isLost)),
    damaged,
  };
}

function once(lost: readonly Lost[]): Lost[] {
  const seen = new Map(lost.map((one) => [JSON.stringify([one.seq, one.name]), one]));
  return [...seen.values()].sort((a, b) => a.seq - b.seq);
}

function placeOf(key: unknown): RecordKey | null {
  if (!Array.isArray(key)) return null;
  const [seq, name] = key as unknown[];
  return Number.isSafeInteger(seq) && Number(seq) > 0 && typeof name === 'string'
    ? [Number(seq), name]
    : null;
}

function headOf(said: unknown, seq: number): Head | null {
  if (!isObject(said) || said.seq !== seq || !Array.isArray(said.names)) return null;
  return { seq, names: said.names as Head['names'] };
}

function statedOf(said: unknown, seq: number, name: string): Stated | null {
  if (!isObject(said) || said.seq !== seq || said.name !== name) return null;
  const { text, of } = said;
  if ((typeof text !== 'string' && text !== null) || typeof of !== 'number') return null;
  return { text, seq: of };
}
