import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literal } from '../../src/engine/sql';
import {
  emailSql,
  nameSql,
  normalEmail,
  normalName,
  normalPhone,
  phoneSql,
  sameContactLinesSql,
  sameContactsSql,
} from '../../src/ingest/contacts';
import { loadCanonical } from '../support/canonical';
import { testEngine } from '../support/engine';

async function bySql(texts: string[], sql: (text: string) => string): Promise<unknown[]> {
  const engine = await testEngine();
  const values = texts.map((text, i) => `(${i}, ${literal(text)})`).join(', ');
  const { rows } = await engine.query(
    `SELECT ${sql('v')} FROM (VALUES ${values}) t(i, v) ORDER BY i`,
  );
  return rows.map(([value]) => value);
}

const emails: [string, string | null][] = [
  ['ayse@example.com', 'ayse@example.com'],
  [' Ayse@Example.COM\u00a0', 'ayse@example.com'],
  ['ALİ.IŞIK@ÖRNEK.COM', 'ali.işik@örnek.com'],
  ['ınfo@example.com', 'info@example.com'],
  ['INFO@EXAMPLE.COM', 'info@example.com'],
  ['a.b+c@example.com', 'a.b+c@example.com'],
  ['a b@example.com', 'a b@example.com'],
  [' \t', null],
  ['', null],
];

const phones: [string, string | null][] = [
  ['0532 111 22 33', '+905321112233'],
  ['+90 532 111 22 33', '+905321112233'],
  ['+90 (532) 111-22-33', '+905321112233'],
  ['(0532) 1112233', '+905321112233'],
  ['905321112233', '+905321112233'],
  ['00905321112233', '+905321112233'],
  ['+90 0532 111 22 33', '+905321112233'],
  ['5321112233', '+905321112233'],
  ['532 111 22 33', '+905321112233'],
  ['5321112233.0', '+905321112233'],
  ['0212 333 44 55', '+902123334455'],
  ['Tel: 0532.111.22.33', '+905321112233'],
  ['+49 30 1234567', '+49301234567'],
  ['0049301234567', '+49301234567'],
  ['+1 532 111 2233', '+15321112233'],
  ['+5321112233', '+5321112233'],
  ['01234567890', '01234567890'],
  ['444 1 234', '4441234'],
  ['5,32E+09', null],
  ['5.32111E+9', null],
  ['112', null],
  ['0000000000', null],
  ['0500 000 00 00', null],
  ['+90 555 555 55 55', null],
  ['0532 111 22 33 / 0212 333 44 55', null],
  ['0532 111 22 33 + 12', null],
  ['yok', null],
  ['-', null],
  ['', null],
];

const names: [string, string | null][] = [
  ['Işık İpek', 'isik ipek'],
  ['IŞIK İPEK', 'isik ipek'],
  ['ışık ipek', 'isik ipek'],
  ['ISIK  IPEK', 'isik ipek'],
  ['i\u0307pek', 'ipek'],
  ['Şükrü ÖZ-TÜRK', 'sukru oz turk'],
  ['Çağrı Güneş', 'cagri gunes'],
  [' O’Neill, Zoë ', 'o neill zoe'],
  ['Łukasz Strauß', 'lukasz strauss'],
  ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
  ['Οδυσσεύς', 'οδυσσευσ'],
  ['Иван Ёлкин', 'иван елкин'],
  ['محمد', 'محمد'],
  ['...', null],
  ['', null],
];

describe('one spelling', () => {
  it.each(emails)('of the e-mail %j', (text, form) => expect(normalEmail(text)).toBe(form));
  it.each(phones)('of the phone %j', (text, form) => expect(normalPhone(text)).toBe(form));
  it.each(names)('of the name %j', (text, form) => expect(normalName(text)).toBe(form));

  const letters = [
    ...'abcIİıiŞşĞğÜüÖöÇçÂâÉéßÆæØøĐđŁłΣσςЁё9_@.-+ \t\u00a0\u202f\u0307\u0301\u200b\ufeff',
  ];
  const anyText = fc.oneof(
    fc.array(fc.constantFrom(...letters), { maxLength: 12 }).map((parts) => parts.join('')),
    // Letters that Unicode took up in the last years are letters to one side only.
    fc
      .array(
        fc.oneof(
          ...[
            [1, 0x7ff],
            [0x1e00, 0x206f],
            [0x4e00, 0x9fa5],
            [0xac00, 0xd7a3],
            [0xff00, 0xff5e],
          ].map(([min = 0, max = 0]) => fc.integer({ min, max })),
        ),
        { maxLength: 8 },
      )
      .map((codes) => String.fromCodePoint(...codes)),
  );
  const anyPhone = fc
    .array(
      fc.constantFrom(
        ...'0123456789'.split(''),
        ...['90', '0', '532', '1112233', '0000000', '5555555'],
        ...['+', '00', ' ', '-', '(', ')', '.', ',', '.0', 'E+', '\u00a0', 'x', '\n'],
      ),
      { maxLength: 10 },
    )
    .map((parts) => parts.join(''));

  it('is the same by SQL, on these and on anything', async () => {
    const texts = [...emails, ...names].map(([text]) => text).concat(fc.sample(anyText, 3000));
    const numbers = phones.map(([text]) => text).concat(fc.sample(anyPhone, 5000));
    const differ = async (
      values: string[],
      sql: (text: string) => string,
      form: (text: string) => string | null,
    ) => {
      const read = await bySql(values, sql);
      return values
        .map((value, i) => [value, read[i], form(value)])
        .filter(([, sql, here]) => sql !== here);
    };
    expect(await differ(texts, emailSql, normalEmail)).toEqual([]);
    expect(await differ(texts, nameSql, normalName)).toEqual([]);
    expect(await differ(numbers, phoneSql, normalPhone)).toEqual([]);
    expect(numbers.filter((text) => normalPhone(text) !== null).length).toBeGreaterThan(300);
  });

  it('of a Turkish phone does not depend on how it is written', () => {
    const digits = fc
      .tuple(fc.constantFrom('2', '3', '4', '5', '8'), fc.integer({ min: 0, max: 999_999_999 }))
      .map(([first, rest]) => first + String(rest).padStart(9, '0'))
      .filter((number) => normalPhone(number) !== null);
    const before = fc.constantFrom('', '0', '90', '+90', '0090', '+90 0', '(0', '+90 (');
    const between = fc.array(fc.constantFrom('', ' ', '-', '.', ') ', '\u00a0'), {
      minLength: 10,
      maxLength: 10,
    });
    fc.assert(
      fc.property(digits, before, between, (number, prefix, gaps) => {
        const written = prefix + [...number].map((digit, i) => digit + gaps[i]).join('');
        expect(normalPhone(written)).toBe(`+90${number}`);
      }),
    );
  });

  it('stays as it is when taken again', () => {
    fc.assert(
      fc.property(anyText, anyPhone, (text, phone) => {
        for (const [form, value] of [
          [normalEmail, text],
          [normalName, text],
          [normalPhone, phone],
        ] as const) {
          const once = form(value);
          if (once !== null) expect(form(once)).toBe(once);
        }
      }),
    );
  });
});

