import { foldHeader } from '../../lib/text';
import type { Role } from './role';

/** What a header can say besides a role: the column is known and has none. */
export type HeaderRole = Role | 'none' | 'bare_id' | 'event';

/**
 * Headers, folded, words apart. `bare_id` is an id of nobody knows what; `event` is a column that only
 * files of events, sends, surveys and coupons have (what it is there, see `events.ts`); `none` is known and no role (tax, shipping, profit).
 * A name that may also mean something else ends in `?`.
 */
const NAMES: Record<Exclude<HeaderRole, `event_${string}`>, string> = {
  order_id:
    'order id|order no|order number|order nr|order num|order|orderid|order key|order code|order ref|order reference|increment id|siparis no|siparis numarasi|siparis id|siparis kodu|siparis|siparisno|sip no|paket no|paket numarasi|package no|package number|shipment package id|basket id|basket|transaction id|transaction|transaction no|transaction number|invoice|invoice no|invoice number|invoice id|receipt no|receipt id|receipt number|receipt|fatura no|fatura numarasi|fis no|fis numarasi|belge no|evrak no|islem no|islem numarasi|islem id|purchase id|ticket no|sepet no|satis no|sale id|sales order|merchant order id',
  customer_id:
    'customer id|customer no|customer number|customer nr|customer key|customer code|customer|customerid|client id|client no|client code|client|cust id|cust no|cust|user id|user|user no|userid|member id|member no|member number|membership no|member|household id|household key|buyer id|buyer|shopper id|account id|account no?|contact id|person id|consumer id|loyalty id|card no?|loyalty card no|subscriber id|musteri no|musteri numarasi|musteri id|musteri kodu|musteri|musterino|cari kod|cari kodu|cari no|cari|uye no|uye id|uye kodu|uye|uye numarasi|uyelik no|alici|alici id|alici no|kullanici id|kullanici no|kullanici|kart no?|sadakat kart no|abone no|hesap no?|customer user id|mid?',
  order_date:
    'order date|date|order time stamp|ordered at|ordered on|order datetime|order date time|created at|created|creation date|date created|order created|purchase date|purchased at|purchase timestamp|purchased on|transaction date|transaction timestamp|transaction time stamp|trans date|invoice date|sale date|sales date|paid at|timestamp|time stamp|datetime|date time|processed at|order placed|placed at|order created date|order purchase timestamp|day?|tarih|siparis tarihi|siparis zamani|siparis tarih|siparis tarih saat|siparis tarihi saati|tarih saat|islem tarihi|islem zamani|satis tarihi|fatura tarihi|alisveris tarihi|olusturma tarihi|olusturulma tarihi|satin alma tarihi|belge tarihi|fis tarihi|odeme tarihi|kayit tarihi siparis|gun?',
  order_time:
    'order time|time|hour|saat|siparis saati|islem saati|satis saati|purchase time|transaction time',
  amount:
    'line total|line amount|line revenue|row total|item total|extended price|satir toplami|satir tutari|amount|total|order total|total amount|grand total|order amount|revenue|sales|sales value|sale amount|sales amount|total price|total sales|net amount|net sales|net total|net revenue|gross amount|gross sales|value?|order value|total value?|dollars|dollar value|spend|total spent|paid amount|amount paid|total paid|purchase amount|transaction amount|transaction value|payment?|payment value|invoice total|invoice amount|order total amount|base grand total|subtotal|sub total|billed amount|turnover|monetary?|tutar|toplam|toplam tutar|genel toplam|siparis tutari|siparis toplami|fatura tutari|faturalanacak tutar|satis tutari|satis fiyati?|net tutar|brut tutar|odenen tutar|odeme tutari|toplam fiyat|ciro|net ciro|tahsilat|tahsil edilen|kdv dahil tutar|kdv dahil toplam|net satis|islem tutari|toplam satis|toplam satis tutari|harcama|harcama tutari|odenecek tutar|siparis toplam tutari|toplam siparis tutari|genel toplam tutar|indirimli tutar|amount usd|amount tl|tutar tl',
  quantity:
    'quantity|qty|units|unit count|pieces|count?|item count|items?|number of items|number of cds|item quantity|items count|lineitem quantity|line item quantity|order quantity|quantity ordered|qty ordered|units sold|unit sold|sold quantity|total quantity|adet|miktar|siparis adedi|urun adedi|adedi|sayi?|adet sayisi|satis adedi|satilan adet|toplam adet|siparis miktari|urun miktari|satis miktari',
  unit_price:
    'unit price|price|price each|item price|product price|lineitem price|line item price|selling price|sale price|price per unit|list price?|item cost?|retail price?|birim fiyat|birim fiyati|fiyat|urun fiyati|birim satis fiyati|liste fiyati?|urun birim fiyati|satis birim fiyati|kdv dahil birim fiyat|birim tutar|birim satis fiyat',
  discount:
    'discount|discount amount|discounts|total discount|discount value|line discount|lineitem discount|discount total|cart discount|retail disc?|coupon discount?|coupon disc?|discount percent|discount rate|discount pct|discount amt|indirim|indirim tutari|iskonto|iskonto tutari|toplam indirim|kampanya indirimi|satici indirimi|trendyol indirim tutari|satici indirim tutari|kupon indirimi?|indirim orani|iskonto orani|indirim yuzdesi',
  unit_cost:
    'unit cost|cost per unit|cost per item|item unit cost|product cost|cost price|purchase price?|buying price|birim maliyet|birim maliyeti|alis fiyati|birim alis fiyati|urun maliyeti|maliyet fiyati|gelis fiyati|unit cost price?',
  cost: 'cost|total cost|line cost|cogs|cost of goods|cost of goods sold|cost amount|maliyet|toplam maliyet|satir maliyeti|maliyet tutari|smm',
  status:
    'status|order status|state of order|financial status|payment status|fulfillment status|line status|item status|delivery status|order state|invoice status|durum|siparis durumu|durumu|siparis statusu|statu|status adi|kargo durumu|islem durumu|odeme durumu|satir durumu|urun durumu|paket durumu|siparis durum|teslimat durumu',
  product_id:
    'product id|product no|product code|product number|product key|product sku|sku|item id|item no|item number|item code|stock code|stockcode|upc|ean|gtin|asin|barcode|article no|article number|article id|lineitem sku|line item sku|variant id|variant sku|merchant sku|model code|part number|plu|urun kodu|urun no|urun id|stok kodu|stok no|barkod|barkodu|urun barkodu|model kodu|satici stok kodu|tedarikci stok kodu|malzeme kodu|varyant kodu|varyant id|hepsiburada urun kodu|urun stok kodu|merchant stok kodu',
  product:
    'product|product name|item|item name|item description|product title|product description|description|title?|lineitem name|line item name|article|article name|goods|stock name|sku name|urun|urun adi|urun ismi|urun aciklamasi|stok adi|malzeme adi|aciklama?|urun basligi|mal hizmet|urun tanimi|urun bilgisi|urun ad|stok ismi',
  category:
    'category|product category|category name|product type|item category|department?|product line|product group|sub category|main category|category path|product subcategory|kategori|urun kategorisi|kategori adi|urun grubu|ana kategori|alt kategori|urun tipi|urun turu|departman?|grup?|grup adi?|kategori ismi|reyon',
  channel:
    'channel|sales channel|order channel|source?|order source|source name|platform|marketplace|sales platform|store?|store name?|outlet?|branch?|origin?|created via|medium?|kanal|satis kanali|siparis kanali|kaynak?|siparis kaynagi|pazaryeri|pazar yeri|magaza?|magaza adi?|sube?|sube adi?|satis yeri?|satis platformu|satis noktasi?|entegrasyon?',
  currency:
    'currency|currency code|order currency|order currency code|para birimi|doviz|doviz cinsi|doviz kodu|doviz birimi|parabirimi|kur birimi|pb',
  name: 'name|full name|customer name|customer full name|client name|buyer name|member name|billing name|shipping name?|recipient?|contact name|bill to name|ad soyad|adi soyadi|isim soyisim|ad soyadi|adsoyad|musteri adi|musteri adi soyadi|musteri ad soyad|alici adi|alici adi soyadi|alici ad soyad|isim soyad|uye adi|uye adi soyadi|musteri ismi|unvan?|cari unvan|cari adi|fatura adi|teslimat adi?|musteri unvani|alici ismi|kisi?|musteri isim|isim soyisim unvan|uye ad soyad|adi ve soyadi',
  first_name:
    'first name|firstname|given name|forename|billing first name|shipping first name|customer first name|fname|ad|adi|isim|uye ad|musteri ad|ilk ad|on ad',
  last_name:
    'last name|lastname|surname|family name|billing last name|shipping last name|customer last name|lname|soyad|soyadi|soyisim|soy ad|soy adi|soy isim|uye soyad|musteri soyad|musteri soyadi',
  email:
    'email|e mail|email address|e mail address|mail|mail address|customer email|billing email|contact email|buyer email|user email|customer e mail|eposta|e posta|e posta adresi|eposta adresi|mail adresi|email adresi|musteri e posta|musteri email|musteri mail|uye e posta|uye mail|elektronik posta|musteri eposta|e mail adresi',
  phone:
    'phone|phone number|telephone|mobile|mobile phone|cell phone|gsm|tel|tel no|msisdn|billing phone|shipping phone|phone no|customer phone|contact phone|mobile number|telefon|telefon no|telefon numarasi|cep|cep telefonu|cep tel|gsm no|musteri telefonu|alici telefonu|telefonu|cep no|musteri telefon|uye telefon|alici telefon|cep telefon',
  gender: 'gender|sex|customer gender|cinsiyet|cinsiyeti|musteri cinsiyeti|musteri cinsiyet',
  birth_date:
    'birth date|birthdate|date of birth|dob|birthday|birth day|customer dob|born|birth|dogum tarihi|dogumtarihi|dogum gunu|d tarihi|dog tarihi|musteri dogum tarihi|dogum',
  birth_year:
    'birth year|birthyear|year of birth|year birth|yob|birth yr|customer birth year|dogum yili|dogumyili|dogum yil|d yili|dog yili|musteri dogum yili',
  age: 'age|customer age|age years|yas|yasi|musteri yasi|age group?|age band?|age range?|yas grubu?|yas araligi?',
  city: 'city|town|billing city|shipping city|customer city|ship city|province?|billing province?|shipping province?|il|sehir|sehri|ili|il adi|teslimat ili|teslimat sehri|fatura ili|musteri ili|musteri sehri|alici sehir|teslimat il|fatura il|fatura sehri|teslimat sehir|yasadigi sehir|ikamet ili|musteri sehir|shipping province name|billing province name|location?',
  region:
    'region|state|county|district|area?|billing state|shipping state|territory|zone?|bolge|ilce|cografi bolge|bolgesi|ilcesi|teslimat ilcesi|fatura ilcesi|semt|teslimat ilce',
  country:
    'country|country code|nation|billing country|shipping country|customer country|ship country|ulke|ulkesi|ulke kodu|fatura ulke|teslimat ulke|teslimat ulkesi',
  income:
    'income|household income|annual income|income band|income group|income level|monthly income|income range|salary|year income|yearly income|gelir|gelir duzeyi|gelir grubu|gelir seviyesi|aylik gelir|hane geliri|gelir araligi|gelir durumu|yillik gelir|maas',
  education:
    'education|education level|educational level|education status|degree?|egitim|egitim durumu|egitim duzeyi|egitim seviyesi|ogrenim|ogrenim durumu|mezuniyet',
  occupation:
    'occupation|profession|job|job title|career|work?|employment|meslek|meslegi|is?|kariyer|calisma durumu|meslek grubu|is durumu|gorevi|unvani meslek',
  interest:
    'interest|interests|hobby|hobbies|interest area|areas of interest|interest category|preferred category|favorite category|ilgi alani|ilgi alanlari|ilgi|hobi|hobiler|hobileri|ilgilendigi kategori|favori kategori',
  lifestyle:
    'lifestyle|life style|life stage?|lifestage?|psychographic?|yasam tarzi|yasam bicimi|yasam stili|hayat tarzi|yasam evresi?|yasam donemi?',
  member_since:
    'member since|membership date|registration date|registered at|registered on|registered?|sign up date|signup date|signed up|signed up at|join date|joined|joined at|date joined|enrollment date|enrolled at|customer since|account created|date registered|first seen?|dt customer?|uyelik tarihi|kayit tarihi|uye olma tarihi|uyelik baslangici|uyelik baslangic tarihi|kaydolma tarihi|uye tarihi|uye kayit tarihi|katilim tarihi|became member on|customer created at|musteri olma tarihi',
  consent_call:
    'call consent|consent call|phone consent|consent phone|call permission|phone permission|accepts calls|call opt in|phone opt in|arama izni|arama onayi|telefon izni|cagri izni|iys arama|arama?|sesli arama izni|telefonla arama izni|arama izin|iys arama izni|do call|ticari arama izni|cagri onayi|telefon onayi',
  consent_sms:
    'sms consent|consent sms|sms permission|sms opt in|accepts sms|accepts sms marketing|sms marketing consent|sms subscribed|message consent?|sms izni|sms onayi|sms izin|mesaj izni|iys mesaj|iys sms|mesaj onayi|sms almak istiyor|sms?|sms iletisim izni|iys sms izni|ticari sms izni|kisa mesaj izni|sms izni var mi',
  consent_email:
    'email consent|consent email|e mail consent|consent e mail|email permission|email opt in|accepts marketing?|accepts email marketing|email marketing consent|newsletter?|newsletter subscription?|email subscribed|subscribed?|is subscribed?|marketing consent?|marketing opt in?|opt in?|buyer accepts marketing?|e posta izni|eposta izni|email izni|mail izni|e posta onayi|e mail izni|iys e posta|iys eposta|bulten?|bulten uyeligi?|bulten izni|e bulten?|ebulten?|iys e posta izni|ticari e posta izni|mail onayi|eposta onayi|e mail onayi|e posta izin|ticari ileti izni?|ileti izni?|email onayi|e posta iletisim izni',
  bare_id: 'id|no|number|key|code|kod|kodu|numara|uid|guid|record id|kayit no',
  event:
    'event|event id|event type|event name|event time|event date|event value|visit id|session id|page|page url|url|campaign|campaign id|campaign name|campaign type|campaign key|arm|group arm|test group|control group|treatment|sent at|send date|sent date|send time|opened at|clicked at|opened|clicked|open date|bounced|delivered at|variant group|survey|survey id|question|question id|answer|response|response date|score nps|nps|coupon upc|coupon id|coupon key|redemption date|redeemed at|redemption id|kampanya|kampanya adi|kampanya id|kampanya kodu|kampanya no|gonderim zamani|gonderim tarihi|gonderi zamani|gonderilme tarihi|acilma zamani|tiklama zamani|acildi|tiklandi|olay|olay no|olay turu|olay tipi|olay zamani|olay tarihi|anket|anket no|soru|cevap|yanit|oturum no|ziyaret|ziyaret no|sayfa|kupon no|kullanim tarihi|test grubu|kontrol grubu|message id|mail id|send id|segment visit|history segment|newbie',
  none: 'tax|taxes|vat|kdv|kdv tutari|kdv orani|tax amount|total tax|vat amount|tax rate|vat rate|shipping|shipping amount|shipping cost|shipping fee|shipping price|shipping total|freight|freight value|delivery fee|cargo fee|kargo|kargo ucreti|kargo tutari|kargo bedeli|kargo firmasi|kargo kodu|kargo takip no|profit|gross profit|margin|kar|kar tutari|kar orani|brut kar|net kar|komisyon|komisyon tutari|komisyon orani|commission|fee|platform fee|hizmet bedeli|gift card amount|refunded amount|refund amount|iade tutari|iade miktari|iptal tutari|week|week no|hafta|month|ay|year|yil|quarter|delivery date|ship date|shipped date|shipping date|teslim tarihi|teslimat tarihi|kargo tarihi|kargoya verilis tarihi|kargoya teslim tarihi|son teslim tarihi|tahmini teslim tarihi|termin tarihi|gonderim tarihi kargo|cancelled at|cancel date|iptal tarihi|iade tarihi|updated at|last updated|modified|modified at|fulfilled at|guncelleme tarihi|due date|vade tarihi|valid until|first order date|last order date|last purchase date|first purchase date|son siparis tarihi|ilk siparis tarihi|last login|son giris tarihi|payment method|payment type|payment gateway|payment installments|odeme tipi|odeme yontemi|odeme sekli|odeme turu|taksit|taksit sayisi|address|shipping address|billing address|adres|teslimat adresi|fatura adresi|zip|zip code|postal code|postcode|posta kodu|zip code prefix|note|notes|not|siparis notu|musteri notu|coupon|coupon code|discount code|kupon|kupon kodu|indirim kodu|tags|vendor|brand|marka|supplier|tedarikci|seller|satici|manufacturer id|size|package size|beden|renk|color|colour|weight|agirlik|desi|tax number|vergi no|vergi numarasi|vergi dairesi|tc kimlik no|tckn|tc no|company|firma|firma adi|marital status|medeni durum|medeni hal|kids count|cocuk sayisi|cocuk|household size|hane buyuklugu|home ownership|rating|customer rating|review|puan|yorum|risk level|session duration|session duration minutes|pages viewed|is returning customer|delivery time days|device|device type|row id|line no|line|satir no|sira|sira no|index|ref|unnamed 0|discount rate percent|coupon match disc|recency|frequency|segment|total orders|order count|orders|siparis sayisi|toplam siparis|orders count|basket size|points|loyalty points|quantity returned|returned quantity|iade adedi|coupon disc code|commission amount|cargo|language|dil|age months|maliyet merkezi|stok|stock|stok miktari|min fiyat|points earned|employee|personel|satis temsilcisi|sales rep|cashier|kasiyer|tracking number|takip no|invoice address|ip|ip address|vergi|store id|store no|store number|store code|branch id|branch no|branch code|magaza id|magaza no|magaza kodu|sube no|sube kodu|household comp|household composition|hane tipi',
};

