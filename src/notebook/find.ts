import type { Cell } from './notebook';

export interface Query {
  readonly text: string;
  /** Capitals count. */
  readonly exact: boolean;
  /** Only where no letter, digit or _ stands beside it. */
  readonly word: boolean;
}

/** A place in the text of a cell, in UTF-16 units. */
export interface Match {
  /** Index of the cell. */
  readonly cell: number;
  readonly start: number;
  readonly end: number;
}

/** A letter with the marks on it, which may be written as one character or several. */
const LETTER = /[^\p{M}]?\p{M}+|[^]/gu;
const PART_OF_WORD = /[\p{L}\p{M}\p{N}_]/u;

/**
 * All places of a text in the cells, in their order, none over another. Capitals are those of the language
 * (`tr`: I is ı, İ is i); in SQL and other code all four are one letter, since its words know no language.
 */
export function findAll(cells: readonly Cell[], query: Query, language: string): Match[] {
  const inProse = remembered(foldOf(query, true, language));
  const inCode = remembered(foldOf(query, false, language));
  return cells.flatMap((cell, index) =>
    placesIn(cell.text, query, cell.kind === 'text' ? inProse : inCode).map((place) => ({
      cell: index,
      ...place,
    })),
  );
}

/** The cells with another text in these places, which `findAll` has found in them. */
export function replaceAll<C extends Cell>(
  cells: readonly C[],
  matches: readonly Match[],
  text: string,
): C[] {
  const byCell = new Map<number, Match[]>();
  for (const match of matches) {
    const there = byCell.get(match.cell);
    if (there) there.push(match);
    else byCell.set(match.cell, [match]);
  }
  return cells.map((cell, index) => {
    const there = byCell.get(index);
    if (!there) return cell;
    let from = 0;
    let made = '';
    for (const { start, end } of there.toSorted((a, b) => a.start - b.start)) {
      made += cell.text.slice(from, start) + text;
      from = end;
    }
    return { ...cell, text: made + cell.text.slice(from) };
  });
}

/** The match to go to from one that was just seen or replaced: the next one behind it, else the first. */
export function nextMatch(
  matches: readonly Match[],
  from: { cell: number; start: number },
): number {
  const at = matches.findIndex(
    ({ cell, start }) => cell > from.cell || (cell === from.cell && start >= from.start),
  );
  return at < 0 && matches.length > 0 ? 0 : at;
}

type Fold = (letter: string) => string;

function foldOf({ exact }: Query, prose: boolean, language: string): Fold {
  if (exact) return (letter) => letter.normalize('NFC');
  // Languages without a dotted I keep its dot beside the i.
  const small: Fold = (letter) =>
    letter.normalize('NFC').toLocaleLowerCase(language).replaceAll('i\u0307', 'i');
  if (prose || language !== 'tr') return small;
  return (letter) => small(letter).replaceAll('ı', 'i');
}

/** Folding asks the tables of the language, and texts have few letters. */
function remembered(fold: Fold): Fold {
  const known = new Map<string, string>();
  return (letter) => {
    let made = known.get(letter);
    if (made === undefined) known.set(letter, (made = fold(letter)));
    return made;
  };
}

function placesIn(text: string, { text: wanted, word }: Query, fold: Fold): Omit<Match, 'cell'>[] {
  const needle = folded(wanted, fold).text;
  if (needle === '') return [];
  const { text: hay, starts } = folded(text, fold);
  const places: Omit<Match, 'cell'>[] = [];
  for (let at = hay.indexOf(needle); at >= 0;) {
    // Inside a letter of several characters starts are negative.
    const start = starts[at] ?? -1;
    const end = starts[at + needle.length] ?? -1;
    const fits = start >= 0 && end >= 0 && (!word || standsAlone(text, start, end));
    if (fits) places.push({ start, end });
    at = hay.indexOf(needle, fits ? at + needle.length : at + 1);
  }
  return places;
}

/** `starts[i]`: where the letter that begins at i of the folded text begins in the given one; -1 inside a letter. */
function folded(text: string, fold: Fold): { text: string; starts: Int32Array } {
  const parts: string[] = [];
  const starts: number[] = [];
  for (const { 0: letter, index } of text.matchAll(LETTER)) {
    const made = fold(letter);
    if (made === '') continue;
    parts.push(made);
    starts.push(index);
    for (let k = 1; k < made.length; k++) starts.push(-1);
  }
  starts.push(text.length);
  return { text: parts.join(''), starts: Int32Array.from(starts) };
}

function standsAlone(text: string, start: number, end: number): boolean {
  const isPart = (character: string | undefined): boolean =>
    character !== undefined && PART_OF_WORD.test(character);
  const before = [...text.slice(Math.max(0, start - 2), start)].at(-1);
  const [after] = text.slice(end, end + 2);
  const first = String.fromCodePoint(text.codePointAt(start) as number);
  const last = [...text.slice(start, end)].at(-1);
  return !(isPart(before) && isPart(first)) && !(isPart(after) && isPart(last));
}
