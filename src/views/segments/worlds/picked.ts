/** A flow, or everyone of a state on one side; without either, everyone. */
export interface Picked {
  from?: string;
  to?: string;
}

export function samePicked(a: Picked | null, b: Picked | null): boolean {
  return a?.from === b?.from && a?.to === b?.to && (a === null) === (b === null);
}
