import {
  GRID,
  matches,
  usesMonetary,
  type Range,
  type ScoreRule,
  type Segment,
  type SegmentMap,
} from './map';

/** `code` names the message; `at` is the path of the offending value, for example `segments.3.color`. */
export interface MapProblem {
  at: string;
  code: string;
}

/** The map as text to keep: JSON with its format version. */
export function printMap(map: SegmentMap): string {
  return JSON.stringify({ version: 1, ...map }, null, 2);
}

/** Reads a kept map. Never throws: what is wrong comes back as problems, and then there is no map. */
export function readMap(text: string): { map: SegmentMap | null; problems: MapProblem[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { map: null, problems: [{ at: '', code: 'json' }] };
  }
  if (isObject(value) && value.version !== 1) {
    return { map: null, problems: [{ at: 'version', code: 'version' }] };
  }
  return validateMap(value);
}

/** The map in `value` with nothing else in it, or what is wrong. */
export function validateMap(value: unknown): { map: SegmentMap | null; problems: MapProblem[] } {
  const problems: MapProblem[] = [];
  const wrong = (at: string, code: string) => void problems.push({ at, code });

  const name = (at: string, candidate: unknown) => {
    const { tr, en } = isObject(candidate) ? candidate : {};
    if (typeof tr === 'string' && typeof en === 'string' && tr.trim() && en.trim())
      return { tr, en };
    wrong(at, 'name');
    return { tr: '', en: '' };
  };
  const score = (n: unknown, low: number): n is number =>
    typeof n === 'number' && Number.isFinite(n) && n >= low && n <= GRID;
  const cell = (at: string, candidate: unknown): readonly [number, number] => {
    const [r, f] = Array.isArray(candidate) && candidate.length === 2 ? candidate : [];
    if (Number.isInteger(r) && Number.isInteger(f) && score(r, 1) && score(f, 1)) return [r, f];
    wrong(at, 'cell');
    return [1, 1];
  };
  const range = (at: string, candidate: unknown): Range => {
    const [low, high] = Array.isArray(candidate) && candidate.length === 2 ? candidate : [];
    if (score(low, 0) && score(high, 0) && low <= high) return [low, high];
    wrong(at, 'range');
    return [1, GRID];
  };
  const rule = (at: string, candidate: unknown): ScoreRule => {
    const given = isObject(candidate) ? candidate : {};
    const made: ScoreRule = {};
    for (const key of ['r', 'f', 'm', 'fm'] as const) {
      if (given[key] !== undefined) made[key] = range(`${at}.${key}`, given[key]);
    }
    if (Object.keys(made).length === 0) wrong(at, 'rule');
    return made;
  };
  const list = <T>(at: string, candidate: unknown, read: (at: string, item: unknown) => T): T[] => {
    if (Array.isArray(candidate)) return candidate.map((item, i) => read(`${at}.${i}`, item));
    wrong(at, 'list');
    return [];
  };
  const segment = (at: string, candidate: unknown): Segment => {
    const given = isObject(candidate) ? candidate : {};
    const made: Segment = { id: '', name: name(`${at}.name`, given.name), color: '' };
    if (isId(given.id)) made.id = given.id;
    else wrong(`${at}.id`, 'id');
    if (isColor(given.color)) made.color = given.color;
    else wrong(`${at}.color`, 'color');
    if (given.cells !== undefined) made.cells = list(`${at}.cells`, given.cells, cell);
    if (given.rules !== undefined) made.rules = list(`${at}.rules`, given.rules, rule);
    return made;
  };

  if (!isObject(value)) return { map: null, problems: [{ at: '', code: 'map' }] };
  if (!isId(value.id)) wrong('id', 'id');
  const map: SegmentMap = {
    id: String(value.id),
    name: name('name', value.name),
    segments: list('segments', value.segments, segment),
  };
  const ids = map.segments.map((s) => s.id);
  ids.forEach((id, i) => id && ids.indexOf(id) < i && wrong(`segments.${i}.id`, 'same-id'));
  if (Array.isArray(value.segments) && ids.length === 0) wrong('segments', 'empty');
  return { map: problems.length === 0 ? map : null, problems };
}

/**
 * A copy of `map` with the cells of the R × F grid given to `segment`, or to none when it is null.
 * Only for maps that do not look at M: rules become cells.
 */
export function paint(
  map: SegmentMap,
  cells: readonly (readonly [r: number, f: number])[],
  segment: string | null,
): SegmentMap {
  if (usesMonetary(map)) throw new RangeError(`${map.id} looks at the M score`);
  const painted = (r: number, f: number) => cells.some(([a, b]) => a === r && b === f);
  const taken = new Set<string>();
  const segments = map.segments.map((s): Segment => {
    const own: [number, number][] = [];
    for (let r = 1; r <= GRID; r++) {
      for (let f = 1; f <= GRID; f++) {
        const kept = !painted(r, f) && !taken.has(`${r} ${f}`) && matches(s, r, f, 1);
        if (kept || (painted(r, f) && s.id === segment)) {
          own.push([r, f]);
          taken.add(`${r} ${f}`);
        }
      }
    }
    return { id: s.id, name: s.name, color: s.color, cells: own };
  });
  return { ...map, segments };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z][a-z0-9-]{0,39}$/.test(value);
}

/** Hex, or one of our own custom properties: a colour from a file must not reach for anything else. */
function isColor(value: unknown): value is string {
  return typeof value === 'string' && /^(#[0-9a-f]{6}|var\(--seg-[a-z]+\))$/i.test(value);
}
