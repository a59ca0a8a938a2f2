/** Sizes in pixels and colours as CSS variables, so that a theme changes without a new layout. */
export const theme = {
  font: 10,
  labelFont: 11,
  /** Room for one line of axis text below the marks. */
  axis: 18,
  gap: 6,
  /** A mark that stands for someone is never thinner. */
  least: 1.5,
  ghost: 'var(--ghost)',
  accent: 'var(--accent)',
} as const;

/**
 * Fields of a heat map from few to many: how much accent is on the sheet, in percent. Text on them has a contrast of 4.5
 * in both themes, in ink on all but the last.
 */
export const TINTS = [8, 18, 28, 38, 48, 92] as const;

/** The field's colour and that of the text on it; level 0 is nobody. */
export function tint(level: number): { fill: string; ink: string } {
  const share = TINTS[level - 1];
  if (share === undefined) return { fill: 'var(--sheet)', ink: 'var(--ink-3)' };
  return {
    fill: `color-mix(in srgb, ${theme.accent} ${share}%, var(--sheet))`,
    ink: level < TINTS.length ? 'var(--ink)' : 'var(--paper)',
  };
}

/** Of values without an order: neighbours are told apart by lightness as well as hue. Of few, no grey among them. */
const NAMED = [
  ...['champions', 'sleep', 'promising', 'cantlose', 'attention', 'loyal', 'new', 'risk'].map(seg),
  seg('potential'),
  'color-mix(in srgb, var(--seg-cantlose) 50%, var(--seg-promising))',
  'color-mix(in srgb, var(--seg-champions) 40%, var(--seg-attention))',
  seg('hibernating'),
];
/** Of an order, from its one end to the other. */
const ORDERED = [
  ...['champions', 'loyal', 'potential', 'new', 'promising'],
  ...['attention', 'sleep', 'risk', 'cantlose'],
].map(seg);

/** Parts of a bar that are told apart by colour. */
export const MOST_COLOURS = NAMED.length;
export const REST_COLOUR = grey(68);
export const NONE_COLOUR = grey(34);

function seg(id: string): string {
  return `var(--seg-${id})`;
}

/** Darker than that of everyone. */
function grey(share: number): string {
  return `color-mix(in srgb, var(--ink-3) ${share}%, ${theme.ghost})`;
}

/** Colours of `count` values, at most `MOST_COLOURS`. */
export function partColours(count: number, ordered: boolean): string[] {
  const last = ORDERED.length - 1;
  if (!ordered || count > ORDERED.length) return NAMED.slice(0, count);
  return Array.from(
    { length: count },
    (_, i) => ORDERED[count === 1 ? 0 : Math.round((i * last) / (count - 1))]!,
  );
}

/** Colour of a segment: the user's own, else the palette's by id, else the accent. */
export function segmentColour(
  id: string | null,
  own: Readonly<Record<string, string>> = {},
): string {
  if (id === null) return theme.ghost;
  const chosen = Object.hasOwn(own, id) ? own[id] : undefined;
  if (chosen && /^#[0-9a-f]{3,8}$/i.test(chosen)) return chosen;
  return /^[\w-]+$/.test(id) ? `var(--seg-${id}, ${theme.accent})` : theme.accent;
}
