import type { Component } from 'svelte';

/** Parts of the page that are fetched when first opened. */
export const later = {
  exportDialog: () => import('./ExportDialog.svelte'),
  ownLeftOut: () => import('./OwnLeftOut.svelte'),
} satisfies Record<string, () => Promise<{ default: Component<never> }>>;
