import { describe, expect, it } from 'vitest';
import { explainCode, explainError } from '../../src/i18n/explain';
import { locales } from '../support/locales';
import { DefterError } from '../../src/lib/errors';
import { findThrown } from './thrown';

const en = locales.find(({ id }) => id === 'en')!.messages;
const tr = locales.find(({ id }) => id === 'tr')!.messages;

describe('explainError', () => {
  it('says what a code means, with its parameters', () => {
    const error = new DefterError('ingest.mixed_currency', {
      params: { file: 'a.csv', currencies: 'EUR, TRY' },
    });
    expect(explainError(en, error)).toContain('a.csv is not used');
    expect(explainError(en, error)).toContain('EUR, TRY');
    expect(explainCode(en, 'engine.boot_timeout')).toBe(en.errors.codes['engine.boot_timeout']);
  });

  it.each(['html.noTable', 'ingest.cancelled', 'json.broken', 'parquet.broken', 'xlsx.broken'])(
    'says what to do next: %s',
    (code) => {
      const error = new DefterError(code, { params: { line: 3, column: 7 } });
      expect(explainError(tr, error)).toMatch(/ekleyin/);
      expect(explainError(en, error)).toMatch(/\badd\b/i);
    },
  );

  it('lets an unknown code speak for itself', () => {
    expect(explainError(en, new DefterError('no.such', { message: 'broken pipe' }))).toBe(
      'Something went wrong: broken pipe',
    );
    expect(explainError(en, new DefterError('toString'))).toContain('toString');
  });

  it.each([{}, null, undefined, 12, [], { code: 'x' }, new Error(''), '', Symbol('s')])(
    'never shows the inside of a value (%#)',
    (value) => {
      for (const { messages } of locales) {
        const text = explainError(messages, value);
        expect(text).not.toMatch(/\[object|undefined|null|Symbol/);
        expect(text.length).toBeGreaterThan(10);
      }
    },
  );
});

/** Passed for the log or for other readers, and left out of the words on purpose. */
const UNSAID: Record<string, readonly string[]> = {
  'engine.needs_extension': ['extension'],
  'file.notText': ['kind'],
  'model.parameter': ['analysis', 'problem'],
  crossfilter_column: ['type'],
};

describe('the codes that the source throws', () => {
  const { thrown, computed } = findThrown(new URL('../../src/', import.meta.url));
  // Stands for errors of others and is answered with their own words.
  const told = thrown.filter(({ code }) => code !== 'unexpected');

  it('are found, wherever they are written', () => {
    const codes = told.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining([
        'engine.no_network',
        'engine.query_failed',
        'engine.rebuild_failed',
        'engine.column_type',
        'file.notText',
        'ingest.mixed_currency',
      ]),
    );
    // Each of these takes its code from a place that is read here, or from an error made elsewhere.
    expect(computed.sort()).toEqual([
      'engine/explain.ts: code',
      'engine/supervisor.ts: code',
      'engine/supervisor.ts: this.#status.code',
      'export/problems.ts: code',
      'ingest/reader-client.ts: plain.code',
    ]);
  });

  it.each(locales)('have words in $id, and no words are left over', ({ messages }) => {
    const known = Object.keys({ ...messages.errors.codes, ...messages.notebookErrors });
    expect([...new Set(told.map(({ code }) => code))].sort()).toEqual(known.sort());
  });

  it.each(locales)('pass what the words of $id ask for, and the words say it', ({ messages }) => {
    const wrong: string[] = [];
    for (const { code, params, at } of told) {
      const read = readBy(messages, code);
      for (const name of read) {
        if (!params.has(name)) wrong.push(`${code} asks for ${name}, which ${at} does not pass`);
      }
      for (const name of params) {
        if (name === 'message' || UNSAID[code]?.includes(name)) continue;
        if (!read.has(name)) wrong.push(`${code} does not say the ${name} that ${at} passes`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** The names of the params that the words of a code read. */
function readBy(messages: typeof en, code: string): Set<string> {
  const read = new Set<string>();
  const text = (
    { ...messages.errors.codes, ...messages.notebookErrors } as Record<string, unknown>
  )[code];
  if (typeof text !== 'function') return read;
  const params = new Proxy({}, { get: (_, name) => (read.add(String(name)), 'x') });
  (text as (params: object) => string)(params);
  return read;
}
