import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OrderRow } from './canonical';
import { SHARED } from './shared';

/** The path of a reference file; null, with a message on the console, where the data is absent. */
export function reference(file: string): string | null {
  const path = join(SHARED, file);
  if (existsSync(path)) return path;
  console.warn(`Skipped: ../shared/data/${file} is not here`);
  return null;
}

/** The rows of `rfm-r/orders.csv`, each an order of its own, as that package counts them. */
export function rfmPackageOrders(path: string): OrderRow[] {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [customer_id, day, revenue] = line.split(',') as [string, string, string];
    return {
      customer_id,
      ordered_at: new Date(Number(day) * 86_400_000).toISOString().slice(0, 10),
      amount: revenue,
    };
  });
}

export interface RetailLine {
  invoice: string;
  customer: number | null;
  quantity: number;
  /** In thousandths: the file has at most three decimals. */
  price: number;
  at: Date;
}

export async function onlineRetail(path: string): Promise<RetailLine[]> {
  const { asyncBufferFromFile, parquetReadObjects } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const rows = await parquetReadObjects({
    file: await asyncBufferFromFile(path),
    compressors,
    columns: ['InvoiceNo', 'Quantity', 'UnitPrice', 'CustomerID', 'InvoiceDate'],
  });
  return rows.map((row) => ({
    invoice: row.InvoiceNo as string,
    customer: row.CustomerID as number | null,
    quantity: row.Quantity as number,
    price: Math.round((row.UnitPrice as number) * 1000),
    at: row.InvoiceDate as Date,
  }));
}

/** Orders of the cleaned file: lines with a customer, quantity > 0 and price > 0, one order an invoice. */
export function cleanedInvoices(lines: readonly RetailLine[]): OrderRow[] {
  const invoices = new Map<string, { customer: number; at: Date; thousandths: number }>();
  for (const line of lines) {
    if (line.customer === null || line.quantity <= 0 || line.price <= 0) continue;
    const invoice = invoices.get(line.invoice);
    const amount = line.quantity * line.price;
    if (invoice) invoice.thousandths += amount;
    else invoices.set(line.invoice, { customer: line.customer, at: line.at, thousandths: amount });
  }
  return [...invoices].map(([order_id, { customer, at, thousandths }]) => ({
    order_id,
    customer_id: String(customer),
    ordered_at: at.toISOString().slice(0, 19).replace('T', ' '),
    amount: (thousandths / 1000).toFixed(3),
  }));
}
