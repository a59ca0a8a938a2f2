import { DefterError } from '../../../lib/errors';
import { unzipped, zipEntries, type ZipEntry } from '../../zip';
import { kindOfFormat, type NumberKind } from './serial';
import { elements, richText } from './xml';

/** Characters handed on at once. */
const PIECE = 1 << 20;
const LARGEST = 4 * 2 ** 30;
const LARGEST_STRINGS = 2 ** 29;

export interface Sheet {
  name: string;
  hidden: boolean;
  entry: ZipEntry;
}

export interface Workbook {
  blob: Blob;
  sheets: Sheet[];
  from1904: boolean;
  /** By style of a cell. */
  kinds: NumberKind[];
  strings: string[];
}

export const brokenWorkbook = (cause?: unknown): DefterError =>
  new DefterError('xlsx.broken', { cause });

/** Everything of a workbook but its cells. @throws DefterError `xlsx.broken`, `archive.*` */
export async function openWorkbook(blob: Blob): Promise<Workbook> {
  const entries = new Map<string, ZipEntry>();
  for (const entry of await zipEntries(blob)) entries.set(entry.name.toLowerCase(), entry);
  const find = (path: string): ZipEntry | undefined => entries.get(path.toLowerCase());
  const text = async (path: string | undefined): Promise<string> => {
    const entry = path === undefined ? undefined : find(path);
    let whole = '';
    if (entry) for await (const piece of pieces(blob, entry)) whole += piece;
    return whole;
  };

  const info = await text('xl/workbook.xml');
  const relations = elements(await text('xl/_rels/workbook.xml.rels'), 'Relationship');
  const target = (type: string): string | undefined => {
    const found = relations.find((relation) => relation.Type?.endsWith(`/${type}`));
    return found && resolved(found.Target ?? '');
  };
  const sheets = elements(info, 'sheet').flatMap(({ name, state, id }, k) => {
    const relation = relations.find((one) => one.Id === id);
    // Charts and macros stand in the same list.
    if (relation?.Type !== undefined && !relation.Type.endsWith('/worksheet')) return [];
    const entry = find(
      relation ? resolved(relation.Target ?? '') : `xl/worksheets/sheet${k + 1}.xml`,
    );
    return entry
      ? [{ name: name ?? '', hidden: state !== undefined && state !== 'visible', entry }]
      : [];
  });
  if (sheets.length === 0) throw brokenWorkbook();
  return {
    blob,
    sheets,
    from1904: /^(1|true)$/.test(elements(info, 'workbookPr')[0]?.date1904 ?? ''),
    kinds: styleKinds(await text(target('styles') ?? 'xl/styles.xml')),
    strings: await sharedStrings(blob, find(target('sharedStrings') ?? 'xl/sharedStrings.xml')),
  };
}

function resolved(path: string): string {
  const parts = (path.startsWith('/') ? path.slice(1) : `xl/${path}`).split('/');
  const out: string[] = [];
  for (const part of parts) {
    if (part === '..') out.pop();
    else if (part !== '.' && part !== '') out.push(part);
  }
  return out.join('/');
}

function styleKinds(xml: string): NumberKind[] {
  const codes = new Map(elements(xml, 'numFmt').map((one) => [one.numFmtId, one.formatCode]));
  const cells = /<(?:[\w.-]+:)?cellXfs[\s>][\s\S]*?<\/(?:[\w.-]+:)?cellXfs>/.exec(xml)?.[0] ?? '';
  return elements(cells, 'xf').map(({ numFmtId = '0' }) =>
    kindOfFormat(Number(numFmtId), codes.get(numFmtId)),
  );
}

async function sharedStrings(blob: Blob, entry: ZipEntry | undefined): Promise<string[]> {
  const strings: string[] = [];
  if (!entry) return strings;
  if (entry.size > LARGEST_STRINGS) throw new DefterError('archive.tooLarge');
  let rest = '';
  let prefix: string | undefined;
  for await (const piece of pieces(blob, entry)) {
    const text = rest + piece;
    let at = 0;
    prefix ??= /<([\w.-]+:)?si[\s/>]/.exec(text)?.slice(1).join('');
    if (prefix === undefined) {
      rest = text.slice(Math.max(0, text.lastIndexOf('<')));
      continue;
    }
    for (;;) {
      const from = text.indexOf(`<${prefix}si`, at);
      const tag = from === -1 ? -1 : text.indexOf('>', from);
      if (tag === -1) break;
      at = from;
      if (text[tag - 1] === '/') {
        strings.push('');
        at = tag + 1;
        continue;
      }
      const end = text.indexOf(`</${prefix}si>`, tag);
      if (end === -1) break;
      strings.push(richText(text.slice(tag + 1, end)));
      at = end + prefix.length + 5;
    }
    rest = text.slice(at);
  }
  return strings;
}

/** A file of the workbook as text, in pieces. */
export async function* pieces(blob: Blob, entry: ZipEntry): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let text = '';
  const limit = (bytes: number): void => {
    if (bytes > LARGEST) throw new DefterError('archive.tooLarge');
  };
  for await (const chunk of unzipped(blob, entry, limit)) {
    decoder ??= new TextDecoder(
      chunk[0] === 0xff ? 'utf-16le' : chunk[0] === 0xfe ? 'utf-16be' : 'utf-8',
    );
    text += decoder.decode(chunk, { stream: true });
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  text += decoder?.decode() ?? '';
  if (text !== '') yield text;
}
