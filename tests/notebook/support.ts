import type { Engine } from '../../src/engine/engine';
import type { CellKind, PlacedCell, World } from '../../src/notebook/cell';
import { cellKinds } from '../../src/notebook/cells/index';
import type { Cell } from '../../src/notebook/notebook';
import { Runner } from '../../src/notebook/runner';

export function world(engine: Engine): World {
  return { engine, params: () => ({}), segments: () => new Map() };
}

export function placed(id: string, kind: Cell['kind'], name: string, text: string): PlacedCell {
  return { id, kind, name, rest: '', text };
}

/** A runner that notes which cells were run, in order. */
export function watched(
  engine: Engine,
  held = false,
  asleep: (cell: PlacedCell) => boolean = () => false,
) {
  const ran: string[] = [];
  const kinds = cellKinds.map((kind): CellKind => ({
    ...kind,
    run: (cell, run) => {
      ran.push((cell as PlacedCell).id);
      return kind.run(cell, run);
    },
  }));
  const runner = new Runner({ world: world(engine), kinds, asleep }, held);
  return { runner, ran };
}

export async function rowsOf(engine: Engine, runner: Runner, id: string): Promise<unknown> {
  const { outcome, current } = runner.state(id);
  if (!current || !outcome) return null;
  if (!outcome.table) return outcome.value ?? outcome.data ?? null;
  const { columns, rows } = await engine.query(
    `SELECT * FROM ${outcome.table.from} ORDER BY rowid`,
  );
  return { columns: columns.map(({ name }) => name), rows };
}
