import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { field, readFields, withFields, type FieldValue } from '../../src/lib/fields';
import { NAUGHTY } from '../support/naughty';

const key = fc
  .string({ unit: fc.constantFrom(...'abcşİ_-1'), minLength: 1, maxLength: 6 })
  .filter((text) => /^[\p{L}_]/u.test(text));
const scalar = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...' "[]{}:#-+.0123tfn\\\n\r\u2028e,') }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
  fc.boolean(),
  fc.constant(null),
);
const value: fc.Arbitrary<FieldValue> = fc.oneof(scalar, fc.array(scalar, { maxLength: 4 }));

describe('fields of a body', () => {
  it('are read back as they were set, over any text that was there', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constant('# says\ntype: slider\nodd line\n\ntype: date')),
        fc.dictionary(key, value, { maxKeys: 5, noNullPrototype: true }),
        (text, values) => {
          const before = readFields(text);
          const after = readFields(withFields(text, values));
          for (const [name, set] of Object.entries(values)) {
            expect(field(after, name)).toEqual(set);
            expect(after.fields.filter((one) => one.key === name)).toHaveLength(1);
          }
          const others = ({ fields }: typeof before) =>
            fields
              .filter((one) => !Object.hasOwn(values, one.key))
              .map((one) => [one.key, one.value]);
          expect(others(after)).toEqual(others(before));
          expect(after.odd).toHaveLength(before.odd.length);
        },
      ),
    );
  });

  it('hold hostile texts as they are', () => {
    for (const text of NAUGHTY) {
      const body = withFields('type: text', { value: text });
      expect(field(readFields(body), 'value')).toBe(text);
      expect(body.split('\n')).toHaveLength(2);
    }
  });

  it('are taken out without a trace', () => {
    const body = '# kept\nmin: 1\nmax: 2\nmin: 3';
    expect(withFields(body, { min: undefined })).toBe('# kept\nmax: 2');
    expect(withFields(body, { min: 9 })).toBe('# kept\nmax: 2\nmin: 9');
  });
});
