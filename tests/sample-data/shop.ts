import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';

export const ROOT = fileURLToPath(new URL('../../sample-data/', import.meta.url));

export type Row = Record<string, string>;

/** The committed bytes of one file of the sample. */
export const bytesOf = (path: string): Buffer => readFileSync(`${ROOT}${path}`);

export function readEn(name: string): Row[] {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(`en/${name}`));
  const { data, errors } = Papa.parse<Row>(text, { header: true, skipEmptyLines: true });
  if (errors.length) throw new Error(`${name}: ${errors[0]?.message}`);
  return data;
}

/** Records of a Turkish file as fields, after `above` lines and the header. */
export function readTr(name: string, above = 0): { header: string[]; records: string[][] } {
  const text = new TextDecoder('windows-1254', { fatal: true }).decode(bytesOf(`tr/${name}`));
  const body = text.split('\r\n').slice(above).join('\r\n');
  const { data } = Papa.parse<string[]>(body, { delimiter: ';', skipEmptyLines: true });
  const [header = [], ...records] = data;
  return { header, records };
}

/** '1.234,56' in kuruş, or null. */
export function amountTr(text: string): number | null {
  if (!/^-?\d{1,3}(\.\d{3})*,\d{2}$/.test(text)) return null;
  return Number(text.replace(/[.,]/g, ''));
}

/** 'dd.mm.yyyy' with an optional time as ISO text, or null when there is no such day. */
export function dateTr(text: string): string | null {
  const match = /^(\d\d)\.(\d\d)\.(\d{4})( \d\d:\d\d)?$/.exec(text);
  if (!match) return null;
  const [, day, month, year, time = ''] = match;
  const iso = `${year}-${month}-${day}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso + time : null;
}

/** Kuruş of an English amount. */
export const kurus = (text: string | undefined): number => Math.round(Number(text) * 100);

export function sumBy<T>(items: Iterable<T>, of: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
}

export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

export interface Arm {
  customers: number;
  converted: number;
  conversion: number;
  revenuePerCustomer: number;
}

export interface Truths {
  asOf: string;
  counts: Record<
    | 'customers'
    | 'buyers'
    | 'buyersOnce'
    | 'customersWithoutPurchase'
    | 'orders'
    | 'orderLines'
    | 'products'
    | 'events'
    | 'sends',
    number
  >;
  revenue: Record<
    | 'netOfReturns'
    | 'netOfReturnsWithGuests'
    | 'refundedByNegativeLines'
    | 'keptApartAsReturned'
    | 'keptApartAsCancelled'
    | 'keptApartWithoutCustomer',
    number
  >;
  pareto: { topCustomers: number; ofBuyers: number; revenueShare: number };
  ladders: {
    category: string;
    from: number;
    to: number;
    plantedDays: number;
    medianDays: number;
    customers: number;
  }[];
  campaigns: {
    id: string;
    nameTr: string;
    nameEn: string;
    sentAt: string;
    windowDays: number;
    works: boolean;
    treatment: Arm;
    control: Arm;
    uplift: number;
    z: number;
  }[];
  negativeProfit: { customers: number; loss: number; shopProfit: number };
  negativeLines: number;
  ledger: Record<string, Record<string, number>>;
  bytes: Record<string, number>;
}

export const truths = JSON.parse(bytesOf('truths.json').toString('utf8')) as Truths;
