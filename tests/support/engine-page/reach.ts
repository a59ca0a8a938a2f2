/** One way out of the page, and what became of it. */
export interface Reach {
  way: string;
  /** `stopped`: the page's policy said so. `tried`: it went as far as the network. */
  end: 'stopped' | 'tried';
}

const PATIENCE = 5000;

/** Ways that a script has to talk to another origin; each asks for `<origin>/<way>`. */
const FROM_PAGE: Record<string, (url: string) => unknown> = {
  fetch: (url) => fetch(url, { mode: 'no-cors' }).catch(() => {}),
  xhr: (url) => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.send();
  },
  socket: (url) => new WebSocket(url.replace(/^http/, 'ws')),
  events: (url) => new EventSource(url),
  image: (url) => (new Image().src = url),
  beacon: (url) => navigator.sendBeacon(url, 'x'),
  script: (url) => append('script', { src: url }),
  style: (url) => append('link', { rel: 'stylesheet', href: url }),
  frame: (url) => append('iframe', { src: url }),
  object: (url) => append('object', { data: url }),
  video: (url) => append('video', { src: url, preload: 'auto' }),
  prefetch: (url) => append('link', { rel: 'prefetch', href: url }),
  import: (url) => import(/* @vite-ignore */ url).catch(() => {}),
  font: (url) => new FontFace('f', `url(${url})`).load().catch(() => {}),
};

const FROM_WORKER: Record<string, string> = {
  fetch: `fetch(url, { mode: 'no-cors' }).catch(() => {})`,
  xhr: `const request = new XMLHttpRequest(); request.open('GET', url, false); request.send()`,
  socket: `new WebSocket(url.replace(/^http/, 'ws'))`,
  events: `new EventSource(url)`,
  import: `importScripts(url)`,
};

/** Tries every way from the page and from workers with a blob: address. */
export function reach(origin: string): Promise<Reach[]> {
  return Promise.all([
    ...Object.entries(FROM_PAGE).map(([way, go]) => inPage(`page-${way}`, go, origin)),
    ...Object.entries(FROM_WORKER).map(([way, go]) => inWorker(`worker-${way}`, go, origin)),
  ]);
}

function inPage(way: string, go: (url: string) => unknown, origin: string): Promise<Reach> {
  const stopped = new Promise<Reach>((resolve) =>
    document.addEventListener('securitypolicyviolation', ({ blockedURI, effectiveDirective }) => {
      // Of a frame and an object it tells the origin alone, but each has its own directive.
      const isOurs =
        blockedURI.endsWith(`/${way}`) || `page-${effectiveDirective}` === `${way}-src`;
      if (isOurs) resolve({ way, end: 'stopped' });
    }),
  );
  try {
    void go(`${origin}/${way}`);
  } catch {
    // A policy may also show as an error at once; the event tells the two apart.
  }
  return Promise.race([stopped, later({ way, end: 'tried' })]);
}

function inWorker(way: string, script: string, origin: string): Promise<Reach> {
  const text = `
    addEventListener('securitypolicyviolation', () => postMessage('stopped'));
    const url = ${JSON.stringify(`${origin}/${way}`)};
    try { ${script} } catch {}
  `;
  const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
  const stopped = new Promise<Reach>((resolve) => {
    worker.onmessage = () => resolve({ way, end: 'stopped' });
  });
  return Promise.race([stopped, later({ way, end: 'tried' })]).finally(() => worker.terminate());
}

function append(tag: string, attributes: Record<string, string>): void {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  document.body.append(element);
}

function later(end: Reach): Promise<Reach> {
  return new Promise((resolve) => setTimeout(() => resolve(end), PATIENCE));
}
