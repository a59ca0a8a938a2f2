import type { Datum } from './data';
import { groundOf } from './parts';
import {
  categoriesOf,
  figure,
  oneLine,
  placeName,
  precise,
  withOthers,
  type Canvas,
} from './scene';
import { measureName } from './title';

/** The chart as a table, already in the user's language. */
export interface ChartTable {
  columns: readonly { label: string; numeric: boolean }[];
  rows: readonly (readonly string[])[];
}

type Field = { label: string; numeric: boolean; text: (datum: Datum) => string };

export function tableOf(canvas: Canvas, data: readonly Datum[]): ChartTable {
  const ground = groundOf(canvas, data);
  const fields = fieldsOf(canvas, data, ground);
  const rows = data
    .map((datum) => ({ datum, rank: ground.rank(datum) }))
    .sort((a, b) => a.rank.reduce((found, one, i) => found || one - b.rank[i]!, 0))
    .map(({ datum }) => fields.map(({ text }) => text(datum)));
  return { columns: fields.map(({ label, numeric }) => ({ label, numeric })), rows };
}

function fieldsOf(
  canvas: Canvas,
  data: readonly Datum[],
  ground: ReturnType<typeof groundOf>,
): Field[] {
  const { plan, words, format, facts } = canvas;
  const fields: Field[] = [];
  const add = (label: string, text: (datum: Datum) => string, numeric = true) =>
    fields.push({ label: oneLine(label), numeric, text });
  const place = (how: string | undefined) => how === 'raw';
  if (plan.facet) add(plan.facet.name, (datum) => ground.names(datum).facet, false);
  if (plan.x) add(plan.x.source.name, (datum) => ground.names(datum).x, place(plan.x.how));
  const up = plan.y;
  if (up) {
    const named = up.how === 'category' ? categoriesOf(canvas, data, 'y') : [];
    const byKey = new Map(
      withOthers(named, facts.others.y, words).map((one) => [one.key, one] as const),
    );
    const text = ({ y, yTo }: Datum) => placeName(up, { x: y, xTo: yTo }, byKey, canvas);
    add(up.source.name, text, place(up.how));
  }
  if (plan.colour) add(plan.colour.name, (datum) => ground.names(datum).colour, false);
  if (data.some(({ stats }) => stats !== null)) {
    const stat = (label: string, key: 'least' | 'low' | 'q1' | 'q3' | 'high' | 'most' | 'beyond') =>
      add(label, ({ stats }) => (stats ? precise(stats[key], format) : ''));
    const isBox = plan.mark.aggregates.length === 0;
    const middle = plan.aggregate === 'average' ? words.aggregates.average : words.median;
    stat(words.least, 'least');
    if (isBox) stat(words.quartile(1), 'q1');
    add(middle, ({ value }) => (value === null ? '' : precise(value, format)));
    if (isBox) stat(words.quartile(3), 'q3');
    stat(words.most, 'most');
    if (isBox) stat(words.beyond, 'beyond');
  } else if (plan.mark.sampled) {
    if (plan.measure) {
      add(plan.measure.name, ({ value }) => (value === null ? '' : precise(value, format)));
    }
    return fields;
  } else {
    const name = measureName({ ...plan, share: false }, words);
    add(name, ({ value }) => figure(value, format));
    if (plan.share) {
      add(words.share, ({ share }) => (share === null ? '' : format.percent(share, 1)));
    }
  }
  if (plan.measure && plan.aggregate !== 'none') {
    add(words.measure.rows, ({ n }) => format.number(n));
  }
  return fields;
}
