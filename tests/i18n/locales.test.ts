import { describe, expect, it } from 'vitest';
import { languages } from '../../src/i18n/locales/index';
import { locales } from '../support/locales';
import { CUSTOMER_COLUMNS } from '../../src/ingest/columns';

/** Words that are the same in both languages: names, abbreviations and terms of the trade. */
const SHARED = new Set(
  'Defter SQL CSV XLSX Excel UTF LE BE RFM Segment Net CLV Histogram'.split(' '),
);

/** Arguments for any message: the first ones may be counts or texts, an error has named parameters. */
const SAMPLES = [3, 'x.csv', 'y.csv', 'x.csv', 'y.csv', 'x.csv', 'y.csv', 'x.csv'] as const;
const PARAMS = new Proxy({}, { get: () => 'x.csv' });

type Tree = { [key: string]: unknown };

function flatten(tree: Tree, path = ''): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  for (const [key, value] of Object.entries(tree)) {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === 'object' && value !== null) {
      for (const [inner, leaf] of flatten(value as Tree, here)) flat.set(inner, leaf);
    } else {
      flat.set(here, value);
    }
  }
  return flat;
}

/** What a message says: itself, or what its function makes of plausible arguments. */
function said(message: unknown, key: string): string {
  if (typeof message === 'string') return message;
  if (typeof message !== 'function') return '';
  const call = message as (...args: unknown[]) => string;
  return String(/^(errors\.codes|notebookErrors)\./.test(key) ? call(PARAMS) : call(...SAMPLES));
}

/** What there is to translate: not the arguments, not signs and figures, not words both languages share. */
const ownWords = (text: string) =>
  (text.replace(/[xy]\.csv/g, '').match(/\p{L}{2,}/gu) ?? []).filter((word) => !SHARED.has(word));

const [english, ...others] = locales.map((locale) => ({
  id: locale.id,
  flat: flatten(locale.messages as Tree),
}));
const turkish = others.find(({ id }) => id === 'tr');

describe('the list of languages', () => {
  it('names each as it names itself', () => {
    const named = locales.map(({ id, name }) => ({ id, name }));
    expect(languages.map(({ id, name }) => ({ id, name }))).toEqual(named);
  });
});

describe('messages', () => {
  it('has English first and Turkish beside it', () => {
    expect(english?.id).toBe('en');
    expect(turkish).toBeDefined();
  });

  it.each(others)('has the same keys in $id as in English', ({ flat }) => {
    expect([...flat.keys()].sort()).toEqual([...english!.flat.keys()].sort());
  });

  it.each([english!, ...others])('says something in every message of $id', ({ flat }) => {
    for (const [key, message] of flat) {
      const text = said(message, key);
      expect(text.trim(), key).not.toBe('');
      expect(text, key).toBe(text.trim());
      expect(text, key).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it('translates every message', () => {
    const same: string[] = [];
    for (const [key, message] of turkish!.flat) {
      const text = said(message, key);
      if (ownWords(text).length === 0) continue;
      if (text === said(english!.flat.get(key), key)) same.push(`${key}: ${text}`);
    }
    expect(same).toEqual([]);
  });

  it('writes Turkish with its own letters', () => {
    // Words that only come about when ç, ğ, ı, ö, ş or ü was typed without its mark.
    const plain =
      /(?<!\p{L})(musteri|siparis|satir|sutun|icin|icerik|degil|deger|degis|gunu|gunler|urun|olcu|ayri|acik|sehir|dogum|uyelik|ulke|bolge|egitim|alisveris|cogu|butun|donem|guncel|lutfen|baska|baglan|basla|yukle|nasil|sayilsin|karsi|kucuk|buyuk|surec|tarayici|calis|goster|gorun|duzen|ozet|ortalamasi|yuzde|kisi|sadik|kayip|donusum|baslik|secin|secil|cikar|tasi|yakin|ornek|agirlik)/iu;
    for (const [key, message] of turkish!.flat) {
      // Names of files are plain on purpose.
      const text = said(message, key).replace(/[\w-]+\.csv/g, '');
      if (!key.endsWith('.file')) expect(text, key).not.toMatch(plain);
    }
  });

  it('names every trait of customers in the list of customers', () => {
    for (const { messages } of locales) {
      const names: Record<string, string> = messages.explore.list.columns;
      for (const trait of Object.keys(CUSTOMER_COLUMNS)) expect(names[trait], trait).toBeTruthy();
    }
  });

  it('gives every segment a name and a hint', () => {
    for (const { messages } of locales) {
      expect(Object.keys(messages.segments.hints)).toEqual(Object.keys(messages.segments.names));
    }
  });
});

describe('plurals', () => {
  const [en, tr] = [locales[0]!.messages, locales.find(({ id }) => id === 'tr')!.messages];

  it('counts in English with one and many', () => {
    expect(en.shell.files(1)).toBe('1 file');
    expect(en.shell.files(2)).toBe('2 files');
    expect(en.shell.files(1200)).toBe('1,200 files');
    expect(en.data.title.ready(1)).toBe('Your file is ready');
    expect(en.data.title.ready(2)).toBe('2 files are ready');
  });

  it('counts in Turkish with the noun in the singular', () => {
    expect(tr.shell.files(1)).toBe('1 dosya');
    expect(tr.shell.files(1200)).toBe('1.200 dosya');
  });
});

describe('lifecycle stages', () => {
  it.each(locales)(
    'have names of their own in $id, none of them a row of the segments',
    (locale) => {
      const { explore, segments } = locale.messages;
      const names = [
        ...Object.values(segments.lifecycle.stages),
        explore.noPurchase,
        segments.none,
      ];
      expect(new Set(names).size).toBe(names.length);
    },
  );
});
