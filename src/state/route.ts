export const ROUTES = ['data', 'explore', 'segments'] as const;
export type RouteId = (typeof ROUTES)[number];

export interface Route {
  id: RouteId;
  /** What follows `?` in the hash: `#/explore?f=…`. */
  params: Readonly<Record<string, string>>;
}

/** Reads a hash such as `#/explore?f=r:1-2`. An unknown page is the data page. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s);
  const id = ROUTES.find((route) => route === path.replace(/\/+$/, ''));
  return { id: id ?? 'data', params: Object.fromEntries(new URLSearchParams(query)) };
}

export function printRoute({ id, params }: Route): string {
  const query = new URLSearchParams(params).toString();
  return `#/${id}${query ? `?${query}` : ''}`;
}
