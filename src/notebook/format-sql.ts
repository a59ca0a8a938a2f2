import { tokenize, type Token } from '../engine/sql';
import { RESERVED } from './completion';

/** Whether two texts differ in space and the letter case of words alone. */
export function sameTokens(a: string, b: string): boolean {
  const left = significant(a);
  const right = significant(b);
  return left.length === right.length && left.every((token, i) => token === right[i]);
}

function significant(text: string): string[] {
  return [...tokenize(text)]
    .filter(({ kind }) => kind !== 'space')
    .map(({ kind, text: token }) => {
      if (kind === 'word') return token.toUpperCase();
      // A comment at the end of a line may lose the spaces behind it, a long one its indentation.
      return kind === 'comment' ? token.replace(/\s+/g, ' ').trimEnd() : token;
    });
}

/** The SQL set out in lines; as it was where it cannot be read or would come to mean something else. */
export async function formatSql(text: string): Promise<string> {
  const { formatDialect, duckdb } = await import('sql-formatter');
  try {
    const laid = capitals(
      formatDialect(text, {
        dialect: duckdb,
        // It takes `year` and `value` for key words, and they are names of columns more often.
        keywordCase: 'preserve',
        tabWidth: 2,
        expressionWidth: 80,
        paramTypes: { named: ['$'] },
      }),
    );
    return sameTokens(text, laid) ? laid : text;
  } catch {
    return text;
  }
}

/** Words that can be no name of a column without quotes, beside the reserved ones. */
const MORE = new Set(
  `join left right full inner cross natural semi anti asof positional is isnull notnull like ilike glob similar outer
collation overlaps`.split(/\s+/),
);

/** Key words in capitals; not where a name stands: behind a dot or AS, before a colon. */
function capitals(text: string): string {
  const tokens = [...tokenize(text)];
  const solid = tokens.filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  const isKey = new Set<Token>();
  solid.forEach((token, i) => {
    const word = token.text.toLowerCase();
    const last = solid[i - 1]?.text.toLowerCase() ?? '';
    const next = solid[i + 1]?.text ?? '';
    const by = word === 'by' && /^(group|order|partition)$/.test(last);
    if (token.kind !== 'word' || last === '.' || last === 'as' || next === ':') return;
    if (RESERVED.has(word) || MORE.has(word) || by) isKey.add(token);
  });
  return tokens.map((token) => (isKey.has(token) ? token.text.toUpperCase() : token.text)).join('');
}
