import { foldTurkish } from '../lib/text';

export type StatusClass = 'cancelled' | 'returned' | 'sale' | 'unknown';

const words = (text: string): RegExp => new RegExp(`(?:^| )(?:${text})(?: |$)`);

/** Asked for, refused, or only in part: no word for the whole line, so it stays a sale and is reported. */
const OPEN = words(
  'taleb\\w*|talep\\w*|request\\w*|kismi\\w*|kismen|partial\\w*|bekle\\w*|pending|reddedil\\w*|hold|awaiting|edilmedi|degil|not|yok|surec\\w*',
);
const CANCELLED = words(
  'iptal\\w*|cancel\\w*|void\\w*|vazgec\\w*|fail\\w*|basarisiz\\w*|declined|rejected|abandoned|aborted|terk|gecersiz|silindi|deleted|canc|storno\\w*',
);
const RETURNED = words(
  'iade\\w*|return\\w*|refund\\w*|reversed|reversal|charge ?back\\w*|chargedback|geri (?:alindi|odendi|gonderildi)',
);
const SALE = words(
  'teslim(?: edildi| edilen)?|tamamlan\\w*|tamam|kargo\\w*|gonderildi|yola|yolda|dagitim\\w*|yeni|onay\\w*|hazirlan\\w*|paketlen\\w*|odendi|odeme (?:alindi|onaylandi)|alindi|islem\\w*|satis\\w*|siparis\\w*|faturalan\\w*|fatura|kapandi|aktif|normal|delivered|complet\\w*|shipped|shipping|shipment|paid|new|processing|processed|fulfilled|closed|confirmed|approved|accepted|invoiced|sale|sold|ok|success\\w*|done|active|picking|created|dispatched|transit|received|authorized|order',
);
const NOT_DELIVERED = words('edilemedi|undelivered|teslimedilemedi');

/** What each status word says of a line. `unknown` counts as a sale and is to be reported. */
export function classifyStatuses(distinct: Iterable<string>): Map<string, StatusClass> {
  const classes = new Map<string, StatusClass>();
  for (const status of distinct) classes.set(status, classify(status));
  return classes;
}

function classify(status: string): StatusClass {
  const folded = foldTurkish(status.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'));
  if (folded === '') return 'sale';
  if (OPEN.test(folded) || NOT_DELIVERED.test(folded)) return 'unknown';
  if (RETURNED.test(folded)) return 'returned';
  if (CANCELLED.test(folded)) return 'cancelled';
  return SALE.test(folded) ? 'sale' : 'unknown';
}

/** True when the words are those of an order's state: for finding the status column. */
export function looksLikeStatus(distinct: string[]): boolean {
  if (distinct.length === 0 || distinct.length > 40) return false;
  const known = distinct.map(classify).filter((status) => status !== 'unknown').length;
  return known * 2 > distinct.length;
}

const FEMALE = 'kadin k f w female woman women kiz bayan hanim fem girl mrs ms kadinlar'.split(' ');
const MALE = 'erkek e m male man men bay bey boy mr oglan erkekler'.split(' ');

/** 'female' or 'male' where the word says so, null for an empty one, else the text as it stands. */
export function normalizeGender(text: string): string | null {
  const folded = foldTurkish(text);
  if (folded === '') return null;
  if (FEMALE.includes(folded)) return 'female';
  if (MALE.includes(folded)) return 'male';
  return text.trim();
}

/** True when nearly every filled value is a word for a gender. */
export function looksLikeGender(values: string[]): boolean {
  const distinct = [...new Set(values.map(normalizeGender))].filter((value) => value !== null);
  const known = distinct.filter((value) => value === 'female' || value === 'male').length;
  return known >= 1 && distinct.length <= known + 3 && (known === 2 || values.length < 5);
}

const list = (text: string): Set<string> => new Set(text.split('|'));
const CONSENT_YES = list(
  'evet|e|var|1|true|t|yes|y|onayli|onay|onaylandi|onay verildi|onay var|izinli|izin var|izin verildi|izin|kabul|kabul edildi|kabul etti|opt in|optin|opted in|subscribed|subscribe|acik|aktif|active|verildi|verdi|ok|x|istiyor|abone|on|allowed|granted|accepted|consented|1 0',
);
const CONSENT_NO = list(
  'hayir|h|yok|0|false|f|no|n|onaysiz|onay yok|onay verilmedi|izinsiz|izin yok|izin verilmedi|ret|red|reddetti|reddedildi|opt out|optout|opted out|unsubscribed|not subscribed|kapali|pasif|inactive|verilmedi|vermedi|istemiyor|abone degil|off|denied|rejected|not accepted|iptal|never|none|not consented|0 0',
);

/** What a consent cell says; null when it is empty or says neither. */
export function readConsent(text: string): boolean | null {
  const trimmed = text.trim();
  if (trimmed === '✓' || trimmed === '✔' || trimmed === '+') return true;
  if (trimmed === '✗' || trimmed === '✘' || trimmed === '-') return false;
  const folded = foldTurkish(text);
  if (CONSENT_YES.has(folded)) return true;
  return CONSENT_NO.has(folded) ? false : null;
}

/** What the first cell of a line that sums up the lines above says: lower case, ı and İ as i, no mark at its end. */
export const TOTAL_WORDS: readonly string[] = ['toplam', 'total', 'totals', 'yekün', 'yekun', 'sum']
  .flatMap((word) => [
    word,
    ...['genel', 'ara', 'alt', 'grand', 'sub', 'overall'].map((kind) => `${kind} ${word}`),
  ])
  .concat(
    'subtotal',
    'grandtotal',
    'sub-total',
    'toplam tutar',
    'genel toplam tutar',
    'toplamlar',
    'total amount',
  );

/** True for the first cell of a line that sums up the lines above. */
export function isTotalWord(text: string): boolean {
  const lower = text.replace(/[Iİı]/g, 'i').toLowerCase();
  return TOTAL_WORDS.includes(lower.trim().replace(/[ :.]+$/, ''));
}
