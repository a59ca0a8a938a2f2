import { DefterError } from '../lib/errors';
import { migrate, versionOf, type Migration } from './migrate';
import { migrations } from './migrations';
import { normalCell, parseNotebook, printNotebook, type Cell, type Notebook } from './notebook';

/** A notebook as its file has it: front matter between two lines of `---`, then Markdown. */
export interface Document extends Notebook {
  /** Lines of the front matter as they stand; once read, one of them is `defter: VERSION`. */
  readonly head: readonly string[];
}

/** The version of files that this app writes. */
export const VERSION = versionOf(migrations);

const OWN = /^defter[ \t]*:/;
const END = /^(?:---|\.\.\.)\s*$/;
/** `key: value`, a remark, an empty line, or what belongs to the line above. */
const FIELD = /^(?:[^\s:#-][^:]*:(?:\s|$)|#|\s|$|- )/;

export function newDocument(cells: readonly Cell[], fields: { title?: string; language?: string }) {
  let made: Document = { head: [`defter: ${VERSION}`], cells };
  for (const [key, value] of Object.entries(fields)) made = withHead(made, key, value);
  return made;
}

/**
 * Reads the text of a file of this version or an earlier one; any text is one.
 * Throws `notebook.newer` for a file of a later version, which must not be written over.
 */
export function parseDocument(text: string, list: readonly Migration[] = migrations): Document {
  const { head, body } = cut(text.replace(/^\uFEFF/, ''));
  const version = Math.max(1, ...head.filter((line) => OWN.test(line)).map(numberIn));
  const known = versionOf(list);
  if (version > known) {
    throw new DefterError('notebook.newer', { params: { version, known } });
  }
  const document = { head, cells: parseNotebook(body).cells };
  return normalDocument(migrate(document, version, list), known);
}

/** The text of the file; `parseDocument` gives back what `normalDocument` has. */
export function printDocument(document: Document): string {
  const { head, cells } = normalDocument(document);
  const body = printNotebook({ cells });
  return `---\n${head.join('\n')}\n---\n${body === '' ? '' : `\n${body}`}`;
}

/** A document as a file holds it: one `defter:` line, and no line that would end the front matter. */
export function normalDocument({ head, cells }: Document, version = VERSION): Document {
  const own = `defter: ${version}`;
  const lines = head.filter((line) => !END.test(line) && !/[\r\n]/.test(line));
  const at = lines.findIndex((line) => OWN.test(line));
  const others = lines.filter((line) => !OWN.test(line));
  return { head: others.toSpliced(Math.max(0, at), 0, own), cells: cells.map(normalCell) };
}

/** The value of a line of the front matter, without its quotes; empty where there is none. */
export function headOf({ head }: Pick<Document, 'head'>, key: string): string {
  const line = head.find((one) => one.startsWith(`${key}:`));
  return line === undefined ? '' : readValue(line.slice(key.length + 1).trim());
}

/** With a value in the front matter: in the place of the old one, else at the end. Empty takes the line out. */
export function withHead(document: Document, key: string, value: string): Document {
  const { head } = document;
  const at = head.findIndex((line) => line.startsWith(`${key}:`));
  const line = value.trim() === '' ? [] : [`${key}: ${printValue(value)}`];
  const place = at < 0 ? head.length : at;
  return { ...document, head: head.toSpliced(place, at < 0 ? 0 : 1, ...line) };
}

/** The front matter and what follows it. Without a line `defter:` it must look like one all through. */
function cut(text: string): { head: string[]; body: string } {
  const none = { head: [], body: text };
  if (!/^---[ \t]*(?:\r\n|\r|\n)/.test(text)) return none;
  const lines = text.split(/\r\n|\r|\n/);
  const end = lines.findIndex((line, i) => i > 0 && END.test(line));
  if (end < 0) return none;
  const head = lines.slice(1, end);
  const isHead = head.some((line) => OWN.test(line)) || (end > 1 && head.every(isField));
  return isHead ? { head, body: lines.slice(end + 1).join('\n') } : none;
}

const isField = (line: string): boolean => FIELD.test(line);
const numberIn = (line: string): number => Number(/\d+/.exec(line)?.[0] ?? 1);

function readValue(written: string): string {
  if (/^'.*'$/s.test(written)) return written.slice(1, -1).replaceAll("''", "'");
  if (!/^".*"$/s.test(written)) return written;
  try {
    return String(JSON.parse(written));
  } catch {
    return written;
  }
}

/** In quotes where other readers of front matter would take it for something else. */
function printValue(value: string): string {
  const plain = /^[\p{L}\p{N}][^:#\p{C}\u2028\u2029]*$/u.test(value) && value.trim() === value;
  return plain && !/^(?:true|false|null|yes|no|on|off|[\d.,_:+-]+)$/i.test(value)
    ? value
    : JSON.stringify(value);
}
