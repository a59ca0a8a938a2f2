import type { Component } from 'svelte';

/** Tabs that are fetched when first opened, by their id in the address. */
export const later = {
  migration: () => import('./worlds/MigrationTab.svelte'),
  sensitivity: () => import('./worlds/SensitivityTab.svelte'),
} satisfies Record<string, () => Promise<{ default: Component }>>;
