import { encodeFilters } from '../../model/crossfilter/address';
import type { Filters } from '../../model/crossfilter/filter';
import { expand } from '../../model/segments/algebra';
import { fromFilters, toFilters } from '../../model/segments/rules/filters';
import { sameRule } from '../../model/segments/rules/normalise';
import type { Rule } from '../../model/segments/rules/rule';
import { explorer } from '../explore/page.svelte';
import { router } from '../router.svelte';
import { workspace } from '../workspace.svelte';
import { saved } from './own';
import { draft } from './own-edited';

/**
 * Goes to Explore with the customers of a rule selected: by filters of the charts where they can say it, else by the
 * chart of own segments where one is saved. False where neither can.
 */
export async function showInExplore(rule: Rule): Promise<boolean> {
  explorer.setOwn(saved.all.map(({ id, name, rule }) => ({ id, name, rule })));
  await explorer.prepare(workspace.version);
  await explorer.whenRead();
  if (explorer.error) throw explorer.error;
  const same = saved.all.find((segment) => sameRule(segment.rule, rule));
  const own = same ? toFilters({ segment: same.id }, explorer.dimensions) : null;
  const filters = filtersOf(rule) ?? own;
  if (!filters) return false;
  router.go('explore', { f: encodeFilters(filters) });
  return true;
}

function filtersOf(rule: Rule): Filters | null {
  try {
    return toFilters(expand(rule, saved.rules), explorer.dimensions);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Begins a segment with the selection of Explore and goes there; false where a rule cannot say it. */
export function segmentOfSelection(): boolean {
  let rule;
  try {
    rule = fromFilters(explorer.filters, explorer.dimensions);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
  router.go('segments', { tab: 'own', edit: draft.begin(rule) });
  return true;
}
