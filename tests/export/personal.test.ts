import { describe, expect, it } from 'vitest';
import { masked, personalColumns, withoutContacts } from '../../src/export/personal';

const text = (name: string) => ({ name, type: 'VARCHAR' });

describe('what tells a person', () => {
  it('is found by the name of a column in both languages, and by what stands in it', () => {
    const names = ['customer_id', 'e_posta', 'Telefon', 'Ad Soyad', 'firstName', 'Doğum Tarihi'];
    expect(personalColumns(names.map(text))).toEqual([
      'id',
      'email',
      'phone',
      'name',
      'name',
      'address',
    ]);
    expect(personalColumns(['city', 'segment', 'product_name', 'mailing'].map(text))).toEqual(
      Array(4).fill(null),
    );
    expect(personalColumns([{ name: 'musteri', type: 'BIGINT' }])).toEqual([null]);
    const rows = [
      ['a@b.com', '0532 123 45 67'],
      ['c@d.org', '+90 212 000 00 01'],
    ];
    expect(personalColumns([text('x'), text('y')], rows)).toEqual(['email', 'phone']);
  });

  it('is shortened', () => {
    expect(masked('Ayşe Yılmaz', 'name')).toBe('Ay*** Y***');
    expect(masked('Al', 'name')).toBe('A***');
    expect(masked('ayse@firma.com.tr', 'email')).toBe('a***@…');
    expect(masked('0532 123 45 67', 'phone')).toBe('*** 67');
    expect(masked('1990-01-02', 'address')).toBe('***');
    expect(masked('ali@x.com', 'id')).toBe('a***@…');
    expect(masked(17, 'id')).toBe(17);
    expect(masked(null, 'name')).toBe(null);
    expect(
      withoutContacts("WHERE e = 'ali.veli@x.com' OR t = '0532 123 45 67' -- 2025-01-02"),
    ).toBe("WHERE e = 'a***@…' OR t = '*** 67' -- 2025-01-02");
    expect(withoutContacts('1.234.567,89 and 05321234567')).toBe('1.234.567,89 and *** 67');
  });
});
