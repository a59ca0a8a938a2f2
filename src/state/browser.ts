/** What is asked of the browser's address and storage; where there is none, nothing is found. */

/** A parameter before the hash (`?lang=tr#/data`). */
export function readAddress(name: string): string | null {
  return typeof location === 'undefined' ? null : new URLSearchParams(location.search).get(name);
}

/** Says a parameter of the address anew, where it is there: a reload or a copied link brings what is seen. */
export function correctAddress(name: string, value: string): void {
  if (typeof location === 'undefined') return;
  const url = new URL(location.href);
  if (!url.searchParams.has(name)) return;
  url.searchParams.set(name, value);
  history.replaceState(history.state, '', url);
}

/** Puts a parameter into the address, or with null takes it out; no step in the browser's history. */
export function sayAddress(name: string, value: string | null): void {
  if (typeof location === 'undefined') return;
  const url = new URL(location.href);
  if (url.searchParams.get(name) === value) return;
  if (value === null) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  history.replaceState(history.state, '', url);
}

/** Storage may be blocked or full: the choice then lasts as long as the page. */
export function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}

/** The user asked for as little as possible to be transferred. */
export function isMetered(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}

/** Runs what nobody waits for. */
export function whenIdle(run: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: 5000 });
  else setTimeout(run, 1000);
}
