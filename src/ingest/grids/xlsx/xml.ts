/** As much of XML as the files of a workbook need. */

const ENTITY = /&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|amp|quot|apos));/gi;
const NAMED: { [name: string]: string } = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

export function unescapeXml(text: string): string {
  const plain = text.includes('<![CDATA[')
    ? text.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, inner: string) =>
        inner.replace(/&/g, '&amp;'),
      )
    : text;
  if (!plain.includes('&')) return plain;
  return plain.replace(ENTITY, (whole: string, hex?: string, digits?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(digits) : parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Text of a cell, in which characters that XML cannot hold stand as `_x000D_`. */
export function cellText(text: string): string {
  const plain = unescapeXml(text);
  if (!plain.includes('_x')) return plain;
  return plain.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}

/** The attributes of every element of that name, whatever its prefix; attribute prefixes are dropped. */
export function elements(xml: string, name: string): { [attribute: string]: string }[] {
  const tags = xml.matchAll(new RegExp(`<(?:[\\w.-]+:)?${name}(\\s[^>]*)?/?>`, 'g'));
  return Array.from(tags, ([, inner = '']) => attributes(inner));
}

function attributes(tag: string): { [name: string]: string } {
  const found: { [name: string]: string } = {};
  for (const [, name, double, single] of tag.matchAll(
    /(?:[\w.-]+:)?([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
  )) {
    found[name!] = unescapeXml(double ?? single ?? '');
  }
  return found;
}

/** The texts of `<t>` in a string item or inline string, without readings (`<rPh>`). */
export function richText(xml: string): string {
  if (xml.startsWith('<t>') && xml.indexOf('</t>') === xml.length - 4) {
    return cellText(xml.slice(3, -4));
  }
  const spoken = xml.includes('rPh')
    ? xml.replace(/<(?:[\w.-]+:)?rPh[\s>][\s\S]*?<\/(?:[\w.-]+:)?rPh>/g, '')
    : xml;
  let text = '';
  for (const [, inner] of spoken.matchAll(
    /<(?:[\w.-]+:)?t(?:\s[^>]*[^/>]|\s*)?>([\s\S]*?)<\/(?:[\w.-]+:)?t>/g,
  )) {
    text += inner;
  }
  return cellText(text);
}
