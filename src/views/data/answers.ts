import type { Formats } from '../../i18n/format';
import type { Messages } from '../../i18n/locale';
import type { ColumnGuess, RoleGuess } from '../../ingest/roles';
import type { Question } from '../../ingest/understand';
import { readDate, readNumber, type DateOrder } from '../../ingest/values';

interface SourceLike {
  id: number;
  guess: RoleGuess | null;
  questions: readonly Question[];
  answers: Readonly<Record<string, string>>;
}

export interface Asked {
  question: Question;
  /** The user's answer; null while it is open. */
  chosen: string | null;
}

/** Id of a file's card on the page. */
export const cardId = (source: number): string => `file-${source}`;

/** The open questions of a file and those its user has answered and may answer otherwise, in the order of its columns. */
export function askedQuestions({ id, guess, questions, answers }: SourceLike): Asked[] {
  const open = questions.map((question) => ({ question, chosen: null }));
  const answered: Asked[] = [];
  for (const column of guess?.columns ?? []) {
    for (const kind of ['date_order', 'decimal'] as const) {
      const questionId = [id, kind, column.name].join(':');
      const chosen = answers[questionId];
      if (chosen === undefined || open.some(({ question }) => question.id === questionId)) continue;
      const found = findingOf(column, kind);
      if (!found || found.options.length < 2 || !found.options.includes(chosen)) continue;
      answered.push({
        question: {
          id: questionId,
          source: id,
          kind,
          column: column.name,
          sample: found.sample,
          options: found.options,
          roles: [],
        },
        chosen,
      });
    }
  }
  const place = ({ question }: Asked) =>
    guess?.columns.findIndex((column) => column.name === question.column) ?? -1;
  return [...open, ...answered].sort((a, b) => place(a) - place(b));
}

function findingOf(
  column: ColumnGuess,
  kind: 'date_order' | 'decimal',
): { sample: string; options: string[] } | null {
  if (kind === 'decimal') {
    const found = column.number;
    return found && { sample: found.example, options: unique(found, (style) => style.decimal) };
  }
  const found = column.date;
  return found && { sample: found.example, options: unique(found, (style) => style.order) };
}

function unique<T>(found: { style: T; alternatives: T[] }, key: (style: T) => string): string[] {
  return [...new Set([found.style, ...found.alternatives].map(key))];
}

/** What an option of a question is called: the sample as it would then be read. */
export function optionText(
  m: Messages,
  format: Formats,
  { kind, sample }: Question,
  option: string,
  column: ColumnGuess | undefined,
): string {
  switch (kind) {
    case 'date_order': {
      const styles = column?.date ? [column.date.style, ...column.date.alternatives] : [];
      const days = new Map(styles.map((style) => [style.order, readDate(sample ?? '', style)]));
      const day = days.get(option as DateOrder) ?? null;
      const orders: Record<string, string> = m.ingest.questions.dateOrders;
      const alike = new Set(days.values()).size < days.size;
      return day === null || alike ? (orders[option] ?? option) : format.dateLong(day.slice(0, 10));
    }
    case 'decimal': {
      const styles = column?.number ? [column.number.style, ...column.number.alternatives] : [];
      const style = styles.find(({ decimal }) => decimal === option);
      const value = style ? readNumber(sample ?? '', style) : null;
      if (value !== null) return format.money(value, null, Math.max(2, decimals(value)));
      return option === ',' ? m.ingest.questions.decimalComma : m.ingest.questions.decimalPoint;
    }
    case 'kind': {
      const kinds: Record<string, string> = m.ingest.kinds;
      return kinds[option] ?? option;
    }
    case 'roles':
      return option;
  }
}

function decimals(value: number): number {
  return String(value).split('.')[1]?.length ?? 0;
}
