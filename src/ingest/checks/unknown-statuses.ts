import type { Engine } from '../../engine/engine';
import { literal } from '../../engine/sql';
import { say, type Check, type Found, type Remedy } from '../check';
import { withRole } from '../columns';
import type { Source } from '../source';
import { classifyStatuses } from '../words';
import { linesCheck } from './lines-check';

/** Words beyond these are told in one finding. */
const MOST = 12;

/** Different texts beyond these are no statuses. */
const LIMIT = 10_000;

type Word = { word: string; lines: number };

const means = (verdict: 'cancel' | 'return'): Remedy => ({
  when: 'verdict',
  sql: ({ params }, source) =>
    say(verdict, source.id, `status = ${literal(String(params.word ?? ''))}`),
});

const oneWord = linesCheck({
  id: 'unknown_statuses',
  in: 'orders',
  cases: async (source, { engine }) =>
    (await unknownWords(engine, source)).slice(0, MOST).map(({ word }) => ({ word })),
  lines: ({ id }, { word = '' }) => linesSql(id, [String(word)]),
  remedies: { cancelled: means('cancel'), returned: means('return') },
});

/** Words in the status column that we do not know; each counts as sold until the user says otherwise. */
export const unknownStatuses: Check = {
  ...oneWord,
  async find(context) {
    const found: Found[] = await oneWord.find(context);
    for (const source of context.orders) {
      const more = (await unknownWords(context.engine, source)).slice(MOST);
      if (more.length === 0) continue;
      const total = more.reduce((sum, { lines }) => sum + lines, 0);
      const sql = linesSql(
        source.id,
        more.map(({ word }) => word),
      );
      const params = { more: more.length };
      found.push({ source: source.id, count: total, params, lines: { sql, total } });
    }
    return found;
  },
};

/** The unknown words of which nothing is said and whose lines count, the most frequent first. */
async function unknownWords(engine: Engine, source: Source): Promise<Word[]> {
  if (!withRole(source, 'status')) return [];
  const words = await engine.rows<Word>(
    `SELECT status AS word, count(*)::INTEGER AS lines FROM lines
WHERE source = ${source.id} AND ${OPEN} AND status IS NOT NULL GROUP BY status ORDER BY lines DESC, word LIMIT ${LIMIT}`,
  );
  const meanings = classifyStatuses(words.map(({ word }) => word));
  return words.filter(({ word }) => meanings.get(word) === 'unknown');
}

const OPEN = `fate = 'used' AND verdict IS NULL`;

const linesSql = (source: number, words: readonly string[]): string =>
  `SELECT line FROM lines WHERE source = ${source} AND ${OPEN} AND status IN (${words.map((word) => literal(word)).join(', ')})`;
