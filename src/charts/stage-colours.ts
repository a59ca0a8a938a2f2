import type { stages } from '../model/analyses/lifecycle';

/** Colours of the lifecycle stages, as CSS variables. */
export const stageColours: Record<(typeof stages)[number], string> = {
  lead_new: 'var(--seg-new)',
  lead_cold: 'var(--seg-promising)',
  lead_inactive: 'var(--ink-3)',
  lead_unknown: 'var(--ghost)',
  first_time: 'var(--seg-potential)',
  active: 'var(--seg-champions)',
  defecting: 'var(--seg-risk)',
  inactive: 'var(--seg-hibernating)',
};
