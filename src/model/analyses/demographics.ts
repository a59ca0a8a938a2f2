import { ident, raw } from '../../engine/sql';
import type { Analysis } from '../analysis';
import text from './demographics.sql?raw';

/** Columns of `customers` that people are usually described by, and `age_band`, which is made of age. */
export const attributes = [
  'gender',
  'age_band',
  'city',
  'region',
  'country',
  'income',
  'education',
  'occupation',
  'interest',
  'lifestyle',
] as const;

const MADE = ['age_band'];
const LISTS = ['interest', 'lifestyle'];

export type DemographicsParams = {
  /** `age_band` or any column of `customers`; the engine refuses one that is not there. */
  attribute: string;
  crossed: 'none' | 'segment' | 'stage';
  /** Whether `a, b; c | d` are four values or one: 'auto' splits interests and lifestyles only. */
  split: 'auto' | 'yes' | 'no';
};

export const demographics: Analysis<DemographicsParams> = {
  id: 'demographics',
  needs: ['customer-facts'],
  sql: [
    {
      relation: 'demographics',
      view: true,
      text,
      columns: [
        { name: 'value', type: 'VARCHAR', unit: null },
        { name: 'by_value', type: 'VARCHAR', unit: null },
        { name: 'customers', type: 'INTEGER', unit: 'customers' },
        { name: 'buyers', type: 'INTEGER', unit: 'customers' },
        { name: 'share_of_customers', type: 'DOUBLE', unit: 'share' },
        { name: 'orders', type: 'INTEGER', unit: 'orders' },
        { name: 'revenue', type: 'DECIMAL(18,4)', unit: 'money' },
        { name: 'share_of_revenue', type: 'DOUBLE', unit: 'share' },
        { name: 'average_order', type: 'DOUBLE', unit: 'money' },
        { name: 'repeat_rate', type: 'DOUBLE', unit: 'share' },
        { name: 'revenue_per_customer', type: 'DOUBLE', unit: 'money' },
        { name: 'index_customers', type: 'DOUBLE', unit: 'index' },
        { name: 'index_revenue_per_customer', type: 'DOUBLE', unit: 'index' },
        { name: 'index_average_order', type: 'DOUBLE', unit: 'index' },
        { name: 'index_repeat', type: 'DOUBLE', unit: 'index' },
        { name: 'overlapping', type: 'BOOLEAN', unit: null },
      ],
    },
  ],
  parameters: [
    { name: 'attribute', kind: 'text', default: 'gender' },
    { name: 'crossed', kind: 'choice', default: 'none', choices: ['none', 'segment', 'stage'] },
    { name: 'split', kind: 'choice', default: 'auto', choices: ['auto', 'yes', 'no'] },
  ],
  bind: ({ attribute, crossed, split }) => ({
    attribute: raw(
      `${MADE.includes(attribute) ? 'customer_facts' : 'customers'}.${ident(attribute)}`,
    ),
    crossed,
    split: split === 'yes' || (split === 'auto' && LISTS.includes(attribute)),
  }),
  validate: ({ attribute }) =>
    attribute === '' || attribute.includes('\0') ? [{ parameter: 'attribute', code: 'name' }] : [],
};
