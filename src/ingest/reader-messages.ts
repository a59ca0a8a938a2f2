import type { Choice, Reading, ReadResult, Sample } from './format';

/** To the worker. `id` tells jobs apart; `ack` says that a batch or restart has been dealt with. */
export type ToReader =
  | { id: number; type: 'sniff'; format: Reading['format']; blob: Blob; choice: Choice }
  | { id: number; type: 'read'; blob: Blob; reading: Reading }
  | { id: number; type: 'unpack'; file: File }
  | { id: number; type: 'ack' }
  | { id: number; type: 'cancel' };

/** From the worker. The buffer of `ipc` is transferred. */
export type FromReader =
  | { id: number; type: 'sample'; sample: Sample }
  | { id: number; type: 'files'; files: File[] }
  | { id: number; type: 'batch'; ipc: Uint8Array<ArrayBuffer>; rows: number }
  | { id: number; type: 'restart' }
  | { id: number; type: 'progress'; done: number; total: number }
  | { id: number; type: 'result'; result: ReadResult }
  | { id: number; type: 'failed'; error: PlainError }
  /** The worker's script could not be fetched; nothing else comes from it. */
  | { id: 0; type: 'unavailable' };

/** An error as data: structured cloning keeps no properties of our error class. */
export interface PlainError {
  code: string | null;
  params: { [name: string]: string | number };
  name: string;
  message: string;
}
