import { describe, expect, it } from 'vitest';
import type { Format } from '../../src/ingest/format';
import { delimited } from '../../src/ingest/formats/delimited';
import { html } from '../../src/ingest/formats/html';
import { json } from '../../src/ingest/formats/json';
import { xlsx } from '../../src/ingest/formats/xlsx';
import { serve } from '../../src/ingest/reader-server';
import type { FromReader } from '../../src/ingest/reader-messages';
import { makeXlsx } from '../support/xlsx';

const rows = Array.from({ length: 60_000 }, (_, k) => [`A${k}`, `C${k % 500}`, k + 0.5]);
const objects = JSON.stringify(
  rows.map(([order, customer, amount]) => ({ order, customer, amount })),
);

const files: [Format, () => Blob][] = [
  [delimited, () => new Blob(['a,b\n', '1,2\n'.repeat(200_000)])],
  [html, () => new Blob(['<table><tr><td>a<td>b', '<tr><td>1<td>2'.repeat(1000), '</table>'])],
  [json, () => new Blob([objects])],
  [xlsx, () => new Blob([makeXlsx([{ name: 'S', rows: [['No', 'Müşteri', 'Tutar'], ...rows] }])])],
];

describe('a first look', () => {
  for (const [format, made] of files) {
    it(`at ${format.id} stops when it is told to`, async () => {
      const abort = new AbortController();
      const look = format.sniff(made(), {}, abort.signal);
      abort.abort();
      await expect(look).rejects.toMatchObject({ name: 'AbortError' });
    });
  }

  it('stops in the worker, too', async () => {
    const posted: FromReader[] = [];
    let signal: AbortSignal | undefined;
    const slow: Format = {
      ...json,
      sniff: (_blob, _choice, given) =>
        new Promise((_, reject) => {
          signal = given;
          given!.addEventListener('abort', () => reject(given!.reason as Error));
        }),
    };
    const port = {
      postMessage: (message: FromReader) => void posted.push(message),
      onmessage: null as Parameters<typeof serve>[0]['onmessage'],
    };
    serve(port, slow);
    const blob = new Blob(['{}']);
    port.onmessage!({ data: { id: 7, type: 'sniff', format: 'json', blob, choice: {} } });
    port.onmessage!({ data: { id: 7, type: 'cancel' } });
    await new Promise((resolve) => setTimeout(resolve));
    expect(signal!.aborted).toBe(true);
    expect(posted).toMatchObject([{ id: 7, type: 'failed', error: { name: 'AbortError' } }]);
  });

  it('at JSON goes through the file once', async () => {
    const padding = ' '.repeat(9 << 20);
    const blob = new Blob([`{"first":${objects},"second":[{"a":1},${padding}{"a":2}]}`]);
    let read = 0;
    const slice = blob.slice.bind(blob);
    blob.slice = (from = 0, to = blob.size) => {
      const part = slice(from, to);
      const bytes = part.arrayBuffer.bind(part);
      part.arrayBuffer = () => {
        read += part.size;
        return bytes();
      };
      return part;
    };
    const { reading } = await json.sniff(blob);
    expect(reading.parts.map(({ id }) => id)).toEqual(['first', 'second']);
    // The beginning is looked at apart.
    expect(read).toBeLessThan(blob.size + (6 << 20));
    const other = await json.sniff(blob, { part: 'second' });
    expect(other.reading).toMatchObject({ part: 'second', names: ['a'] });
    const gone = await json.sniff(blob, { part: 'third' });
    expect(gone.reading).toMatchObject({ part: 'first', names: ['order', 'customer', 'amount'] });
  });
});
