import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type CompletionContext,
  type CompletionResult,
  type Completion as Shown,
} from '@codemirror/autocomplete';
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
} from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import {
  highlightSelectionMatches,
  openSearchPanel,
  search,
  searchKeymap,
} from '@codemirror/search';
import { Annotation, Compartment, EditorState, Prec, Transaction } from '@codemirror/state';
import { drawSelection, EditorView, keymap, type KeyBinding } from '@codemirror/view';
import { complete, type Offer } from '../../../notebook/completion';
import type { Schema } from '../../../notebook/schema';
import { adoptStyles } from './adopt';
import { highlight } from './highlight';
import { problemField, showProblems, type Problem, type ProblemWords } from './problems';
import { look } from './theme';
import { OFFERED } from './words';

export type Run = 'stay' | 'next' | 'below';

/** What the editor says, in the user's language; `phrases` by the words of the libraries. */
export interface EditorWords extends ProblemWords {
  label: string;
  phrases: Readonly<Record<string, string>>;
  kinds: Readonly<Record<Offer['kind'] | 'key', string>>;
}

export interface EditorOptions {
  parent: HTMLElement;
  text: string;
  /** Id of the text that says how to leave. */
  describedBy: string;
  words: EditorWords;
  schema: () => Schema;
  onchange: (text: string) => void;
  onrun: (how: Run) => void;
  /** Escape with nothing open to close. */
  onescape: () => void;
  onformat: () => void;
}

export interface Editor {
  setText(text: string): void;
  setProblems(problems: readonly Problem[]): void;
  setWords(words: EditorWords): void;
  /** Replaces the text as one step that can be undone. */
  rewrite(text: string): void;
  select(from: number, to?: number): void;
  search(): void;
  focus(): void;
  destroy(): void;
}

const FromOutside = Annotation.define<true>();

export function openEditor(options: EditorOptions): Editor {
  adoptStyles(document);
  let { words } = options;
  /** After Escape, Tab moves the focus, until another key is pressed. */
  let leaving = false;
  const said = new Compartment();
  const saying = () => [
    EditorState.phrases.of(words.phrases),
    EditorView.contentAttributes.of({
      // It is reached by Tab anyway; that a long text can be scrolled by keys, others know by this.
      tabindex: '0',
      'aria-label': words.label,
      'aria-describedby': options.describedBy,
      spellcheck: 'false',
      'data-testid': 'sql-editor',
    }),
  ];
  const run = (how: Run) => (): boolean => {
    options.onrun(how);
    return true;
  };
  const first: KeyBinding[] = [
    { key: 'Mod-Enter', run: run('stay'), stopPropagation: true },
    { key: 'Ctrl-Enter', run: run('stay'), stopPropagation: true },
    { key: 'Shift-Enter', run: run('next'), stopPropagation: true },
    { key: 'Alt-Enter', run: run('below'), stopPropagation: true },
    { key: 'Tab', run: (view) => !leaving && (acceptCompletion(view) || indentMore(view)) },
    { key: 'Shift-Tab', run: (view) => !leaving && indentLess(view) },
    {
      key: 'Shift-Alt-f',
      run: () => {
        options.onformat();
        return true;
      },
    },
  ];
  const last: KeyBinding[] = [
    {
      key: 'Escape',
      stopPropagation: true,
      run: () => {
        leaving = true;
        options.onescape();
        return true;
      },
    },
  ];
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        history(),
        drawSelection(),
        EditorView.lineWrapping,
        EditorState.allowMultipleSelections.of(true),
        EditorState.tabSize.of(2),
        EditorState.languageData.of(() => [
          { commentTokens: { line: '--', block: { open: '/*', close: '*/' } } },
        ]),
        bracketMatching(),
        closeBrackets(),
        highlightSelectionMatches(),
        search({ top: true }),
        highlight,
        problemField,
        autocompletion({
          override: [(context) => offers(context, options.schema(), words)],
          icons: false,
          maxRenderedOptions: 60,
        }),
        Prec.highest(keymap.of(first)),
        keymap.of([
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...searchKeymap,
          ...historyKeymap,
          // Its Escape selects less; ours leaves.
          ...defaultKeymap.filter(({ key }) => key !== 'Escape'),
        ]),
        Prec.lowest(keymap.of(last)),
        said.of(saying()),
        look,
        EditorView.domEventHandlers({
          keydown: ({ key }) => {
            if (key !== 'Tab' && key !== 'Shift') leaving = false;
          },
          blur: () => {
            leaving = false;
          },
        }),
        EditorView.updateListener.of(({ docChanged, transactions, state }) => {
          if (docChanged && !transactions.some((one) => one.annotation(FromOutside)))
            options.onchange(state.doc.toString());
        }),
      ],
    }),
  });
  return {
    setText(text) {
      const changes = difference(view.state.doc.toString(), text);
      if (!changes) return;
      view.dispatch({
        changes,
        annotations: [FromOutside.of(true), Transaction.addToHistory.of(false)],
      });
    },
    setProblems: (problems) => showProblems(view, problems, words),
    setWords(next) {
      words = next;
      view.dispatch({ effects: said.reconfigure(saying()) });
    },
    rewrite(text) {
      const changes = difference(view.state.doc.toString(), text);
      if (changes) view.dispatch({ changes, userEvent: 'input.format' });
    },
    select(from, to = from) {
      const most = view.state.doc.length;
      const selection = { anchor: Math.min(from, most), head: Math.min(to, most) };
      view.dispatch({ selection, scrollIntoView: true });
    },
    search: () => void openSearchPanel(view),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

/** The one stretch that differs, so that cursor and undo stay where nothing changed. */
function difference(from: string, to: string): { from: number; to: number; insert: string } | null {
  if (from === to) return null;
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from[start] === to[start]) start++;
  let end = 0;
  while (end < shorter - start && from.at(-1 - end) === to.at(-1 - end)) end++;
  return { from: start, to: from.length - end, insert: to.slice(start, to.length - end) };
}

function offers(
  context: CompletionContext,
  schema: Schema,
  words: EditorWords,
): CompletionResult | null {
  const text = context.state.doc.toString();
  const found = complete(text, context.pos, schema);
  if (!found) return null;
  const begun = text.slice(found.from, context.pos);
  const behindDot = /\.\s*$/.test(text.slice(0, found.from));
  if (!context.explicit && begun === '' && !behindDot) return null;
  const options = found.offers.map((offer): Shown => shown(offer, words));
  if (!behindDot && !begun.startsWith('$')) {
    options.push(...OFFERED.map((label): Shown => ({ label, type: 'keyword', boost: -10 })));
  }
  return { from: found.from, options, validFor: /^[\w$\u0080-\uffff]*$/ };
}

function shown({ kind, label, apply, detail, about, rank }: Offer, words: EditorWords): Shown {
  return {
    label,
    type: kind,
    detail: kind === 'column' || kind === 'function' ? (detail ?? '') : words.kinds[kind],
    boost: rank * 10,
    ...(about ? { info: about } : {}),
    ...(kind === 'function'
      ? { apply: (view, _, from, to) => call(view, label, from, to) }
      : apply
        ? { apply }
        : {}),
  };
}

/** Puts the call in with the cursor between its brackets. */
function call(view: EditorView, name: string, from: number, to: number): void {
  const open = view.state.sliceDoc(to, to + 1) === '(';
  const insert = open ? name : `${name}()`;
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + name.length + 1 },
    userEvent: 'input.complete',
  });
}
