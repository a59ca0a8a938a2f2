import { parseRoute, printRoute, type Route, type RouteId } from './route';

/** The page of the address. Pages keep what they want to be linkable in `params`. */
class Router {
  #route: Route = $state.raw(parseRoute(typeof location === 'undefined' ? '' : location.hash));

  get id(): RouteId {
    return this.#route.id;
  }

  get params(): Readonly<Record<string, string>> {
    return this.#route.params;
  }

  /** The address of a page, for links. */
  href(id: RouteId, params: Record<string, string> = {}): string {
    return printRoute({ id, params });
  }

  go(id: RouteId, params: Record<string, string> = {}): void {
    this.#write({ id, params }, false);
  }

  /**
   * Sets (or with null removes) one parameter of the current page. `replace` makes no step in the
   * browser's history: use it while something is being dragged.
   */
  setParam(name: string, value: string | null, options: { replace?: boolean } = {}): void {
    const params = { ...this.params };
    if (value === null) delete params[name];
    else params[name] = value;
    this.#write({ id: this.id, params }, options.replace ?? false);
  }

  /** Follows the address; returns the function that stops it. */
  listen(target: Window): () => void {
    const read = () => {
      this.#route = parseRoute(target.location.hash);
    };
    target.addEventListener('hashchange', read);
    target.addEventListener('popstate', read);
    return () => {
      target.removeEventListener('hashchange', read);
      target.removeEventListener('popstate', read);
    };
  }

  #write(route: Route, replace: boolean): void {
    this.#route = route;
    const hash = printRoute(route);
    if (hash === location.hash) return;
    if (replace) history.replaceState(history.state, '', hash);
    else history.pushState(null, '', hash);
  }
}

export const router = new Router();