describe('customers who share a contact', () => {
  it('are listed once for each contact, with their lines', async () => {
    const engine = await testEngine();
    await loadCanonical(engine, {
      customers: [
        { customer_id: 'A', email: 'ISIK@example.com', phone: '0532 111 22 33' },
        { customer_id: 'B', email: ' ısik@example.com', phone: '+49 30 1234567' },
        { customer_id: 'C', email: 'c@example.com', phone: '+905321112233' },
        { customer_id: 'D', email: 'yok', phone: '-' },
        { customer_id: 'E', email: 'yok', phone: '-' },
        { customer_id: 'F', email: 'isik@EXAMPLE.com', phone: null },
        { customer_id: 'G', email: 'g@example.com', phone: '0000000000' },
        { customer_id: 'H', email: null, phone: '0000000000' },
      ],
    });
    const email = { kind: 'email', contact: 'isik@example.com' };
    const phone = { kind: 'phone', contact: '+905321112233', customers: 2, ids: ['A', 'C'] };
    expect(await engine.rows(sameContactsSql())).toEqual([
      { ...email, customers: 3, ids: ['A', 'B', 'F'] },
      phone,
    ]);
    expect(await engine.rows(sameContactsSql(['email'], { ids: 2 }))).toEqual([
      { ...email, customers: 3, ids: ['A', 'B'] },
    ]);
    expect(await engine.rows(`${sameContactLinesSql(1)} ORDER BY line`)).toEqual(
      [2, 3, 4, 7].map((line) => ({ line })),
    );
    expect(await engine.rows(sameContactLinesSql(1, ['phone']) + ' ORDER BY line')).toEqual([
      { line: 2 },
      { line: 4 },
    ]);
    expect(await engine.rows(sameContactLinesSql(2))).toEqual([]);
  });

  it('are found as plain counting finds them', async () => {
    const engine = await testEngine();
    const customer = fc.record({
      email: fc.constantFrom(
        'a@x.com',
        'A@X.COM',
        ' a@x.com',
        'İ@x.com',
        'i@X.com',
        'ı@x.com',
        'b@x.com',
        'no',
      ),
      phone: fc.constantFrom(
        '0532 111 22 33',
        '5321112233',
        '0212 3334455',
        '+49301234567',
        '',
        'x',
      ),
    });
    const rows = fc
      .sample(customer, 300)
      .map((row, i) => ({ customer_id: `C${String(i).padStart(3, '0')}`, ...row }));
    await loadCanonical(engine, { customers: rows });
    const groups = new Map<string, string[]>();
    for (const row of rows) {
      const forms = [
        ['email', row.email.includes('@') ? normalEmail(row.email) : null],
        ['phone', normalPhone(row.phone)],
      ] as const;
      for (const [kind, form] of forms) {
        if (form === null) continue;
        groups.set(`${kind} ${form}`, [...(groups.get(`${kind} ${form}`) ?? []), row.customer_id]);
      }
    }
    const found = await engine.rows<{
      kind: string;
      contact: string;
      customers: number;
      ids: string[];
    }>(sameContactsSql(['email', 'phone'], { ids: 1000 }));
    expect(
      Object.fromEntries(found.map(({ kind, contact, ids }) => [`${kind} ${contact}`, ids])),
    ).toEqual(Object.fromEntries([...groups].filter(([, ids]) => ids.length > 1)));
    expect(found.every(({ customers, ids }) => customers === ids.length)).toBe(true);
  });
});
