import type { Analysis, AnalysisColumn } from '../analysis';
import text from './customer-facts.sql?raw';

export type CustomerFactsParams = {
  /** The lowest age of each band; whoever is younger than the first makes a band of their own. */
  age_bands: readonly number[];
};

const texts = (...names: string[]) =>
  names.map((name): AnalysisColumn => ({ name, type: 'VARCHAR', unit: null }));

const COLUMNS: readonly AnalysisColumn[] = [
  ...texts('customer_id', 'name'),
  { name: 'orders', type: 'INTEGER', unit: 'orders' },
  { name: 'revenue', type: 'DECIMAL(18,4)', unit: 'money' },
  { name: 'average_order', type: 'DOUBLE', unit: 'money' },
  { name: 'first_order', type: 'DATE', unit: null },
  { name: 'last_order', type: 'DATE', unit: null },
  { name: 'recency', type: 'INTEGER', unit: 'days' },
  { name: 'r_score', type: 'INTEGER', unit: 'score' },
  { name: 'f_score', type: 'INTEGER', unit: 'score' },
  { name: 'm_score', type: 'INTEGER', unit: 'score' },
  ...texts('rfm', 'segment', 'stage'),
  { name: 'age', type: 'INTEGER', unit: 'years' },
  ...texts('age_band', 'gender', 'city', 'region', 'country', 'income', 'education'),
  ...texts('occupation', 'interest', 'lifestyle'),
  { name: 'member_since', type: 'DATE', unit: null },
];

/** Columns made here; the others stand in `customers` under the same name. */
const MADE = [
  ...['orders', 'revenue', 'average_order', 'first_order', 'last_order', 'recency'],
  ...['r_score', 'f_score', 'm_score', 'rfm', 'segment', 'stage', 'age_band'],
];

/** How a column of the file ends whose name a column made here has. */
export const OF_FILE = ' (file)';

/** Names that get `OF_FILE`, whatever their case: with it they would clash with one another were only those of MADE to get it. */
const CLASHING = `^((?:customer_id|${MADE.join('|')})(?: \\(file\\))*)$`;

/** What `customer_facts` calls a column of the file's own. */
export function ownFactName(name: string): string {
  return new RegExp(CLASHING, 'i').test(name) ? `${name}${OF_FILE}` : name;
}

/** In small letters, as the engine compares names: the rest of `customers` is the file's own. */
const TAKEN = [
  ...COLUMNS.map(({ name }) => name),
  ...['email', 'phone', 'birth_date', 'birth_year', 'consent_call', 'consent_sms', 'consent_email'],
  ...['source', 'line'],
];

/** The columns declared are those that are always there; the customer file's own ones follow them. */
export const customerFacts: Analysis<CustomerFactsParams> = {
  id: 'customer-facts',
  needs: ['customer-orders', 'rfm', 'lifecycle'],
  sql: [
    {
      relation: 'customer_facts',
      text,
      columns: COLUMNS,
    },
  ],
  parameters: [
    {
      name: 'age_bands',
      kind: 'numbers',
      default: [18, 25, 35, 45, 55, 65],
      min: 0,
      max: 120,
    },
  ],
  bind: ({ age_bands }) => ({
    age_bands,
    taken: TAKEN,
    clashing: `(?i)${CLASHING}`,
  }),
  validate({ age_bands }) {
    const parameter = 'age_bands';
    if (age_bands.length === 0) return [{ parameter, code: 'empty' }];
    if (!age_bands.every(Number.isInteger)) return [{ parameter, code: 'whole' }];
    const rising = age_bands.every((age, i) => i === 0 || age > (age_bands[i - 1] as number));
    return rising ? [] : [{ parameter, code: 'rising' }];
  },
};
