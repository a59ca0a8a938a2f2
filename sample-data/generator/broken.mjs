import { stream } from './random.mjs';

/** What a hand-edited export does to a line: twelve fields in, something unreadable out. */
const ACCIDENTS = [
  ['fields', (f) => f.slice(0, 5).join(';')],
  ['fields', (f) => [...f.slice(0, 4), 'Hediye paketi', ...f.slice(4)].join(';')],
  ['fields', (f) => `${f[0]};${f[1]};sistem hatası`],
  ['fields', (f) => `${f.join(';')};tekrar;kontrol et`],
  ['date', (f) => with_(f, 1, '31.02.2025 14:20')],
  ['date', (f) => with_(f, 1, '##########')],
  ['date', (f) => with_(f, 1, 'dün akşam')],
  ['date', (f) => with_(f, 1, '')],
  ['amount', (f) => with_(f, 9, '#DEĞER!')],
  ['amount', (f) => with_(f, 9, '1.2O4,9O')],
  ['amount', (f) => with_(f, 9, '')],
  ['amount', (f) => with_(f, 9, 'bedelsiz?')],
];
const with_ = (fields, i, value) => fields.map((field, j) => (i === j ? value : field)).join(';');

/** Broken records beside the good ones, each with an order number of its own (B-…): nothing is lost by leaving them out. */
export function lineBreaker(seed) {
  const random = stream(seed, 'broken');
  const kinds = { fields: 0, date: 0, amount: 0 };
  function breakLines(records) {
    const out = [...records];
    const places = ACCIDENTS.map(() => random.int(400, records.length - 400)).sort((a, b) => b - a);
    ACCIDENTS.forEach(([kind, accident], i) => {
      let from = places[i];
      while (records[from].includes('"')) from++;
      const fields = records[from].split(';');
      out.splice(places[i], 0, accident([`B-${90_001 + i}`, ...fields.slice(1)]));
      kinds[kind]++;
    });
    return out;
  }
  return { breakLines, kinds };
}
