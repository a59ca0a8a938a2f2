/** How much of a file is looked at before all of it is read. */

/** Good records shown at once. */
export const PREVIEW = 200;
/** Good records from which types are guessed. */
export const SAMPLES = 2000;

/** Half of the samples from the beginning, half from everywhere else. */
export function spread(head: readonly string[][], others: readonly string[][]): string[][] {
  const fromHead = Math.max(SAMPLES / 2, SAMPLES - others.length);
  const rest = SAMPLES - Math.min(head.length, fromHead);
  const step = Math.max(1, others.length / rest);
  const picked = Array.from(
    { length: Math.min(rest, others.length) },
    (_, k) => others[Math.floor(k * step)]!,
  );
  return [...head.slice(0, fromHead), ...picked];
}
