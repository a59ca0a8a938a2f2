import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { History } from '../../src/lib/history';

describe('History', () => {
  it('undoes and redoes, and forgets what was undone at the next step', () => {
    const history = new History('a').push('b').push('c');
    expect(history.undo().present).toBe('b');
    expect(history.undo().undo().redo().present).toBe('b');
    const other = history.undo().push('d');
    expect(other.present).toBe('d');
    expect(other.canRedo).toBe(false);
    expect(other.undo().present).toBe('b');
    expect(history.present).toBe('c');
  });

  it('stays where it is at either end', () => {
    const history = new History(1);
    expect(history.undo()).toBe(history);
    expect(history.redo()).toBe(history);
  });

  it('makes one step of replaced values and keeps what can be redone', () => {
    const history = new History(0).push(1).replace(2).replace(3);
    expect(history.undo().present).toBe(0);
    expect(history.undo().redo().present).toBe(3);
  });

  it('keeps the last steps up to its limit', () => {
    let history = new History(0, 3);
    for (let i = 1; i <= 10; i++) history = history.push(i);
    while (history.canUndo) history = history.undo();
    expect(history.present).toBe(7);
  });

  it('does what a list with a cursor does', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.constantFrom('undo', 'redo'))), (steps) => {
        let history = new History<number>(-1);
        let list = [-1];
        let at = 0;
        for (const step of steps) {
          if (step === 'undo') {
            history = history.undo();
            at = Math.max(0, at - 1);
          } else if (step === 'redo') {
            history = history.redo();
            at = Math.min(list.length - 1, at + 1);
          } else if (typeof step === 'number') {
            history = history.push(step);
            list = [...list.slice(0, at + 1), step];
            at += 1;
          }
        }
        expect(history.present).toBe(list[at]);
        expect(history.canUndo).toBe(at > 0);
        expect(history.canRedo).toBe(at < list.length - 1);
      }),
    );
  });
});
