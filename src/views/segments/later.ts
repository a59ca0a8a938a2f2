import type { Component } from 'svelte';

/** Tabs that are fetched when first opened, by their id in the address. */
export const later = {
  own: () => import('./own/OwnTab.svelte'),
} satisfies Record<string, () => Promise<{ default: Component }>>;
