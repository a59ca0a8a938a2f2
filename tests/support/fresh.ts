import { createRequire } from 'node:module';
import { createDuckDB, NODE_RUNTIME, VoidLogger } from '@duckdb/duckdb-wasm/blocking';

const WASM = createRequire(import.meta.url).resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm');

/** An engine as anybody has it, without this app's settings and tables, that sees these files and no others. */
export async function freshEngine(files: ReadonlyMap<string, string>) {
  const bundle = { mainModule: WASM, mainWorker: '' };
  const db = await createDuckDB({ mvp: bundle, eh: bundle }, new VoidLogger(), NODE_RUNTIME);
  await db.instantiate(() => {});
  for (const [name, text] of files) db.registerFileText(name, text);
  const connection = db.connect();
  return {
    run: (sql: string) => void connection.query(sql),
    /** All cells as text. */
    rows: (sql: string): (string | null)[][] => {
      const table = connection.query(asText(sql));
      return Array.from({ length: table.numRows }, (_, i) =>
        table.schema.fields.map((_, j) => (table.getChildAt(j)?.get(i) ?? null) as string | null),
      );
    },
    close: () => connection.close(),
  };
}

export function asText(sql: string): string {
  return `SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (${sql})`;
}
