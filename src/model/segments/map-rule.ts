import { blocksOf } from './blocks';
import type { Cell } from './check';
import { GRID, scaleScore, segmentOf, usesMonetary, type Range, type SegmentMap } from './map';
import { normalise } from './rules/normalise';
import type { AttrRef, Rule } from './rules/rule';

/**
 * A segment of the map as conditions on the R, F and M scores out of `bins`, so that each can be said, missed by a
 * little and compared. Nobody where the map has no such segment or no scores lead to it.
 */
export function scoresRule(map: SegmentMap, id: string, bins = GRID): Rule {
  const scores = Array.from({ length: bins }, (_, i) => i + 1);
  const scaled = (score: number) => scaleScore(score, bins);
  const withMoney = usesMonetary(map);
  const cells = scores.flatMap((r) =>
    scores.flatMap((f) =>
      (withMoney ? scores : [undefined]).flatMap((m): Cell[] => {
        const found = segmentOf(map, scaled(r), scaled(f), m === undefined ? 1 : scaled(m));
        if (found !== id) return [];
        return [m === undefined ? { r, f } : { r, f, m }];
      }),
    ),
  );
  const within = (measure: 'r' | 'f' | 'm', range: Range | undefined): Rule[] => {
    if (!range || (range[0] === 1 && range[1] === bins)) return [];
    const [from, below] = [range[0], range[1] + 1];
    const is = { ...(from > 1 && { from }), ...(below <= bins && { below }) };
    return [{ attr: score(measure), is }];
  };
  const blocks = blocksOf(cells).map(({ r, f, m }): Rule => {
    const asked = [...within('r', r), ...within('f', f), ...within('m', m)];
    // Whoever has not bought has no scores.
    return { all: asked.length > 0 ? asked : [{ attr: score('r'), is: { known: true } }] };
  });
  return normalise({ any: blocks });
}

function score(measure: 'r' | 'f' | 'm'): AttrRef {
  const label = `${measure}_score`;
  return { id: `customer_facts.${label}`, label, type: 'number' };
}
