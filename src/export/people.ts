import type { Cell as Value, Column, Engine } from '../engine/engine';
import { ident, literal } from '../engine/sql';
import { isAbort } from '../lib/errors';
import type { CellState, PlacedCell } from '../notebook/cell';
import { readTable } from '../notebook/cells/table';
import { nameKey } from '../notebook/names';
import { madeOf } from './of-people';
import { isIdName, personalColumns, type Personal } from './personal';

/** Rows of a relation that are looked at. */
export const MOST_ROWS = 200;
/** Rows whose texts are looked for among the customers. */
const MOST_LOOKED = 1000;

interface Source {
  readonly engine: Pick<Engine, 'query'>;
  readonly cells: readonly PlacedCell[];
  state(id: string): CellState;
}

/** A table as far as a report has to know it. */
export interface Relation {
  /** For SQL. */
  readonly from: string;
  readonly columns: readonly Column[];
  /** The first of them. */
  readonly rows: readonly (readonly Value[])[];
  readonly total: number;
  /** What of a person each column holds. */
  readonly personal: readonly (Personal | null)[];
  /** Each row is of one person or one of their orders. */
  readonly people: boolean;
}

/** Which tables and values are of single people; each table is looked at once. */
export class People {
  readonly #source: Source;
  readonly #known = new Map<string, Promise<Relation>>();
  #contacts: Promise<string | null> | null = null;

  constructor(source: Source) {
    this.#source = source;
  }

  /** The table that a cell has made. */
  cell(cell: PlacedCell): Promise<Relation> {
    return this.#once(`cell ${cell.id}`, async () => {
      const { from, columns, rows } = this.#source.state(cell.id).outcome!.table!;
      const found = await this.#look(from, columns, rows);
      return { ...found, people: found.people || (await this.#reads(cell, found)) };
    });
  }

  /** A table or cell by the name it has in SQL. */
  named(name: string): Promise<Relation> {
    const { cells, state } = this.#source;
    const cell = cells.find((one) => {
      return nameKey(one.name) === nameKey(name) && state(one.id).outcome?.table !== undefined;
    });
    return cell ? this.cell(cell) : this.#table(name);
  }

