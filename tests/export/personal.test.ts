import { describe, expect, it } from 'vitest';
import { masked, personalColumns, personalName, withoutContacts } from '../../src/export/personal';

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

  it('is found behind the headers that shops and marketplaces write', () => {
    const headers = {
      name: 'Müşteri Ad Soyad|Müşteri İsmi|Soyisim|İsim Soyisim|Üye Adı|Alıcı Ad Soyad|billing_name|recipient|lname|shipping_name|Kişi',
      address: 'Teslimat/Fatura Adresi|Teslimat Adresi|shipping_address|address 2|TC No|Kimlik No',
      id: 'customer_number|Üye No|Müşteri Kodu|customer',
      order: 'order_id|Sipariş No|fatura no|fis_no|paketId|Order Number',
    };
    for (const [personal, list] of Object.entries(headers)) {
      for (const header of list.split('|')) {
        expect(personalColumns([text(header)]), header).toEqual([personal]);
      }
    }
    expect(personalColumns([{ name: 'order_id', type: 'BIGINT' }])).toEqual(['order']);
    expect(personalColumns([{ name: 'TC No', type: 'BIGINT' }])).toEqual(['address']);
    const counts = ['müşteri', 'kişi', 'customer', 'order', 'üye', 'addresses', 'by_email'];
    expect(personalColumns(counts.map((name) => ({ name, type: 'BIGINT' })))).toEqual(
      counts.map(() => null),
    );
    const plain = ['segment_name', 'category_name', 'kategori adı', 'channel', 'email_domain'];
    expect(personalColumns(plain.map(text))).toEqual(plain.map(() => null));
    expect(['name', 'e_posta', 'müşteri_adı', 'segment', 'ORDER'].map(personalName)).toEqual([
      ...['name', 'email', 'name'],
      ...[null, null],
    ]);
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
    for (const phone of [
      ...['5321234567', '532 123 45 67', '00905321234567', '0090 532 123 45 67'],
      ...['+44 20 7946 0967', '+1 (212) 555-0167', '+4915112345667'],
    ]) {
      expect(withoutContacts(`a ${phone}, b`), phone).toBe('a *** 67, b');
    }
    for (const number of [
      '+12.345.678,90',
      '+1,234,567,890.12',
      '2025-01-02 10:00',
      '1234567890',
    ]) {
      expect(withoutContacts(number)).toBe(number);
    }
    expect(masked(['Ayşe Yılmaz', 'Can Öz'], 'name')).toEqual(['Ay*** Y***', 'Ca*** Ö***']);
    expect(withoutContacts('a@x.com, b@y.org')).toBe('a***@…, b***@…');
  });
});
