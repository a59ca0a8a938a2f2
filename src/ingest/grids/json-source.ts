import { DefterError } from '../../lib/errors';
import { BadJson, Incomplete, skipBlanks } from './json-scan';

/** Bytes read at once. */
const CHUNK = 1 << 20;

/** Encodings that JSON files are found in; nothing else tells them. */
export async function encodingOf(blob: Blob): Promise<string> {
  const head = new Uint8Array(await blob.slice(0, CHUNK).arrayBuffer());
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] !== 0 && head[1] === 0) return 'utf-16le';
  if (head[0] === 0 && head[1] !== 0) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1254';
  }
}

/** The text of a file, of which a part is held: from the value being read to the end of what was read. */
export class JsonSource {
  text = '';
  /** Where reading goes on in `text`. */
  at = 0;
  /** All of the file is in `text`. */
  last = false;
  /** Bytes read. */
  done = 0;
  /** Bytes that were no UTF-8. */
  replaced = 0;

  #line = 1;
  #column = 1;
  #counted = 0;
  readonly #decoder: TextDecoder;

  constructor(
    private readonly blob: Blob,
    encoding: string,
  ) {
    this.#decoder = new TextDecoder(encoding);
  }

  /** Forgets what was read up to `at` and reads on: at least as much again as is still needed. */
  async fill(): Promise<void> {
    this.line(this.at);
    this.text = this.text.slice(this.at);
    this.#counted -= this.at;
    this.at = 0;
    const size = Math.max(CHUNK, this.text.length);
    const bytes = await this.blob.slice(this.done, this.done + size).arrayBuffer();
    this.done = Math.min(this.done + size, this.blob.size);
    this.last = this.done >= this.blob.size;
    const more = this.#decoder.decode(bytes, { stream: !this.last });
    for (let i = more.indexOf('\ufffd'); i !== -1; i = more.indexOf('\ufffd', i + 1)) {
      this.replaced++;
    }
    this.text += more;
  }

  /** The result of `step`, begun again with more text for as long as it wants more. */
  async whole<T>(step: (text: string, at: number) => T): Promise<T> {
    for (;;) {
      try {
        return step(this.text, this.at);
      } catch (error) {
        if (error instanceof BadJson) throw this.broken(error.at);
        if (!(error instanceof Incomplete)) throw error;
        if (this.last) throw this.broken(this.text.length);
        await this.fill();
      }
    }
  }

  /** Goes to the next character that is no blank. @returns its code, NaN at the end of the file */
  async sign(): Promise<number> {
    for (;;) {
      this.at = skipBlanks(this.text, this.at);
      if (this.at < this.text.length || this.last) return this.text.charCodeAt(this.at);
      await this.fill();
    }
  }

  /** The line, from 1, on which `at` is. Asked in the order of the file. */
  line(at: number): number {
    let i = this.#counted;
    for (;;) {
      const next = this.text.indexOf('\n', i);
      if (next === -1 || next >= at) break;
      this.#line++;
      this.#column = 1;
      i = next + 1;
    }
    this.#column += Math.max(0, at - i);
    this.#counted = Math.max(at, i);
    return this.#line;
  }

  broken(at: number): DefterError {
    const line = this.line(at);
    return new DefterError('json.broken', { params: { line, column: this.#column } });
  }
}
