import { tick } from 'svelte';

/** Puts the focus on what `selector` finds in the part with this key, once it is drawn. */
export async function focusPart(key: number, selector: string): Promise<void> {
  await tick();
  const part = document.querySelector(`[data-part="${key}"]`);
  const target = part?.querySelector(selector) ?? part;
  if (target instanceof HTMLElement) target.focus();
}
