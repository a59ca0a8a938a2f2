import { describe, expect, it } from 'vitest';
import {
  classifyStatuses,
  isTotalWord,
  normalizeGender,
  readConsent,
  TOTAL_WORDS,
} from '../../src/ingest/words';

const STATUSES = {
  cancelled: [
    'İptal',
    'İptal Edildi',
    'İPTAL EDİLDİ',
    'iptal edilen',
    'Siparişiniz iptal edildi',
    'cancelled',
    'Canceled',
    'CANCELLATION',
    'void',
    'voided',
    'failed',
  ],
  returned: [
    'İade',
    'İade Edildi',
    'IADE EDILDI',
    'iade alındı',
    'İade Tamamlandı',
    'returned',
    'Refunded',
    'refund',
    'Teslim Edildi - İade Edildi',
  ],
  sale: [
    'Teslim Edildi',
    'Kargoya Verildi',
    'Yeni',
    'Tamamlandı',
    'TAMAMLANDI',
    'Onaylandı',
    'delivered',
    'Shipped',
    'completed',
    'paid',
    'Processing',
    'fulfilled',
    '',
  ],
  unknown: [
    'İade Talebi',
    'İptal Talep Edildi',
    'partially_refunded',
    'Kısmi İade',
    'pending',
    'Teslim Edilemedi',
    'Zzz',
  ],
} as const;

describe('status words', () => {
  it.each(Object.entries(STATUSES))('%s', (wanted, words) => {
    expect([...classifyStatuses(words)]).toEqual(words.map((word) => [word, wanted]));
  });
});

describe('other words', () => {
  it('genders', () => {
    for (const word of ['Kadın', 'KADIN', 'K', 'F', 'female', 'Bayan'])
      expect(normalizeGender(word)).toBe('female');
    for (const word of ['Erkek', 'E', 'M', 'Male', 'bay'])
      expect(normalizeGender(word)).toBe('male');
    expect(normalizeGender(' Belirtmek istemiyor ')).toBe('Belirtmek istemiyor');
    expect(normalizeGender(' ')).toBeNull();
  });
  it('consents', () => {
    for (const word of [
      'Evet',
      'EVET',
      '1',
      'true',
      'Onaylı',
      'İzinli',
      'Var',
      'ONAY',
      'yes',
      'Y',
      '✓',
    ])
      expect(readConsent(word), word).toBe(true);
    for (const word of ['Hayır', 'HAYIR', '0', 'False', 'Yok', 'Onaysız', 'RET', 'no', 'izin yok'])
      expect(readConsent(word), word).toBe(false);
    for (const word of ['', ' ', '?', 'belki', 'not']) expect(readConsent(word), word).toBeNull();
  });
  it('total lines', () => {
    for (const word of [
      'TOPLAM',
      'Genel Toplam',
      'GENEL TOPLAM:',
      'ARA TOPLAM',
      'Total',
      'Grand Total',
      'Subtotal',
    ])
      expect(isTotalWord(word), word).toBe(true);
    for (const word of ['', 'Ali Toplam', 'A-10001', 'Genel', 'Totally'])
      expect(isTotalWord(word), word).toBe(false);
    expect(new Set(TOTAL_WORDS).size).toBe(TOTAL_WORDS.length);
  });
});
