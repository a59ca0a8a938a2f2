import type { Component } from 'svelte';

/** Tabs that are fetched when first opened. */
export const laterTabs = {
  migration: async (): Promise<Component> => (await import('./worlds/MigrationTab.svelte')).default,
  sensitivity: async (): Promise<Component> =>
    (await import('./worlds/SensitivityTab.svelte')).default,
};
