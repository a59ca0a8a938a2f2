import type { Column } from '../../engine/engine';
import { kindOf } from './plan';
import type { ChartSpec } from './spec';

/** Numbers that name things, which nobody adds up or spreads out. */
const NAMES = /(^|_)(id|no|code|kod|barkod|barcode|phone|telefon|year|yil)$/i;
/** What is most worth telling apart. */
const TELLING =
  /segment|stage|state|category|kategori|city|sehir|şehir|channel|kanal|gender|cinsiyet/i;

/** A sensible chart of a relation with these columns. */
export function suggestChart(from: string, columns: readonly Column[]): ChartSpec {
  const of = (kind: string) => columns.filter(({ type }) => kindOf(type) === kind);
  const numbers = of('number').filter(({ name }) => !NAMES.test(name));
  const [time] = of('time');
  const texts = of('text').filter(({ name }) => !NAMES.test(name));
  const text = texts.find(({ name }) => TELLING.test(name)) ?? texts[0];
  const [first, second] = numbers;
  if (time && first) return { from, mark: 'line', x: time.name, y: first.name };
  if (text && first) {
    return { from, mark: 'bar', x: text.name, y: first.name };
  }
  if (time) return { from, mark: 'line', x: time.name };
  if (text) return { from, mark: 'bar', x: text.name };
  if (first && second) return { from, mark: 'dot', x: first.name, y: second.name };
  if (first) return { from, mark: 'histogram', x: first.name };
  const [any] = columns;
  return any ? { from, mark: 'bar', x: any.name } : { from, mark: 'bar' };
}
