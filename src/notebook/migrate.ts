import type { Document } from './document';

/** From one version of the file to the next. The front matter keeps its lines; `defter:` is not its business. */
export interface Migration {
  /** What changes, in a line. */
  readonly what: string;
  up(document: Document): Document;
}

/** The version that a list of migrations ends in. */
export function versionOf(list: readonly Migration[]): number {
  return list.length + 1;
}

/** A document of version `from` (from 1) as one of the newest version of the list. */
export function migrate(document: Document, from: number, list: readonly Migration[]): Document {
  return list.slice(from - 1).reduce((now, { up }) => up(now), document);
}
