/**
 * Amounts of different currencies must not be added up. Files agree with those before them or are
 * refused: for each refused one, by id, all the currencies that would meet.
 */
export function refusedForCurrency(
  files: readonly { id: number; currencies: readonly string[] }[],
): Map<number, string[]> {
  const refused = new Map<number, string[]>();
  let agreed: readonly string[] = [];
  for (const { id, currencies } of files) {
    const all = [...new Set([...agreed, ...currencies])];
    if (all.length > 1) refused.set(id, all);
    else agreed = all;
  }
  return refused;
}
