// Generated order files for the bench: one row an order, ten orders a customer, heavy buyers heavier.
import { closeSync, existsSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { openNative } from './native.mjs';

/** A small generator with a seed (mulberry32), so that every run measures the same bytes. */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const CITIES = ['İstanbul', 'İzmir', 'Şanlıurfa', 'Eskişehir', 'Muğla', 'Çanakkale', 'Ankara'];

/** Every order with its cells as text: order, customer, day, amount, city. */
function* allOrders(orders) {
  const next = random(2026);
  const customers = orders / 10;
  for (let i = 0; i < orders; i++) {
    const day = new Date(Date.UTC(2023, 0, 1) + Math.floor(next() * 1000) * 86_400_000);
    const id = String(i).padStart(8, '0');
    const customer = String(Math.floor(next() ** 2 * customers)).padStart(6, '0');
    yield [
      `ORD-${id}`,
      `C${customer}`,
      day.toISOString().slice(0, 10),
      (next() * 900 + 5).toFixed(2),
      CITIES[i % CITIES.length],
    ];
  }
}

/** Writes a file piece by piece, unless it is there; returns its path. */
function written(dir, name, pieces) {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, name);
  if (existsSync(path) && statSync(path).size > 0) return path;
  const file = openSync(path, 'w');
  for (const piece of pieces()) writeSync(file, piece);
  closeSync(file);
  return path;
}

/** Lines gathered into pieces of about a megabyte. */
function* gathered(lines) {
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length > 1 << 20) {
      yield text;
      text = '';
    }
  }
  yield text;
}

function* csvLines(orders, columns) {
  yield `${['order_id', 'customer_id', 'order_date', 'amount', 'city'].slice(0, columns).join()}\n`;
  for (const cells of allOrders(orders)) yield `${cells.slice(0, columns).join()}\n`;
}

/** `orders` orders as CSV in `dir`; returns the path. 1M orders are 39 MB. */
export function orderFile(dir, orders) {
  return written(dir, `orders-${orders}.csv`, () => gathered(csvLines(orders, 4)));
}

/** The same with a Turkish city, in windows-1254. */
export function orderFileIn1254(dir, orders) {
  const codes = { İ: 0xdd, Ş: 0xde, ş: 0xfe, ı: 0xfd, ğ: 0xf0, Ç: 0xc7 };
  return written(dir, `orders-1254-${orders}.csv`, function* () {
    for (const text of gathered(csvLines(orders, 5))) {
      yield Buffer.from(
        text.replace(/[^\0-\x7f]/g, (c) => String.fromCharCode(codes[c])),
        'latin1',
      );
    }
  });
}

/** The same as the only sheet of a workbook, days and amounts as real dates and numbers. */
export function orderSheet(dir, orders) {
  return written(dir, `orders-${orders}.xlsx`, () => {
    const serial = (day) => Date.parse(day) / 86_400_000 + 25_569;
    const text = (place, cell) => `<c r="${place}" t="inlineStr"><is><t>${cell}</t></is></c>`;
    const number = (place, value, style) => `<c r="${place}" s="${style}"><v>${value}</v></c>`;
    const names = ['order_id', 'customer_id', 'order_date', 'amount', 'city'];
    const rows = [names.map((name, k) => text(`${'ABCDE'[k]}1`, name)).join('')];
    for (const [order, customer, day, amount, city] of allOrders(orders)) {
      const r = rows.length + 1;
      rows.push(
        text(`A${r}`, order) +
          text(`B${r}`, customer) +
          number(`C${r}`, serial(day), 1) +
          number(`D${r}`, amount, 0) +
          text(`E${r}`, city),
      );
    }
    const sheet = rows.map((cells, r) => `<row r="${r + 1}">${cells}</row>`).join('');
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    const packages = 'http://schemas.openxmlformats.org/package/2006';
    const files = {
      '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
      '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Orders" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
      'xl/styles.xml': `<styleSheet xmlns="${main}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
      'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${sheet}</sheetData></worksheet>`,
    };
    const encoder = new TextEncoder();
    const entries = Object.entries(files).map(([name, xml]) => [
      name,
      encoder.encode(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${xml}`),
    ]);
    return [zipSync(Object.fromEntries(entries), { level: 6 })];
  });
}

/** The same as Parquet with types, as DuckDB writes it. */
export async function orderParquet(dir, orders) {
  const path = join(dir, `orders-${orders}.parquet`);
  if (existsSync(path)) return path;
  const csv = orderFile(dir, orders);
  const native = await openNative();
  await native.run(`COPY (SELECT * FROM read_csv('${csv}')) TO '${path}' (FORMAT parquet)`);
  native.close();
  return path;
}
