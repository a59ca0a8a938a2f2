/** What the first cell of a line that sums up the lines above says, folded: İ, I and ı are i. */
export const TOTAL_WORDS = [
  'toplam',
  'genel toplam',
  'ara toplam',
  'alt toplam',
  'toplam tutar',
  'yekün',
  'total',
  'totals',
  'grand total',
  'sub total',
  'subtotal',
  'sub-total',
  'sum',
] as const;
