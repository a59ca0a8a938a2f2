/** What is fetched when it is first opened. */
export const later = {
  kept: () => import('./KeptDialog.svelte'),
};
