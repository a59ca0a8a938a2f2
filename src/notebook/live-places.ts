import { tokenize } from '../engine/sql';

/** A `{{ … }}` in a text; `end` is behind its last brace. */
export interface LivePlace {
  readonly expression: string;
  readonly start: number;
  readonly end: number;
}

/** Characters that an expression may have. */
const LONGEST = 4000;
/** Ends that are tried before the first is taken. */
const ENDS = 8;

/**
 * All `{{ … }}` of a text, in code too: that is for whoever reads the Markdown. `\{{` is text, and so is what has no
 * end before an empty line, a ` or a fence.
 */
export function findLive(text: string): LivePlace[] {
  const places: LivePlace[] = [];
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at)) {
    // The innermost two of many braces.
    let start = at;
    while (text[start + 2] === '{') start++;
    const end = isEscaped(text, at) ? -1 : endOf(text, start + 2);
    if (end < 0) {
      at = start + 2;
      continue;
    }
    const expression = text.slice(start + 2, end - 2).trim();
    if (expression !== '') places.push({ expression, start, end });
    at = end;
  }
  return places;
}

function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text[before - 1] === '\\') before--;
  return (at - before) % 2 === 1;
}

/** Behind the first `}}` that is neither in a text of SQL nor inside other braces; else behind the first there is. */
function endOf(text: string, from: number): number {
  const part = text.slice(from, from + LONGEST);
  const stop = /`|~~~|\n[ \t]*\n/.exec(part)?.index ?? part.length;
  const inside = part.slice(0, stop);
  let first = -1;
  let at = inside.indexOf('}}');
  for (let k = 0; at >= 0 && k < ENDS; k++, at = inside.indexOf('}}', at + 1)) {
    if (first < 0) first = at;
    if (isWhole(inside.slice(0, at))) return from + at + 2;
  }
  return first < 0 ? -1 : from + first + 2;
}

function isWhole(expression: string): boolean {
  let depth = 0;
  for (const { kind, text } of tokenize(expression)) {
    if (kind === 'unterminated') return false;
    if (kind === 'symbol' && text === '{') depth++;
    if (kind === 'symbol' && text === '}' && --depth < 0) return false;
  }
  return depth === 0;
}

/**
 * A text with every live value in it as one word that Markdown takes for a word, whatever the expression holds.
 * `restore` gives back what was written, `pieces` cuts a text at them.
 */
export function maskLive(text: string): {
  masked: string;
  restore(text: string): string;
  pieces(text: string): { text: string; live: boolean }[];
} {
  const places = findLive(text);
  const sign = places.length > 0 ? freeSign(text) : null;
  if (sign === null) {
    return {
      masked: text,
      restore: (given) => given,
      pieces: (given) => [{ text: given, live: false }],
    };
  }
  let masked = '';
  let from = 0;
  places.forEach(({ start, end }, i) => {
    masked += `${text.slice(from, start)}${sign}${i}${sign}`;
    from = end;
  });
  masked += text.slice(from);
  const word = new RegExp(`${sign}(\\d+)${sign}`, 'g');
  const written = (_: string, i: string): string => {
    const place = places[Number(i)];
    return place ? text.slice(place.start, place.end) : '';
  };
  return {
    masked,
    restore: (given) => given.replace(word, written),
    pieces: (given) =>
      given
        .split(word)
        .map((part, k) =>
          k % 2 === 0
            ? { text: part, live: false }
            : { text: places[Number(part)]?.expression ?? '', live: true },
        )
        .filter((piece) => piece.text !== ''),
  };
}

/** A character for private use that the text does not have. */
function freeSign(text: string): string | null {
  for (let code = 0xe000; code < 0xe100; code++) {
    const sign = String.fromCharCode(code);
    if (!text.includes(sign)) return sign;
  }
  return null;
}
