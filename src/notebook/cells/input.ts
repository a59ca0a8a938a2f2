import { raw, unquoted, type Sql, type SqlValue } from '../../engine/sql';
import { DefterError } from '../../lib/errors';
import type { Cell as Value } from '../../engine/engine';
import type { CellKind } from '../cell';
import { field, readFields, type FieldValue } from '../../lib/fields';
import type { Cell } from '../notebook';

export const INPUT_TYPES = ['slider', 'number', 'text', 'date', 'select', 'multiselect'] as const;
export type InputType = (typeof INPUT_TYPES)[number];

export interface InputSpec {
  readonly type: InputType;
  readonly label: string;
  /** As it stands; null where nothing is chosen. */
  readonly value: FieldValue;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** What can be chosen, where it stands in the cell. */
  readonly options: readonly string[];
  /** `table.column` or a query of one column that says what can be chosen; empty where `options` do. */
  readonly from: string;
}

/** Choices read at most; more could not be shown. */
const MOST_OPTIONS = 10_000;

/** What a control is made of, though its value or its limits may make no sense. Throws for an unknown type. */
export function readControl({ text }: Pick<Cell, 'text'>): InputSpec {
  const fields = readFields(text);
  const type = field(fields, 'type') ?? 'text';
  if (!isType(type)) {
    throw new DefterError('notebook.input_type', {
      params: { type: String(type), types: INPUT_TYPES.join(', ') },
    });
  }
  const number = (key: string, otherwise: number): number => {
    const value = field(fields, key);
    return typeof value === 'number' ? value : otherwise;
  };
  const isOpen = type === 'number';
  const min = number('min', isOpen ? -Infinity : 0);
  const max = number('max', isOpen ? Infinity : Math.max(100, min));
  const step = number('step', type === 'slider' && Number.isInteger(max - min) ? 1 : 0);
  const options = field(fields, 'options') ?? [];
  const from = field(fields, 'from');
  return {
    type,
    label: String(field(fields, 'label') ?? ''),
    value: field(fields, 'value') ?? null,
    min,
    max,
    step,
    options: (Array.isArray(options) ? options : [options]).map(String),
    from: typeof from === 'string' ? from : '',
  };
}

/** Throws a `DefterError` for what no control can be made of, and for values and limits that make no sense. */
export function readInput(cell: Pick<Cell, 'text'>): InputSpec {
  const spec = readControl(cell);
  const fields = readFields(cell.text);
  for (const key of ['min', 'max', 'step']) {
    const value = field(fields, key);
    if (value === undefined || typeof value === 'number') continue;
    throw new DefterError('notebook.input_number', { params: { key, value: String(value) } });
  }
  if (spec.max < spec.min || spec.step < 0) throw new DefterError('notebook.input_range');
  checkValue(spec);
  return spec;
}

function checkValue({ type, value, min, max }: InputSpec): void {
  if (value === null) return;
  const bad = () => new DefterError('notebook.input_value', { params: { value: String(value) } });
  if (type === 'slider' || type === 'number') {
    if (typeof value !== 'number' || value < min || value > max) throw bad();
  } else if (type === 'date') {
    if (typeof value !== 'string' || !isDay(value)) throw bad();
  } else if (type === 'multiselect') {
    if (!Array.isArray(value) && typeof value === 'object') throw bad();
  } else if (typeof value === 'object') throw bad();
}

/** What stands for `$name`: a number, a text, a day as DATE, a list of texts; NULL where nothing is chosen. */
export function inputValue({ type, value, min }: InputSpec): SqlValue | Sql {
  switch (type) {
    case 'slider':
      return typeof value === 'number' ? value : min;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'date':
      return typeof value === 'string' ? raw(`DATE '${value}'`) : null;
    case 'multiselect': {
      const chosen = Array.isArray(value)
        ? value.map(String)
        : value === null
          ? []
          : [String(value)];
      return chosen.length > 0 ? chosen : raw('CAST([] AS VARCHAR[])');
    }
    default:
      return value === null ? (type === 'text' ? '' : null) : String(value);
  }
}

const COLUMN = /^([\p{L}\p{N}_]+|"(?:[^"]|"")+")\.([\p{L}\p{N}_]+|"(?:[^"]|"")+")$/u;

/** The column whose values can be chosen; empty where they are none of one. */
export function columnOf(from: string): string {
  const [, , text = ''] = COLUMN.exec(from) ?? [];
  return unquoted({ kind: text.startsWith('"') ? 'ident' : 'word', text });
}

/** A query of what can be chosen; null where it stands in the cell. */
function optionsSql({ from }: InputSpec): string | null {
  if (from === '') return null;
  const [, table, column] = COLUMN.exec(from) ?? [];
  return table === undefined
    ? from
    : `SELECT DISTINCT CAST(${column} AS VARCHAR) AS choice FROM ${table} WHERE ${column} IS NOT NULL ORDER BY 1`;
}

/** A control: what is set in it stands in the document. `data`: the choices. */
export const inputCell: CellKind = {
  kind: 'input',
  name: ({ name }) => name,
  reads(cell) {
    const sql = optionsSql(readInput(cell));
    return sql === null ? [] : [sql];
  },
  async run(cell, run) {
    const spec = readInput(cell);
    const value = inputValue(spec);
    const sql = optionsSql(spec);
    if (sql === null) return { value, data: spec.options };
    const { rows } = await run.query(`SELECT * FROM (\n${run.bind(sql)}\n) LIMIT ${MOST_OPTIONS}`);
    const choices = rows.map(([choice]) => choice as Value).filter((choice) => choice !== null);
    return { value, data: choices.map(String) };
  },
};

function isType(type: FieldValue): type is InputType {
  return (INPUT_TYPES as readonly FieldValue[]).includes(type);
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(+day) && day.toISOString().startsWith(text)
  );
}
