import { stages } from '../../model/analyses/lifecycle';
import type { SegmentMap } from '../../model/segments/map';
import { EVERYONE } from '../../model/segments/algebra';
import type { Catalogue } from '../../model/segments/rules/catalogue';
import { problemsOf } from '../../model/segments/rules/problems';
import type { AttrRef, Rule } from '../../model/segments/rules/rule';
import type { RuleProblem } from '../../model/segments/rules/problems';
import { rulesOf, type SavedSegment } from '../../model/segments/saved';
import { segmentName, type Speech } from '../explore/words';
import { colourOf } from './own-names';

export type ChoiceGroup = 'everyone' | 'own' | 'rfm' | 'stage';

/** A crowd that people can choose, saved or not. */
export interface Choice {
  /** Stable over sessions: `own:ID`, `rfm:champions`, `stage:active`, `everyone`. */
  readonly key: string;
  readonly group: ChoiceGroup;
  readonly name: string;
  /** A CSS colour. */
  readonly colour: string;
  readonly rule: Rule;
  /** What keeps a saved rule from being counted; empty for all others. */
  readonly problems: readonly RuleProblem[];
}

const ref = (column: string): AttrRef => ({
  id: `customer_facts.${column}`,
  label: column,
  type: 'text',
});

/** Everyone, the saved segments in their order, the segments of the map, the lifecycle stages. */
export function choicesOf(
  saved: readonly SavedSegment[],
  catalogue: Catalogue | null,
  say: Speech,
): Choice[] {
  const { m } = say;
  const rules = rulesOf(saved);
  const fine = { problems: [] };
  return [
    {
      key: 'everyone',
      group: 'everyone',
      name: m.compare.everyone,
      colour: 'var(--ghost)',
      rule: EVERYONE,
      ...fine,
    },
    ...saved.map(({ id, name, colour, rule }): Choice => ({
      key: `own:${id}`,
      group: 'own',
      name,
      colour: colourOf(colour),
      rule: { segment: id },
      problems: catalogue ? problemsOf(rule, catalogue, rules) : [],
    })),
    ...rfmChoices(say.map, say),
    ...stages.map((id): Choice => ({
      key: `stage:${id}`,
      group: 'stage',
      name: m.segments.lifecycle.stages[id],
      colour: 'var(--ink-3)',
      rule: { attr: ref('stage'), is: { in: [id] } },
      ...fine,
    })),
  ];
}

function rfmChoices(map: SegmentMap, say: Speech): Choice[] {
  return map.segments.map(({ id, color }): Choice => ({
    key: `rfm:${id}`,
    group: 'rfm',
    name: segmentName(id, say),
    colour: color,
    rule: { attr: ref('segment'), is: { in: [id] } },
    problems: [],
  }));
}

/** What is laid over each other until somebody chooses: the saved segments, or enough of the others to show something. */
export function firstKeys(choices: readonly Choice[]): string[] {
  const of = (group: ChoiceGroup, n: number) =>
    choices.filter((c) => c.group === group && c.problems.length === 0).slice(0, n);
  const own = of('own', 12);
  const chosen = own.length > 1 ? own : [...own, ...of('rfm', 3), ...of('stage', 8).slice(4, 7)];
  return chosen.map(({ key }) => key);
}
