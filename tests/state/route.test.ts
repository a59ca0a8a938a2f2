import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dimension } from '../../src/model/crossfilter/dimension';
import { decodeFilters, encodeFilters } from '../../src/model/crossfilter/address';
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

  it('encodes the filters once, and reads them where they were encoded twice', () => {
    const dimensions: Dimension[] = [
      { id: 'city', grain: 'customer', kind: 'category', column: 'city', type: 'text' },
    ];
    const filters = [{ dim: 'city', in: ['İzmir', '50%, a&b'] }];
    const hash = printRoute({ id: 'explore', params: { f: encodeFilters(filters) } });
    expect(hash).toBe('#/explore?f=city=%C4%B0zmir,50~25~2C%20a%26b');
    const old = '#/explore?f=city%3D%25C4%25B0zmir%2C50%2525%252C%2520a%2526b';
    for (const link of [hash, old]) {
      expect(decodeFilters(parseRoute(link).params.f ?? '', dimensions).filters).toEqual(filters);
    }
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
