import { parseRoute, printRoute, type Route, type RouteId } from './route';

/** The page of the address. Pages keep what they want to be linkable in `params`. */
class Router {
  #route: Route = $state.raw(parseRoute(typeof location === 'undefined' ? '' : location.hash));
  /** What stood in the address of each page when it was left. */
  #left: Partial<Record<RouteId, Route['params']>> = {};

  get id(): RouteId {
    return this.#route.id;
  }

  get params(): Readonly<Record<string, string>> {
    return this.#route.params;
  }

  /** The address of a page, for links: as it was left, unless told otherwise. */
  href(id: RouteId, params = this.#last(id)): string {
    return printRoute({ id, params });
  }

  go(id: RouteId, params = this.#last(id)): void {
    this.#write({ id, params });
  }

  /** Sets (or with null removes) one parameter of the current page: a step in the browser's history. */
  setParam(name: string, value: string | null): void {
    const params = { ...this.params };
    if (value === null) delete params[name];
    else params[name] = value;
    this.#write({ id: this.id, params });
  }

  /** Sets several at once, those that are empty are removed; `replace` makes no step in the browser's history. */
  setParams(values: Readonly<Record<string, string>>, replace = false): void {
    const params = Object.entries({ ...this.params, ...values }).filter(([, value]) => value);
    this.#write({ id: this.id, params: Object.fromEntries(params) }, replace);
  }

  /** Follows the address; returns the function that stops it. */
  listen(target: Window): () => void {
    const read = () => {
      this.#show(parseRoute(target.location.hash));
    };
    target.addEventListener('hashchange', read);
    target.addEventListener('popstate', read);
    return () => {
      target.removeEventListener('hashchange', read);
      target.removeEventListener('popstate', read);
    };
  }

  #last(id: RouteId): Route['params'] {
    return id === this.id ? this.params : (this.#left[id] ?? {});
  }

  #show(route: Route): void {
    this.#left[this.id] = this.params;
    this.#route = route;
  }

  #write(route: Route, replace = false): void {
    this.#show(route);
    const hash = printRoute(route);
    if (hash === location.hash) return;
    if (replace) history.replaceState(history.state, '', hash);
    else history.pushState(null, '', hash);
  }
}

export const router = new Router();
