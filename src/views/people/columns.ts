import type { Cell } from '../../engine/engine';
import type { Messages } from '../../i18n/locale';
import { ownName, segmentName, valueName, type Speech } from '../../state/explore/words';

/** A column of a list of customers. */
export interface PeopleColumn {
  name: string;
  label: string;
  /** For the head of the column, where the label is too long. */
  short?: string;
  /** As in `grid-template-columns`, with its least width in px. */
  width: string;
  /** Stands to the right, and the largest come first. */
  numeric?: boolean;
  /** The latest come first. */
  latest?: boolean;
  show: (cell: Cell) => string;
}

const WIDTHS: Readonly<Record<string, string>> = {
  customer_id: '110px',
  name: 'minmax(120px, 1.4fr)',
  segment: 'minmax(120px, 1.1fr)',
  city: 'minmax(80px, 0.8fr)',
  last_order: 'minmax(108px, 0.8fr)',
};
const NUMERIC = new Set(['recency', 'orders', 'revenue', 'average_order']);

/** What lists show of `customer_facts`, those first that a narrow box should show without scrolling. */
export const PEOPLE_COLUMNS: readonly string[] = [
  ...['customer_id', 'name', 'segment', 'stage', 'revenue', 'orders', 'recency', 'last_order'],
  ...['average_order', 'city'],
];

/** The columns shown of those that have a value; without names the stage helps to tell people apart. */
export function peopleColumns(known: (name: string) => boolean, say: Speech): PeopleColumn[] {
  return PEOPLE_COLUMNS.filter(
    (name) => known(name) && name !== (known('name') ? 'stage' : ''),
  ).map((name) => factColumn(name, say));
}

/** What a column is called; a file may have one of any name. */
export function columnName(name: string, m: Messages): string {
  return own(m.explore.list.columns, name) ?? ownName(name, m);
}

function own(from: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(from, name) ? from[name] : undefined;
}

/** A column of `customer_facts`, as people read it. */
export function factColumn(name: string, say: Speech): PeopleColumn {
  const numeric = NUMERIC.has(name);
  const short = own(say.m.explore.list.short, name);
  return {
    name,
    label: columnName(name, say.m),
    ...(short === undefined ? {} : { short }),
    width: own(WIDTHS, name) ?? (numeric ? 'minmax(104px, 0.8fr)' : 'minmax(96px, 0.8fr)'),
    numeric,
    latest: name === 'last_order',
    show: (cell) => factCell(name, cell, say),
  };
}

function factCell(name: string, cell: Cell, say: Speech): string {
  const { format, currency } = say;
  if (cell === null) return name === 'segment' ? segmentName(null, say) : '–';
  switch (name) {
    case 'segment':
    case 'stage':
    case 'gender':
      return valueName(name, String(cell), say);
    case 'revenue':
    case 'average_order':
      return format.money(cell as number | string, currency);
    case 'recency':
    case 'orders':
      return format.number(cell as number);
    case 'last_order':
      return format.date(String(cell));
    default:
      return String(cell);
  }
}
