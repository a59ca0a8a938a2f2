import { describe, expect, it } from 'vitest';
import { chooseLocale } from '../../src/i18n/choose';
import { locales } from '../../src/i18n/locales/index';

const choose = (wishes: Parameters<typeof chooseLocale>[1]) => chooseLocale(locales, wishes).id;

describe('chooseLocale', () => {
  it('takes the address before the stored choice before the browser', () => {
    expect(choose({ address: 'tr', stored: 'en', browser: ['en-US'] })).toBe('tr');
    expect(choose({ address: null, stored: 'tr', browser: ['en-US'] })).toBe('tr');
    expect(choose({ stored: null, browser: ['tr-TR', 'en'] })).toBe('tr');
  });

  it('passes over languages it does not have', () => {
    expect(choose({ address: 'xx', stored: '', browser: ['de-AT', 'tr', 'en'] })).toBe('tr');
    expect(choose({ address: 'TR_tr' })).toBe('tr');
  });

  it('ends at English', () => {
    expect(choose({})).toBe('en');
    expect(choose({ browser: ['de', 'fr'] })).toBe('en');
  });
});
