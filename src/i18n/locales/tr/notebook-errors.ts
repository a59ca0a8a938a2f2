import type { ErrorParams } from '../../explain';
import type { Like } from '../../locale';
import type { notebookErrors as en } from '../en/notebook-errors';

export const notebookErrors: Like<typeof en> = {
  'sql.empty': 'Burada henüz bir sorgu yok.',
  'sql.several': ({ line = '' }: ErrorParams) =>
    `Bir hücrede tek sorgu olur; ${line}. satırda ikincisi başlıyor. Onu ayrı bir hücreye alın.`,
  'sql.unterminated': ({ opening = '' }: ErrorParams) => `${opening} ile açılan bölüm kapanmıyor.`,
  'sql.changes_data': ({ word = '' }: ErrorParams) =>
    `${word} veriyi değiştirir. Hücreler yalnızca sorar; bazı satırları dışarıda bırakmak için WHERE kullanın.`,
  'sql.changes_tables': ({ word = '' }: ErrorParams) =>
    `${word} tabloları değiştirir. Hücreler yalnızca sorar: Hücreye bir ad verin, sonucu öteki hücrelerin okuyabildiği bir tablo olur.`,
  'sql.files': ({ word = '' }: ErrorParams) =>
    `${word} dosyalarla ya da eklentilerle çalışır. Dosyalar Veri sayfasından eklenir, her sonuç da dosya olarak kaydedilebilir.`,
  'sql.settings': ({ word = '' }: ErrorParams) =>
    `${word} motorun ayarlarını değiştirir; bu ayarlar sabittir.`,
  'sql.not_a_query': ({ word = '', meant = '' }: ErrorParams) =>
    `Sorgu “${word}” ile başlamaz${meant ? `; ${meant} mi demek istediniz?` : ': SELECT, FROM ya da WITH ile başlar.'}`,
  'sql.no_value': ({ name = '' }: ErrorParams) => `“${name}” adlı bir girdi yok.`,
  'chart.column': ({ column = '' }: ErrorParams) => `“${column}” sütunu yok.`,
  'chart.type': ({ column = '', type = '', key = '' }: ErrorParams) =>
    `“${column}” sütununun türü ${type}; bu grafikte “${key}” için uygun değil.`,
  'chart.missing': ({ key = '' }: ErrorParams) => `Grafik için “${key}” gerekli.`,
  'notebook.name': ({ name = '' }: ErrorParams) =>
    `“${name}” ad olamaz: harf, rakam ve _ kullanın, harfle başlayın.`,
  'notebook.name_reserved': ({ name = '' }: ErrorParams) =>
    `“${name}” SQL’in kendi sözcüğü. Hücreye başka bir ad verin.`,
  'notebook.name_twice': ({ name = '' }: ErrorParams) =>
    `İki hücrenin adı “${name}”. Birinin adını değiştirin.`,
  'notebook.name_taken': ({ name = '' }: ErrorParams) =>
    `“${name}” adında bir tablo zaten var. Hücreye başka bir ad verin.`,
  'notebook.circle': ({ names = '' }: ErrorParams) =>
    `Hücreler birbirini döngü halinde okuyor: ${names}. Birinin diğerlerini okumaması gerekir.`,
  'notebook.missing_table': ({ name = '', suggestion = '' }: ErrorParams) =>
    `“${name}” adında tablo ya da hücre yok.${suggestion ? ` Şunu mu demek istediniz: ${suggestion}?` : ''}`,
  'notebook.missing_value': ({ name = '', suggestion = '' }: ErrorParams) =>
    `“${name}” adında girdi ya da gösterge yok.${suggestion ? ` Şunu mu demek istediniz: $${suggestion}?` : ''}`,
  'notebook.no_value': ({ name = '' }: ErrorParams) =>
    `“${name}” tek bir değer vermiyor: $${name} için girdi ya da gösterge gerekir.`,
  'notebook.several': 'Her hücreye tek ifade: noktalı virgülden sonrasını ayrı bir hücreye koyun.',
  'notebook.empty': 'Burada henüz SQL yok.',
  'notebook.input_type': ({ type = '', types = '' }: ErrorParams) =>
    `“${type}” diye bir girdi türü yok. Olanlar: ${types}.`,
  'notebook.input_range': 'En küçük değer en büyükten büyük ya da adım 0’dan küçük.',
  'notebook.input_value': ({ value = '' }: ErrorParams) =>
    `“${value}” bu girdi için uygun değil. Başka bir değer seçin.`,
  'notebook.input_number': ({ key = '', value = '' }: ErrorParams) =>
    `“${key}” sayı olmalı; “${value}” sayı değil.`,
  'notebook.format': ({ format = '', formats = '' }: ErrorParams) =>
    `“${format}” diye bir gösterim yok. Olanlar: ${formats}.`,
  'notebook.figure_empty':
    'Hangi sayı olduğunu yazın: “value:” satırı eksik, örneğin value: count(*).',
  'notebook.not_one': ({ rows = '', columns = '' }: ErrorParams) =>
    `Burada tek bir değer gerekir; SQL ${rows} satır, ${columns} sütun veriyor.`,
  'notebook.no_from': 'Bir tablo ya da hücre seçin.',
  'notebook.limit': ({ limit = '' }: ErrorParams) => `“${limit}” bir satır sayısı değil.`,
  'notebook.rule': 'Okunabilir bir kural değil. Değişikliği geri alın ya da kuralı yeniden kurun.',
  'notebook.rule_empty': 'Bu segmentin henüz kuralı yok. Kural vermek için hücreyi düzenleyin.',
  'notebook.rule_segment': 'Kural, olmayan ya da kendinden oluşan bir segmenti anıyor.',
  'notebook.analysis': ({ name = '', suggestion = '' }: ErrorParams) =>
    `“${name}” adında bir analiz yok.${suggestion ? ` Şunu mu demek istediniz: ${suggestion}?` : ''}`,
  'notebook.parameter': ({ name = '', suggestion = '' }: ErrorParams) =>
    `Bu analizin “${name}” diye bir ayarı yok.${suggestion ? ` Şunu mu demek istediniz: ${suggestion}?` : ''}`,
  'notebook.newer': ({ version = '', known = '' }: ErrorParams) =>
    `Bu not defteri daha yeni bir Defter ile yazılmış (dosya sürümü ${version}; buradaki en çok ${known} sürümünü bilir). Dosyada hiçbir şey değiştirilmedi. Sayfayı yenileyip güncel Defter ile yeniden açın.`,
  'notebook.noText': 'Bu dosya bir metin değil; not defteri olarak açılamaz.',
  'notebook.tooLarge': ({ size = '', most = '' }: ErrorParams) =>
    `Dosya bir not defteri için fazla büyük: ${size} MB; en çok ${most} MB okunur.`,
  'notebook.gone': ({ file = '' }: ErrorParams) =>
    `“${file}” artık eski yerinde değil. Not defterini yeni bir dosyaya kaydedin.`,
  'notebook.notAllowed': ({ file = '' }: ErrorParams) =>
    `Tarayıcının “${file}” dosyasına yazmasına izin verilmedi. Yeniden kaydedip izin verin ya da başka bir dosyaya kaydedin.`,
  'notebook.notSaved': ({ file = '' }: ErrorParams) =>
    `“${file}” yazılamadı; dosya önceki haliyle duruyor. Not defterini başka bir dosyaya kaydedin.`,
  'live.empty': ({ at = '' }: ErrorParams) => `Hesaplanacak bir şey yok (${at}. karakter).`,
  'live.syntax': ({ at = '', what = '' }: ErrorParams) =>
    `${at}. karakterde ${what ? `“${what}” buraya uymuyor` : 'bir şey eksik'}. Bir ad, count(tablo), sum(tablo.sütun) ya da bir SELECT yazın.`,
  'live.function': ({ at = '', name = '', functions = '' }: ErrorParams) =>
    `“${name}” diye bir işlev yok (${at}. karakter); kullanılabilenler: ${functions}. Geri kalan her şey SELECT ile yapılır.`,
  'live.column': ({ at = '', name = '' }: ErrorParams) =>
    `“${name}” için bir sütun gerekli (${at}. karakter): ${name}(tablo.sütun).`,
  'live.format': ({ at = '', what = '', formats = '' }: ErrorParams) =>
    `“${what}” bir biçim değil (${at}. karakter); kullanılabilenler: ${formats}; en çok 20 ondalık.`,
  'live.several': ({ at = '' }: ErrorParams) =>
    `Tek bir SELECT yeterli; ${at}. karakterde ikinci bir komut başlıyor.`,
  'live.columns': ({ columns = '' }: ErrorParams) =>
    `Sonuçta ${columns} sütun var; tek bir değer gerekli.`,
  'live.rows': ({ rows = '' }: ErrorParams) =>
    `${rows === 0 ? 'Sonuçta hiç satır yok' : 'Sonuçta birden çok satır var'}; tek bir değer gerekli.`,
  'live.noNumber': 'Bu bir sayı değil; sayı olarak yazılamaz.',
  'live.noDate': 'Bu bir tarih değil; tarih olarak yazılamaz.',
};
