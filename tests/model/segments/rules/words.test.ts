import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locales } from '../../../support/locales';
import { catalogueFrom, type Attribute } from '../../../../src/model/segments/rules/catalogue';
import { normalise } from '../../../../src/model/segments/rules/normalise';
import type {
  AttrRef,
  Condition,
  Rule,
  Test,
  Times,
  Value,
  Window,
} from '../../../../src/model/segments/rules/rule';
import { figuresOf } from '../../../../src/model/segments/rules/words/figures';
import { KNOWN, nameOf } from '../../../../src/model/segments/rules/words/known';
import { parse } from '../../../../src/model/segments/rules/words/parse';
import {
  print,
  printProblem,
  type ValueNames,
} from '../../../../src/model/segments/rules/words/print';
import { SHARED } from '../../../support/shared';
import { attr } from './support';

const BLNS = join(SHARED, 'blns/blns.json');
const NAUGHTY = existsSync(BLNS) ? (JSON.parse(readFileSync(BLNS, 'utf8')) as string[]) : [];
const [en, tr] = [locales.find(({ id }) => id === 'en')!, locales.find(({ id }) => id === 'tr')!];

const phrases = locales.flatMap(({ messages: { rules } }) =>
  [
    rules.words,
    rules.tests,
    rules.did,
    rules.never,
    rules.times,
    rules.totals,
    rules.attributes,
    rules.windows,
  ]
    .flatMap((area) => Object.values(area))
    .flatMap((text) => [text, text.replace(/\{\w+\}/g, '5')]),
);
const text = fc.oneof(
  fc.constantFrom('', 'İzmir', '“”', '”', '\\', ')', '; ', '[x: y]', "O'Neill", 'a\nb', ...NAUGHTY),
  fc.constantFrom(...phrases),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const number = fc.oneof(
  fc.integer(),
  fc.constantFrom(-0, 0.1, 1e-7, -2.5e-12, 1e21, 1.5e300, 1234567.891, 2024),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const days = fc.oneof({ arbitrary: day, weight: 8 }, { arbitrary: text, weight: 1 });

const type = fc.constantFrom(
  'text' as const,
  'number' as const,
  'date' as const,
  'boolean' as const,
);
const ref: fc.Arbitrary<AttrRef> = fc.oneof(
  fc.constantFrom(...KNOWN.values()),
  fc.record({ id: text, label: text, type }),
  fc.tuple(text, type).map(([label, t]) => ({ id: `customer_facts.${label}`, label, type: t })),
  fc.constantFrom(...KNOWN.values()).chain((known) => type.map((t) => ({ ...known, type: t }))),
);
const value: fc.Arbitrary<Value> = fc.oneof(text, number, fc.boolean(), fc.constant(null));
const some = <T>(a: string, b: string, arb: fc.Arbitrary<T>): fc.Arbitrary<object> =>
  fc.record({ [a]: arb, [b]: arb }, { requiredKeys: [] });
const values = fc.array(value, { maxLength: 4 });
const test: fc.Arbitrary<Test> = fc.oneof(
  values.map((list) => ({ in: list })),
  values.map((list) => ({ notIn: list })),
  some('from', 'below', number) as fc.Arbitrary<Test>,
  some('fromDay', 'beforeDay', days) as fc.Arbitrary<Test>,
  fc.integer().map((lastDays) => ({ lastDays })),
  fc.boolean().map((known) => ({ known })),
  text.map((contains) => ({ contains })),
);
const condition: fc.Arbitrary<Condition> = fc.record({ attr: ref, is: test });
const within = fc.oneof(
  fc.constant<Window>({ all: true }),
  fc.integer().map((lastDays): Window => ({ lastDays })),
  some('fromDay', 'beforeDay', days) as fc.Arbitrary<Window>,
);
const where = fc.array(condition, { maxLength: 3 });
const ofType = text.map((name) => ({ attr: KNOWN.get('events.type')!, is: { in: [name] } }));
const n = fc.integer({ min: -2, max: 2000 });
const { rule: anyRule } = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'words' },
    condition,
    text.map((segment) => ({ segment })),
    fc.record({
      did: fc.constantFrom('order' as const, 'record' as const, 'event' as const),
      where,
      within,
      times: fc.record({ min: n, max: n }, { requiredKeys: [] }),
    }),
    fc.record({
      did: fc.constant('event' as const),
      where: fc.tuple(ofType, where).map(([first, others]) => [first, ...others]),
      within,
      times: fc.record({ min: n, max: n }, { requiredKeys: [] }),
    }),
    fc.record({
      did: fc.constant('record' as const),
      where: fc.array(condition, { maxLength: 4 }),
      within,
      times: fc.constant({ min: 1 }),
      apart: fc.constant(true as const),
    }),
    fc.record({
      total: fc.constantFrom('amount', 'orders', 'average', 'quantity'),
      where,
      within,
      is: some('from', 'below', number),
    }),
    fc.record({ nth: fc.oneof(fc.constantFrom('first' as const, 'last' as const), n), is: where }),
    fc.record({ all: fc.array(tie('rule'), { maxLength: 4 }) }),
    fc.record({ any: fc.array(tie('rule'), { maxLength: 4 }) }),
    fc.record({ not: tie('rule') }),
  ) as fc.Arbitrary<Rule>,
}));

