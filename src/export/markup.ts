declare const made: unique symbol;
/** Markup that `element`, `text` or `drawing` has made; nothing else is one. */
export type Markup = string & { readonly [made]: true };

/** What an attribute can hold here: names that could act, load or open something are not among them. */
export type Attributes = Partial<
  Record<
    | 'class'
    | 'id'
    | 'lang'
    | 'dir'
    | 'role'
    | 'scope'
    | 'start'
    | 'tabindex'
    | 'aria-label'
    | 'aria-hidden'
    | 'charset'
    | 'name'
    | 'content'
    | 'http-equiv',
    string
  >
>;

const EMPTY = new Set(['meta', 'br', 'hr']);
const TAGS = new Set([
  ...['html', 'head', 'meta', 'title', 'body', 'header', 'main', 'footer', 'section', 'figure'],
  ...['figcaption', 'div', 'span', 'p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li'],
  ...['blockquote', 'pre', 'code', 'strong', 'em', 'del', 'br', 'hr', 'details', 'summary'],
  ...['table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td'],
]);

export function element(
  tag: string,
  attributes: Attributes,
  ...inside: readonly (Markup | readonly Markup[])[]
): Markup {
  if (!TAGS.has(tag)) throw new RangeError(`No element of a report: ${tag}`);
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  const opening = `<${tag}${written.join('')}>`;
  return (EMPTY.has(tag) ? opening : `${opening}${inside.flat().join('')}</${tag}>`) as Markup;
}

/** Any text, as text and nothing else. */
export function text(plain: string): Markup {
  return escaped(plain) as Markup;
}

/** The style sheet, which holds nothing of the user's. */
export function styleSheet(css: string): Markup {
  if (/[<]|url\(|@import/i.test(css)) throw new RangeError('Not a style sheet of a report');
  return `<style>${css}</style>` as Markup;
}

const DRAWN = ['svg', 'g', 'rect', 'circle', 'path', 'line', 'text', 'tspan', 'title'];
const PART = /<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<>]*")*)\s*>/g;
const REFUSED = /^(on|style$|href|xlink|src|id$|class$)/i;

/**
 * The drawing of a chart. Only shapes and texts pass, with attributes that neither load nor do anything; anything else
 * is an error, since we drew it ourselves.
 */
export function drawing(svg: string): Markup {
  const bad = () => new RangeError('Not a drawing of a chart');
  for (const [, , tag = '', attributes = ''] of svg.matchAll(PART)) {
    if (!DRAWN.includes(tag)) throw bad();
    for (const [, name = '', value = ''] of attributes.matchAll(/([\w:-]+)="([^"]*)"/g)) {
      const loads = name !== 'xmlns' && /url\(|javascript:|data:|\/\//i.test(value);
      if (REFUSED.test(name) || loads) throw bad();
    }
  }
  if (/[<>]/.test(svg.replace(PART, ''))) throw bad();
  return svg as Markup;
}

/** Without characters that no document can have, or that turn the rest of a line around. */
function escaped(plain: string): string {
  return plain
    .replace(/[^\t\n\r -\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}
