/** The colours of a theme by their names: `--ink` is `#1f2430`. */
export type Tokens = Readonly<Record<string, string>>;

/**
 * A colour as every program reads it, `#rrggbb`: variables looked up, mixtures mixed (in sRGB, as `color-mix` does).
 * What is no colour we write is given back as it is.
 */
export function plainColour(text: string, tokens: Tokens): string {
  const parsed = colourOf(text.trim(), tokens);
  if (!parsed) return text;
  return `#${parsed.map((one) => Math.round(one).toString(16).padStart(2, '0')).join('')}`;
}

type Rgb = readonly [number, number, number];

function colourOf(text: string, tokens: Tokens): Rgb | null {
  const [, hex] = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text) ?? [];
  if (hex) {
    const whole = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
    const at = (i: number) => parseInt(whole.slice(i, i + 2), 16);
    return [at(0), at(2), at(4)];
  }
  const call = /^([a-z-]+)\((.*)\)$/.exec(text);
  if (!call) return null;
  const args = commas(call[2]!);
  if (call[1] === 'var') {
    const [name = '', fallback] = args;
    const value = Object.hasOwn(tokens, name) ? tokens[name] : fallback;
    return value === undefined ? null : colourOf(value.trim(), tokens);
  }
  if (call[1] !== 'color-mix' || args[0] !== 'in srgb') return null;
  const [one, two] = args.slice(1).map((arg) => /^(.*?)(?:\s+(\d+(?:\.\d+)?)%)?$/.exec(arg)!);
  const [a, b] = [one, two].map((part) => (part ? colourOf(part[1]!, tokens) : null));
  if (!a || !b) return null;
  const share = one?.[2] ? Number(one[2]) / 100 : two?.[2] ? 1 - Number(two[2]) / 100 : 0.5;
  const mixed = (i: 0 | 1 | 2) => a[i] * share + b[i] * (1 - share);
  return [mixed(0), mixed(1), mixed(2)];
}

/** At the commas that stand in no brackets. */
function commas(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts.map((part) => part.trim());
}
