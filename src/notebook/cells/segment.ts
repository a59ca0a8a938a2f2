import { DefterError } from '../../lib/errors';
import { readRule } from '../../model/segments/rules/read';
import type { Rule, Segments } from '../../model/segments/rules/rule';
import { ruleSql } from '../../model/segments/rules/sql';
import type { CellKind } from '../cell';
import type { Cell } from '../notebook';

/**
 * The rule of a segment cell: JSON, after lines with # that say it in words. Null where there is none yet; throws a
 * `DefterError` for what is no rule.
 */
export function readSegment({ text }: Pick<Cell, 'text'>): Rule | null {
  const json = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .trim();
  if (json === '') return null;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new DefterError('notebook.rule', { cause });
  }
  const rule = readRule(value);
  if (!rule) throw new DefterError('notebook.rule');
  return rule;
}

/** The body of a segment cell. */
export function printSegment(rule: Rule, words: string): string {
  const said = words
    .split(/\r\n|\r|\n/)
    .map((line) => `# ${line}`.trimEnd())
    .join('\n');
  return `${words === '' ? '' : `${said}\n`}${JSON.stringify(rule, null, 2)}`;
}

/** The customers a rule takes, with what is known of each: `customer_facts`, and R, F and M as numbers. */
export function segmentSql(rule: Rule, segments: Segments): string {
  let crowd: string;
  try {
    crowd = ruleSql(rule, segments);
  } catch (cause) {
    throw new DefterError('notebook.rule_segment', { cause });
  }
  return `SELECT customer_facts.*, rfm.frequency, rfm.monetary
FROM customer_facts
LEFT JOIN rfm ON rfm.customer_id = customer_facts.customer_id
WHERE customer_facts.customer_id IN (
${crowd}
)
ORDER BY customer_facts.customer_id`;
}

function sqlOf(cell: Cell, segments: Segments): string {
  const rule = readSegment(cell);
  if (!rule) throw new DefterError('notebook.rule_empty');
  return segmentSql(rule, segments);
}

export const segmentCell: CellKind = {
  kind: 'segment',
  name: ({ name }) => name,
  reads: (cell, world) => [sqlOf(cell, world.segments())],
  run: async (cell, run) => ({ table: await run.table(sqlOf(cell, run.world.segments())) }),
};
