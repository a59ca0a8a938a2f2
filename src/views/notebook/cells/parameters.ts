import type { Messages } from '../../../i18n/locale';
import { attributes } from '../../../model/analyses/demographics';
import type { Parameter } from '../../../model/analysis';

/** What a parameter is called where analyses are set up, and its choices. */
export interface ParameterWords {
  label: string;
  choices?: Readonly<Record<string, string>>;
}

/** A parameter whose name has no words is called by its name. */
export function parameterWords({ name }: Parameter, m: Messages): ParameterWords {
  const { rfm, lifecycle, groups } = m.segments;
  const { split, splits } = m.notebook.analysis;
  const cuts = (measure: 'r' | 'f' | 'm') => ({ label: `${rfm.measures[measure]}: ${rfm.cuts}` });
  const words: Readonly<Record<string, ParameterWords>> = {
    method: { label: rfm.method, choices: rfm.methods },
    bins: { label: rfm.bins },
    cuts_r: cuts('r'),
    cuts_f: cuts('f'),
    cuts_m: cuts('m'),
    active_days: { label: lifecycle.activeDays },
    lost_days: { label: lifecycle.lostDays },
    lead_days: { label: lifecycle.leadDays },
    age_bands: { label: groups.bands },
    attribute: { label: groups.attribute },
    crossed: { label: groups.crossed, choices: groups.crossings },
    split: { label: split, choices: splits },
  };
  return words[name] ?? { label: name };
}

/** What customers can be grouped by, in words: what everybody is described by, then the file's own columns. */
export function attributeChoices(
  columns: readonly string[],
  m: Messages,
): { value: string; label: string }[] {
  const names: Readonly<Record<string, string>> = m.segments.groups.names;
  const known = attributes.filter((name) => columns.includes(name));
  const other = columns.filter(
    (name) => !NOT_GROUPS.has(name) && !known.some((one) => one === name),
  );
  return [...known, ...other].map((value) => ({ value, label: names[value] ?? value }));
}

/** Columns of `customers` by which everybody would be a group of their own. */
const NOT_GROUPS = new Set([
  ...['customer_id', 'name', 'email', 'phone', 'birth_date', 'birth_year', 'age', 'member_since'],
  ...['source', 'line'],
]);
