import { Decoration, ViewPlugin, type DecorationSet, type EditorView } from '@codemirror/view';
import type { Range } from '@codemirror/state';
import { tokenize } from '../../../engine/sql';
import { KEY_WORDS } from './words';

const mark = (name: string) => Decoration.mark({ class: `sql-${name}` });
const MARKS = {
  key: mark('key'),
  string: mark('string'),
  ident: mark('name'),
  number: mark('number'),
  comment: mark('comment'),
  param: mark('param'),
  call: mark('call'),
  unterminated: mark('open'),
};

/** Colours by the same pieces that bind and check the SQL: what looks like a text here is one there. */
export const highlight = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = marksOf(view);
    }
    update({
      docChanged,
      viewportChanged,
      view,
    }: {
      docChanged: boolean;
      viewportChanged: boolean;
      view: EditorView;
    }): void {
      if (docChanged || viewportChanged) this.decorations = marksOf(view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function marksOf(view: EditorView): DecorationSet {
  const { from, to } = view.viewport;
  const text = view.state.doc.toString();
  const marks: Range<Decoration>[] = [];
  for (const { kind, text: token, start } of tokenize(text)) {
    const end = start + token.length;
    if (start > to) break;
    if (end < from || kind === 'space' || kind === 'symbol') continue;
    const found =
      kind === 'word'
        ? KEY_WORDS.has(token.toLowerCase())
          ? MARKS.key
          : text[end] === '('
            ? MARKS.call
            : null
        : MARKS[kind];
    if (found) marks.push(found.range(start, end));
  }
  return Decoration.set(marks);
}
