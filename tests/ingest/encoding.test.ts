import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessEncoding, isAscii, NotUtf8, transcoder } from '../../src/ingest/delimited/encoding';
import type { Encoding } from '../../src/ingest/format';
import { encodeAs } from './delimited';

const TEXT =
  'Müşteri No;Ad Soyad;Şehir;Tutar\r\n10423;Şükrü Öztürk;İzmir;1.204,90\r\n11870;Çağla Işık;Iğdır;-349,00\r\n';
const ENCODINGS: Encoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1254'];

function all(bytes: Uint8Array<ArrayBuffer>, encoding: Encoding, sizes: number[], bom = false) {
  const coder = transcoder(encoding, bom);
  const out: number[] = [];
  let at = 0;
  for (let k = 0; ; k++) {
    const size = sizes[k % sizes.length]!;
    const last = at + size >= bytes.length;
    out.push(...coder.push(bytes.slice(at, at + size), last));
    at += size;
    if (last) return { text: Buffer.from(out).toString('utf8'), replaced: coder.replaced };
  }
}

describe('the guess', () => {
  it.each(ENCODINGS)('finds %s, with and without byte order mark', (encoding) => {
    for (const bom of encoding === 'windows-1254' ? [false] : [true, false]) {
      const bytes = encodeAs(TEXT, encoding, bom);
      expect(guessEncoding([bytes], true)).toEqual({ encoding, bom, sure: true });
    }
  });

  it.each(['utf-16le', 'utf-16be'] as const)(
    'finds %s without a mark, short or not Latin',
    (encoding) => {
      const russian = 'Имя;Город\r\n' + 'Анна;Москва\r\n'.repeat(400);
      const chinese = '名字,城市,日期\n' + '王伟,上海,2026-01-02\n'.repeat(400);
      for (const text of ['a,b\n1,2\n', 'x\n', russian, chinese, russian.slice(0, 25)]) {
        const bytes = encodeAs(text, encoding, false);
        expect(guessEncoding([bytes], true)).toMatchObject({ encoding });
        expect(guessEncoding([bytes.slice(0, -1)], true)).toMatchObject({ encoding });
      }
    },
  );

  it('is not UTF-16 for text with a NUL in it, nor for bytes of any kind', () => {
    const text = encodeAs('id,name\n1,Ali\u0000\n2,Can\n', 'utf-8', false);
    expect(guessEncoding([text], true).encoding).toBe('utf-8');
  });

  it('is windows-1252 only where the letters are clearly not Turkish', () => {
    const german = encodeAs('Straße,Größe,Käufer\nMüller,äußerst,größer\n', 'windows-1252', false);
    expect(guessEncoding([german], true).encoding).toBe('windows-1252');
    const icelandic = encodeAs(
      'Þórður á Íslandi, ég á bók, það var gaman\n',
      'windows-1252',
      false,
    );
    expect(guessEncoding([icelandic], true).encoding).toBe('windows-1252');
    expect(guessEncoding([encodeAs(TEXT, 'windows-1254', false)], true).encoding).toBe(
      'windows-1254',
    );
  });

  it('does not trip over characters cut by the edges of a slice', () => {
    const bytes = encodeAs('ş'.repeat(50), 'utf-8', false);
    const slices = [bytes.slice(0, 31), bytes.slice(33, 62), bytes.slice(61)];
    expect(guessEncoding(slices, false).encoding).toBe('utf-8');
  });

  it('is UTF-8 for plain ASCII and for nothing', () => {
    expect(guessEncoding([encodeAs('a,b\n1,2\n', 'utf-8', false)], true).encoding).toBe('utf-8');
    expect(guessEncoding([new Uint8Array(0)], true).encoding).toBe('utf-8');
  });

  it('stays with UTF-8 when one byte among many characters is damaged', () => {
    const bytes = encodeAs(TEXT, 'utf-8', false);
    bytes[bytes.length - 4] = 0xff;
    expect(guessEncoding([bytes], true)).toMatchObject({ encoding: 'utf-8', sure: false });
  });
});

describe('to UTF-8', () => {
  it('gives the same text however the bytes are cut', () => {
    const letters = fc.constantFrom(...'abc,;"\n\r 09ıİşŞğĞçöü€');
    fc.assert(
      fc.property(
        fc.string({ unit: letters, maxLength: 60 }),
        fc.constantFrom(...ENCODINGS),
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        (text, encoding, mark, sizes) => {
          const bom = mark && encoding !== 'windows-1254';
          const back = all(encodeAs(text, encoding, bom), encoding, sizes, bom);
          expect(back).toEqual({ text, replaced: 0 });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps characters beyond the first plane, cut anywhere', () => {
    for (const encoding of ['utf-8', 'utf-16le', 'utf-16be'] as const) {
      for (const size of [1, 2, 3, 5]) {
        const back = all(encodeAs('a😀ş𝒳\n', encoding, false), encoding, [size]);
        expect(back.text).toBe('a😀ş𝒳\n');
      }
    }
  });

  it.each(['windows-1254', 'iso-8859-9', 'windows-1252'] as const)(
    'agrees with the platform on every byte of %s, and drops none',
    (encoding) => {
      const bytes = Uint8Array.from({ length: 256 }, (_, k) => k);
      const back = all(bytes, encoding, [7]);
      expect(back).toEqual({ text: new TextDecoder(encoding).decode(bytes), replaced: 0 });
      expect([...back.text]).toHaveLength(256);
    },
  );

  it('says so when the file is not UTF-8', () => {
    expect(() => all(encodeAs(TEXT, 'windows-1254', false), 'utf-8', [1000])).toThrow(NotUtf8);
  });

  it('replaces single bad bytes where a mark or the rest of the text proves UTF-8', () => {
    const bad = Buffer.concat([Buffer.from('şşşşş'), Buffer.from([0xff]), Buffer.from('ş')]);
    expect(all(new Uint8Array(bad), 'utf-8', [100])).toEqual({ text: 'şşşşş\ufffdş', replaced: 1 });
    const marked = Buffer.concat([Buffer.from('\ufeffa'), Buffer.from([0xff, 0x62])]);
    expect(all(new Uint8Array(marked), 'utf-8', [2], true)).toEqual({
      text: 'a\ufffdb',
      replaced: 1,
    });
  });
});

it('isAscii looks at every byte, whatever the alignment', () => {
  for (let offset = 0; offset < 4; offset++) {
    for (let length = 0; length < 13; length++) {
      const bytes = new Uint8Array(new ArrayBuffer(20), offset, length).fill(0x41);
      expect(isAscii(bytes)).toBe(true);
      for (let k = 0; k < length; k++) {
        bytes[k] = 0x80;
        expect(isAscii(bytes)).toBe(false);
        bytes[k] = 0x41;
      }
    }
  }
});
