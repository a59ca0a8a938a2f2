import type { Box } from './chart';
import { sides } from './marks';

/** A bar in parts, from zero outwards. */
export interface Stack {
  /** In the order of the parts; what is nothing has no length. */
  boxes: Box[];
  /** Where two parts meet that both are long enough for a line between them. */
  seams: number[];
}

/** Pixels on either side of a line. */
const LONG = 3;

/**
 * Parts of a bar, where `box` places a whole one. Those below zero stand on the other side of it, so that what stands
 * above less what stands below is the bar.
 */
export function stacked(
  parts: readonly number[],
  box: (value: number) => Box,
  along: 'x' | 'y',
): Stack {
  const size = along === 'x' ? 'w' : 'h';
  const sums = sides(parts);
  const [below, above] = sums.map(box) as [Box, Box];
  // Lying bars grow to the right, upright ones towards smaller y.
  const sign = along === 'x' ? 1 : -1;
  const zero = (of: Box, up: boolean) => of[along] + ((along === 'x') === up ? 0 : of[size]);
  let [low, high] = [zero(below, false), zero(above, true)];
  const last = { below: 0, above: 0 };
  const seams: number[] = [];
  const boxes = parts.map((part): Box => {
    const up = part >= 0;
    const [of, sum] = up ? [above, sums[1]] : [below, sums[0]];
    const length = part === 0 ? 0 : (of[size] * part) / sum;
    const from = up ? high : low;
    const to = from + (up ? sign : -sign) * length;
    if (up) high = to;
    else low = to;
    const side = up ? 'above' : 'below';
    if (length >= LONG && last[side] >= LONG) seams.push(from);
    if (length > 0) last[side] = length;
    return { ...of, [along]: Math.min(from, to), [size]: length };
  });
  return { boxes, seams };
}
