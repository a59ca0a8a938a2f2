import type { Segment, SegmentMap } from '../map';

const block = (r: readonly number[], f: readonly number[]) =>
  r.flatMap((row) => f.map((column) => [row, column] as const));

const segment = (
  id: string,
  tr: string,
  en: string,
  cells: readonly (readonly [number, number])[],
): Segment => ({ id, name: { tr, en }, color: `var(--seg-${id})`, cells });

/** The map of Turkish CRM courses: ten segments, every R × F cell in exactly one of them. */
export const turkishTeaching: SegmentMap = {
  id: 'turkish-teaching',
  name: {
    tr: 'Türkiye’de öğretilen harita (10 segment)',
    en: 'Map taught in Turkey (10 segments)',
  },
  segments: [
    segment('champions', 'Şampiyonlar', 'Champions', block([5], [4, 5])),
    segment('loyal', 'Sadık Müşteriler', 'Loyal customers', block([3, 4], [4, 5])),
    segment('potential', 'Potansiyel Sadıklar', 'Potential loyalists', block([4, 5], [2, 3])),
    segment('new', 'Yeni Müşteriler', 'New customers', block([5], [1])),
    segment('promising', 'Umut Vadedenler', 'Promising', block([4], [1])),
    segment('attention', 'İlgi Bekleyenler', 'Need attention', block([3], [3])),
    segment('sleep', 'Uyumak Üzere', 'About to sleep', block([3], [1, 2])),
    segment('risk', 'Kayıp Riski', 'At risk', block([1, 2], [3, 4])),
    segment('cantlose', 'Kaybedilmemeli', 'Can’t lose', block([1, 2], [5])),
    segment('hibernating', 'Kış Uykusunda', 'Hibernating', block([1, 2], [1, 2])),
  ],
};
