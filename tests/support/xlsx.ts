/** Excel workbooks, put together from their XML. */

import { zipSync, type Zippable } from 'fflate';

/** `style` is a place in `STYLES`; `raw` is what stands in `<v>`, with its type. */
export type MadeCell =
  | null
  | string
  | number
  | boolean
  | { raw: string; type?: string; style?: number; formula?: string }
  | { inline: string };

export interface MadeSheet {
  name: string;
  rows: MadeCell[][];
  /** Numbers of the rows, where they are not 1, 2, 3, … */
  lines?: number[];
  merged?: string[];
  hidden?: boolean;
  /** Written without the places of rows and cells. */
  unplaced?: boolean;
}

/** Formats of the styles: built-in ones by number, others by code. */
export const STYLES = [
  0,
  14,
  22,
  'yyyy\\-mm\\-dd',
  '#,##0.00\\ [$₺-41F]',
  'dd/mm/yyyy\\ hh:mm;@',
  46,
  20,
  '[Red]-0.00;"gün" 0',
  '[$-41F]d\\ mmmm\\ yyyy',
  10,
];

/** What XML cannot hold stands as `_x000d_`. */
const escape = (text: string): string =>
  Array.from(text, (c) => {
    if ('&<>"'.includes(c)) return `&#${c.charCodeAt(0)};`;
    if (c >= ' ' || c === '\t' || c === '\n') return c;
    return `_x${c.charCodeAt(0).toString(16).padStart(4, '0')}_`;
  }).join('');

export function columnName(k: number): string {
  return k < 26
    ? String.fromCharCode(65 + k)
    : columnName(Math.floor(k / 26) - 1) + columnName(k % 26);
}

export function makeXlsx(
  sheets: MadeSheet[],
  options: { from1904?: boolean; prefix?: string; shared?: boolean; compress?: 0 | 6 } = {},
): Uint8Array<ArrayBuffer> {
  const { from1904 = false, prefix: p = '', shared = true, compress = 6 } = options;
  const strings = new Map<string, number>();
  const ns = (name: string): string =>
    `xmlns${p === '' ? '' : `:${p.slice(0, -1)}`}="http://schemas.openxmlformats.org/spreadsheetml/2006/${name}"`;
  const cell = (value: MadeCell, place: string): string => {
    if (value === null) return '';
    if (typeof value === 'number') return `<${p}c${place}><${p}v>${value}</${p}v></${p}c>`;
    if (typeof value === 'boolean') {
      return `<${p}c${place} t="b"><${p}v>${Number(value)}</${p}v></${p}c>`;
    }
    if (typeof value === 'string' && shared) {
      if (!strings.has(value)) strings.set(value, strings.size);
      return `<${p}c${place} t="s"><${p}v>${strings.get(value)}</${p}v></${p}c>`;
    }
    if (typeof value === 'string' || 'inline' in value) {
      const text = typeof value === 'string' ? value : value.inline;
      return `<${p}c${place} t="inlineStr"><${p}is><${p}t xml:space="preserve">${escape(text)}</${p}t></${p}is></${p}c>`;
    }
    const formula = value.formula === undefined ? '' : `<${p}f>${escape(value.formula)}</${p}f>`;
    const type = value.type === undefined ? '' : ` t="${value.type}"`;
    const style = value.style === undefined ? '' : ` s="${value.style}"`;
    return `<${p}c${place}${style}${type}>${formula}<${p}v>${escape(value.raw)}</${p}v></${p}c>`;
  };
  const files: Zippable = {};
  const put = (path: string, xml: string): void => {
    files[path] = [
      new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml}`),
      { level: compress },
    ];
  };
  sheets.forEach((sheet, k) => {
    const rows = sheet.rows.map((row, r) => {
      const line = sheet.lines?.[r] ?? r + 1;
      const cells = row.map((value, c) =>
        cell(value, sheet.unplaced ? '' : ` r="${columnName(c)}${line}"`),
      );
      return `<${p}row${sheet.unplaced ? '' : ` r="${line}" spans="1:${row.length}"`}>${cells.join('')}</${p}row>`;
    });
    const merged = sheet.merged
      ? `<${p}mergeCells>${sheet.merged.map((ref) => `<${p}mergeCell ref="${ref}"/>`).join('')}</${p}mergeCells>`
      : '';
    put(
      `xl/worksheets/sheet${k + 1}.xml`,
      `<${p}worksheet ${ns('main')}><${p}cols><${p}col min="1" max="9" width="12"/></${p}cols><${p}sheetData>${rows.join('')}</${p}sheetData>${merged}</${p}worksheet>`,
    );
  });
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const relation = (id: string, kind: string, target: string): string =>
    `<Relationship Id="${id}" Type="${type}/${kind}" Target="${target}"/>`;
  put(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets
      .map((_, k) =>
        relation(
          `rId${k + 10}`,
          'worksheet',
          k % 2 ? `/xl/worksheets/sheet${k + 1}.xml` : `worksheets/sheet${k + 1}.xml`,
        ),
      )
      .join(
        '',
      )}${relation('rId1', 'styles', 'styles.xml')}${relation('rId2', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
  );
  put(
    'xl/workbook.xml',
    `<${p}workbook ${ns('main')} xmlns:r="${type}"><${p}workbookPr${from1904 ? ' date1904="1"' : ''}/><${p}sheets>${sheets
      .map(
        ({ name, hidden }, k) =>
          `<${p}sheet name="${escape(name)}" sheetId="${k + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${k + 10}"/>`,
      )
      .join('')}</${p}sheets></${p}workbook>`,
  );
  const codes = STYLES.map((code, k) =>
    typeof code === 'string' ? { id: 164 + k, code } : { id: code, code: null },
  );
  put(
    'xl/styles.xml',
    `<${p}styleSheet ${ns('main')}><${p}numFmts>${codes
      .map(({ id, code }) =>
        code === null ? '' : `<${p}numFmt numFmtId="${id}" formatCode="${escape(code)}"/>`,
      )
      .join(
        '',
      )}</${p}numFmts><${p}cellStyleXfs><${p}xf numFmtId="14"/></${p}cellStyleXfs><${p}cellXfs>${codes
      .map(({ id }) => `<${p}xf numFmtId="${id}" fontId="0" applyNumberFormat="1"/>`)
      .join('')}</${p}cellXfs></${p}styleSheet>`,
  );
  const items = [...strings.keys()].map(
    (text) => `<${p}si><${p}t xml:space="preserve">${escape(text)}</${p}t></${p}si>`,
  );
  put('xl/sharedStrings.xml', `<${p}sst ${ns('main')} count="1">${items.join('')}</${p}sst>`);
  put(
    '[Content_Types].xml',
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
  );
  return zipSync(files);
}
