import type { Analysis } from '../analysis';
import text from './customer-orders.sql?raw';

export const customerOrders: Analysis = {
  id: 'customer-orders',
  needs: [],
  sql: [
    {
      relation: 'customer_orders',
      text,
      columns: [
        { name: 'customer_id', type: 'VARCHAR', unit: null },
        { name: 'orders', type: 'INTEGER', unit: 'orders' },
        { name: 'revenue', type: 'DECIMAL(18,4)', unit: 'money' },
        { name: 'first_order', type: 'DATE', unit: null },
        { name: 'last_order', type: 'DATE', unit: null },
      ],
    },
  ],
  parameters: [],
  bind: () => ({}),
  validate: () => [],
};
