import type { Engine } from '../../engine/engine';
import { leaveOut, type Check, type CheckContext, type Params, type Remedy } from '../check';
import type { Source } from '../source';

/** A check that finds lines of the files, each file by itself. */
interface LinesCheck {
  id: string;
  in: 'orders' | 'customers' | 'sources';
  /** SELECT of the lines (`line`) of a file; null where it cannot have any. */
  lines: (source: Source, params: Params, sources: readonly Source[]) => string | null;
  /** A finding for each of these; one without parameters if left out. */
  cases?: (source: Source, context: CheckContext) => readonly Params[] | Promise<readonly Params[]>;
  /** A cheap look at whether there is anything at all. */
  worthwhile?: (context: CheckContext) => Promise<boolean>;
  /** Name of the remedy that takes the lines of an order file out of what counts. */
  leaveOut?: string;
  remedies?: Readonly<Record<string, Remedy>>;
}

export function linesCheck(check: LinesCheck): Check {
  const { id, cases = () => [{}], worthwhile } = check;
  const remedies: Record<string, Remedy> = { ...check.remedies };
  if (check.leaveOut) {
    remedies[check.leaveOut] = {
      when: 'after',
      sql: ({ params }, source, sources) =>
        leaveOut(
          `SELECT ${source.id} AS source, line FROM (${check.lines(source, params, sources) ?? NONE})`,
        ),
    };
  }
  return {
    id,
    async find(context) {
      if (worthwhile && !(await worthwhile(context))) return [];
      const found = [];
      for (const source of context[check.in]) {
        for (const params of await cases(source, context)) {
          const sql = check.lines(source, params, context.sources);
          if (sql === null) continue;
          const total = await numberOf(
            context.engine,
            `SELECT count(*)::INTEGER AS n FROM (${sql})`,
          );
          if (total === 0) continue;
          found.push({
            source: source.id,
            count: total,
            params,
            lines: { sql, total },
            remedies: Object.keys(remedies).filter(
              (name) => name !== check.leaveOut || source.kind === 'orders',
            ),
          });
        }
      }
      return found;
    },
    remedies,
  };
}

const NONE = 'SELECT NULL::INTEGER AS line WHERE FALSE';

/** The only number of a statement's only row; 0 without one. */
export async function numberOf(engine: Engine, sql: string): Promise<number> {
  const [row] = await engine.rows<{ n: number }>(sql);
  return row?.n ?? 0;
}
