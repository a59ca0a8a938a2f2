import type { Tokens } from '../../../charts/plot/colours';
import type { ThemeName } from '../../../state/app.svelte';

/** The colours of a theme as the style sheet has them, whichever one the page shows. */
export function tokensOf(theme: ThemeName): Tokens {
  const found: Record<string, string> = {};
  for (const rule of rules()) {
    if (!(rule instanceof CSSStyleRule)) continue;
    const isBase = rule.selectorText === ':root';
    const isTheme = /^\[data-theme=["']?([a-z]+)["']?\]$/.exec(rule.selectorText)?.[1] === theme;
    if (!isBase && !isTheme) continue;
    for (const name of rule.style) {
      if (name.startsWith('--')) found[name] = rule.style.getPropertyValue(name).trim();
    }
  }
  return found;
}

/** The style sheet text that brings along the letters of `text` in the font of the charts. */
export async function fontsOf(text: string): Promise<string> {
  const faces = rules().flatMap((rule) => {
    if (!(rule instanceof CSSFontFaceRule)) return [];
    const face = rule.style;
    const family = face.getPropertyValue('font-family');
    const range = face.getPropertyValue('unicode-range');
    const [, address] = /url\(["']?([^"')]+)["']?\)/.exec(face.getPropertyValue('src')) ?? [];
    if (!/Inter Variable/.test(family) || !address || !within(text, range)) return [];
    const base = rule.parentStyleSheet?.href ?? document.baseURI;
    return [{ range, address: new URL(address, base).href }];
  });
  const texts = await Promise.all(
    faces.map(async ({ range, address }) => {
      const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
      let binary = '';
      for (const byte of bytes) binary += String.fromCharCode(byte);
      return `@font-face{font-family:'Inter Variable';font-weight:100 900;src:url(data:font/woff2;base64,${btoa(binary)}) format('woff2');unicode-range:${range}}`;
    }),
  );
  return texts.join('\n');
}

/** The picture of an SVG, twice as large so that it stays sharp. */
export async function pngOf(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * 2;
    canvas.height = image.naturalHeight * 2;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('The browser lends no canvas');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error('No picture'))),
        'image/png',
      ),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** A name that every system takes for a file. */
export function fileName(title: string, otherwise: string): string {
  const plain = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return plain === '' ? otherwise : plain;
}

function rules(): CSSRule[] {
  return [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
}

function within(text: string, range: string): boolean {
  const spans = range.split(',').map((part) => {
    const [, from = '0', to = from] = /U\+([0-9a-f]+)(?:-([0-9a-f]+))?/i.exec(part) ?? [];
    return [parseInt(from, 16), parseInt(to, 16)] as const;
  });
  return [...text].some((letter) => {
    const code = letter.codePointAt(0)!;
    return spans.some(([from, to]) => code >= from && code <= to);
  });
}
