import type { Analysis } from '../analysis';
import text from './places.sql?raw';

export const places: Analysis = {
  id: 'places',
  needs: [],
  sql: [
    {
      relation: 'places',
      text,
      view: true,
      columns: [
        { name: 'customer_id', type: 'VARCHAR', unit: null },
        { name: 'province', type: 'VARCHAR', unit: null },
        { name: 'region_of_city', type: 'VARCHAR', unit: null },
      ],
    },
  ],
  parameters: [],
  bind: () => ({}),
  validate: () => [],
};