const city = { attr: attr('customer_facts.city'), is: { in: ['İzmir'] } };
const own = (label: string, relation = 'customer_facts'): Attribute => ({
  id: `${relation}.${label}`,
  label,
  type: 'text',
  grain: relation === 'orders' ? 'order' : 'customer',
  relation,
  column: label,
  unit: null,
});
/** Columns of a file that are called like parts of sentences. */
const treacherous = catalogueFrom([
  ...phrases.map((label) => own(label)),
  ...['city is “x” and age', 'not (', 'in the last 5 days the total spend', '('].map((l) => own(l)),
]);
const none = catalogueFrom([]);

describe.each([en, tr])('rules in the words of $id', (locale) => {
  it('are read back as they were', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        const words = print(rule, locale);
        expect(parse(words, locale, none), words).toEqual({ rule: normalise(rule) });
      }),
      { numRuns: 3000 },
    );
  });

  it('are read back as they were where values have names', () => {
    // Whole numbers and some words are called otherwise; the names are nobody's values.
    const name = (value: Value) =>
      typeof value === 'number' && Number.isInteger(value) && !Object.is(value, -0)
        ? `‹${value}” and (`
        : typeof value === 'string' && value.length % 2 === 1
          ? `‹‹${value}`
          : undefined;
    const named = new Map<string, Value>();
    const values: ValueNames = {
      nameOf: (_, value) => {
        const called = name(value);
        if (called !== undefined) named.set(called, value);
        return called;
      },
      valueOf: (_, called) => named.get(called),
    };
    fc.assert(
      fc.property(anyRule, (rule) => {
        const words = print(rule, locale, { values });
        const parsed = parse(words, locale, none, { values });
        expect(parsed, words).toEqual({ rule: normalise(rule) });
      }),
      { numRuns: 1000 },
    );
    const weekend = { attr: attr('order_facts.weekday', 'number'), is: { in: [6, 7] } };
    const words = print({ nth: 'first', is: [weekend] }, locale, { values });
    expect(words).toContain('“‹6');
  });

  it('are read back as they were whatever columns are called', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        const words = print(rule, locale);
        expect(parse(words, locale, treacherous), words).toEqual({ rule: normalise(rule) });
      }),
      { numRuns: 1000 },
    );
  });

  it('mean what was printed although a column is called like the beginning of it', () => {
    const rules: Rule[] = [
      { total: 'amount', where: [], within: { lastDays: 5 }, is: { from: 5 } },
      { all: [city, { attr: attr('customer_facts.age', 'number'), is: { from: 5 } }] },
      { not: city },
    ];
    for (const rule of rules) {
      const words = print(rule, locale);
      // Every beginning of it is a column.
      const columns = Array.from(words, (_, i) => own(words.slice(0, i)));
      expect(parse(words, locale, catalogueFrom(columns)), words).toEqual({ rule });
    }
  });

  it('stand any value of the naughty strings', () => {
    if (NAUGHTY.length === 0) console.warn('Skipped: ../shared/data/blns/blns.json is not here');
    for (const naughty of NAUGHTY) {
      const rule: Rule = {
        all: [
          { attr: attr('customer_facts.city'), is: { in: [naughty, 'x'] } },
          { attr: { id: naughty, label: naughty, type: 'text' }, is: { contains: naughty } },
          { not: { segment: naughty } },
        ],
      };
      expect(parse(print(rule, locale), locale, none), naughty).toEqual({ rule });
    }
  });

  it('never throw, and give a place inside the text where it makes no sense', () => {
    fc.assert(
      fc.property(anyRule, fc.nat(), fc.nat(), text, (rule, from, to, with_) => {
        const words = print(rule, locale);
        const broken =
          words.slice(0, from % (words.length + 1)) + with_ + words.slice(to % (words.length + 1));
        const parsed = parse(broken, locale, none);
        if (parsed.rule !== null) return;
        expect(parsed.at).toBeLessThanOrEqual(broken.length);
        expect(parsed.expected.length).toBeGreaterThan(0);
      }),
    );
  });

  it('have a name of its own for every column, and none for what is no column', () => {
    const { attributes, totals } = locale.messages.rules;
    expect(Object.keys(attributes).sort()).toEqual([...KNOWN.keys()].sort());
    const names = [...Object.values(attributes), ...Object.values(totals)];
    expect(new Set(names.map((name) => name.toLocaleLowerCase(locale.tag))).size).toBe(
      names.length,
    );
  });

  it('write numbers and days so that they are read as they were', () => {
    const figures = figuresOf(locale);
    fc.assert(
      fc.property(number, day, (x, date) => {
        const written = figures.number(x);
        expect(figures.readNumber(written, 0)).toEqual({ value: x + 0, end: written.length });
        const said = figures.day(date);
        expect(figures.readDay(said, 0)).toEqual({ value: date, end: said.length });
      }),
      { numRuns: 2000 },
    );
  });
});

