import type { Like } from '../../locale';
import type { worlds as en } from '../en/worlds';
import { count, formats } from './words';

const customers = (n: number) => count(n, 'müşteri');
const whole = (n: number) => formats.number(n);

export const worlds: Like<typeof en> = {
  by: 'Müşterileri grupla',
  bys: { segment: 'RFM segmenti', stage: 'Yaşam döngüsü aşaması' },
  own: 'Segmentlerim',
  ownNone: 'henüz kayıtlı segment yok',
  ownProblem: (name, problems) => `“${name}” sayılamıyor: ${problems}`,
  states: {
    not_yet: 'Henüz müşteri değil',
    no_purchase: 'Henüz alışverişi yok',
    in: (name) => `“${name}” içinde`,
    out: 'İçinde değil',
  },
  customers,
  calculating: 'Hesaplanıyor…',
  migration: {
    title: 'Kim nereden nereye geçti?',
    subtitle: (then, now) => `${then} → ${now}`,
    day: 'Önceki tarih',
    dayWrong: (first, last) => `${first} ile ${last} arasında bir tarih seçin.`,
    back: 'Kaç gün öncesi',
    daysBack: (days) => `${days} önce`,
    bounds: 'Puan eşikleri',
    boundsOf: { then: 'O günün', today: 'Bugünün' },
    boundsHints: {
      then: 'Uygulamanın o gün göstereceği gibi.',
      today: 'İki gün de aynı ölçüyle: veriden hesaplanan eşiklerde bugünküler kullanılır.',
    },
    boundsNone:
      'Eşit büyüklükteki puan gruplarının sabit eşiği yoktur; her gün kendi içinde sıralanır.',
    history:
      'Müşterilerin ne zaman ne aldığı her gün için bilinir. Kim oldukları (şehir, izinler…) yalnızca dosyalardaki şimdiki hâliyle bilinir.',
    flowKeys:
      'Ok tuşları akıştan akışa geçer, Enter müşterileri listeler. Her akış aşağıdaki tabloda da vardır.',
    from: (day) => `${day} günü`,
    to: (day) => `Şimdi (${day})`,
    stay: (state) => `${state}: yerinde kalanlar`,
    go: (from, to) => `${from} → ${to}`,
    all: 'Herkes',
    were: (state) => `${state}: o gün burada olanların tümü`,
    are: (state) => `${state}: şimdi burada olanların tümü`,
    figures: (n, share) => `${n} (o gün orada olanlar içinde ${share})`,
    nodeFigures: (n, share) => `${n} (herkes içinde ${share})`,
    revenue: (before, after) => `ciro o gün ${before}, şimdi ${after}`,
    matrixTitle: 'O günkü ve şimdiki gruplarına göre herkes',
    matrixCorner: 'O gün ↓ şimdi →',
    matrixWide: 'Tablo sağa doğru devam ediyor: yana kaydırın ya da ok tuşlarını kullanın.',
    matrixKeys:
      'Ok tuşlarıyla gezin, Enter müşterileri listeler. Yerinde kalanlar çerçeve içindedir.',
    shows: { customers: 'Müşteri', share: 'Satırdaki pay', revenue: 'Şimdiki ciro' },
    show: 'Göster',
    sum: (n) => `Herkes tam olarak bir hücrede: ${n}.`,
    sql: 'Akışlar',
    sqlMoves: 'O günkü ve şimdiki grubuyla herkes',
  },
  finding: {
    stayed: (all, stayed, share, day) =>
      `${all} içinden ${stayed} müşteri (${share}) ${day} günü bulunduğu grupta kaldı.`,
    moved: (up, down) => `${whole(up)} müşteri yükseldi, ${whole(down)} müşteri geriledi.`,
    slipped: (n, most, k) =>
      `${customers(n)} pasifleşti (o gün yakın zamanda alışveriş yapmıştı, artık uzun süredir yapmıyor); en büyük grup: ${most}, ${whole(k)}.`,
    slippedNone: 'Pasifleşen yok.',
    back: (n, most, k) => `${customers(n)} geri kazanıldı; en büyük grup: ${most}, ${whole(k)}.`,
    backNone: 'Geri kazanılan yok.',
    came: (n) => `${whole(n)} kişi o gün henüz müşteri değildi.`,
    first: (n) => `${customers(n)} ilk alışverişini yaptı.`,
    meaning:
      'Yükselme ve gerileme: R ile F birlikte düşünüldüğünde haritada daha yukarıdaki ya da aşağıdaki bir segmente geçiş. Pasifleşme: R’si yüksek bir segmentten R’si düşük (5 üzerinden ortalaması 2,5’in altında) bir segmente geçiş; geri kazanma bunun tersi.',
    meaningStage: (stages) =>
      `Yükselme ve gerileme için sıra, yukarıdan aşağıya: ${stages}. Pasifleşme: ilk ikisinden son ikisine geçiş; geri kazanma bunun tersi.`,
    own: (name, then, now, day) =>
      `“${name}”: ${day} günü ${customers(then)}, şimdi ${customers(now)}.`,
    ownMoved: (both, left, joined, fresh) =>
      `${whole(both)} müşteri iki gün de içinde, ${whole(left)} müşteri çıktı, ${whole(joined)} müşteri girdi${
        fresh > 0 ? ` (girenlerden ${whole(fresh)} kişi o gün henüz müşteri değildi)` : ''
      }.`,
  },
  list: {
    revenueBefore: 'O günkü ciro',
    revenueSo: 'O seçimle ciro',
    sql: 'Müşteriler',
    close: 'Listeyi kapat',
    why: 'Bu müşteri şimdi neden burada?',
  },
  sensitivity: {
    title: 'Sonuçlar seçimlerinize ne kadar bağlı?',
    subtitle: 'Her seferinde tek bir seçim değiştirilir; ayarlarınız olduğu gibi kalır.',
    chosenDay: 'Bir gün daha deneyin',
    addDay: 'Dene',
    stop: 'Durdur',
    again: 'Tümünü yeniden dene',
    progress: (i, n, what) => `${i} / ${n}: ${what}`,
    stopped: (done, n) => `Durduruldu: ${n} seçimden ${done} tanesi denendi.`,
    done: (n) => `${count(n, 'seçim')} denendi`,
    groups: {
      rule: 'Kuraldaki eşikler',
      day: 'Hesap tarihi',
      refunds: 'İade kuralı',
      bins: 'Puan ölçeği',
      method: 'Puanlama yöntemi',
      days: 'Aşamaların gün sınırları',
    },
    now: (what) => `şimdi: ${what}`,
    earlier: (days) => `${days} önce`,
    later: (days) => `${days} sonra`,
    asOf: (day) => `${day} itibarıyla`,
    refunds: {
      net: 'İadeler: net',
      gross: 'İadeler: brüt',
      out: 'İadeler: hariç',
    },
    bins: (n) => `1–${n} arası puan`,
    days: (parameter, days) => `${parameter}: ${days}`,
    choice: 'Seçim',
    changed: 'Grubu değişen',
    share: 'Pay',
    means: 'Ne anlama geliyor?',
    nobody: 'Kimsenin grubu değişmiyor.',
    idleGroup: (n) =>
      n === 1
        ? 'Biri denendi, kimsenin grubu değişmiyor:'
        : `${whole(n)} seçenek denendi, kimsenin grubu değişmiyor:`,
    most: (flow, n) => `Çoğu: ${flow}, ${whole(n)} müşteri.`,
    largest: (flow, n, of) => `En büyük grup: ${flow}, ${whole(of)} müşterinin ${whole(n)} kadarı.`,
    grows: (state, from, to) => `${state}: ${whole(from)} müşteriden ${whole(to)} müşteriye çıkar.`,
    shrinks: (state, from, to) =>
      `${state}: ${whole(from)} müşteriden ${whole(to)} müşteriye iner.`,
    ownMeans: (joined, left, before, after) =>
      `${whole(joined)} müşteri girer, ${whole(left)} müşteri çıkar: ${whole(before)} yerine ${customers(after)}.`,
    strongest: (choice, n, share) =>
      `En çok fark ettiren seçim: ${choice}. Bu seçimle ${customers(n)} (${share}) başka bir grupta olurdu.`,
    firm: 'Bu seçimlerin hiçbiri kimsenin grubunu değiştirmezdi.',
    details: (choice) => `${choice}: hangi gruplar değişiyor?`,
    state: 'Grup',
    before: 'Şimdi',
    after: 'O seçimle',
    in: 'Giren',
    out: 'Çıkan',
    listAll: 'Grubu değişenlerin tümü',
    listIn: (state) => `${state}: girenler`,
    listOut: (state) => `${state}: çıkanlar`,
    show: (choice) => `Neyin değiştiğini göster: ${choice}`,
    sql: 'Şimdiki seçimden diğerine geçişler',
  },
};