interface Reading {
  role: HeaderRole;
  sure: boolean;
}

const BY_NAME = new Map<string, Reading>();
for (const [role, names] of Object.entries(NAMES) as [HeaderRole, string][]) {
  for (const marked of names.split('|')) {
    const name = marked.replace('?', '');
    for (const key of [name, name.replaceAll(' ', '')]) {
      if (!BY_NAME.has(key)) BY_NAME.set(key, { role, sure: name === marked });
    }
  }
}
BY_NAME.delete('');

/** Words that add nothing to a header: currencies, brackets' contents, "the". */
const FILLER = new Set(
  'tl try usd eur euro gbp dolar the of kdv dahil haric hariç inc incl ex vat local base'.split(
    ' ',
  ),
);

/** Whoever is not the customer, in words that begin so: the child's birthday is not the customer's. */
const RELATIVE =
  /\b(?:cocu[gk]|bebe[gk]|child|kids?\b|bab(?:y|ies)|infant|es(?:i(?:n|ni|nin|niz|nizin)?)?\b|spouse|wife|husband|partner|karisi|kocasi|kizi|oglu|ogul|daughter|kardes|sibling|anne|baba|mother|father|parent|veli|torun|grand(?:child|parent))/;
const TRAIT =
  /dogum|birth|\b(?:dob|born|yob|age|ages|yas|yasi|yaslari|cinsiyet|cinsiyeti|gender|sex)\b/;

