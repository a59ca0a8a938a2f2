import type { Analysis } from '../analysis';
import text from './lifecycle.sql?raw';

/** In the order of the customer's way; every customer is in exactly one. */
export const stages = [
  'lead_new',
  'lead_cold',
  'lead_inactive',
  'lead_unknown',
  'first_time',
  'active',
  'defecting',
  'inactive',
] as const;

export type LifecycleParams = { active_days: number; lost_days: number; lead_days: number };

export const lifecycle: Analysis<LifecycleParams> = {
  id: 'lifecycle',
  needs: ['customer-orders'],
  sql: [
    {
      relation: 'lifecycle',
      text,
      columns: [
        { name: 'customer_id', type: 'VARCHAR', unit: null },
        { name: 'stage', type: 'VARCHAR', unit: null },
        { name: 'last_order', type: 'DATE', unit: null },
        { name: 'orders', type: 'INTEGER', unit: 'orders' },
      ],
    },
  ],
  parameters: [
    { name: 'active_days', kind: 'integer', default: 90, min: 1, max: 3650 },
    { name: 'lost_days', kind: 'integer', default: 365, min: 2, max: 36500 },
    { name: 'lead_days', kind: 'integer', default: 180, min: 2, max: 36500 },
  ],
  bind: (params) => ({ ...params }),
  validate: ({ active_days, lost_days, lead_days }) =>
    Object.entries({ lost_days, lead_days })
      .filter(([, days]) => days <= active_days)
      .map(([parameter]) => ({ parameter, code: 'above', params: { min: active_days } })),
};
