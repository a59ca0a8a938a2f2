export const ROUTES = ['data', 'explore', 'segments', 'notebook'] as const;
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
  const query = Object.entries(params)
    .map(([name, value]) => `${encode(name)}=${encode(value).replace(LEGIBLE, decodeURIComponent)}`)
    .join('&');
  return `#/${id}${query ? `?${query}` : ''}`;
}

/** Signs that may stand in a hash as they are. */
const LEGIBLE = /%(3D|2C|3B|3A|2F)/g;

function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}
