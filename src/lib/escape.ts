/** Signs by their code behind a tilde (`~2C` is a comma), for texts that mean something by them. */

/** @param signs those that mean something, the tilde among them; with the flag g. Halves of letters are replaced. */
export function escape(text: string, signs: RegExp): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(signs, (c) => `~${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The text that was escaped. */
export function unescape(text: string): string {
  return text.replace(/~([0-9A-F]{2})/g, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
}
