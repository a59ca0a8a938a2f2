/** Small letters that stay when accents are taken away, and what is written for them. */
export const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  đ: 'd',
  ł: 'l',
};

/**
 * One spelling for words met in files: Turkish and other accented letters lose their marks, capitals
 * their height (İ, I, ı and i are all `i`), everything else that is no letter or digit becomes one blank.
 */
export function foldTurkish(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[ıßæøđł]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Like `foldTurkish`, and `camelCase`, `PascalCase` and `ABCWord` come apart: for headers. */
export function foldHeader(header: string): string {
  return foldTurkish(
    header
      .replace(/(\p{Ll}|\p{N})(\p{Lu}\p{Ll})/gu, '$1 $2')
      .replace(/(\p{Ll}{2})(\p{Lu})/gu, '$1 $2')
      .replace(/(\p{Lu})(\p{Lu}\p{Ll}{2})/gu, '$1 $2'),
  );
}
