/**
 * The shop's shelves. Brands are invented. One product a row:
 * code | Turkish name | English name | price in October 2026 (TRY) | unit cost in % of it | days one pack lasts (0: no routine)
 */
export const CATEGORIES = {
  nappy: ['Bez', 'Nappies'],
  formula: ['Mama', 'Baby food'],
  wipes: ['Mendil', 'Wipes'],
  baby: ['Bebek bakımı', 'Baby care'],
  mother: ['Anne', 'Mother'],
  skin: ['Cilt bakımı', 'Skin care'],
  makeup: ['Makyaj', 'Make-up'],
  perfume: ['Parfüm', 'Perfume'],
  hair: ['Saç bakımı', 'Hair care'],
  men: ['Erkek bakımı', 'Men’s care'],
  sun: ['Güneş', 'Sun care'],
  gift: ['Numune', 'Sample'],
};

const SHELVES = {
  nappy: `
BZ11|Ponpini Bez No 1|Ponpini Nappy Size 1|469|79|30
BZ12|Ponpini Bez No 2|Ponpini Nappy Size 2|499|79|30
BZ13|Ponpini Bez No 3|Ponpini Nappy Size 3|529|79|30
BZ14|Ponpini Bez No 4|Ponpini Nappy Size 4|549|79|32
BZ15|Ponpini Bez No 5|Ponpini Nappy Size 5|579|79|34
BZ21|Bıcıloş Bez No 1|Bıcıloş Nappy Size 1|329|86|28
BZ22|Bıcıloş Bez No 2|Bıcıloş Nappy Size 2|349|86|28
BZ23|Bıcıloş Bez No 3|Bıcıloş Nappy Size 3|369|86|28
BZ24|Bıcıloş Bez No 4|Bıcıloş Nappy Size 4|389|86|30
BZ25|Bıcıloş Bez No 5|Bıcıloş Nappy Size 5|409|86|32
KB04|Ponpini Mayo Bez M|Ponpini Swim Pants M|289|68|0
KB05|Ponpini Mayo Bez L|Ponpini Swim Pants L|299|68|0`,
  formula: `
MM11|Mamelya Süt 1|Mamelya Milk 1|459|84|24
MM12|Mamelya Devam Sütü 2|Mamelya Milk 2|449|84|24
MM13|Mamelya Devam Sütü 3|Mamelya Milk 3|429|84|26
MM21|Tospika Süt 1|Tospika Milk 1|689|78|24
MM22|Tospika Devam Sütü 2|Tospika Milk 2|669|78|24
MM23|Tospika Devam Sütü 3|Tospika Milk 3|649|78|26
MM31|Mamelya Pirinçli|Mamelya Rice Meal|139|66|0
MM32|Mamelya Yulaflı|Mamelya Oat Meal|149|66|0
MM33|Mamelya Meyveli|Mamelya Fruit Meal|145|66|0
MM34|Mamelya Gece|Mamelya Night Meal|155|66|0`,
  wipes: `
MD01|Ponpini Mendil 3'lü|Ponpini Wipes x3|149|64|25
MD02|Ponpini Su Mendili|Ponpini Water Wipes|89|62|20
MD03|Bıcıloş Mendil 6'lı|Bıcıloş Wipes x6|199|70|40
MD04|Minnoya Mendil|Minnoya Wipes|69|58|15`,
  baby: `
BB01|Minnoya Şampuan|Minnoya Shampoo|169|52|60
BB02|Minnoya Losyon|Minnoya Lotion|189|52|60
BB03|Minnoya Pişik Kremi|Minnoya Rash Cream|159|48|45
BB04|Minnoya Bebek Yağı|Minnoya Baby Oil|149|50|70
BB05|Minnoya Pudra|Minnoya Powder|99|50|0
BB06|Minnoya Kolonya|Minnoya Cologne|129|50|0
BB07|Tospika Biberon|Tospika Bottle|289|55|0
BB08|Tospika Emzik|Tospika Dummy|179|50|0
BB09|Tospika Diş Kaşıyıcı|Tospika Teether|159|48|0
BB10|Minnoya Çamaşır Jeli|Minnoya Laundry Gel|239|62|45
BB11|Minnoya Fırça Seti|Minnoya Brush Set|119|45|0
BB12|Tospika Mama Seti|Tospika Feeding Set|349|52|0
BB13|Minnoya Banyo Seti|Minnoya Bath Set|459|56|0
BB14|Tospika Alıştırma Bardağı|Tospika Cup|229|50|0`,
  mother: `
AN01|Annelya Göğüs Pedi|Annelya Breast Pads|129|55|25
AN02|Annelya Çatlak Kremi|Annelya Stretch Cream|389|45|45
AN03|Annelya Süt Pompası|Annelya Breast Pump|1890|64|0
AN04|Annelya Göğüs Kremi|Annelya Nipple Cream|249|48|0
AN05|Annelya Emzirme Çayı|Annelya Nursing Tea|169|50|20
AN06|Annelya Süt Poşeti|Annelya Milk Bags|149|52|30
AN07|Annelya Bakım Çantası|Annelya Nappy Bag|1290|58|0
AN08|Annelya Lohusa Seti|Annelya New Mum Set|749|57|0`,
  skin: `
CB01|Nilsera Temizleme Jeli|Nilsera Cleanser|329|42|60
CB02|Nilsera Tonik|Nilsera Toner|269|42|70
CB03|Nilsera Nem Kremi|Nilsera Moisturiser|429|42|60
CB04|Nilsera Gece Kremi|Nilsera Night Cream|529|43|75
CB05|Nilsera C Serumu|Nilsera C Serum|649|40|60
CB06|Nilsera Retinol|Nilsera Retinol|749|40|75
CB07|Nilsera Göz Kremi|Nilsera Eye Cream|489|42|75
CB08|Nilsera Kil Maskesi|Nilsera Clay Mask|289|42|0
CB09|Nilsera Peeling|Nilsera Peeling|349|42|0
CB10|Nilsera "Gül" Suyu|Nilsera "Rose" Water|189|45|60
CB11|Bademira El Kremi|Bademira Hand Cream|129|48|40
CB12|Bademira Vücut Yağı|Bademira Body Oil|299|46|60
CB13|Bademira Vücut Losyonu|Bademira Body Lotion|219|48|50
CB14|Bademira Dudak Balmı|Bademira Lip Balm|99|45|45
CB15|Bademira Duş Jeli|Bademira Shower Gel|149|52|30
CB16|Bademira Ayak Kremi|Bademira Foot Cream|139|48|0
CB17|Dermolya Leke Kremi|Dermolya Spot Cream|879|41|80
CB18|Dermolya Kolajen|Dermolya Collagen|1249|44|40
CB19|Dermolya Yaşlanma Karşıtı|Dermolya Anti-Age|1490|40|75
CB20|Dermolya Akne Jeli|Dermolya Acne Gel|389|42|50`,
  makeup: `
MK01|Velmira Fondöten|Velmira Foundation|489|41|90
MK02|Velmira Kapatıcı|Velmira Concealer|319|41|90
MK03|Velmira Pudra|Velmira Powder|359|42|110
MK04|Velmira Maskara|Velmira Mascara|379|40|75
MK05|Velmira Eyeliner|Velmira Eyeliner|229|40|80
MK06|Velmira Ruj Nar|Velmira Lipstick Ruby|289|40|0
MK07|Velmira Ruj Gül|Velmira Lipstick Rose|289|40|0
MK08|Velmira Mat Ruj|Velmira Matte Lipstick|319|40|0
MK09|Velmira Allık|Velmira Blush|299|41|0
MK10|Velmira Far Paleti|Velmira Eye Palette|649|43|0
MK11|Velmira Kaş Kalemi|Velmira Brow Pencil|199|40|70
MK12|Velmira Bronzer|Velmira Bronzer|349|41|0
MK13|Velmira Aydınlatıcı|Velmira Highlighter|339|41|0
MK14|Renkçe Oje Kırmızı|Renkçe Polish Red|89|45|0
MK15|Renkçe Oje Nude|Renkçe Polish Nude|89|45|0
MK16|Renkçe Oje Mor|Renkçe Polish Plum|89|45|0
MK17|Renkçe Aseton|Renkçe Remover|79|50|60
MK18|Renkçe Makyaj Pamuğu|Renkçe Cotton Pads|59|55|30
MK19|Renkçe Fırça Seti|Renkçe Brush Set|549|46|0
MK20|Velmira Makyaj Bazı|Velmira Primer|369|41|100`,
  perfume: `
PR01|Zerrinay Yasemin 50 ml|Zerrinay Jasmine 50 ml|1190|44|0
PR02|Zerrinay Yasemin 100 ml|Zerrinay Jasmine 100 ml|1790|44|0
PR03|Zerrinay Gül 50 ml|Zerrinay Rose 50 ml|1190|44|0
PR04|Zerrinay Amber 50 ml|Zerrinay Amber 50 ml|1290|44|0
PR05|Zerrinay İncir 50 ml|Zerrinay Fig 50 ml|1090|44|0
PR06|Ardıçhan Sedir 100 ml|Ardıçhan Cedar 100 ml|1490|45|0
PR07|Ardıçhan Tütün 100 ml|Ardıçhan Tobacco 100 ml|1590|45|0
PR08|Ardıçhan Deniz 100 ml|Ardıçhan Sea 100 ml|1390|45|0
PR09|Renkçe Vücut Spreyi|Renkçe Body Mist|199|48|45
PR10|Zerrinay Deodorant|Zerrinay Deodorant|169|50|40
PR11|Zerrinay Limon Kolonyası|Zerrinay Lemon Cologne|149|55|60
PR12|Zerrinay Hediye Seti|Zerrinay Gift Set|2190|48|0`,
  hair: `
SC01|Lepisel Şampuan|Lepisel Shampoo|189|50|45
SC02|Lepisel Saç Kremi|Lepisel Conditioner|199|50|50
SC03|Lepisel Argan Yağı|Lepisel Argan Oil|329|44|80
SC04|Lepisel Saç Maskesi|Lepisel Hair Mask|279|46|60
SC05|Lepisel Isı Spreyi|Lepisel Heat Spray|249|46|0
SC06|Lepisel Köpük|Lepisel Mousse|189|48|60
SC07|Lepisel Boya Kestane|Lepisel Colour Brown|179|52|50
SC08|Lepisel Boya Kumral|Lepisel Colour Blond|179|52|50
SC09|Lepisel Boya Kızıl|Lepisel Colour Red|179|52|50
SC10|Lepisel Dökülme Serumu|Lepisel Hair Serum|549|42|60
SC11|Lepisel Kuru Şampuan|Lepisel Dry Shampoo|159|50|40
SC12|Lepisel Saç Fırçası|Lepisel Hair Brush|219|45|0`,
  men: `
EB01|Ardıçhan Tıraş Köpüğü|Ardıçhan Shaving Foam|149|50|40
EB02|Ardıçhan Tıraş Bıçağı|Ardıçhan Razor Blades|289|58|45
EB03|Ardıçhan Tıraş Losyonu|Ardıçhan After Shave|249|47|70
EB04|Ardıçhan Sakal Yağı|Ardıçhan Beard Oil|279|44|60
EB05|Ardıçhan Sakal Seti|Ardıçhan Beard Set|589|48|0
EB06|Ardıçhan Yüz Kremi|Ardıçhan Face Cream|329|45|60
EB07|Ardıçhan 2'si 1 Arada|Ardıçhan 2 in 1|169|52|40
EB08|Ardıçhan Deodorant|Ardıçhan Deodorant|159|52|35`,
  sun: `
GN01|Solmira SPF 50|Solmira SPF 50|449|43|45
GN02|Solmira SPF 30|Solmira SPF 30|379|43|45
GN03|Solmira Çocuk SPF 50|Solmira Kids SPF 50|469|45|45
GN04|Solmira Sprey; SPF 50|Solmira Spray, SPF 50|489|43|0
GN05|Solmira Güneş Sonrası|Solmira After Sun|269|45|0
GN06|Solmira Bronzlaştırıcı|Solmira Tanning Oil|349|44|0`,
  gift: `
HD01|Nilsera Numune|Nilsera Sample|29|100|0
HD02|Minnoya Numune|Minnoya Sample|24|100|0`,
};

