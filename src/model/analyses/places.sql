-- In which province and geographical region of Türkiye does each customer live?
-- In:  customers (city, country).
-- Out: one row per customer. province = one of the 81 provinces (il), found by the city, or by what stands
--      after or before a sign in it (Kadıköy / İstanbul), whatever its case, accents and spaces; region_of_city =
--      one of the 7 geographical regions of the provinces (coğrafi bölge). Both NULL for other cities and countries,
--      and for everyone where less than half of the customers with a city live in one of them.
WITH provinces(key, province, region) AS (VALUES
  ('istanbul', 'İstanbul', 'Marmara'),
  ('ist', 'İstanbul', 'Marmara'),
  ('edirne', 'Edirne', 'Marmara'),
  ('kirklareli', 'Kırklareli', 'Marmara'),
  ('tekirdag', 'Tekirdağ', 'Marmara'),
  ('canakkale', 'Çanakkale', 'Marmara'),
  ('kocaeli', 'Kocaeli', 'Marmara'),
  ('izmit', 'Kocaeli', 'Marmara'),
  ('yalova', 'Yalova', 'Marmara'),
  ('sakarya', 'Sakarya', 'Marmara'),
  ('adapazari', 'Sakarya', 'Marmara'),
  ('bilecik', 'Bilecik', 'Marmara'),
  ('bursa', 'Bursa', 'Marmara'),
  ('balikesir', 'Balıkesir', 'Marmara'),
  ('izmir', 'İzmir', 'Ege'),
  ('manisa', 'Manisa', 'Ege'),
  ('aydin', 'Aydın', 'Ege'),
  ('denizli', 'Denizli', 'Ege'),
  ('kutahya', 'Kütahya', 'Ege'),
  ('afyonkarahisar', 'Afyonkarahisar', 'Ege'),
  ('afyon', 'Afyonkarahisar', 'Ege'),
  ('usak', 'Uşak', 'Ege'),
  ('mugla', 'Muğla', 'Ege'),
  ('antalya', 'Antalya', 'Akdeniz'),
  ('isparta', 'Isparta', 'Akdeniz'),
  ('burdur', 'Burdur', 'Akdeniz'),
  ('mersin', 'Mersin', 'Akdeniz'),
  ('icel', 'Mersin', 'Akdeniz'),
  ('adana', 'Adana', 'Akdeniz'),
  ('hatay', 'Hatay', 'Akdeniz'),
  ('antakya', 'Hatay', 'Akdeniz'),
  ('osmaniye', 'Osmaniye', 'Akdeniz'),
  ('kahramanmaras', 'Kahramanmaraş', 'Akdeniz'),
  ('maras', 'Kahramanmaraş', 'Akdeniz'),
  ('kmaras', 'Kahramanmaraş', 'Akdeniz'),
  ('ankara', 'Ankara', 'İç Anadolu'),
  ('konya', 'Konya', 'İç Anadolu'),
  ('kayseri', 'Kayseri', 'İç Anadolu'),
  ('eskisehir', 'Eskişehir', 'İç Anadolu'),
  ('sivas', 'Sivas', 'İç Anadolu'),
  ('kirikkale', 'Kırıkkale', 'İç Anadolu'),
  ('aksaray', 'Aksaray', 'İç Anadolu'),
  ('karaman', 'Karaman', 'İç Anadolu'),
  ('kirsehir', 'Kırşehir', 'İç Anadolu'),
  ('nigde', 'Niğde', 'İç Anadolu'),
  ('nevsehir', 'Nevşehir', 'İç Anadolu'),
  ('yozgat', 'Yozgat', 'İç Anadolu'),
  ('cankiri', 'Çankırı', 'İç Anadolu'),
  ('rize', 'Rize', 'Karadeniz'),
  ('trabzon', 'Trabzon', 'Karadeniz'),
  ('artvin', 'Artvin', 'Karadeniz'),
  ('sinop', 'Sinop', 'Karadeniz'),
  ('tokat', 'Tokat', 'Karadeniz'),
  ('corum', 'Çorum', 'Karadeniz'),
  ('amasya', 'Amasya', 'Karadeniz'),
  ('samsun', 'Samsun', 'Karadeniz'),
  ('zonguldak', 'Zonguldak', 'Karadeniz'),
  ('bolu', 'Bolu', 'Karadeniz'),
  ('duzce', 'Düzce', 'Karadeniz'),
  ('karabuk', 'Karabük', 'Karadeniz'),
  ('bartin', 'Bartın', 'Karadeniz'),
  ('kastamonu', 'Kastamonu', 'Karadeniz'),
  ('bayburt', 'Bayburt', 'Karadeniz'),
  ('giresun', 'Giresun', 'Karadeniz'),
  ('gumushane', 'Gümüşhane', 'Karadeniz'),
  ('ordu', 'Ordu', 'Karadeniz'),
  ('agri', 'Ağrı', 'Doğu Anadolu'),
  ('ardahan', 'Ardahan', 'Doğu Anadolu'),
  ('bingol', 'Bingöl', 'Doğu Anadolu'),
  ('bitlis', 'Bitlis', 'Doğu Anadolu'),
  ('elazig', 'Elazığ', 'Doğu Anadolu'),
  ('erzincan', 'Erzincan', 'Doğu Anadolu'),
  ('erzurum', 'Erzurum', 'Doğu Anadolu'),
  ('hakkari', 'Hakkari', 'Doğu Anadolu'),
  ('igdir', 'Iğdır', 'Doğu Anadolu'),
  ('kars', 'Kars', 'Doğu Anadolu'),
  ('malatya', 'Malatya', 'Doğu Anadolu'),
  ('mus', 'Muş', 'Doğu Anadolu'),
  ('tunceli', 'Tunceli', 'Doğu Anadolu'),
  ('van', 'Van', 'Doğu Anadolu'),
  ('adiyaman', 'Adıyaman', 'Güneydoğu Anadolu'),
  ('batman', 'Batman', 'Güneydoğu Anadolu'),
  ('diyarbakir', 'Diyarbakır', 'Güneydoğu Anadolu'),
  ('gaziantep', 'Gaziantep', 'Güneydoğu Anadolu'),
  ('antep', 'Gaziantep', 'Güneydoğu Anadolu'),
  ('gantep', 'Gaziantep', 'Güneydoğu Anadolu'),
  ('kilis', 'Kilis', 'Güneydoğu Anadolu'),
  ('mardin', 'Mardin', 'Güneydoğu Anadolu'),
  ('siirt', 'Siirt', 'Güneydoğu Anadolu'),
  ('sanliurfa', 'Şanlıurfa', 'Güneydoğu Anadolu'),
  ('urfa', 'Şanlıurfa', 'Güneydoğu Anadolu'),
  ('surfa', 'Şanlıurfa', 'Güneydoğu Anadolu'),
  ('sirnak', 'Şırnak', 'Güneydoğu Anadolu')
),
cities AS (
  SELECT DISTINCT city, regexp_extract(city, '^[^/,;|(-]*') AS before, regexp_extract(city, '[^/,;|()-]*\)?\s*$') AS after
  FROM customers
  WHERE city IS NOT NULL
),
spellings(city, place, spelling) AS (
  SELECT city, 1, city FROM cities
  UNION ALL
  SELECT city, 2, after FROM cities
  UNION ALL
  SELECT city, 3, before FROM cities
),
-- Plain small letters: what is left of accents that stand on their own goes with the signs.
keys AS (
  SELECT
    city,
    place,
    regexp_replace(
      regexp_replace(
        lower(translate(spelling, 'İIıŞşĞğÜüÖöÇçÂâÎîÛû', 'iiissgguuooccaaiiuu')),
        '[^a-z]', '', 'g'
      ),
      '(merkez|ili)$', ''
    ) AS key
  FROM spellings
),
found AS (
  SELECT city, arg_min(provinces.province, place) AS province, arg_min(provinces.region, place) AS region
  FROM keys
  JOIN provinces ON provinces.key = keys.key
  GROUP BY city
),
living AS (
  SELECT customers.customer_id, customers.city, found.province, found.region
  FROM customers
  LEFT JOIN found
    ON found.city = customers.city
    AND regexp_replace(
      lower(translate(coalesce(customers.country, ''), 'İIıÜü', 'iiiuu')), '[^a-z]', '', 'g'
    ) IN ('', 'tr', 'tur', 'turkiye', 'turkey', 'turkiyecumhuriyeti')
)
SELECT
  customer_id,
  CASE WHEN turkish THEN province END AS province,
  CASE WHEN turkish THEN region END AS region_of_city
FROM living
CROSS JOIN (SELECT coalesce(count(province) * 2 >= count(city), FALSE) AS turkish FROM living) AS shares
