import type { Column } from '../../engine/engine';
import { kindOf } from './plan';
import type { ChartSpec } from './spec';

/** Whole words of a column's name; Turkish endings may follow. */
const words = (list: string): RegExp => new RegExp(`(^|_)(${list})(_|$)`, 'iu');

/** Numbers that name things, which nobody adds up or spreads out. */
const NAMES = /(^|_)(id|no|code|kod|barkod|barcode|phone|telefon|year|yil|yıl)$/i;
/** Whose row it is: one row each, unless it is one of an order or an event. */
const WHOSE = /^(customer|client|member|müşteri|musteri|üye|uye)_?(id|no)$/i;
const OF_AN_ORDER = /^(order|event|sipariş|siparis|olay)_?(id|no)$/i;
/** What is most worth telling apart, and has few values. */
const TELLING =
  /segment|stage|state|status|category|kategori|city|sehir|şehir|region|bölge|country|ülke|channel|kanal|gender|cinsiyet|evre|durum/i;
/** What adds up over rows. */
const ADDS = words(
  'n|count|total|sum|amount|revenue|sales|sold|spent|money|monetary|cost|profit|quantity|orders|purchases|customers|buyers|people|lines|adet|toplam|tutar|ciro|gelir|satış|satis|harcama|harcanan|maliyet|kâr|kar|sipariş|siparis|alışveriş|müşteri|musteri|alıcı|kişi|kisi|satır',
);
const NEVER_ADDS = words(
  'share|rate|ratio|percent|avg|average|mean|median|each|score|rank|place|recency|silence|days|gap|age|price|pay|payı|oran|oranı|yüzde|ortalama|ortanca|puan|puanı|sıra|gün|günü|yaş|fiyat|fiyatı',
);
const SCORES = words('[rfm]_score|score|rank|place|puan|puanı|sıra');
/** Days that are facts of a customer; on none of them is what the row counts. */
const FACTS = /first|last|birth|since|joined|ilk|son_|doğum|dogum|üyelik|uyelik/i;

/** A sensible chart of a relation with these columns. */
export function suggestChart(from: string, columns: readonly Column[]): ChartSpec {
  const of = (kind: string) => columns.filter(({ type }) => kindOf(type) === kind);
  const has = (what: RegExp) => columns.some(({ name }) => what.test(name));
  const isOfPeople = has(WHOSE) && !has(OF_AN_ORDER);
  const numbers = of('number').filter(({ name }) => !NAMES.test(name));
  const [first, second] = numbers.toSorted(
    (a, b) => Number(SCORES.test(a.name)) - Number(SCORES.test(b.name)),
  );
  const adds = numbers.find(({ name }) => ADDS.test(name) && !NEVER_ADDS.test(name));
  const times = of('time');
  const time = times.find(({ name }) => !FACTS.test(name)) ?? (isOfPeople ? undefined : times[0]);
  const texts = of('text').filter(({ name }) => !NAMES.test(name));
  const telling = texts.find(({ name }) => TELLING.test(name));
  const text = telling ?? (isOfPeople ? undefined : texts[0]);

  if (time && adds && !isOfPeople) return { from, mark: 'line', x: time.name, y: adds.name };
  // How many customers, or lines, there are of each.
  if (text && (isOfPeople || has(WHOSE) || !first)) return { from, mark: 'bar', x: text.name };
  if (text && adds) return { from, mark: 'bar', x: text.name, y: adds.name };
  if (text && first) {
    return { from, mark: 'bar', x: text.name, y: first.name, aggregate: 'average' };
  }
  if (isOfPeople && first) return { from, mark: 'histogram', x: first.name };
  if (time) return { from, mark: 'line', x: time.name };
  if (first && second) return { from, mark: 'dot', x: first.name, y: second.name };
  if (first) return { from, mark: 'histogram', x: first.name };
  const any = texts[0] ?? columns[0];
  return any ? { from, mark: 'bar', x: any.name } : { from, mark: 'bar' };
}
