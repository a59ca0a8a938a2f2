// @ts-check
/**
 * What the page may do: run its own scripts, and talk to nobody but its own origin. It covers the
 * engine because the worker starts from a blob: address; one started from a file would be free of it.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  'worker-src blob:',
  "connect-src 'self' blob:",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "object-src 'none'",
].join('; ');

/** Development needs inline styles and scripts for hot replacement, and its socket. */
const IN_DEVELOPMENT = CONTENT_SECURITY_POLICY.replace(
  /script-src [^;]*/,
  "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'",
)
  .replace(/style-src [^;]*; style-src-attr [^;]*/, "style-src 'self' 'unsafe-inline'")
  .replace(/connect-src [^;]*/, "connect-src 'self' blob: ws:");

/**
 * Writes the policy into the page, before everything that it governs.
 *
 * @returns {import('vite').Plugin}
 */
export function contentSecurityPolicy() {
  let policy = CONTENT_SECURITY_POLICY;
  return {
    name: 'defter-content-security-policy',
    configResolved({ command }) {
      if (command === 'serve') policy = IN_DEVELOPMENT;
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html) => ({
        // Two policies would both apply: this is the only one.
        html: html.replace(/\s*<meta\s+http-equiv="Content-Security-Policy"[^>]*>/gi, ''),
        tags: [
          {
            tag: 'meta',
            attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
            injectTo: 'head-prepend',
          },
        ],
      }),
    },
  };
}
