import { describe, expect, it } from 'vitest';
import { createFormats } from '../../src/i18n/format';
import type { Locale } from '../../src/i18n/locale';
import { bitsOf } from '../../src/lib/bits';
import { compare, sidesOf } from '../../src/model/segments/compare';
import { turkishTeaching } from '../../src/model/segments/maps/turkish-teaching';
import { catalogueFrom, type Attribute } from '../../src/model/segments/rules/catalogue';
import type { SavedSegment } from '../../src/model/segments/saved';
import type { Trait, TraitCode } from '../../src/model/segments/traits';
import type { Speech } from '../../src/state/explore/words';
import { Traits } from '../../src/state/segments/compare.svelte';
import type { Counting } from '../../src/state/segments/crowds.svelte';
import type { Engine } from '../../src/engine/engine';
import { choicesOf, firstKeys } from '../../src/state/segments/choices';
import {
  codeText,
  orderText,
  pText,
  sentence,
  strengthOf,
  traitName,
} from '../../src/state/segments/trait-words';
import { changeText, leafValueText } from '../../src/state/segments/why-words';
import { locales } from '../support/locales';

const locale = (id: string): Locale => locales.find((one) => one.id === id)!;
const speech = (id: string): Speech => ({
  m: locale(id).messages,
  format: createFormats(locale(id)),
  language: id,
  map: turkishTeaching,
  gaps: false,
  currency: 'TRY',
});

const attribute = (column: string, change: Partial<Attribute> = {}): Attribute => ({
  id: `customer_facts.${column}`,
  label: column,
  type: 'text',
  grain: 'customer',
  relation: 'customer_facts',
  column,
  unit: null,
  ...change,
});

function trait(
  column: string,
  codes: readonly TraitCode[],
  code: readonly number[],
  ordered = false,
) {
  const made: Trait = {
    attribute: attribute(column),
    codes,
    code: Uint8Array.from(code),
    many: null,
    order: ordered ? codes.map((_, i) => i) : null,
  };
  return made;
}

/** Of a hundred in the first crowd 41 have the first value, of a hundred others 17. */
const values: TraitCode[] = [
  { kind: 'value', value: 'Makyaj' },
  { kind: 'value', value: 'Ev' },
];
const places = Array.from({ length: 200 }, (_, i) => i);
const sides = sidesOf(bitsOf(places.slice(0, 100), 200), null, 200);
const codes = places.map((i) => (i < 41 || (i >= 100 && i < 117) ? 0 : 1));

describe('differences in words', () => {
  it('are said in both languages', () => {
    const difference = compare(trait('interest', values, codes), sides);
    const [first, second] = difference.rows;
    expect(sentence(difference, first!, speech('en'))).toBe(
      'Makyaj: 41% against 17%, 2.4 times as often.',
    );
    expect(sentence(difference, first!, speech('tr'))).toBe(
      'Makyaj: %41, öbür tarafta %17; 2,4 katı.',
    );
    expect(sentence(difference, second!, speech('en'))).toBe(
      'Ev: 59% against 83%, 29% less often.',
    );
    expect(sentence(difference, second!, speech('tr'))).toBe(
      'Ev: %59, öbür tarafta %83; %29 daha az.',
    );
    expect(orderText(difference, speech('en'))).toBeNull();
    const ordered = compare(trait('income', values, codes, true), sides);
    expect(orderText(ordered, speech('tr'))).toBe(
      'Ortadaki müşteri: Ev, öbür tarafta Ev; burada daha düşük (Cliff δ -0,24).',
    );
    expect(pText(0.0001, speech('tr'))).toBe('p değeri < 0,001');
    expect(pText(0.0421, speech('en'))).toBe('p = 0.042');
    const alone = (a: number, b: number) => {
      const half = (n: number) => Array.from({ length: 100 }, (_, i) => (i < n ? 0 : 1));
      const made = compare(trait('interest', values, [...half(a), ...half(b)]), sides);
      return sentence(
        made,
        made.rows.find(({ code }) => code === 0)!,
        speech('en'),
      );
    };
    expect(alone(5, 0)).toBe('Makyaj: 5% against 0%, only here.');
    expect(alone(0, 5)).toBe('Makyaj: 0% against 5%, nobody here.');
    expect(alone(50, 50)).toBe('Makyaj: 50% against 50%, about as often.');
  });

  it('name values and attributes', () => {
    const bin = (lo: number | null, hi: number | null): TraitCode => ({ kind: 'bin', lo, hi });
    const money = attribute('revenue', { type: 'number', unit: 'money' });
    const count = attribute('orders', { type: 'number', unit: 'orders' });
    const say = speech('tr');
    expect(codeText(money, bin(500, 750), say)).toBe('₺500 – ₺750');
    expect(codeText(money, bin(null, 100), say)).toBe('₺100 altı');
    expect(codeText(count, bin(3, 4), say)).toBe('3');
    expect(codeText(count, bin(5, 10), say)).toBe('5–9');
    expect(codeText(count, bin(1000, null), say)).toBe('1.000 ve üstü');
    expect(codeText(attribute('city'), { kind: 'none' }, say)).toBe('Bilinmiyor');
    expect(codeText(attribute('segment'), { kind: 'value', value: 'champions' }, say)).toBe(
      'Şampiyonlar',
    );
    const year: TraitCode = {
      kind: 'time',
      unit: 'year',
      from: '2024-01-01',
      before: '2025-01-01',
    };
    expect(codeText(attribute('birth_date', { type: 'date' }), year, say)).toBe('2024');
    const category = attribute('category', {
      id: 'order_lines.category',
      grain: 'line',
      relation: 'order_lines',
    });
    expect(traitName(category, locale('tr'))).toBe('Siparişlerindeki kategori');
    expect(traitName(category, locale('en'))).toBe('Category in their orders');
    expect(traitName(attribute('interest'), locale('tr'))).toBe('İlgi alanı');
    expect([0, 0.05, 0.2, 0.9].map(strengthOf)).toEqual(['none', 'small', 'medium', 'large']);
  });
});

