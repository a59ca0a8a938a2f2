import type { Range, Segment, SegmentMap } from '../map';

const segment = (
  id: string,
  tr: string,
  en: string,
  color: string,
  r: Range,
  fm: Range,
): Segment => ({ id, name: { tr, en }, color, rules: [{ r, fm }] });

/**
 * The table of eleven segments that is copied from page to page: ranges of R and of the mean of F
 * and M. Kept as it is copied, with its overlaps, as an example of what the checker finds.
 */
export const copied11: SegmentMap = {
  id: 'copied-11',
  name: {
    tr: 'Çok kopyalanan harita (11 segment, örtüşmeli)',
    en: 'Much-copied map (11 segments, overlapping)',
  },
  segments: [
    segment('champions', 'Şampiyonlar', 'Champions', 'var(--seg-champions)', [4, 5], [4, 5]),
    segment('loyal', 'Sadık Müşteriler', 'Loyal customers', 'var(--seg-loyal)', [2, 5], [3, 5]),
    segment(
      'potential',
      'Potansiyel Sadıklar',
      'Potential loyalists',
      'var(--seg-potential)',
      [3, 5],
      [1, 3],
    ),
    segment('new', 'Yeni Müşteriler', 'Recent customers', 'var(--seg-new)', [4, 5], [0, 1]),
    segment('promising', 'Umut Vadedenler', 'Promising', 'var(--seg-promising)', [3, 4], [0, 1]),
    segment(
      'attention',
      'İlgi Bekleyenler',
      'Need attention',
      'var(--seg-attention)',
      [2, 3],
      [2, 3],
    ),
    segment('sleep', 'Uyumak Üzere', 'About to sleep', 'var(--seg-sleep)', [2, 3], [0, 2]),
    segment('risk', 'Kayıp Riski', 'At risk', 'var(--seg-risk)', [0, 2], [2, 5]),
    segment('cantlose', 'Kaybedilmemeli', 'Can’t lose', 'var(--seg-cantlose)', [0, 1], [4, 5]),
    segment(
      'hibernating',
      'Kış Uykusunda',
      'Hibernating',
      'var(--seg-hibernating)',
      [1, 2],
      [1, 2],
    ),
    segment('lost', 'Kaybedilmiş', 'Lost', '#5b6170', [0, 2], [0, 2]),
  ],
};
