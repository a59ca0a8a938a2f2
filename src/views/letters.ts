/**
 * Fetches the fonts of the letters that Turkish adds (see fonts.css) ahead of the first of them, so that they
 * are there when the network is gone.
 */
export async function fetchLetters(): Promise<void> {
  const families = ['Inter Variable', 'Source Serif 4 Variable', 'JetBrains Mono Variable'];
  await Promise.allSettled(
    families.map((family) => document.fonts.load(`16px '${family}'`, '\u011f')),
  );
}
