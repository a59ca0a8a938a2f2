import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainCode, explainError } from '../../src/i18n/explain';
import { locales } from '../../src/i18n/locales/index';
import { DefterError } from '../../src/lib/errors';

const en = locales.find(({ id }) => id === 'en')!.messages;

describe('explainError', () => {
  it('says what a code means, with its parameters', () => {
    const error = new DefterError('ingest.mixed_currency', {
      params: { file: 'a.csv', currencies: 'EUR, TRY' },
    });
    expect(explainError(en, error)).toContain('a.csv is not used');
    expect(explainError(en, error)).toContain('EUR, TRY');
    expect(explainCode(en, 'engine.boot_timeout')).toBe(en.errors.codes['engine.boot_timeout']);
  });

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

  it('has words for every code the app throws', () => {
    const src = new URL('../../src/', import.meta.url);
    const thrown = new Set<string>();
    for (const name of readdirSync(src, { recursive: true, encoding: 'utf-8' })) {
      if (!/\.(ts|svelte)$/.test(name) || name.startsWith('i18n')) continue;
      const text = readFileSync(new URL(name.replaceAll('\\', '/'), src), 'utf-8');
      for (const [, code] of text.matchAll(/new DefterError\(\s*'([^']+)'/g)) thrown.add(code!);
    }
    // Stands for errors of others and is answered with their own words.
    thrown.delete('unexpected');
    expect(thrown.size).toBeGreaterThan(3);
    expect([...thrown].filter((code) => !(code in en.errors.codes)).sort()).toEqual([]);
  });
});