/** What a header says its column is; not `sure` when it may mean something else or only its words say so. */
export function readHeader(header: string): Reading | null {
  const folded = foldHeader(header.replace(/[₺$€£]/g, ' '));
  if (RELATIVE.test(folded) && TRAIT.test(folded)) return { role: 'none', sure: true };
  const exact = BY_NAME.get(folded) ?? BY_NAME.get(folded.replaceAll(' ', ''));
  if (exact) return exact;
  const outside = foldHeader(header.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ').replace(/[₺$€£]/g, ' '));
  const lean = outside
    .split(' ')
    .filter((word) => !FILLER.has(word))
    .join(' ');
  const close = BY_NAME.get(outside) ?? BY_NAME.get(lean);
  if (close) return close;
  return byWords(lean);
}

/** Tried in order on the folded header: what makes a column useless as money stands before money. */
const WORDS: [RegExp, HeaderRole][] = [
  [
    /\b(tax|vat|kdv|shipping|freight|kargo|profit|margin|komisyon|commission|iade|refund\w*|iptal|cancel\w*|fee)\b/,
    'none',
  ],
  [
    /\b(deliver\w*|teslim\w*|shipped|updated|modified|son|last|first|ilk)\b.*\b(date|tarihi?|at)\b/,
    'none',
  ],
  [/\b(adres\w*|address|zip|postal|note?s?)\b/, 'none'],
  [/\b(store|branch|magaza|sube)\b.*\b(id|no|code|kodu|number|numarasi)\b/, 'none'],
  [/\b(arama|call|telefon|phone)\b.*\b(izni?|onayi?|consent|permission|opt in)\b/, 'consent_call'],
  [/\b(sms|mesaj)\b.*\b(izni?|onayi?|consent|permission|opt in)\b/, 'consent_sms'],
  [
    /\b(e?mail|e ?posta|bulten|newsletter)\b.*\b(izni?|onayi?|consent|permission|opt in)\b/,
    'consent_email',
  ],
  [/\b(consent|opt in)\b.*\bsms\b/, 'consent_sms'],
  [/\b(e ?mail|e ?posta)\b/, 'email'],
  [/\b(telefonu?|phone|gsm|mobile)\b/, 'phone'],
  [/\b(dogum|birth\w*)\b.*\b(yili?|year|yr)\b/, 'birth_year'],
  [/\b(dogum|birth\w*)\b/, 'birth_date'],
  [
    /\b(uyelik|kayit|registration|signup|membership|joined)\b.*\b(tarihi?|date|at|on)\b/,
    'member_since',
  ],
  [/\bcinsiyeti?|gender\b/, 'gender'],
  [
    /\b(siparis|order|invoice|fatura|fis|transaction)\b.*\b(no|id|number|numarasi|num|nr|kodu|code)\b/,
    'order_id',
  ],
  [
    /\b(musteri|customer|uye|member|client|user|alici|buyer)\b.*\b(no|id|number|numarasi|nr|kodu|code)\b/,
    'customer_id',
  ],
  [
    /\b(urun|product|stok|stock|item|sku)\b.*\b(no|id|number|numarasi|nr|kodu|code|barkodu)\b/,
    'product_id',
  ],
  [/\b(discount|indirimi?|iskonto)\b/, 'discount'],
  [/\b(unit|birim)\b.*\b(cost|maliyeti?)\b/, 'unit_cost'],
  [/\b(cost|maliyeti?|cogs)\b/, 'cost'],
  [/\b(unit|birim)\b.*\b(price|fiyati?)\b|\bprice\b.*\b(unit|each)\b/, 'unit_price'],
  [/\b(tutari?|toplami?|ciro(?:su)?|revenue|amount|total|sales)\b/, 'amount'],
  [/\b(fiyati?|price)\b/, 'unit_price'],
  [/\b(quantity|qty|adet|adedi|miktari?)\b/, 'quantity'],
  [
    /\b(siparis|order|purchase|transaction|satis|islem|invoice)\b.*\b(date|tarihi?|time|timestamp|zamani?)\b/,
    'order_date',
  ],
  [/\b(durumu?|status)\b/, 'status'],
  [/\b(kategori\w*|category)\b/, 'category'],
  [/\b(urun|product)\b.*\b(adi|name|ismi|title)\b/, 'product'],
  [/\b(kanali?|channel)\b/, 'channel'],
  [/\b(musteri|customer|alici|uye|buyer)\b.*\b(adi|name|ismi)\b/, 'name'],
];

function byWords(folded: string): Reading | null {
  for (const [pattern, role] of WORDS) if (pattern.test(folded)) return { role, sure: false };
  return null;
}

/** True for a header whose column holds a point in time, whatever its role. */
export function isDateHeader(header: string): boolean {
  return /(?:^| )(?:date|dates|datetime|timestamp|time|tarih|tarihi|zaman|zamani|day|dob|birthday|since|at|on|created|gun|gunu)(?: |$)/.test(
    foldHeader(header),
  );
}
