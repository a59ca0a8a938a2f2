import { DefterError } from '../lib/errors';
import type { Unpacked } from './container';
import type { Format, Reading, Sink } from './format';
import type { FromReader, PlainError, ToReader } from './reader-messages';

/** The worker's side of its channel. */
export interface Port {
  postMessage(message: FromReader, transfer: Transferable[]): void;
  onmessage: ((event: { data: ToReader }) => void) | null;
}

/** Batches on their way to the other side at once. */
const AHEAD = 3;

/** Answers `ToReader` messages on `port` with the work of `formats`, and of `unpack` where given. */
export function serve(
  port: Port,
  formats: Format | readonly Format[],
  unpack?: (file: File, signal: AbortSignal, progress: Unpacked) => Promise<File[]>,
): void {
  const jobs = new Map<number, { abort: AbortController; acknowledged: () => void }>();
  const post = (message: FromReader, transfer: Transferable[] = []): void =>
    port.postMessage(message, transfer);

  port.onmessage = ({ data: message }) => {
    const { id } = message;
    if (message.type === 'ack') jobs.get(id)?.acknowledged();
    else if (message.type === 'cancel') jobs.get(id)?.abort.abort();
    else {
      work(message)
        .catch((error: unknown) => post({ id, type: 'failed', error: plain(error) }))
        .finally(() => jobs.delete(id));
    }
  };

  function formatNamed(id: Reading['format']): Format {
    const format = [formats].flat().find((one) => one.id === id);
    if (!format) throw new RangeError(`This reader reads no ${id}.`);
    return format;
  }

  function cancellable(id: number): AbortController {
    const abort = new AbortController();
    jobs.set(id, { abort, acknowledged: () => {} });
    return abort;
  }

  async function work(message: Exclude<ToReader, { type: 'ack' | 'cancel' }>): Promise<void> {
    const { id } = message;
    if (message.type === 'unpack') {
      if (!unpack) throw new RangeError('This reader opens no archives.');
      const { signal } = cancellable(id);
      const files = await unpack(message.file, signal, (done, total) =>
        post({ id, type: 'progress', done, total }),
      );
      post({ id, type: 'files', files });
      return;
    }
    const { blob } = message;
    if (message.type === 'sniff') {
      const { signal } = cancellable(id);
      const sample = await formatNamed(message.format).sniff(blob, message.choice, signal);
      post({ id, type: 'sample', sample });
      return;
    }
    const abort = new AbortController();
    let open = 0;
    let wake = (): void => {};
    jobs.set(id, {
      abort,
      acknowledged: () => {
        open--;
        wake();
      },
    });
    const untilOpen = async (most: number): Promise<void> => {
      while (open > most) await new Promise<void>((resolve) => (wake = resolve));
    };
    const sink: Sink = {
      async batch(ipc, rows) {
        open++;
        post({ id, type: 'batch', ipc, rows }, [ipc.buffer]);
        await untilOpen(AHEAD - 1);
      },
      async restart() {
        open++;
        post({ id, type: 'restart' });
        await untilOpen(0);
      },
      progress: (done, total) => post({ id, type: 'progress', done, total }),
    };
    const format = formatNamed(message.reading.format);
    const result = await format.read(blob, message.reading, sink, abort.signal);
    post({ id, type: 'result', result });
  }
}

function plain(error: unknown): PlainError {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: `${error}` };
  const known = error instanceof DefterError ? error : null;
  return { code: known?.code ?? null, params: { ...known?.params }, name, message };
}
