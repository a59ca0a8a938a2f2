/** About how wide `text` will be in pixels, on the safe side: without a document nothing can be measured. */
export function textWidth(text: string, font: number): number {
  let em = 0;
  for (const c of text) {
    if (/[\p{Mn}\p{Cf}]/u.test(c)) continue;
    em += /[iıjlİI.,:;'|!\s]/u.test(c)
      ? 0.34
      : /[mwMWŞÖÜĞÇ@%…—]/u.test(c)
        ? 0.9
        : /[\p{Lu}\d]/u.test(c)
          ? 0.68
          : c > '\u2e80'
            ? 1.05
            : 0.58;
  }
  return em * font;
}

/**
 * Each text as `fit` has it; those that would then look alike are cut in the middle, where their ends tell them apart.
 */
export function fitApart(texts: readonly string[], width: number, font: number): string[] {
  const cut = texts.map((text) => fit(text, width, font));
  return cut.map((text, i) => {
    if (text === texts[i] || cut.indexOf(text) === cut.lastIndexOf(text)) return text;
    return fitEnds(texts[i]!, width, font);
  });
}

/** Beginning and end of `text`, about as much of either, around `…`. */
function fitEnds(text: string, width: number, font: number): string {
  const letters = text.match(/\P{M}\p{M}*/gu) ?? [];
  let [head, tail] = ['', ''];
  for (let i = 0; i < letters.length / 2; i++) {
    const last = letters[letters.length - 1 - i] ?? '';
    if (textWidth(`${head}…${last}${tail}`, font) > width) break;
    tail = last + tail;
    if (textWidth(`${head}${letters[i]}…${tail}`, font) > width) break;
    head += letters[i];
  }
  return tail ? `${head.trimEnd()}…${tail.trimStart()}` : fit(text, width, font);
}

/** `text`, or its beginning with `…` where it would be wider than `width`. Never cuts a letter from its accent. */
export function fit(text: string, width: number, font: number): string {
  if (textWidth(text, font) <= width) return text;
  const letters = text.match(/\P{M}\p{M}*/gu) ?? [];
  let kept = '';
  for (const letter of letters) {
    if (textWidth(`${kept}${letter}…`, font) > width) break;
    kept += letter;
  }
  return kept ? `${kept.trimEnd()}…` : '';
}
