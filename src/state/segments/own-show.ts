import { encodeFilters } from '../../model/crossfilter/address';
import type { Filters } from '../../model/crossfilter/filter';
import { expand } from '../../model/segments/algebra';
import { fromFilters, toFilters } from '../../model/segments/rules/filters';
import type { Rule } from '../../model/segments/rules/rule';
import type { SavedSegment } from '../../model/segments/saved';
import { explorer } from '../explore/page.svelte';
import { router } from '../router.svelte';
import { workspace } from '../workspace.svelte';
import { saved } from './own';
import { draft } from './own-edited';

/**
 * Goes to Explore with the customers of a saved segment selected: by filters of the charts where they can say the
 * rule, else by the chart of own segments. False where neither can.
 */
export async function showInExplore({ id, rule }: SavedSegment): Promise<boolean> {
  explorer.setOwn(saved.all.map(({ id, name, rule }) => ({ id, name, rule })));
  await explorer.prepare(workspace.version);
  await explorer.whenRead();
  if (explorer.error) throw explorer.error;
  const filters = filtersOf(rule) ?? toFilters({ segment: id }, explorer.dimensions);
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
