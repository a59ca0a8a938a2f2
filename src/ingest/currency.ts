/** What the message of a refused file says. */
export interface Refusal {
  /** The file's own currencies. */
  currencies: string;
  /** That of the files before it, where its own is one only; '' where the file by itself is mixed. */
  others: string;
}

interface File {
  id: number;
  currencies: readonly string[];
}

/** Amounts of different currencies must not be added up. Files agree with those before them or are refused, by id. */
export function currencyRefusals(files: readonly File[]): Map<number, Refusal> {
  const refused = new Map<number, Refusal>();
  let agreed: string | undefined;
  for (const { id, currencies } of files) {
    const [own] = currencies;
    const mixed = currencies.length > 1;
    if (mixed || (own && agreed && own !== agreed)) {
      refused.set(id, { currencies: currencies.join(', '), others: mixed ? '' : (agreed ?? '') });
    } else agreed ??= own;
  }
  return refused;
}
