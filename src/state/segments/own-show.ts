import { encodeFilters } from '../../model/crossfilter/address';
import { fromFilters, toFilters } from '../../model/segments/rules/filters';
import type { Rule, Segments } from '../../model/segments/rules/rule';
import { segmentRule } from '../../model/segments/rules/sql';
import { explorer } from '../explore/page.svelte';
import { router } from '../router.svelte';
import { workspace } from '../workspace.svelte';
import { saved } from './own';
import { draft } from './own-edited';
import { NEW } from './own-draft.svelte';

/** The same rule with the rules of the segments it names written out; throws a RangeError for unknown ones and circles. */
export function spelledOut(rule: Rule, segments: Segments, within: readonly string[] = []): Rule {
  if ('all' in rule) return { all: rule.all.map((part) => spelledOut(part, segments, within)) };
  if ('any' in rule) return { any: rule.any.map((part) => spelledOut(part, segments, within)) };
  if ('not' in rule) return { not: spelledOut(rule.not, segments, within) };
  if (!('segment' in rule)) return rule;
  const named = segmentRule(rule.segment, segments, within);
  return spelledOut(named, segments, [...within, rule.segment]);
}

/** Goes to Explore with the customers of the rule selected; false where the charts cannot say it. */
export async function showInExplore(rule: Rule): Promise<boolean> {
  await explorer.prepare(workspace.version);
  while (explorer.status === 'preparing') await new Promise((done) => setTimeout(done, 50));
  let filters;
  try {
    filters = toFilters(spelledOut(rule, saved.rules), explorer.dimensions);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
  if (!filters) return false;
  router.go('explore', { f: encodeFilters(filters) });
  return true;
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
  draft.begin(rule);
  router.go('segments', { tab: 'own', edit: NEW });
  return true;
}
