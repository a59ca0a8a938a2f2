import type { Messages } from '../../i18n/locale';
import type { Question } from '../../ingest/understand';

interface SourceLike {
  name: string;
  status: 'unpacking' | 'sniffing' | 'loading' | 'asking' | 'ready' | 'failed';
  questions: readonly Question[];
}

const UNDER_WAY: ReadonlySet<SourceLike['status']> = new Set(['unpacking', 'sniffing', 'loading']);

/** The one sentence that says how far the files are. What the user has to do comes before what is done. */
export function headline(
  text: Messages['data']['title'],
  sources: readonly SourceLike[],
  ready: boolean,
  counting = false,
): string {
  const asking = sources.filter((source) => source.status === 'asking');
  const failed = sources.filter((source) => source.status === 'failed');
  const reading = sources.some(({ status }) => UNDER_WAY.has(status));
  const questions = asking.reduce((sum, source) => sum + source.questions.length, 0);
  if (asking.length === 1 && asking[0]) return text.answers(asking[0].name, questions);
  if (asking.length > 1) return text.answersAll(questions);
  if (reading) return text.reading(sources.length);
  if (failed.length === sources.length && failed.length > 0) {
    return failed.length === 1 && failed[0]
      ? text.failed(failed[0].name)
      : text.failedAll(failed.length);
  }
  if (counting) return text.counting;
  if (!ready) return text.needOrders;
  const usable = sources.length - failed.length;
  return failed.length > 0 ? text.readyBut(usable, failed.length) : text.ready(usable);
}
