/** A list of members found by id. Throws a RangeError when two members share an id. */
export interface Registry<T extends { readonly id: string }> extends Iterable<T> {
  readonly all: readonly T[];
  readonly ids: readonly string[];
  has(id: string): boolean;
  /** The member called `id`; a RangeError when there is none. */
  get(id: string): T;
}

export function registry<T extends { readonly id: string }>(members: readonly T[]): Registry<T> {
  const byId = new Map<string, T>();
  for (const member of members) {
    if (byId.has(member.id)) throw new RangeError(`Two members are called ${member.id}`);
    byId.set(member.id, member);
  }
  return {
    all: members,
    ids: members.map((member) => member.id),
    has: (id) => byId.has(id),
    get(id) {
      const member = byId.get(id);
      if (!member) throw new RangeError(`No member is called ${id}`);
      return member;
    },
    [Symbol.iterator]: () => members[Symbol.iterator](),
  };
}
