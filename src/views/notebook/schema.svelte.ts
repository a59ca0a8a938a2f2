import { relations } from '../../notebook/cells/analysis';
import { notebook } from '../../state/notebook.svelte';
import { readFunctions, type SchemaFunction } from '../../notebook/schema';
import { Loaded, loadedRows } from '../../state/segments-loaded.svelte';

export interface Named {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** The tables that SQL can read beside the cells, with their columns, by name. */
export class Schema {
  readonly #rows = loadedRows<{ name: string; column: string; type: string }>(
    () => `SELECT table_name AS name, column_name AS "column", data_type AS type
FROM information_schema.columns
WHERE table_schema = 'main'
ORDER BY table_name, ordinal_position`,
  );

  readonly #functions = new Loaded<SchemaFunction[]>(() => readFunctions);
  readonly functions: readonly SchemaFunction[] = $derived.by(() => this.#functions.value ?? []);

  readonly tables: readonly Named[] = $derived.by(() => {
    const byName: Record<string, { name: string; type: string }[]> = {};
    for (const { name, column, type } of this.#rows.value ?? []) {
      (byName[name] ??= []).push({ name: column, type });
    }
    return Object.entries(byName)
      .filter(([name]) => isOffered(name))
      .map(([name, columns]) => ({ name, columns }));
  });

  /** Of tables and of cells. */
  readonly names: readonly string[] = $derived.by(() => [
    ...notebook.cells.flatMap(({ kind, name }) => (name !== '' && kind !== 'input' ? [name] : [])),
    ...this.tables.map(({ name }) => name),
  ]);
}

const CANONICAL: readonly string[] = ['customers', 'orders', 'order_lines', 'events', 'settings'];

/** What loading files leaves behind is nothing to begin with. */
function isOffered(name: string): boolean {
  return CANONICAL.includes(name) || relations.has(name);
}

let shared: Schema | null = null;

/** Made with the page, so that its cells have one. */
export function provideSchema(): Schema {
  shared = new Schema();
  return shared;
}

export function useSchema(): Schema {
  return shared ?? provideSchema();
}
