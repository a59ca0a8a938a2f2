import { StateEffect, StateField, type Range } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';

/** What is wrong, where, in words; `fixes` are texts that could stand there instead. */
export interface Problem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
  readonly fixes?: readonly string[];
}

export interface ProblemWords {
  /** What a button says that puts `fix` in place. */
  use: (fix: string) => string;
}

const setProblems = StateEffect.define<{ problems: readonly Problem[]; words: ProblemWords }>();

/** Shows problems: the place underlined, the message below its line. An edit of the place takes both away. */
export const problemField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, { changes, effects, state }) {
    let next = shown.map(changes);
    changes.iterChangedRanges((_from, _to, from, to) => {
      const hit: string[] = [];
      next.between(from, to, (_a, _b, { spec }) => void hit.push(String(spec.id)));
      if (hit.length > 0)
        next = next.update({ filter: (_a, _b, { spec }) => !hit.includes(String(spec.id)) });
    });
    for (const effect of effects) {
      if (effect.is(setProblems))
        next = drawn(effect.value.problems, effect.value.words, state.doc);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function showProblems(
  view: EditorView,
  problems: readonly Problem[],
  words: ProblemWords,
): void {
  view.dispatch({ effects: setProblems.of({ problems, words }) });
}

function drawn(
  problems: readonly Problem[],
  words: ProblemWords,
  doc: EditorView['state']['doc'],
): DecorationSet {
  const marks = problems.flatMap((problem, id): Range<Decoration>[] => {
    const from = Math.max(0, Math.min(problem.from, doc.length));
    const to = Math.max(from, Math.min(problem.to, doc.length));
    const line = doc.lineAt(to);
    const widget = new Message(problem, words, id);
    const below = Decoration.widget({ widget, block: true, side: 1, id }).range(line.to);
    if (from === to) return [below];
    return [Decoration.mark({ class: 'sql-wrong', id }).range(from, to), below];
  });
  return Decoration.set(marks, true);
}

class Message extends WidgetType {
  readonly #problem: Problem;
  readonly #words: ProblemWords;
  readonly #id: number;

  constructor(problem: Problem, words: ProblemWords, id: number) {
    super();
    this.#problem = problem;
    this.#words = words;
    this.#id = id;
  }

  /** Other edits may have moved it. */
  #place({ state }: EditorView): { from: number; to: number } {
    let { from, to } = this.#problem;
    state.field(problemField).between(0, state.doc.length, (a, b, { spec }) => {
      if (spec.id === this.#id && b > a) [from, to] = [a, b];
    });
    return { from, to };
  }

  override toDOM(view: EditorView): HTMLElement {
    const box = document.createElement('div');
    box.className = 'sql-message';
    box.append(this.#problem.message);
    for (const fix of this.#problem.fixes ?? []) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = fix;
      button.setAttribute('aria-label', this.#words.use(fix));
      button.onclick = () => {
        const { from, to } = this.#place(view);
        const selection = { anchor: from + fix.length };
        view.dispatch({ changes: { from, to, insert: fix }, selection, userEvent: 'input' });
        view.focus();
      };
      box.append(' ', button);
    }
    return box;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}
