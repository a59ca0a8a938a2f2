import { describe, expect, it } from 'vitest';
import { chooseLanguage } from '../../src/i18n/choose';
import { languages } from '../../src/i18n/locales/index';

const choose = (wishes: Parameters<typeof chooseLanguage>[1]) =>
  chooseLanguage(languages, wishes).id;

describe('chooseLanguage', () => {
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