describe('what can be chosen', () => {
  const saved = (id: string, column = 'city'): SavedSegment => ({
    id,
    name: `Segment ${id}`,
    colour: 3,
    rule: { attr: attribute(column), is: { known: true } },
    saved: null,
  });
  const catalogue = catalogueFrom([attribute('city')]);

  it('is everyone, what is saved, the map and the stages; what cannot be counted says so', () => {
    const all = choicesOf([saved('a'), saved('b', 'gone')], catalogue, speech('tr'));
    expect(all.slice(0, 4).map(({ key }) => key)).toEqual([
      'everyone',
      'own:a',
      'own:b',
      'rfm:champions',
    ]);
    expect(all.find(({ key }) => key === 'own:a')?.problems).toEqual([]);
    expect(all.find(({ key }) => key === 'own:b')?.problems[0]?.code).toBe('missing_column');
    expect(all.find(({ key }) => key === 'stage:active')?.name).toBe('Aktif müşteri');
    // One is too few to be laid over each other, so others join it.
    expect(firstKeys(all)[0]).toBe('own:a');
    expect(firstKeys(all).length).toBeGreaterThan(2);
    const two = choicesOf([saved('a'), saved('c')], catalogue, speech('tr'));
    expect(firstKeys(two)).toEqual(['own:a', 'own:c']);
  });
});

describe('why, in words', () => {
  it('says values and changes as people do', () => {
    const revenue = attribute('revenue', { type: 'number', unit: 'money' });
    const rules = {
      say: speech('tr'),
      locale: locale('tr'),
      catalogue: catalogueFrom([revenue]),
    };
    const { id, label, type } = revenue;
    const leaf = { attr: { id, label, type }, is: { from: 500 } };
    expect(leafValueText(leaf, 380, 0, rules)).toBe('₺380');
    expect(leafValueText(leaf, null, 0, rules)).toBe('bilinmiyor');
    expect(changeText({ leaf, from: 380, to: { kind: 'value', value: 500 } }, rules)).toEqual({
      goal: 'toplam ciro en az 500',
      now: 'şimdi ₺380',
    });
    const city = { attr: attribute('city'), is: { in: ['İzmir'] } };
    expect(changeText({ leaf: city, from: 'İzmir', to: { kind: 'other' } }, rules)).toEqual({
      goal: 'şehir: başka bir değer',
      now: 'şimdi İzmir',
    });
    const first = { nth: 'first' as const, is: [] };
    expect(
      changeText({ leaf: first, from: null, to: { kind: 'truth', truth: false } }, rules).goal,
    ).toMatch(/^artık geçerli olmasa: /);
  });
});

describe('what customers are like', () => {
  it('is read again after a stop, whatever the stopped run does later', async () => {
    const waiting: { reject: (error: unknown) => void }[] = [];
    const wait = () => new Promise<never>((_, reject) => waiting.push({ reject }));
    const engine = { rows: wait, columns: wait, exec: wait } as unknown as Engine;
    const rules = { index: 'i', size: 0, revenue: new Float64Array() };
    const catalogue = catalogueFrom([attribute('city')], ['customer_facts']);
    const counting = { rules, catalogue } as unknown as Counting;
    const traits = new Traits(engine);
    const first = traits.read(counting);
    expect(waiting).toHaveLength(1);
    traits.stop();
    void traits.read(counting);
    expect(waiting).toHaveLength(2);
    waiting[0]!.reject(new Error('late'));
    await first;
    expect(traits.error).toBeNull();
    // The run under way is not asked for twice.
    void traits.read(counting);
    expect(waiting).toHaveLength(2);
  });
});
