import type { Cell as Value, Column } from '../../engine/engine';
import { raw, type Sql, type SqlValue } from '../../engine/sql';
import { DefterError } from '../../lib/errors';
import type { CellKind } from '../cell';
import { field, readFields } from '../../lib/fields';
import type { Cell } from '../notebook';

export const FIGURE_FORMATS = ['number', 'money', 'percent', 'date', 'text'] as const;
export type FigureFormat = (typeof FIGURE_FORMATS)[number];

export interface FigureSpec {
  readonly label: string;
  /** SQL that gives one value: an expression over `from`, or a whole query. */
  readonly value: string;
  readonly from: string;
  /** Likewise, what it is compared with; empty for nothing. */
  readonly compare: string;
  readonly compareLabel: string;
  readonly format: FigureFormat | null;
}

/** What the view shows. */
export interface FigureData {
  readonly value: Value;
  readonly type: string;
  readonly compare: Value;
}

export function readFigure({ text }: Pick<Cell, 'text'>): FigureSpec {
  const fields = readFields(text);
  const said = (key: string): string => String(field(fields, key) ?? '').trim();
  const format = said('format');
  if (format !== '' && !isFormat(format)) {
    throw new DefterError('notebook.format', {
      params: { format, formats: FIGURE_FORMATS.join(', ') },
    });
  }
  if (said('value') === '') throw new DefterError('notebook.figure_empty');
  return {
    label: said('label'),
    value: said('value'),
    from: said('from'),
    compare: said('compare'),
    compareLabel: said('compare_label'),
    format: format === '' ? null : (format as FigureFormat),
  };
}

function selectOf(expression: string, from: string): string {
  if (/^\s*(SELECT|WITH|FROM|VALUES)\b/i.test(expression)) return expression;
  return `SELECT ${expression} AS value${from === '' ? '' : ` FROM ${from}`}`;
}

/** One big number with what it is compared with; `$name` is the number. */
export const figureCell: CellKind = {
  kind: 'figure',
  name: ({ name }) => name,
  reads(cell) {
    const { value, compare, from } = readFigure(cell);
    return [value, compare].filter((part) => part !== '').map((part) => selectOf(part, from));
  },
  async run(cell, run) {
    const { value, compare, from } = readFigure(cell);
    const one = async (
      expression: string,
    ): Promise<{ value: Value; column: Column | undefined }> => {
      // In brackets nothing can change anything; a second row is enough to see that there are several.
      const sql = `(\n${run.bind(selectOf(expression, from)).replace(/[\s;]+$/, '')}\n)`;
      const { columns, rows } = await run.query(`SELECT * FROM ${sql} LIMIT 2`);
      if (rows.length > 1 || columns.length !== 1) {
        const all = await run.query(`SELECT count(*) FROM ${sql}`);
        throw new DefterError('notebook.not_one', {
          params: { rows: Number(all.rows[0]?.[0]), columns: columns.length },
        });
      }
      return { value: rows[0]?.[0] ?? null, column: columns[0] };
    };
    const figure = await one(value);
    const data: FigureData = {
      value: figure.value,
      type: figure.column?.type ?? '',
      compare: compare === '' ? null : (await one(compare)).value,
    };
    return { value: sqlValue(figure.value, data.type), data };
  },
};

/**
 * How far apart two shares are in points of percent, as far as both are shown: 35% and 38% differ by 3 whatever stands
 * behind the comma. A share that is shown with a decimal since it is so small brings one.
 */
export function pointsBetween(now: number, then: number): { points: number; digits: 0 | 1 } {
  const isTiny = (share: number) => share > 0 && share < 0.005;
  const digits = isTiny(now) || isTiny(then) ? 1 : 0;
  const scale = 10 ** digits;
  // Half away from zero, of the digits that stand there: 0.285 is 29%.
  const shown = (share: number): number =>
    Math.sign(share) * Math.round(Number((Math.abs(share) * 100 * scale).toPrecision(12)));
  return { points: (shown(now) - shown(then)) / scale, digits };
}

/** Types of numbers that a result may give as text, since they are too long for a number here. */
const NUMBER = /^(U?HUGEINT|U?BIGINT|DECIMAL\(\d+,\s?\d+\))$/;

/** A value of a result as it stands in SQL again. */
export function sqlValue(value: Value, type: string): SqlValue | Sql {
  if (typeof value === 'string' && /^(DATE|TIMESTAMP)/.test(type)) {
    return raw(
      `CAST('${value.replaceAll("'", "''")}' AS ${type.startsWith('DATE') ? 'DATE' : 'TIMESTAMP'})`,
    );
  }
  if (typeof value === 'string' && NUMBER.test(type)) return raw(`CAST('${value}' AS ${type})`);
  if (value === null || typeof value !== 'object') return value;
  throw new DefterError('notebook.not_one', { params: { rows: 1, columns: 1 } });
}

function isFormat(format: string): format is FigureFormat {
  return (FIGURE_FORMATS as readonly string[]).includes(format);
}
