import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRoute, printRoute, ROUTES } from '../../src/state/route';

describe('route', () => {
  it('reads page and parameters', () => {
    expect(parseRoute('#/explore?f=r:1-2&s=risk')).toEqual({
      id: 'explore',
      params: { f: 'r:1-2', s: 'risk' },
    });
    expect(parseRoute('#/segments/')).toEqual({ id: 'segments', params: {} });
  });

  it('takes anything unknown for the data page', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#/Explore2', '#explore?x', '#/%E0%A4%A']) {
      expect(ROUTES).toContain(parseRoute(hash).id);
    }
    expect(parseRoute('#/nowhere?a=1').id).toBe('data');
  });

  it('prints what it reads', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ROUTES),
        fc.dictionary(
          fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
          fc.string(),
        ),
        (id, params) => {
          const hash = printRoute({ id, params });
          expect(parseRoute(hash).id).toBe(id);
          expect(parseRoute(hash).params).toEqual({ ...params });
        },
      ),
    );
  });
});
