import type { Component } from 'svelte';
import { i18n } from '../state/app.svelte';
import type { RouteId } from '../state/route';
import { later as ofExplore } from './explore/later';
import { later as ofSegments } from './segments/later';

/** Pages that need data, each loaded when first opened. There is a tab for each, in this order. */
const loaders = {
  explore: () => import('./Explore.svelte'),
  segments: () => import('./Segments.svelte'),
  notebook: async () => {
    const [page] = await Promise.all([import('./Notebook.svelte'), i18n.late()]);
    return page;
  },
} satisfies Partial<Record<RouteId, () => Promise<{ default: Component }>>>;

export type DataPageId = keyof typeof loaders;

export const dataPages = Object.keys(loaders) as DataPageId[];

/** The page with the words it needs. */
export async function loadPage(id: DataPageId): Promise<Component> {
  const [page] = await Promise.all([loaders[id](), i18n.whole()]);
  return page.default;
}

/** Fetches every page ahead of its first visit, so that the app works on when the network goes. */
export async function fetchPages(): Promise<void> {
  await Promise.allSettled(dataPages.map((id) => loadPage(id)));
}

/** Likewise the parts of pages that are fetched when first opened. */
export async function fetchParts(): Promise<void> {
  await Promise.allSettled(Object.values({ ...ofExplore, ...ofSegments }).map((load) => load()));
}
