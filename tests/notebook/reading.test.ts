import { describe, expect, it } from 'vitest';
import { UNRUN, type CellState } from '../../src/notebook/cell';
import { liveId } from '../../src/notebook/cells/text';
import { askingCells, countAsking, readersOf } from '../../src/notebook/reading';
import { placed } from './support';

describe('what reads what', () => {
  it('is tables first, then cells that read or are read; a text reads what its live values read', () => {
    const cells = [
      placed('t', 'text', '', 'There are {{count(slipping)}} of them'),
      placed('s', 'sql', 'slipping', 'FROM rfm WHERE monetary > $least'),
      placed('i', 'input', 'least', 'type: number'),
      placed('alone', 'input', 'alone', 'type: number'),
      placed('plain', 'text', '', 'words'),
    ];
    const states: Record<string, CellState> = {
      s: { ...UNRUN, cells: ['i'], tables: ['rfm'] },
      [liveId('count(slipping)')]: { ...UNRUN, cells: ['s'], tables: ['RFM'] },
    };
    const found = readersOf(cells, (id) => states[id] ?? UNRUN);
    expect(found.map(({ id, reads }) => [id, reads])).toEqual([
      ['table rfm', []],
      ['t', ['s', 'table rfm']],
      ['s', ['i', 'table rfm']],
      ['i', []],
    ]);
    expect(found[0]?.name).toBe('RFM');
    expect(readersOf([], () => UNRUN)).toEqual([]);
  });

  it('asks the engine in cells, in live values and in inputs that ask what can be chosen', () => {
    const cells = [
      placed('t', 'text', '', '{{count(orders)}} and {{max(orders.total)}}, {{count(orders)}}'),
      placed('plain', 'text', '', 'words'),
      placed('s', 'sql', 'slipping', 'FROM rfm'),
      placed('typed', 'input', 'typed', 'type: select\noptions: ["a"]'),
      placed('asked', 'input', 'asked', 'type: select\nfrom: customers.email'),
      placed('none', 'input', 'none', 'type: select\nfrom:'),
    ];
    expect(askingCells(cells).map(({ id }) => id)).toEqual([
      's',
      'asked',
      liveId('count(orders)'),
      liveId('max(orders.total)'),
    ]);
    // As they are seen: the text is one of them.
    expect(countAsking(cells)).toBe(3);
  });
});
