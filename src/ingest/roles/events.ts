import { foldHeader } from '../../lib/text';
import type { HeaderRole } from './headers';
import type { Profile } from './profile';
import type { Role } from './role';

type EventRole = Extract<Role, `event_${string}`>;

/**
 * What headers say in a file of events, folded: `Time` and `Type` mean something else in other files. One that may
 * also mean something else ends in `?`.
 */
const NAMES: Record<EventRole, string> = {
  event_id:
    'event id|event no|event number|event key|event code|visit id|visit no|visit number|session id|session no|survey id|survey no|response id|answer id|activity id|interaction id|record id?|log id?|olay no|olay id|olay numarasi|olay kodu|ziyaret no|ziyaret id|ziyaret numarasi|oturum no|oturum id|anket no|anket id|yanit no|cevap no|etkilesim no|aktivite no|hareket no|kayit no?',
  event_date:
    'event date|event time|event timestamp|event at|event datetime|date|timestamp|time stamp|datetime|date time|happened at|happened on|occurred at|occurred on|created at|logged at|visit date|visit time|visited at|visited on|session date|session start|started at|viewed at|opened at|open date|clicked at|survey date|response date|response time|responded at|answered at|answer date|activity date|activity time|interaction date|interaction time|submitted at|when|day?|olay zamani|olay tarihi|zaman|zamani|tarih|tarihi|tarih saat|tarih ve saat|ziyaret zamani|ziyaret tarihi|oturum tarihi|oturum zamani|oturum baslangici|acilma zamani|acilma tarihi|tiklama zamani|tiklama tarihi|anket tarihi|anket zamani|yanit tarihi|yanit zamani|cevap tarihi|cevap zamani|etkilesim tarihi|etkilesim zamani|aktivite tarihi|aktivite zamani|hareket tarihi|hareket zamani|islem tarihi?|islem zamani?|kayit tarihi?|kayit zamani?|olusturma tarihi?|olusturulma tarihi?|gun?',
  event_time: 'time|hour|time of day|saat|saati|olay saati|ziyaret saati|oturum saati|islem saati?',
  event_type:
    'event type|event name|event kind|event|type|kind|event category|event action|action|activity|activity type|interaction|interaction type|olay turu|olay tipi|olay adi|olay|tur|turu|tip|tipi|etkinlik|etkinlik turu|etkilesim|etkilesim turu|aktivite|aktivite turu|hareket|hareket turu|hareket tipi|eylem|islem?|islem turu?|islem tipi?',
  event_detail:
    'detail|details|event detail|event details|event label|label|description|question|survey|survey name|page|page url|page title|page name|url|topic|subject|content|category?|product?|product name?|item?|campaign?|campaign name?|comment?|note?|notes?|detay|detayi|detaylar|olay detayi|aciklama|soru|anket|anket adi|sayfa|sayfa adi|konu|icerik|kategori?|urun?|urun adi?|kampanya?|kampanya adi?|yorum?|not?',
  event_value:
    'value|event value|score|score nps|nps|nps score|rating|answer|response|result|points?|duration?|session duration?|pages viewed?|pages?|count?|amount?|deger|degeri|olay degeri|puan|puani|nps puani|skor|cevap|yanit|sonuc|sure?|suresi?|sayfa sayisi?|adet?|tutar?',
};

/** Columns of what was sent to customers and of coupons: who was written to has done nothing yet. */
const SENT =
  /^(?:arm|group arm|test group|control group|treatment|variant group|test grubu|kontrol grubu|sent at|sent date|sen[dt] (?:at|date|time|id)|message id|mail id|bounced|delivered at|gonder\w* \w+|(?:coupon|redemption|kupon)\b.*|redeemed at|kullanim tarihi|segment visit|history segment|newbie)$/;

const BY_NAME = new Map<string, { role: EventRole; sure: boolean }>();
for (const [role, names] of Object.entries(NAMES) as [EventRole, string][]) {
  for (const marked of names.split('|')) {
    const name = marked.replace('?', '');
    for (const key of [name, name.replaceAll(' ', '')]) {
      if (!BY_NAME.has(key)) BY_NAME.set(key, { role, sure: name === marked });
    }
  }
}

/** What a header says its column is, if its file is one of events; null where it says nothing of them. */
export function readEventHeader(header: string): { role: EventRole; sure: boolean } | null {
  return BY_NAME.get(foldHeader(header)) ?? null;
}

/**
 * True where columns are plainly those of what customers did: whose it was and when, with a number or a type of the
 * event. What was sent to customers, and coupons, are not.
 */
export function tellsOfEvents(
  columns: readonly { name: string; header: HeaderRole | null; values: Profile }[],
): boolean {
  const roles = columns.map(({ name }) => readEventHeader(name));
  return (
    columns.some(({ header }) => header === 'customer_id') &&
    roles.some(
      (read, i) => /^event_(?:date|time)$/.test(read?.role ?? '') && columns[i]?.values.date,
    ) &&
    roles.some((read) => read?.sure && /^event_(?:id|type)$/.test(read.role)) &&
    !columns.some(({ name }) => SENT.test(foldHeader(name)))
  );
}
