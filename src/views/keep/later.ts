import type { Component } from 'svelte';
import { i18n } from '../../state/app.svelte';

/** The dialog, with the words it needs, fetched when first opened. */
export async function loadKept(): Promise<Component<{ onclose: () => void }>> {
  const [{ default: dialog }] = await Promise.all([import('./KeptDialog.svelte'), i18n.whole()]);
  return dialog;
}