const makeup: Rule = {
  did: 'order',
  where: [{ attr: attr('order_lines.category'), is: { in: ['Makyaj'] } }],
  within: { lastDays: 90 },
  times: { min: 2 },
};
const sample: Rule = {
  all: [
    makeup,
    {
      any: [
        city,
        { total: 'amount', where: [], within: { fromDay: '2025-03-12' }, is: { from: 1234.5 } },
      ],
    },
    { not: { segment: 'vip' } },
  ],
};

describe('the words', () => {
  it('are what people say', () => {
    expect(print(sample, en)).toBe(
      'in the last 90 days ordered at least 2 times with (category is “Makyaj”) and ' +
        '(city is “İzmir” or since 12 Mar 2025 the total spend is at least 1,234.5) and not (in segment “vip”)',
    );
    expect(print(sample, tr)).toBe(
      'son 90 günde en az 2 kez sipariş verdi, siparişte: (kategori şu: “Makyaj”) ve ' +
        '(şehir şu: “İzmir” veya 12.03.2025 gününden beri toplam harcama en az 1.234,5) ve ' +
        'şu doğru değil: (şu segmentte: “vip”)',
    );
    const over: Rule = {
      nth: 'first',
      is: [{ attr: attr('orders.amount', 'number'), is: { from: 500 } }],
    };
    expect(print(over, en)).toBe('in the first order (amount of the order is at least 500)');
    expect(print({ ...makeup, where: [], times: { max: 0 } } as Rule, tr)).toBe(
      'son 90 günde hiç sipariş vermedi',
    );
  });

  it('name the event that is asked for first', () => {
    const type = { attr: attr('events.type'), is: { in: ['Ziyaret'] } };
    const value = { attr: attr('events.value', 'number'), is: { from: 3 } };
    const visited = (where: Condition[], times: Times): Rule => ({
      did: 'event',
      where,
      within: { lastDays: 30 },
      times,
    });
    for (const [rule, inEnglish, inTurkish] of [
      [
        visited([type], { min: 1 }),
        'in the last 30 days had the event “Ziyaret” at least once',
        'son 30 günde en az bir kez “Ziyaret” olayı oldu',
      ],
      [
        visited([type, value], { min: 2 }),
        'in the last 30 days had the event “Ziyaret” at least 2 times with (event value is at least 3)',
        'son 30 günde en az 2 kez “Ziyaret” olayı oldu, olayda: (olay değeri en az 3)',
      ],
      [
        visited([value, type], { min: 1 }),
        'in the last 30 days had an event at least once with (event value is at least 3; event type is “Ziyaret”)',
        'son 30 günde en az bir kez olay kaydı oldu, olayda: (olay değeri en az 3; olay türü şu: “Ziyaret”)',
      ],
      [
        visited([type], { max: 0 }),
        'in the last 30 days never had the event “Ziyaret”',
        'son 30 günde hiç “Ziyaret” olayı olmadı',
      ],
      [
        visited([], { max: 0 }),
        'in the last 30 days never had an event',
        'son 30 günde hiç olay kaydı olmadı',
      ],
    ] as const) {
      expect([print(rule, en), print(rule, tr)]).toEqual([inEnglish, inTurkish]);
      expect(parse(inEnglish, en, none)).toEqual({ rule });
      expect(parse(inTurkish, tr, none)).toEqual({ rule });
    }
  });

  it('say who is there although nothing is known of them', () => {
    const others: Rule = { attr: city.attr, is: { notIn: ['İzmir'] } };
    expect(print(others, en)).toBe('city is not “İzmir” or not known');
    expect(print({ attr: city.attr, is: { notIn: ['İzmir', null] } }, en)).toBe(
      'city is known, not “İzmir”',
    );
  });

  it('go from one language to the other', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        const read = parse(print(rule, tr), tr, none);
        expect(parse(print(read.rule!, en), en, none)).toEqual({ rule: normalise(rule) });
      }),
    );
  });

  it('may be typed with capitals, other spaces, other quotes and without brackets', () => {
    const catalogue = catalogueFrom([own('Anket puanı'), own('Kargo', 'orders')]);
    expect(parse('ŞEHİR  ŞU:"İzmir"\n ve Anket puanı biliniyor.', tr, catalogue)).toEqual({
      rule: { all: [city, { attr: attr('customer_facts.Anket puanı'), is: { known: true } }] },
    });
    expect(parse('ordered once', en, catalogue)).toMatchObject({ rule: null });
    expect(parse('Ordered at least once with (kargo is "x")', en, catalogue)).toEqual({
      rule: {
        did: 'order',
        where: [{ attr: attr('orders.Kargo'), is: { in: ['x'] } }],
        within: { all: true },
        times: { min: 1 },
      },
    });
    expect(
      parse('city is known or age is known and not city is known', en, catalogue),
    ).toMatchObject({ rule: { any: [{ is: { known: true } }, { all: [{}, { not: {} }] }] } });
  });

  it('name segments, where the name is theirs alone', () => {
    const segments = new Map([
      ['a1', 'Sadık İzmirliler'],
      ['a2', 'Aynı'],
      ['a3', 'Aynı'],
      ['a4', 'a1'],
    ]);
    for (const [id, name] of [
      ['a1', 'Sadık İzmirliler'],
      ['a2', 'a2'],
      ['a4', 'a4'],
      ['gone', 'gone'],
    ]) {
      const words = print({ segment: id! }, tr, { segments });
      expect(words).toBe(`şu segmentte: “${name}”`);
      expect(parse(words, tr, none, { segments })).toEqual({ rule: { segment: id } });
    }
  });

  it('tell where a text stops making sense, and what could stand there', () => {
    const at = (text_: string) => parse(text_, en, none);
    expect(at('city is “İzmir” and ')).toMatchObject({ at: 20, rule: null });
    expect(at('city is “İzmir” and ')).toMatchObject({
      expected: expect.arrayContaining(['everyone', 'not', '(', 'the name of a column']),
    });
    expect(at('age is at least many')).toMatchObject({ at: 16, expected: ['a number'] });
    expect(at('city is “İzmir” banana')).toMatchObject({
      at: 16,
      expected: expect.arrayContaining(['and', 'or', 'the end']),
    });
    expect(at('')).toMatchObject({ rule: null, at: 0 });
  });

  it('name columns and problems', () => {
    expect(nameOf(attr('customer_facts.city'), tr)).toBe('şehir');
    expect(nameOf({ id: 'customer_facts.Anket puanı', label: 'Anket puanı' }, tr)).toBe(
      'Anket puanı',
    );
    const problem = {
      at: '',
      code: 'missing_column',
      params: { column: 'Puan', table: 'x' },
    } as const;
    expect(printProblem(problem, tr)).toContain('“Puan” sütunu yok');
  });
});

