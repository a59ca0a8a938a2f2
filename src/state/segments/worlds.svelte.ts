import { addDays, daysBetween, isDay } from '../../lib/days';
import { analyses as allAnalyses } from '../../model/analyses/index';
import { rfm } from '../../model/analyses/rfm';
import type { Catalogue } from '../../model/segments/rules/catalogue';
import { catalogueOf } from '../../model/segments/rules/catalogue';
import { problemsOf, type RuleProblem } from '../../model/segments/rules/problems';
import { ruleSql } from '../../model/segments/rules/sql';
import { stepsOf } from '../../model/segments/rules/steps';
import type { SavedSegment } from '../../model/segments/saved';
import type { World } from '../../model/worlds';
import { i18n } from '../app.svelte';
import { router } from '../router.svelte';
import { Loaded } from '../segments-loaded.svelte';
import { analyses, workspace } from '../workspace.svelte';
import { saved } from './own';
import { colourOf } from './own-names';
import { statesOf, type By, type WorldState } from './worlds-states';

/** Days back that are offered; the address says another day. */
export const BACKS = [30, 90, 180, 365] as const;
const USUAL_BACK = 90;
/** What the address says of an own segment: this and its id. */
const OWN = 'own:';

/** What the tabs Migration and Sensitivity ask about; all of it stands in the address. */
export class WorldsPage {
  readonly #catalogue: Loaded<Catalogue>;

  /** Make it while a component is made. */
  constructor() {
    this.#catalogue = new Loaded(() =>
      this.segment === null
        ? null
        : (engine, signal) => catalogueOf(engine, allAnalyses, { signal }),
    );
  }

  /** The world of the tables. */
  readonly now: World = $derived.by(() => ({
    asOf: workspace.settings.asOf,
    refunds: workspace.settings.refunds,
    params: analyses.params,
  }));
  /** The day it counts as of; null without any order. */
  readonly today = $derived.by(() => workspace.summary?.as_of ?? null);
  readonly firstDay = $derived.by(() => workspace.summary?.first_order ?? null);
  readonly currency = $derived.by(() => workspace.summary?.currency ?? null);

  /** What the address asks for: 'segment', 'stage', or `own:` and an id. */
  readonly choice = $derived.by(() => {
    const asked = router.params.sorted ?? '';
    const there =
      asked === 'stage' ||
      (asked.startsWith(OWN) && saved.get(asked.slice(OWN.length)) !== undefined);
    return there ? asked : 'segment';
  });
  /** The own segment asked for. */
  readonly segment: SavedSegment | null = $derived.by(() =>
    this.choice.startsWith(OWN) ? (saved.get(this.choice.slice(OWN.length)) ?? null) : null,
  );
  /** What keeps its rule from being counted; null while it is looked for. */
  readonly problems: readonly RuleProblem[] | null = $derived.by(() => {
    if (this.segment === null) return [];
    const catalogue = this.#catalogue.value;
    return catalogue && problemsOf(this.segment.rule, catalogue, saved.rules);
  });
  /** Null while it cannot be asked. */
  readonly by: By | null = $derived.by(() => {
    const { segment } = this;
    if (segment === null) return this.choice === 'stage' ? 'stage' : 'segment';
    if (this.problems === null || this.problems.length > 0) return null;
    return {
      id: segment.id,
      name: segment.name,
      colour: colourOf(segment.colour),
      sql: ruleSql(segment.rule, saved.rules),
      steps: stepsOf(segment.rule).map((step) => ({
        ...step,
        sql: ruleSql(step.rule, saved.rules),
      })),
    };
  });
  readonly states: readonly WorldState[] = $derived.by(() => this.statesOf(this.by));

  /** The earlier day. */
  readonly day: string | null = $derived.by(() => {
    const { today } = this;
    if (today === null) return null;
    const asked = router.params.day ?? '';
    if (isDay(asked) && asked < today) return asked;
    const usual = addDays(today, -USUAL_BACK);
    const first = this.firstDay ?? usual;
    // Of a short history, its middle.
    return usual >= first ? usual : addDays(first, Math.floor(daysBetween(first, today) / 2));
  });
  /** Equal bins have no bounds that could be kept. */
  readonly hasBounds = $derived.by(() => analyses.of(rfm).method !== 'ntile');
  readonly bounds: 'then' | 'today' = $derived.by(() =>
    router.params.bounds === 'today' && this.hasBounds ? 'today' : 'then',
  );
  /** The world of the earlier day. */
  readonly then: World | null = $derived.by(() =>
    this.day === null
      ? null
      : {
          ...this.now,
          asOf: this.day,
          ...(this.bounds === 'today' ? { kept: ['rfm_bounds'] } : {}),
        },
  );

  /** The states customers are sorted into; none where they cannot be. */
  statesOf(by: By | null): readonly WorldState[] {
    if (by === null) return [];
    return statesOf(by, { map: analyses.of(rfm).map, m: i18n.m, language: i18n.locale.id });
  }

  ask(name: 'sorted' | 'day' | 'bounds', value: string | null): void {
    router.setParam(name, value);
  }

  readonly choices: readonly { id: string; name: string }[] = $derived.by(() =>
    saved.all.map(({ id, name }) => ({ id: `${OWN}${id}`, name })),
  );
}
