import type { Analysis } from '../analysis';
import text from './order-facts.sql?raw';
import midnights from './order-midnights.sql?raw';
import times from './order-times.sql?raw';

export const orderFacts: Analysis = {
  id: 'order-facts',
  needs: [],
  sql: [
    {
      relation: 'order_times',
      text: times,
      columns: [{ name: 'timed', type: 'BOOLEAN', unit: null }],
    },
    {
      relation: 'order_midnights',
      text: midnights,
      columns: [
        { name: 'of_order', type: 'VARCHAR', unit: null },
        { name: 'of_customer', type: 'VARCHAR', unit: null },
      ],
    },
    {
      relation: 'order_facts',
      text,
      view: true,
      columns: [
        { name: 'order_id', type: 'VARCHAR', unit: null },
        { name: 'customer_id', type: 'VARCHAR', unit: null },
        { name: 'ordered_at', type: 'TIMESTAMP', unit: null },
        { name: 'ordered_on', type: 'DATE', unit: null },
        { name: 'amount', type: 'DECIMAL(18,4)', unit: 'money' },
        { name: 'sales', type: 'DECIMAL(18,4)', unit: 'money' },
        { name: 'refunds', type: 'DECIMAL(18,4)', unit: 'money' },
        { name: 'cost', type: 'DECIMAL(18,4)', unit: 'money' },
        { name: 'lines', type: 'INTEGER', unit: null },
        { name: 'quantity', type: 'DOUBLE', unit: null },
        { name: 'channel', type: 'VARCHAR', unit: null },
        { name: 'is_purchase', type: 'BOOLEAN', unit: null },
        { name: 'weekday', type: 'INTEGER', unit: null },
        { name: 'hour', type: 'INTEGER', unit: null },
      ],
    },
  ],
  parameters: [],
  bind: () => ({}),
  validate: () => [],
};
