import { punycodeText } from '../lib/punycode';

/** Where a link of a text leads: to a heading, or out of the app, which the user has to confirm. */
export type Target =
  | { readonly kind: 'inside'; readonly id: string }
  | {
      readonly kind: 'outside';
      /** The whole address in plain ASCII, as it will be opened. */
      readonly address: string;
      /** Who is asked, or written to. */
      readonly host: string;
      /** The host in the letters of its language; null where it has no others. */
      readonly named: string | null;
    };

const OPENED = new Set(['http:', 'https:', 'mailto:']);

/** Null for what is no link: addresses that run something, open files, or have no scheme. */
export function targetOf(href: string): Target | null {
  if (href.startsWith('#')) return { kind: 'inside', id: decoded(href.slice(1)) };
  let url: URL;
  try {
    url = new URL(href);
  } catch {
    return null;
  }
  if (!OPENED.has(url.protocol)) return null;
  const host = url.protocol === 'mailto:' ? decoded(url.pathname) : url.host;
  const named = url.protocol === 'mailto:' ? host : punycodeText(host);
  return {
    kind: 'outside',
    address: url.href,
    host: visible(host),
    named: named === host ? null : visible(named),
  };
}

/** Characters that show nothing, or turn the text round, as their numbers: `[U+202E]`. */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|(?! )\p{Zs}/gu,
    (character) => {
      const number = (character.codePointAt(0) as number).toString(16).toUpperCase();
      return `[U+${number.padStart(4, '0')}]`;
    },
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
