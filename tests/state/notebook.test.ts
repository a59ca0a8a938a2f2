import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/notebook/document';
import { NotebookState } from '../../src/state/notebook.svelte';

function start() {
  const store = new Map<string, string>();
  const open = () =>
    new NotebookState({
      get: (key) => store.get(key) ?? null,
      set: (key, value) => void store.set(key, value),
    });
  return { open, notebook: open() };
}

describe('the notebook', () => {
  it('takes clips in, as text and SQL, and has them on the next visit', () => {
    const { notebook, open } = start();
    const clip = {
      title: 'Where do they *live*?',
      words: ['City: <b>İzmir</b>\n```sql x'],
      sql: 'SELECT 1\n',
    };
    expect(notebook.add(clip)).toBe('where_do_they_live');
    expect(notebook.add(clip)).toBe('where_do_they_live_2');
    expect(open().cells).toEqual(notebook.cells);
    expect(notebook.cells.map(({ kind, text }) => [kind, text]).slice(0, 2)).toEqual([
      ['text', '## Where do they \\*live\\*?\n\nCity: \\<b\\>İzmir\\</b\\> \\`\\`\\`sql x'],
      ['sql', 'SELECT 1'],
    ]);
  });

  it('moves and removes cells, and takes each step back', () => {
    const { notebook, open } = start();
    notebook.add({ title: 'A', sql: 'SELECT 1' });
    notebook.move(notebook.cells[1]!.id, -1);
    expect(notebook.cells.map(({ kind }) => kind)).toEqual(['sql', 'text']);
    notebook.move(notebook.cells[0]!.id, -1);
    notebook.remove(notebook.cells[1]!.id);
    expect(notebook.cells.map(({ kind }) => kind)).toEqual(['sql']);
    notebook.undo();
    notebook.undo();
    expect(notebook.cells.map(({ kind }) => kind)).toEqual(['text', 'sql']);
    notebook.redo();
    expect(open().cells.map(({ kind }) => kind)).toEqual(['sql', 'text']);
    const written = notebook.cells.map(({ id: _, ...cell }) => cell);
    expect(parseDocument(notebook.text()).cells).toEqual(written);
  });

  it('is set aside as it stands before another one takes its place, and only then', () => {
    const aside: string[] = [];
    const notebook = new NotebookState({ get: () => null, set: () => {} }, (text) => {
      aside.push(text);
    });
    notebook.load('# Empty goes nowhere');
    for (const n of [1, 2, 3]) notebook.add({ title: `${n}`, sql: `SELECT ${n}` });
    notebook.type(notebook.cells.at(-1)!.id, 'SELECT 33');
    const before = notebook.text();
    expect(() => notebook.load('---\ndefter: 99\n---\n')).toThrow();
    expect(aside).toEqual([]);
    notebook.load('# Other', true);
    expect(aside).toEqual([before]);
  });

  it('leaves a kept notebook of a later version as it is', () => {
    const later = '---\ndefter: 99\n---\n\n```dream x\n1\n```\n';
    const store = new Map([['defter.notebook', later]]);
    const notebook = new NotebookState({
      get: (key) => store.get(key) ?? null,
      set: (key, value) => void store.set(key, value),
    });
    expect(notebook.newer).toBe(later);
    expect(notebook.cells).toEqual([]);
    notebook.add({ title: 'A', sql: 'SELECT 1' });
    expect(store.get('defter.notebook.newer')).toBe(later);
    // The one at hand is kept in its place by now.
    const open = () =>
      new NotebookState({
        get: (key) => store.get(key) ?? null,
        set: (key, value) => void store.set(key, value),
      });
    const again = open();
    expect([again.newer, again.cells.length]).toEqual([later, 2]);
    again.dropNewer();
    expect([again.newer, open().newer]).toEqual([null, null]);
  });

  it('takes two moves of one slider for two steps, and all of each for one', () => {
    const { notebook } = start();
    const id = notebook.insert(0, { kind: 'input', name: 'n', rest: '', text: 'value: 0' });
    for (const value of [1, 2, 3]) notebook.change(id, { text: `value: ${value}` }, 'value');
    notebook.settle();
    for (const value of [4, 5]) notebook.change(id, { text: `value: ${value}` }, 'value');
    const said = ['value: 3', 'value: 0'].map(() => {
      notebook.undo();
      return notebook.cell(id)?.text;
    });
    expect(said).toEqual(['value: 3', 'value: 0']);
  });
});
