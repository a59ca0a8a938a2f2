import type { Component } from 'svelte';

/** Tabs that are fetched when first opened, by their id in the address. */
export const later = {
  own: () => import('./own/OwnTab.svelte'),
  migration: () => import('./worlds/MigrationTab.svelte'),
  sensitivity: () => import('./worlds/SensitivityTab.svelte'),
  overlap: () => import('./compare/OverlapTab.svelte'),
  compare: () => import('./compare/CompareTab.svelte'),
} satisfies Record<string, () => Promise<{ default: Component }>>;
