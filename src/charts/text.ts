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
