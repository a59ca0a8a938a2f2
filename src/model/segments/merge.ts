import { sameRule } from './rules/normalise';
import type { SavedSegment } from './saved';

/**
 * One step of a history with what another open page has made since both had `base`: its new segments are in it, those
 * it deleted are not, and those it changed are as it left them.
 */
export function withTheirs(
  step: readonly SavedSegment[],
  base: readonly SavedSegment[],
  theirs: readonly SavedSegment[],
): readonly SavedSegment[] {
  const before = new Map(base.map((segment) => [segment.id, segment]));
  const now = new Map(theirs.map((segment) => [segment.id, segment]));
  const here = new Set(step.map(({ id }) => id));
  const kept = step.flatMap((segment) => {
    const [was, is] = [before.get(segment.id), now.get(segment.id)];
    if (!was) return [segment];
    if (!is) return [];
    return [sameSegment(was, is) ? segment : is];
  });
  return [...kept, ...theirs.filter(({ id }) => !before.has(id) && !here.has(id))];
}

/**
 * What `mine` and `now` have both made of `from`: each has its way where the other changed nothing. `clash` where both
 * changed the name, or both the rule, and not alike: then it is mine.
 */
export function joined(
  from: SavedSegment,
  mine: SavedSegment,
  now: SavedSegment,
): { readonly segment: SavedSegment; readonly clash: boolean } {
  const renamed = mine.name !== from.name;
  const ruled = !sameRule(mine.rule, from.rule);
  const clash =
    (renamed && now.name !== from.name && now.name !== mine.name) ||
    (ruled && !sameRule(now.rule, from.rule) && !sameRule(now.rule, mine.rule));
  if (clash) return { segment: mine, clash };
  const rule = ruled ? mine.rule : now.rule;
  const counted = sameRule(rule, mine.rule) && !sameCount(mine, from);
  return {
    segment: {
      ...now,
      name: renamed ? mine.name : now.name,
      colour: mine.colour === from.colour ? now.colour : mine.colour,
      rule,
      saved: ruled || counted ? mine.saved : now.saved,
    },
    clash,
  };
}

export function sameSegment(a: SavedSegment, b: SavedSegment): boolean {
  return a.name === b.name && a.colour === b.colour && sameRule(a.rule, b.rule) && sameCount(a, b);
}

function sameCount({ saved: a }: SavedSegment, { saved: b }: SavedSegment): boolean {
  return (
    a === b ||
    (a !== null &&
      b !== null &&
      a.customers === b.customers &&
      a.revenue === b.revenue &&
      a.asOf === b.asOf &&
      a.at === b.at)
  );
}