  /** What a cell or live value reads: tables of cells, and others. */
  async read({
    cells,
    tables,
  }: Pick<CellState, 'cells' | 'tables'>): Promise<Map<string, Relation>> {
    const read = new Map<string, Relation>();
    for (const cell of this.#source.cells) {
      if (cells.includes(cell.id) && this.#source.state(cell.id).outcome?.table) {
        read.set(nameKey(cell.name), await this.cell(cell));
      }
    }
    for (const name of tables) {
      if (!read.has(nameKey(name))) read.set(nameKey(name), await this.#table(name));
    }
    return read;
  }

  /** What of a customer such a text is. */
  async valueOf(value: Value): Promise<Personal | null> {
    const texts = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
    if (texts.length === 0) return null;
    const list = texts.map((text) => `(${literal(text as string)})`);
    const [found] = await this.#among(`(SELECT * FROM (VALUES ${list.join(', ')}) AS t("0"))`, [
      '0',
    ]);
    return found ?? null;
  }

  #once(key: string, make: () => Promise<Relation>): Promise<Relation> {
    const known = this.#known.get(key) ?? make();
    this.#known.set(key, known);
    return known;
  }

  #table(name: string): Promise<Relation> {
    return this.#once(`table ${nameKey(name)}`, async () => {
      const from = ident(name);
      const { columns } = await this.#source.engine.query(`SELECT * FROM ${from} LIMIT 0`);
      const counted = await this.#source.engine.query(`SELECT count(*) FROM ${from}`);
      return this.#look(from, columns, Number(counted.rows[0]?.[0] ?? 0));
    });
  }

  /** By what its columns hold, or by numbers that stand once. */
  async #look(from: string, columns: readonly Column[], total: number): Promise<Relation> {
    const { engine } = this.#source;
    const { rows } = await engine.query(`SELECT * FROM ${from} LIMIT ${MOST_ROWS}`);
    const named = personalColumns(columns, rows);
    const texts = columns.flatMap(({ type }, j) =>
      named[j] === null && /^(VARCHAR|ENUM)|VARCHAR\[\]$/.test(type) ? [j] : [],
    );
    const select = texts.map((j) => `CAST(${ident(columns[j]!.name)} AS VARCHAR) AS "${j}"`);
    const among = await this.#among(
      `(SELECT ${select.join(', ')} FROM ${from} LIMIT ${MOST_LOOKED})`,
      texts.map(String),
    );
    const personal = named.map((one, j) => one ?? among[texts.indexOf(j)] ?? null);
    const relation = { from, columns, rows, total, personal };
    if (personal.some((one) => one !== null)) return { ...relation, people: true };
    const ids = columns.filter(({ name }) => isIdName(name));
    if (ids.length === 0 || total < 2) return { ...relation, people: false };
    const counts = ids.map(({ name }) => `count(DISTINCT ${ident(name)})`);
    const found = await engine.query(`SELECT ${counts.join(', ')} FROM ${from}`);
    const people = (found.rows[0] ?? []).some((count) => Number(count) === total);
    return { ...relation, people };
  }

  /** By what it reads: the rows of people, without the columns that say so. */
  async #reads(cell: PlacedCell, { total }: Relation): Promise<boolean> {
    if (cell.kind === 'table') return (await this.named(readTable(cell).from)).people;
    if (cell.kind !== 'sql') return false;
    const read = await this.read(this.#source.state(cell.id));
    const people = [...read].filter(([, relation]) => relation.people);
    const made = madeOf(cell.text, new Set(people.map(([name]) => name)));
    if (made !== 'values') return made === 'rows';
    // Values that nearly each person has for themselves tell them as well.
    return people.some(([, relation]) => total * 2 > relation.total);
  }

  /** What of customers most texts of each column are: the whole of it, or one of a list. */
  async #among(relation: string, columns: readonly string[]): Promise<(Personal | null)[]> {
    this.#contacts ??= this.#findContacts();
    const contacts = await this.#contacts;
    if (contacts === null || columns.length === 0) return columns.map(() => null);
    const texts = columns.map((name) => `SELECT ${name} AS j, "${name}" AS text FROM looked`);
    const { rows } = await this.#source.engine.query(`WITH looked AS ${relation},
texts AS (SELECT DISTINCT * FROM (${texts.join(' UNION ALL ')}) WHERE trim(text) <> ''),
parts AS (
  SELECT j, text, unnest(list_append(regexp_split_to_array(text, '[,;|/\\n\\[\\]{}"]+'), text)) AS part FROM texts
),
persons AS (${contacts}),
found AS (
  SELECT DISTINCT j, text, kind FROM parts JOIN persons ON ${folded('part')} = persons.person
)
SELECT j, kind FROM (SELECT j, kind, count(*) AS n FROM found GROUP BY j, kind) AS counted
JOIN (SELECT j, count(*) AS whole FROM texts GROUP BY j) AS wholes USING (j)
WHERE n * 2 > whole
ORDER BY n DESC, kind`);
    return columns.map((name) => {
      const found = rows.find(([j]) => String(j) === name)?.[1];
      return (found as Personal | undefined) ?? null;
    });
  }

  /** A SELECT of `person` and `kind`; null where there are no customers. */
  async #findContacts(): Promise<string | null> {
    const kinds = { name: 'name', email: 'email', phone: 'phone', customer_id: 'id' };
    try {
      const { columns } = await this.#source.engine.query('SELECT * FROM main.customers LIMIT 0');
      const selects = columns.flatMap(({ name }) => {
        if (!Object.hasOwn(kinds, name)) return [];
        const kind = kinds[name as keyof typeof kinds];
        const text = folded(`CAST(${ident(name)} AS VARCHAR)`);
        return [`SELECT ${text} AS person, '${kind}' AS kind FROM main.customers`];
      });
      if (selects.length === 0) return null;
      // A short number may be anything.
      return `SELECT DISTINCT * FROM (${selects.join(' UNION ALL ')})
  WHERE length(person) > 1 AND NOT regexp_full_match(person, '[0-9]{1,4}')`;
    } catch (error) {
      if (isAbort(error)) throw error;
      return null;
    }
  }
}

/** As names are compared: accents and capitals aside. */
function folded(text: string): string {
  return `replace(lower(strip_accents(trim(${text}))), 'ı', 'i')`;
}
