import type { ErrorParams } from '../../explain';
import type { Like } from '../../locale';
import type { errors as en } from '../en/errors';

export const errors: Like<typeof en> = {
  unknown: 'Bir şeyler ters gitti. Lütfen yeniden deneyin.',
  unknownSaying: (what) => `Bir şeyler ters gitti: ${what}`,
  codes: {
    'engine.boot_timeout':
      'Hesaplama motoru zamanında başlamadı. İlk yükleme için bağlantınızı kontrol edip yeniden deneyin.',
    'engine.boot_failed': 'Hesaplama motoru başlatılamadı. Lütfen sayfayı yenileyin.',
    'engine.download_failed':
      'Hesaplama motoru yüklenemedi. Bir kez indirilmesi gerekir; lütfen bağlanıp yeniden deneyin.',
    'engine.unsupported':
      'Bu tarayıcı hesaplama motorunu çalıştıramıyor. Güncel bir Chrome, Edge, Firefox veya Safari yeterlidir.',
    'engine.crashed':
      'Hesaplama motoru durdu. Yeniden başlatılıyor, lütfen birazdan tekrar deneyin.',
    'engine.out_of_memory':
      'Bunun için tarayıcının verdiği bellek yetmiyor. Daha az satır ya da sütunla deneyin.',
    'engine.closed': 'Hesaplama motoru kapatıldı.',
    'engine.rebuild_failed': ({ message = '' }: ErrorParams) =>
      `Hesaplama motoru yeniden başladı ama tablolarınız yeniden oluşturulamadı${message ? ` (${message})` : ''}. Lütfen sayfayı yenileyin.`,
    'engine.locked': ({ setting = '' }: ErrorParams) =>
      `Hesaplama motorunun ${setting ? `“${setting}” ayarı` : 'bu ayarı'} sabittir, değiştirilemez.`,
    'engine.no_network': ({ what = '' }: ErrorParams) =>
      `${what ? `“${what}”` : 'Bu'} internetteki bir adres. Defter oradan bir şey okumaz, oraya bir şey göndermez; veriniz bu tarayıcıda kalır.`,
    'engine.no_file_access': ({ file = '' }: ErrorParams) =>
      `${file ? `“${file}” dosyasına` : 'Bu dosyaya'} buradan erişilemez. Bir dosyayı kullanmak için önce onu Defter’e ekleyin.`,
    'engine.file_not_found': ({ file = '' }: ErrorParams) => `“${file}” adlı bir dosya yok.`,
    'engine.needs_extension': ({ what = '' }: ErrorParams) =>
      `${what ? `“${what}” için` : 'Bunun için'} motorun internetten indirilecek bir eklentisi gerekir. Defter böyle eklentiler kullanmaz.`,
    'engine.syntax': ({ message = '', near = '', unfinished = 0 }: ErrorParams) =>
      near
        ? `SQL ifadesinde “${near}” sözünde bir hata var: Burada olamaz ya da öncesinde bir şey eksik.`
        : unfinished
          ? 'SQL ifadesi yarım kalmış.'
          : `SQL ifadesinde bir hata var${message ? `: ${message}` : '.'}`,
    'engine.unknown_table': ({ name = '' }: ErrorParams) => `“${name}” adlı bir tablo yok.`,
    'engine.unknown_column': ({ name = '' }: ErrorParams) => `“${name}” adlı bir sütun yok.`,
    'engine.unknown_function': ({ name = '' }: ErrorParams) => `“${name}” adlı bir fonksiyon yok.`,
    'engine.argument_types': ({ call = '' }: ErrorParams) =>
      `${call || 'Bu işlem'} hesaplanamaz: Fonksiyon bu türdeki değerlerle çalışmıyor.`,
    'engine.conversion': ({ message = '' }: ErrorParams) =>
      `Bir değer dönüştürülemedi${message ? `: ${message}` : '.'}`,
    'engine.crash_loop':
      'Hesaplama motoru bu işlemde her seferinde duruyor. Sayfayı yenileyin ya da daha az satır veya sütunla deneyin.',
    'engine.column_type': ({ column = '', type = '' }: ErrorParams) =>
      `“${column}” sütunu ${type} türünde ve burada gösterilemiyor; önce metne çevirin.`,
    'engine.query_failed': ({ message = '' }: ErrorParams) =>
      `Hesaplama tamamlanamadı${message ? `: ${message}` : '.'}`,
    'archive.broken': 'Arşiv dosyası bozuk ya da eksik. Yeniden indirin ya da kopyalayın.',
    'archive.empty': 'Arşivin içinde dosya yok.',
    'archive.encrypted':
      'Arşiv parolayla korunuyor. Arşivi kendiniz açıp içindeki dosyaları ekleyin.',
    'archive.method':
      'Arşiv burada açılamayan bir yöntemle sıkıştırılmış. Arşivi kendiniz açıp içindeki dosyaları ekleyin.',
    'archive.nested': 'İç içe çok fazla arşiv var. Arşivleri kendiniz açın.',
    'archive.tooLarge':
      'Arşiv açıldığında tarayıcı için fazla büyük. Kendiniz açıp yalnızca gereken dosyaları ekleyin.',
    'file.changed': 'Dosya eklendikten sonra değiştirilmiş ya da taşınmış. Lütfen yeniden ekleyin.',
    'file.empty': 'Dosya boş.',
    'file.excelXml':
      'Bu, eski XML türünde bir Excel dosyası. Excel’de açıp Excel çalışma kitabı (.xlsx) olarak kaydedin ve yeniden ekleyin.',
    'file.noRows':
      'Dosyada başlık satırı var ama veri satırı yok. Dışa aktarırken tarih aralığını kontrol edip yeniden ekleyin.',
    'file.tooLarge': 'Dosya, türüne göre fazla büyük. CSV olarak kaydedip yeniden ekleyin.',
    'file.twice': ({ file = '' }: ErrorParams) =>
      `Bu dosya ${file} ile aynı. Bir kez sayılır; birini kaldırın.`,
    'file.notText':
      'Bu bir metin dosyası değil. CSV olarak kaydedip (Excel: Farklı kaydet, CSV UTF-8) yeniden ekleyin.',
    'html.noTable':
      'Bu, içinde tablo olmayan bir web sayfası. Verileri CSV ya da Excel dosyası olarak dışa aktarıp ekleyin.',
    'keep.missing': ({ file = '' }: ErrorParams) =>
      `${file} dosyasının kopyası yok: yer kalmamıştı ya da sekme erken kapandı. Dosyayı yeniden ekleyin; önceki gibi okunur.`,
    'keep.damaged': ({ file = '' }: ErrorParams) =>
      `${file} dosyasının saklanan kopyası bozulmuş; ondan hiçbir şey hesaplanmıyor. Yerine dosyanın kendisini koyun; önceki gibi okunur.`,
    'keep.notSaved':
      'Kaydedilemedi, bu yüzden hiçbir şey değiştirilmedi: yer yok ya da kaydı başka bir sekme yapıyor. Bilgisayarda yer açın ya da kaydı bu sekmeye alın, sonra yeniden deneyin.',
    'backup.foreign':
      'Bu, bir Defter yedeği değil ya da bir parçası eksik. Hiçbir şey değiştirilmedi. Defter’in yedek olarak kaydettiği bir .zip seçin.',
    'backup.broken': 'Bu yedek bozulmuş. Hiçbir şey değiştirilmedi. Başka bir kopyasını seçin.',
    'backup.newer':
      'Bu yedeği Defter’in daha yeni bir sürümü yapmış. Hiçbir şey değiştirilmedi. Yeni sürüm için sayfayı yenileyip yeniden deneyin.',
    'ingest.cancelled':
      'Okuma durduruldu. Kullanmak için dosyayı yeniden ekleyin ya da listeden kaldırın.',
    'ingest.ledger': ({ file = '' }: ErrorParams) =>
      `${file}: satırların toplamı tutmuyor, bu yüzden bu dosyadan hiçbir şey gösterilmiyor. Lütfen dosyanın yapısıyla birlikte bize bildirin.`,
    'ingest.not_replaced': ({ file = '', old = '' }: ErrorParams) =>
      `“${file}” tek bir tablo olarak okunamadı; “${old}” olduğu gibi kaldı. CSV, Excel, Parquet veya JSON dosyası ya da içinde tek dosya olan bir arşiv seçin.`,
    'ingest.other_columns': ({ file = '', old = '' }: ErrorParams) =>
      `“${file}” dosyasında “${old}” dosyasının sütunlarından hiçbiri yok; eskisi olduğu gibi kaldı. İkisini de kullanmak için dosya olarak ekleyin; yalnız yenisini kullanmak için önce eskisini kaldırın.`,
    'ingest.mixed_currency': ({ file = '', currencies = '', others = '' }: ErrorParams) =>
      others
        ? `${file} kullanılmıyor: Bu dosyadaki tutarlar ${currencies}, önceki dosyalardakiler ${others} cinsinden; bunları toplamak yanlış olur. Hepsini tek para birimine çevirin ya da yalnızca tek bir para birimindeki dosyaları bırakın.`
        : `${file} kullanılmıyor: İçindeki tutarlar birden fazla para biriminde (${currencies}), bunları toplamak yanlış olur. Hepsini tek para birimine çevirin ya da yalnızca tek bir para birimindeki satırları bırakın.`,
    'json.broken': ({ line = '', column = '' }: ErrorParams) =>
      `JSON dosyası hatalı ya da eksik: ${line}. satırda, ${column}. karakterde. Dosyayı yeniden indirin ya da dışa aktarıp yeniden ekleyin; CSV varsa o da olur.`,
    'engine.arrow_incomplete':
      'Dosyanın bir bölümü hesaplama motoruna eksik ulaştı. Lütfen dosyayı yeniden ekleyin.',
    engine_internal: 'Hesaplama beklenmeyen bir sonuç verdi. Lütfen yeniden deneyin.',
    crossfilter_dimensions: 'Aynı anda çok fazla grafik var. Bazılarını kaldırın.',
    crossfilter_codes:
      'Burada 65.536’dan fazla birleşim var; ayırt edilemeyecek kadar çok. Grafiği panodan kaldırın; kendi segmentleriniz azaldıkça birleşimler de azalır.',
    crossfilter_rows: ({ relation = '' }: ErrorParams) =>
      `“${relation}” verisinde aynı müşteri veya sipariş için birden çok satır var; bu yüzden burada grafiği çizilemiyor.`,
    crossfilter_column: ({ column = '' }: ErrorParams) =>
      `“${column}” sütunu bu grafik türüne uymuyor.`,
    'model.parameter': ({ parameter = '' }: ErrorParams) =>
      `Bu değer burada kullanılamaz${parameter ? ` (${parameter})` : ''}.`,
    'parquet.broken':
      'Parquet dosyası bozuk ya da eksik; ya da burada okunamayan bir biçimde yazılmış. Yeniden dışa aktarın ya da CSV olarak kaydedip ekleyin.',
    'parquet.brotli': 'Parquet dosyası Brotli ile sıkıştırılmış; bu burada açılamıyor.',
    'reader.unavailable':
      'Bu tür dosyaları Defter’in ilk gerektiğinde indirilen bir parçası açar; şu anda bağlantı yok. Bağlanıp dosyayı yeniden ekleyin; dosyanız yine bilgisayarınızda kalır.',
    'reader.died': 'Dosya okunurken beklenmedik biçimde duruldu. Lütfen yeniden ekleyin.',
    'sample.missing': ({ file = '' }: ErrorParams) => `Örnek dosya yüklenemedi: ${file}`,
    'xlsx.broken': 'Excel dosyası bozuk ya da eksik. Excel’de açıp kaydedin ve yeniden ekleyin.',
  },
};