export const PRODUCTS = Object.entries(SHELVES).flatMap(([category, shelf]) =>
  shelf
    .trim()
    .split('\n')
    .map((row) => {
      const [code, tr, en, price, cost, cycle] = row.split('|');
      return { code, tr, en, category, base: +price, cost: +cost, cycle: +cycle };
    }),
);
export const byCode = new Map(PRODUCTS.map((product) => [product.code, product]));
export const shelf = (category) => PRODUCTS.filter((product) => product.category === category);

/** Ladders: code prefixes of each brand, then the size. `ages`: the child's age in days at which the next size begins. */
export const LADDERS = {
  nappy: { brands: ['BZ1', 'BZ2'], ages: [62, 155, 330, 600] },
  formula: { brands: ['MM1', 'MM2'], ages: [180, 360] },
};

/** A new price list every four months, about 25 % a year. In kuruş; always ends in ,90. */
const LISTS = [0.52, 0.56, 0.61, 0.66, 0.71, 0.77, 0.83, 0.91, 1];
export function priceOn(product, monthsSinceStart) {
  const list = LISTS[Math.min(LISTS.length - 1, Math.floor(monthsSinceStart / 4))];
  return Math.round(product.base * list) * 100 - 10;
}
/** Unit cost in kuruş, whole lira. */
export function costOn(product, monthsSinceStart) {
  const list = LISTS[Math.min(LISTS.length - 1, Math.floor(monthsSinceStart / 4))];
  return Math.round((product.base * list * product.cost) / 100) * 100;
}
