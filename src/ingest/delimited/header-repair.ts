import { knownJoints } from '../header';
import { splitRecords } from './records';
import type { Cut } from './substitute';

/** Stands for a quote that is text while a line is cut. */
const LITERAL = '\ufdd4';

/**
 * The names in a line that has not as many cells as the records below, or quotes where none belong:
 * another delimiter, a stray quote, one delimiter too many or missing. Null where not exactly one way
 * gives `width` names that look most like names.
 *
 * @param joints a name may be two known ones run together
 */
export function mendedHeader(
  text: string,
  cut: Cut & { width: number },
  joints: boolean,
): string[] | null {
  const { quote, delimiter, width } = cut;
  const ways = new Map<string, { names: string[]; oddities: number }>();
  const split = (line: string, by: Cut): string[] =>
    splitRecords(line, by, { limit: 1 })[0]?.cells ?? [];
  const add = (cells: string[]): void => {
    if (cells.length !== width) return;
    const names = cells.map((cell) => cell.replaceAll(LITERAL, quote));
    if (names.some((name) => name !== '' && !/\p{L}/u.test(name))) return;
    const oddities = names.reduce((sum, name) => sum + odd(name, quote, delimiter), 0);
    if (oddities < width) ways.set(names.join('\0'), { names, oddities });
  };
  const plain = split(text, cut);
  add(plain);
  for (const other of [',', ';', '\t', '|', ' ']) {
    if (other !== delimiter) add(split(text, { ...cut, delimiter: other, everyBlank: true }));
  }
  if (quote !== '') {
    for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + 1)) {
      add(split(text.slice(0, at) + LITERAL + text.slice(at + 1), cut));
      for (const place of [at, at + 1]) {
        add(split(text.slice(0, place) + delimiter + text.slice(place), cut));
      }
    }
  }
  if (plain.length === width + 1) {
    plain.forEach((cell, k) => {
      if (cell === '') add(plain.filter((_, other) => other !== k));
    });
  }
  if (plain.length === width - 1 && joints && ways.size === 0) {
    plain.forEach((cell, k) => {
      for (const at of knownJoints(cell)) {
        add([...plain.slice(0, k), cell.slice(0, at), cell.slice(at), ...plain.slice(k + 1)]);
      }
    });
  }
  const [best, second] = [...ways.values()].sort((a, b) => a.oddities - b.oddities);
  return best === undefined || best.oddities === second?.oddities ? null : best.names;
}

/** How unlike a name it is. */
function odd(name: string, quote: string, delimiter: string): number {
  if (name.trim() === '') return 1;
  const stray = quote !== '' && name.includes(quote);
  const atStart = stray && name.lastIndexOf(quote) === 0;
  return (atStart ? 1 : stray ? 3 : 0) + (name.includes(delimiter) ? 3 : 0);
}
