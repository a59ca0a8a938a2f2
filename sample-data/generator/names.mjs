const words = (text) => text.trim().split(/\s+/);

export const WOMEN = words(`
Zeynep Elif Ayşe Fatma Emine Merve Büşra Esra Kübra Özge Gizem Selin Ebru Tuğba Derya Sevgi Hatice
Pınar Gamze İrem Ece Yasemin Melike Şeyma Rabia Hilal Betül Seda Burcu Aslı Ceren Deniz Dilara Duygu
Ezgi Fulya Gül Gülşah Hande Hülya Işıl İlayda Kader Leyla Mine Nazlı Neslihan Nihan Nur Öykü Özlem
Pelin Rukiye Sanem Sema Sibel Simge Songül Sude Şule Tülay Ümran Yağmur Yeliz Zehra Zeliha Meryem
Songül Nurcan Filiz Gönül Serpil Nermin Sevim Aysel Hacer Meltem Bahar Başak Beyza Buse Cansu Çiğdem
Damla Defne Didem Eda Ekin Feride Figen Füsun Gonca Gözde Güler Havva İpek Jale Kevser Lale Müge
Müjgan Nalan Nesrin Nevin Nilay Nilgün Oya Perihan Reyhan Saadet Şebnem Şengül Şirin Tuba Türkan
Ülkü Vildan Yıldız Zerrin Ayça Aylin Azra Belgin Berrak Canan Elvan`);

export const MEN = words(`
Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim İsmail Osman Yusuf Murat Ömer Ramazan Halil Süleyman
Abdullah Mahmut Recep Salih Fatih Kadir Emre Hakan Adem Kemal Yaşar Bekir Musa Metin Orhan Burak
Serkan Onur Volkan Gökhan Tolga Barış Cem Can Deniz Doğan Emir Enes Engin Erdem Eren Erhan Ferhat
Furkan Görkem Gürkan Halit İlker Kaan Kerem Koray Levent Mert Oğuz Okan Ozan Özgür Polat Rıza Sefa
Selçuk Sinan Şahin Taner Tarık Tuncay Ufuk Uğur Ümit Veli Yasin Yiğit Yunus Zafer Çağatay Berkay`);

export const SURNAMES = words(`
Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin
Kara Koç Kurt Özkan Şimşek Polat Korkmaz Çakır Özcan Erdoğan Yavuz Can Acar Şen Aktaş Güler Yalçın
Güneş Bozkurt Bulut Keskin Ünal Turan Gül Özer Işık Kaplan Avcı Sarı Tekin Taş Köse Yüksel Ateş Aksoy
Duman Çiftçi Coşkun Altun Uçar Bayram Tunç Karaca Güngör Uysal Sönmez Karakaya Toprak Ergin Durmaz
Ceylan Kahraman Elmas Gündüz Soylu Akın Başaran Balcı Erdem Karadağ Kocabaş Mutlu Özgür Sezer Tan
Topal Uzun Varol Yaman Zengin Akbaş Albayrak Alkan Arı Aygün Baran Bilgin Biçer Bostancı Büyük Cengiz
Çalışkan Çınar Dağ Demirci Dinç Doğru Ekici Eroğlu Ersoy Genç Gökçe Gürbüz Ilgaz İnan Karahan Kartal
Kaçar Kök Küçük Oral Orhan Ökten Önal Pekcan Sağlam Savaş Sever Şeker Taşkın Terzi Türkmen Uslu Vural`);

const ASCII = { ç: 'c', ğ: 'g', ı: 'i', ö: 'o', ş: 's', ü: 'u' };
/** Lower case letters of the English alphabet only, for e-mail addresses. */
export const plain = (name) =>
  name
    .toLocaleLowerCase('tr')
    .replace(/[çğıöşü]/g, (c) => ASCII[c])
    .replace(/[^a-z]/g, '');
