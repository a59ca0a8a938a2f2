import { DuckDBInstance } from '@duckdb/node-api';

/** Native DuckDB on one thread. `time(sql)` runs statements and returns ms. */
export async function openNative() {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  return {
    run: (sql) => connection.run(sql),
    async time(...statements) {
      const start = performance.now();
      for (const sql of statements) await connection.run(sql);
      return performance.now() - start;
    },
    close: () => connection.closeSync(),
  };
}
