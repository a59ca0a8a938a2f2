/** Signs and words per ISO 4217 code; the first of each list is the usual one. Words stand alone, signs anywhere. */
const CURRENCIES: Record<string, { signs: string[]; words: string[] }> = {
  TRY: { signs: ['₺'], words: ['TL', 'TRY', 'TRL', 'YTL', 'Lira'] },
  EUR: { signs: ['€'], words: ['EUR', 'EURO'] },
  GBP: { signs: ['£'], words: ['GBP'] },
  CAD: { signs: ['CA$', 'C$'], words: ['CAD'] },
  AUD: { signs: ['AU$', 'A$'], words: ['AUD'] },
  USD: { signs: ['$'], words: ['USD', 'DOLAR', 'DOLLAR', 'DOLLARS'] },
  JPY: { signs: ['¥'], words: ['JPY'] },
  RUB: { signs: ['₽'], words: ['RUB'] },
  AZN: { signs: ['₼'], words: ['AZN'] },
  UAH: { signs: ['₴'], words: ['UAH'] },
  INR: { signs: ['₹'], words: ['INR'] },
  KZT: { signs: ['₸'], words: ['KZT'] },
  GEL: { signs: ['₾'], words: ['GEL'] },
  ILS: { signs: ['₪'], words: ['ILS'] },
  CHF: { signs: [], words: ['CHF'] },
  PLN: { signs: ['zł'], words: ['PLN'] },
  SEK: { signs: [], words: ['SEK'] },
  NOK: { signs: [], words: ['NOK'] },
  DKK: { signs: [], words: ['DKK'] },
  CZK: { signs: ['Kč'], words: ['CZK'] },
  HUF: { signs: [], words: ['HUF'] },
  RON: { signs: [], words: ['RON', 'LEI'] },
  BGN: { signs: ['лв'], words: ['BGN'] },
  AED: { signs: [], words: ['AED'] },
  SAR: { signs: [], words: ['SAR'] },
  CNY: { signs: [], words: ['CNY', 'RMB'] },
};

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const pattern = ({ signs, words }: { signs: string[]; words: string[] }): string =>
  [
    ...signs.map(escape),
    ...(words.length > 0 ? [`(?:^|[^A-Za-z])(?:${words.join('|')})(?:[^A-Za-z]|$)`] : []),
  ].join('|');

const PATTERNS: [code: string, pattern: string][] = Object.entries(CURRENCIES).map(
  ([code, tokens]) => [code, pattern(tokens)],
);

const COMPILED = PATTERNS.map(([code, source]) => [code, new RegExp(source, 'i')] as const);

/** Any currency sign or word, for use inside a larger pattern (RE2 and JavaScript alike). */
export const CURRENCY_TOKEN = Object.values(CURRENCIES)
  .flatMap(({ signs, words }) => [...signs.map(escape), ...words])
  .sort((a, b) => b.length - a.length)
  .join('|');

/** The usual sign and word of a currency, for the fast path of `numberSql`. */
export function usualTokens(code: string): { sign: string | undefined; word: string | undefined } {
  const tokens = CURRENCIES[code];
  return { sign: tokens?.signs[0], word: tokens?.words[0] };
}

/** ISO code of the currency a text carries (`₺12`, `12 TL`, `TRY`), or null. */
export function currencyOf(text: string): string | null {
  for (const [code, compiled] of COMPILED) if (compiled.test(text)) return code;
  return null;
}

/** All currencies found in the samples, most frequent first. */
export function currencies(samples: string[]): string[] {
  const counts = new Map<string, number>();
  for (const sample of samples) {
    const code = currencyOf(sample);
    if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([code]) => code);
}

/** SQL for the ISO code (VARCHAR) a text column's value carries, NULL without one. */
export function currencySql(column: string): string {
  const branches = PATTERNS.map(
    ([code, source]) => `WHEN regexp_matches(${column}, '(?i)${source}') THEN '${code}'`,
  );
  return `CASE WHEN ${column} IS NULL OR NOT regexp_matches(${column}, '[^-+0-9.,()% ]') THEN NULL
  ${branches.join('\n  ')} END`;
}
