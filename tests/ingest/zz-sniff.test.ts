import { readFileSync, readdirSync, statSync } from 'node:fs';
import { it } from 'vitest';
import { sniff } from '../../src/ingest/dialect';
import { read } from '../../src/ingest/reader';
const root = '../shared/data/';
const walk = (d: string): string[] => readdirSync(d).flatMap((f) => statSync(d + f).isDirectory() ? walk(d + f + '/') : /\.(csv|txt|tsv)$/.test(f) ? [d + f] : []);
it('sniff', async () => {
  for (const f of [...walk(root), '/tmp/exp/o1m.csv']) {
    const b = new Blob([readFileSync(f)]);
    let t = performance.now();
    const s = await sniff(b);
    const ms = performance.now() - t;
    t = performance.now();
    const r = await read(b, s.reading, { batch() {}, progress() {}, restart() { console.log('restart'); } });
    const q = s.reading;
    console.log(f.slice(14), Math.round(ms), 'ms', JSON.stringify([q.encoding, q.delimiter, q.quote, q.header, q.firstRecord, q.ragged, q.names.length, q.names.slice(0, 6), q.sure]), s.preview.length, s.samples.length, '| read', Math.round(performance.now() - t), r.lines, r.records, r.rows, r.rejects.length, r.blankLines, JSON.stringify(r.rejects.slice(0, 2)));
  }
});
