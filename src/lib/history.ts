/** A value that can be undone and redone. Never changes: every step returns a new one. */
export class History<T> {
  readonly present: T;
  private readonly past: readonly T[];
  private readonly future: readonly T[];
  private readonly limit: number;

  /** Keeps at most `limit` steps to undo. */
  constructor(present: T, limit = 200, past: readonly T[] = [], future: readonly T[] = []) {
    this.present = present;
    this.limit = limit;
    this.past = past;
    this.future = future;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** A new step; what had been undone is gone. */
  push(value: T): History<T> {
    const past = [...this.past, this.present].slice(-this.limit);
    return new History(value, this.limit, past);
  }

  /** The same step with another value: the moves of one drag are one step. */
  replace(value: T): History<T> {
    return new History(value, this.limit, this.past, this.future);
  }

  /** The same steps, each with another value. */
  map(change: (value: T) => T): History<T> {
    return new History(
      change(this.present),
      this.limit,
      this.past.map(change),
      this.future.map(change),
    );
  }

  undo(): History<T> {
    if (!this.canUndo) return this;
    const previous = this.past[this.past.length - 1] as T;
    return new History(previous, this.limit, this.past.slice(0, -1), [
      this.present,
      ...this.future,
    ]);
  }

  redo(): History<T> {
    if (!this.canRedo) return this;
    const next = this.future[0] as T;
    return new History(next, this.limit, [...this.past, this.present], this.future.slice(1));
  }
}
