import { raw, type Sql } from '../../engine/sql';
import type { Analysis, AnalysisColumn, Problem } from '../analysis';
import { validateMap } from '../segments/custom';
import type { SegmentMap } from '../segments/map';
import { turkishTeaching } from '../segments/maps/turkish-teaching';
import { mapTableSql } from '../segments/table';
import bounds from './rfm-bounds.sql?raw';
import measures from './rfm-measures.sql?raw';
import scores from './rfm.sql?raw';
import thresholds from './rfm-thresholds.sql?raw';

export const rfmMethods = ['quantile', 'rank', 'ntile', 'fixed', 'r-package'] as const;

export type RfmParams = {
  method: (typeof rfmMethods)[number];
  bins: number;
  /** For 'fixed' only: bins - 1 rising cut-offs in days, orders and money, lowest first. */
  cuts_r: readonly number[];
  cuts_f: readonly number[];
  cuts_m: readonly number[];
  map: SegmentMap;
};

const measured: AnalysisColumn[] = [
  { name: 'customer_id', type: 'VARCHAR', unit: null },
  { name: 'recency', type: 'INTEGER', unit: 'days' },
  { name: 'frequency', type: 'INTEGER', unit: 'orders' },
  { name: 'monetary', type: 'DECIMAL(18,4)', unit: 'money' },
];
const dates: AnalysisColumn[] = [
  { name: 'first_order', type: 'DATE', unit: null },
  { name: 'last_order', type: 'DATE', unit: null },
];

export const rfm: Analysis<RfmParams> = {
  id: 'rfm',
  needs: ['customer-orders'],
  sql: [
    {
      relation: 'rfm_measures',
      text: measures,
      columns: [...measured, { name: 'place', type: 'INTEGER', unit: null }, ...dates],
    },
    {
      relation: 'rfm_bounds',
      text: bounds,
      columns: [
        { name: 'measure', type: 'VARCHAR', unit: null },
        { name: 'step', type: 'INTEGER', unit: null },
        { name: 'threshold', type: 'DOUBLE', unit: null },
        { name: 'up_to', type: 'DECIMAL(18,4)', unit: null },
      ],
    },
    {
      relation: 'rfm',
      text: scores,
      columns: [
        ...measured,
        ...dates,
        { name: 'r_score', type: 'INTEGER', unit: 'score' },
        { name: 'f_score', type: 'INTEGER', unit: 'score' },
        { name: 'm_score', type: 'INTEGER', unit: 'score' },
        { name: 'rfm', type: 'VARCHAR', unit: null },
        { name: 'segment', type: 'VARCHAR', unit: null },
      ],
    },
    {
      relation: 'rfm_thresholds',
      text: thresholds,
      view: true,
      columns: [
        { name: 'measure', type: 'VARCHAR', unit: null },
        { name: 'score', type: 'INTEGER', unit: 'score' },
        { name: 'lower', type: 'DOUBLE', unit: null },
        { name: 'upper', type: 'DOUBLE', unit: null },
        { name: 'customers', type: 'INTEGER', unit: 'customers' },
        { name: 'includes', type: 'VARCHAR', unit: null },
      ],
    },
  ],
  parameters: [
    { name: 'method', kind: 'choice', default: 'quantile', choices: rfmMethods },
    { name: 'bins', kind: 'integer', default: 5, min: 3, max: 10 },
    { name: 'cuts_r', kind: 'numbers', default: [30, 90, 180, 365], min: 0 },
    { name: 'cuts_f', kind: 'numbers', default: [1, 2, 4, 9], min: 0 },
    { name: 'cuts_m', kind: 'numbers', default: [100, 500, 1000, 5000] },
    { name: 'map', kind: 'map', default: turkishTeaching },
  ],
  bind: ({ method, bins, cuts_r, cuts_f, cuts_m, map }) => ({
    method,
    bins,
    probabilities: Array.from({ length: bins - 1 }, (_, i) => (i + 1) / bins),
    // As text, so that 99.9 reaches the engine as a decimal number.
    cuts_r: cuts_r.map(String),
    cuts_f: cuts_f.map(String),
    cuts_m: cuts_m.map(String),
    r_passed: passed('recency', 'r', bins),
    f_passed: passed('coalesce(place, frequency)', 'f', bins),
    m_passed: passed('monetary', 'm', bins),
    segment_map: raw(mapTableSql(map)),
  }),
  validate({ method, bins, map, ...cuts }) {
    const problems: Problem[] = [];
    if (method === 'fixed') {
      for (const name of ['cuts_r', 'cuts_f', 'cuts_m'] as const) {
        const list = cuts[name];
        if (list.length !== bins - 1) {
          problems.push({ parameter: name, code: 'count', params: { count: bins - 1 } });
        } else if (list.some((cut, i) => i > 0 && cut <= (list[i - 1] as number))) {
          problems.push({ parameter: name, code: 'rising' });
        }
      }
    }
    if (validateMap(map).map === null) problems.push({ parameter: 'map', code: 'map' });
    return problems;
  },
};

/** Written out bound by bound, which is several times as fast as a list function. */
function passed(value: string, bounds: string, bins: number): Sql {
  const steps = Array.from({ length: bins - 1 }, (_, i) => `(${value} > ${bounds}[${i + 1}])::INT`);
  return raw(steps.join(' + '));
}
