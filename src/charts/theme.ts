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
