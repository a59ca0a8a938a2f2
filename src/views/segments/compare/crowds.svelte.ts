import { i18n } from '../../../state/app.svelte';
import { speech } from '../../../state/explore/page.svelte';
import { choicesOf, type Choice } from '../../../state/segments/choices';
import { crowds, saved } from '../../../state/segments/own';
import { problemsText } from '../../../state/segments/own-names';
import { workspace } from '../../../state/workspace.svelte';

class Chosen {
  readonly all: readonly Choice[] = $derived(
    choicesOf(saved.all, crowds.now?.catalogue ?? null, speech()),
  );
  readonly #byKey = $derived(Object.fromEntries(this.all.map((choice) => [choice.key, choice])));

  get(key: string): Choice | undefined {
    return Object.hasOwn(this.#byKey, key) ? this.#byKey[key] : undefined;
  }
}
const chosen = new Chosen();

/** Every crowd there is to choose. */
export const choices = (): readonly Choice[] => chosen.all;
export const choice = (key: string): Choice | undefined => chosen.get(key);

/** What keeps a crowd from being counted; the paths of its problems are in the saved rule. */
export function whyBroken({ key, problems }: Choice): string {
  const rule = saved.get(key.slice('own:'.length))?.rule ?? { all: [] };
  return problemsText(problems, rule, i18n.locale, saved.names);
}

/** Those of them that cannot be counted, each once. */
export function brokenOf(crowds: readonly (Choice | null | undefined)[]): readonly Choice[] {
  const broken = crowds.filter((one) => one != null && one.problems.length > 0) as Choice[];
  return broken.filter(({ key }, i) => broken.findIndex((one) => one.key === key) === i);
}

/** Opens what rules are counted with, for as long as the calling component lives. */
export function countRules(): void {
  $effect(() => {
    if (workspace.ready && !workspace.busy) void crowds.open(workspace.version);
  });
}

/** “A, B and C” */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat(i18n.locale.tag, { type: 'conjunction' }).format(names);
}

/** “A, B or C” */
export function either(names: readonly string[]): string {
  return new Intl.ListFormat(i18n.locale.tag, { type: 'disjunction' }).format(names);
}
