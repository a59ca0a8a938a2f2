/** Names as the engine compares them: capitals of the Latin alphabet aside. */
export function nameKey(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** A name that SQL can say without quotes, and `$name` too. */
export function isName(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(name);
}