describe('sentences that people write', () => {
  const catalogue = catalogueFrom([own('Kargo', 'orders')]);
  const lives = (is: Test): Rule => ({ attr: attr('customer_facts.city'), is });
  const readme: Rule = { all: [makeup, { not: lives({ in: ['İstanbul'] }) }] };
  const elsewhere = lives({ notIn: ['İstanbul'] });
  const age = (is: Test): Rule => ({ attr: attr('customer_facts.age', 'number'), is });

  it.each<[string, Rule]>([
    ['bought Makyaj at least twice in the last 90 days and not in İstanbul', readme],
    ['bought "Makyaj" at least 2 times in the last 90 days and not in "İstanbul".', readme],
    ['in the last 90 days bought Makyaj at least twice and not (city is İstanbul)', readme],
    ['city is not "İstanbul"', elsewhere],
    ['city is none of ("İstanbul"; "Ankara")', lives({ notIn: ['İstanbul', 'Ankara'] })],
    ['city is none of (İstanbul; Ankara) or not known', lives({ notIn: ['İstanbul', 'Ankara'] })],
    ['city is not "İstanbul" or city is not known', { any: [elsewhere, lives({ known: false })] }],
    ['city is known', lives({ known: true })],
    ['CITY IS NOT KNOWN', lives({ known: false })],
    ['lives in New York 2', lives({ in: ['New York 2'] })],
    ['age is at least 30, less than 40', age({ from: 30, below: 40 })],
    [
      'did not order in the last 90 days',
      { did: 'order', where: [], within: { lastDays: 90 }, times: { max: 0 } },
    ],
    ['ordered at least twice in the last 90 days with category is "Makyaj"', makeup],
  ])('in English: %s', (words, rule) => {
    expect(parse(words, en, catalogue)).toEqual({ rule });
  });

  it.each<[string, Rule]>([
    ['son 90 günde en az iki kez Makyaj aldı ve İstanbul’da değil', { all: [makeup, elsewhere] }],
    ["son 90 günde Makyaj en az 2 kez aldı ve İstanbul'da değil", { all: [makeup, elsewhere] }],
    ['şehir “İstanbul”', lives({ in: ['İstanbul'] })],
    ['şehir İstanbul değil', elsewhere],
    ['şehir şu değil: "İstanbul"', elsewhere],
    ['şehir şunlardan hiçbiri değil: ("İstanbul")', elsewhere],
    ['yaş 30 ve üzeri', age({ from: 30 })],
    [
      'son 90 günde sipariş vermedi',
      { did: 'order', where: [], within: { lastDays: 90 }, times: { max: 0 } },
    ],
  ])('in Turkish: %s', (words, rule) => {
    expect(parse(words, tr, catalogue)).toEqual({ rule });
  });

  it('name a segment with straight quotes in straight quotes', () => {
    const segments = new Map([['a1', 'The "best" ones']]);
    const words = 'in segment "The "best" ones" and in İzmir';
    expect(parse(words, en, catalogue, { segments })).toEqual({
      rule: { all: [{ segment: 'a1' }, lives({ in: ['İzmir'] })] },
    });
  });

  it('are told what can be asked of such a column', () => {
    const expected = (words: string, locale = en) => {
      const parsed = parse(words, locale, catalogue);
      return parsed.rule ? [] : parsed.expected;
    };
    expect(expected('şehir =', tr)).toEqual(expect.arrayContaining(['şu:', 'içinde şu geçiyor:']));
    expect(expected('şehir =', tr).join()).not.toMatch(/öncesi|sonrası|en az|bir gün/);
    expect(expected('age =')).toContain('is at least');
    expect(expected('age =').join()).not.toMatch(/contains|before|days/);
    expect(expected('member since =')).toContain('is before');
    expect(expected('member since =')).not.toContain('contains');
  });
});

it('days of the week are days, hours are hours', () => {
  const on = (name: string, is: Test): Rule => ({
    did: 'record',
    where: [{ attr: attr(`order_facts.${name}`, 'number'), is }],
    within: { all: true },
    times: { min: 1 },
  });
  const values: ValueNames = {
    nameOf: (_, value) => ['Saturday', 'Sunday'][Number(value) - 6],
    valueOf: (_, name) => (name === 'Saturday' ? 6 : name === 'Sunday' ? 7 : undefined),
  };
  const saturday = on('weekday', { from: 6, below: 7 });
  const words = print(saturday, en, { values });
  expect(words).toContain('(day of the week is “Saturday”)');
  expect(parse(words, en, none, { values })).toEqual({ rule: on('weekday', { in: [6] }) });
  expect(print(on('weekday', { from: 6 }), en, { values })).toContain('(“Saturday”; “Sunday”)');
  const evening = on('hour', { from: 8, below: 24 });
  for (const locale of [en, tr]) {
    const said = print(evening, locale);
    expect(said).toMatch(/08:00.*24:00/);
    expect(parse(said, locale, none)).toEqual({ rule: evening });
  }
});
