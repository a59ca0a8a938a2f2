import { afterAll, describe, expect, it } from 'vitest';
import { damaged, OF_FILES, type Damage, type Polluted } from '../support/pollution';
import { cleanTables, Random } from '../support/tables';
import { load, type Loaded } from './delimited';

const tables = cleanTables(7);

const nulls = (rows: string[][]): (string | null)[][] =>
  rows.map((cells) => cells.map((cell) => cell || null));

describe.each(tables.map((table) => [table.name, table] as const))('%s', (_, table) => {
  it.each(Object.keys(OF_FILES))('%s', async (pollution) => {
    const { text, header, rows } = OF_FILES[pollution]!(table);
    const got = await load(text);
    const { headerRows, names } = got.reading;
    expect(headerRows === 0 ? null : names).toEqual(header);
    expect(got.rows).toEqual(nulls(rows));
    expect(got.result.rejects).toEqual([]);
    expect(got.result.repairs).toEqual([]);
  });
});

const POSITIONS = 60;
const told: string[] = [];

describe('one record damaged, anywhere', () => {
  afterAll(() => console.log(told.join('\n')));

  it.each(['missing delimiter', 'extra delimiter', 'stray quote'] as const)(
    '%s',
    async (damage: Damage) => {
      const wrong: string[] = [];
      for (const [k, table] of tables.entries()) {
        const random = new Random(100 + k);
        let [mended, rejected, headersLost, headers] = [0, 0, 0, 0];
        const every = (table.rows.length + 1) * table.header.length;
        const step = Math.max(1, every / POSITIONS);
        for (let at = random.next() * step; at < every; at += step) {
          const row = Math.floor(at / table.header.length) - 1;
          const column = Math.floor(at) % table.header.length;
          const file = damaged(table, damage, row, column);
          if (file === null) continue;
          const got = await load(file.text);
          const { state, say } = judge(file, got);
          if (state === 'wrong') wrong.push(`${table.name} ${row}/${column}: ${say}`);
          if (row < 0) {
            headers++;
            if (got.reading.names.join('|') !== file.header!.join('|')) {
              headersLost++;
              // Where a name is lost, it is asked.
              if (got.reading.names.length > 2 && got.reading.sure.header)
                wrong.push(`${table.name}: sure of ${got.reading.names.join('|')}`);
            }
          } else if (state === 'rejected') rejected++;
          else mended++;
        }
        told.push(
          `${damage}, ${table.name}: ${mended} right, ${rejected} rejected; ${headers} headers, ${headersLost} lost`,
        );
      }
      expect(wrong).toEqual([]);
    },
  );
});

/** All rows as they should be, but for the damaged one, which may be a reject with its whole text. */
function judge(
  file: Polluted,
  got: Loaded,
): { state: 'right' | 'rejected' | 'wrong'; say: string } {
  const want = nulls(file.rows);
  const { headerRows, names, sure } = got.reading;
  if (headerRows > 0 && sure.header && names.join('|') !== file.header!.join('|')) {
    return { state: 'wrong', say: `names ${names.join('|')}` };
  }
  // Names told too few, and that it is not sure: an empty column at the end has none.
  if (!sure.header)
    for (const cells of got.rows) while (cells.length < want[0]!.length) cells.push(null);
  const [reject, more] = got.result.rejects;
  if (more !== undefined)
    return { state: 'wrong', say: `rejects ${JSON.stringify(got.result.rejects).slice(0, 300)}` };
  if (reject !== undefined) {
    if (reject.text !== file.damaged?.text)
      return { state: 'wrong', say: `text ${reject.text} for ${file.damaged?.text}` };
    want.splice(file.damaged.row, 1);
  }
  const different = want.findIndex((cells, k) => cells.join('\0') !== got.rows[k]?.join('\0'));
  if (different >= 0 || want.length !== got.rows.length) {
    return {
      state: 'wrong',
      say: `row ${different} of ${want.length} (${got.rows.length}): ${JSON.stringify(got.rows[different])} for ${JSON.stringify(want[different])}`,
    };
  }
  return { state: reject === undefined ? 'right' : 'rejected', say: '' };
}
