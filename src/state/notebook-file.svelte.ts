import { textMark } from '../lib/crc32';
import { DefterError, isAbort } from '../lib/errors';
import { assertSize, textOf } from '../notebook/bytes';
import { parseDocument, printDocument, type Document } from '../notebook/document';

/** What we use of the browser's `FileSystemFileHandle`. */
export interface FileHandle {
  readonly name: string;
  getFile(): Promise<File>;
  createWritable(): Promise<{
    write(data: Blob): Promise<void>;
    close(): Promise<void>;
    abort(): Promise<void>;
  }>;
  /** Not in every browser that has handles. */
  requestPermission?(wish: { mode: 'readwrite' }): Promise<PermissionState>;
}

/** What opening and saving take from the browser. Where the user chooses nothing they give null. */
export interface FilePlatform {
  /** Files that are written back to where they lie; null where the browser has no such thing. */
  readonly pickers: {
    open(): Promise<FileHandle | null>;
    save(name: string): Promise<FileHandle | null>;
  } | null;
  /** A copy of a file the user chooses. */
  upload(): Promise<File | null>;
  /** Gives a copy to the browser's downloads. */
  download(data: Blob, name: string): void;
}

/**
 * `changed`: someone else has written the file since it was read, and nothing was done.
 * `cancelled`: the user chose no file.
 */
export type Saved = 'saved' | 'downloaded' | 'changed' | 'cancelled';

/** The notebook that is read from the file and written into it. */
export interface Filed {
  /** The same through all steps of one notebook; another one for what is loaded in its place. */
  readonly origin: Origin;
  load(text: string, held: boolean): void;
  /** Keeps what is known of the file of the one at hand over visits. */
  keepFile(file: string): void;
}

/** `file`: as `keepFile` was given it. */
interface Origin {
  readonly file: string;
}

/** What is known of the file of a notebook. */
interface Link {
  readonly of: Origin;
  readonly handle: FileHandle | null;
  readonly name: string;
  /** Mark of the text that stands in it. */
  readonly saved: string;
  /** What lay in it when it was last read or written here. */
  readonly seen: string | null;
}

/**
 * The file of the notebook at hand, whichever undo brings back: read, written back, and not over what others wrote into it. A file of a later version is
 * never written over. Its errors are `DefterError`s `notebook.…`.
 */
export class NotebookFile {
  readonly #platform: FilePlatform;
  readonly #notebook: Filed;
  #links: readonly Link[] = $state.raw([]);
  #busy = $state(0);
  /** One after another: two saves at once would both find the file as it was. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(platform: FilePlatform, notebook: Filed) {
    this.#platform = platform;
    this.#notebook = notebook;
  }

  #linkOf(origin: Origin): Link | undefined {
    return this.#links.find(({ of }) => of === origin) ?? keptLink(origin);
  }

  get #link(): Link | undefined {
    return this.#linkOf(this.#notebook.origin);
  }

  #note(link: Link): void {
    this.#links = [...this.#links.filter(({ of }) => of !== link.of), link];
    const { of, name, saved } = link;
    if (of === this.#notebook.origin) this.#notebook.keepFile(JSON.stringify({ name, saved }));
  }

  /** What the file is called; null for a notebook that has none. */
  get name(): string | null {
    return this.#link?.name ?? null;
  }
  /** Saving writes into the file itself, and makes no copy. */
  get isOwn(): boolean {
    return (this.#link?.handle ?? null) !== null;
  }
  /** The browser can write files back. */
  get canWrite(): boolean {
    return this.#platform.pickers !== null;
  }
  get busy(): boolean {
    return this.#busy > 0;
  }

  /** Whether this text is what stands in the file as far as we know. */
  holds(text: string): boolean {
    return this.#link?.saved === markOf(text);
  }

  /** Lets the user choose a file and loads it; null when they choose none. */
  open(): Promise<Document | null> {
    return this.#inTurn(async () => {
      const { pickers } = this.#platform;
      const handle = pickers && (await choice(pickers.open()));
      if (pickers && !handle) return null;
      const file = handle ? await handle.getFile() : await this.#platform.upload();
      return file && this.#take(file, handle);
    });
  }

  /** Loads a file that came by itself, dropped for instance. */
  take(file: File, handle: FileHandle | null = null): Promise<Document> {
    return this.#inTurn(() => this.#take(file, handle));
  }

  /** Loads what lies in the file now, after someone else has written it. */
  reread(): Promise<Document> {
    const link = this.#link;
    return this.#inTurn(async () => {
      const handle = link?.handle;
      if (!handle) throw new DefterError('notebook.gone', { params: { file: link?.name ?? '' } });
      return this.#take(await handle.getFile(), handle);
    });
  }

  /**
   * Into the file the text came from; without one into a file the user chooses, or to the downloads.
   *
   * @param wish what a new file should be called
   * @param over whatever others wrote into it since
   */
  save(text: string, wish: string, over = false): Promise<Saved> {
    const of = this.#notebook.origin;
    return this.#inTurn(async () => {
      // The save before may have chosen the file.
      const link = this.#linkOf(of);
      const handle = link?.handle;
      if (!handle) return this.#saveAs(of, text, link?.name ?? wish);
      await this.#allow(handle);
      const there = await read(handle);
      if (there === null) throw new DefterError('notebook.gone', { params: { file: handle.name } });
      assertOurs(there);
      if (!over && link.seen !== null && there !== link.seen) return 'changed';
      await this.#write(of, handle, text);
      return 'saved';
    });
  }

  /** Into another file, which is the notebook's from then on. */
  saveAs(text: string, wish: string): Promise<Saved> {
    const of = this.#notebook.origin;
    return this.#inTurn(() => this.#saveAs(of, text, wish));
  }

  async #saveAs(of: Origin, text: string, wish: string): Promise<Saved> {
    const { pickers } = this.#platform;
    if (!pickers) {
      this.#platform.download(blobOf(text), wish);
      this.#note({ of, handle: null, name: wish, saved: markOf(text), seen: null });
      return 'downloaded';
    }
    const handle = await choice(pickers.save(wish));
    if (!handle) return 'cancelled';
    const there = await read(handle);
    if (there !== null) assertOurs(there);
    await this.#write(of, handle, text);
    return 'saved';
  }

  /** Nothing of what was open is lost when the file cannot be read. */
  async #take(file: File, handle: FileHandle | null): Promise<Document> {
    assertSize(file.size);
    const text = textOf(await bytesOf(file));
    const document = parseDocument(text);
    this.#notebook.load(printDocument(document), true);
    const of = this.#notebook.origin;
    this.#note({ of, handle, name: file.name, saved: markOf(text), seen: text });
    return document;
  }

  async #allow(handle: FileHandle): Promise<void> {
    const answer = await handle.requestPermission?.({ mode: 'readwrite' });
    if (answer !== undefined && answer !== 'granted') {
      throw new DefterError('notebook.notAllowed', { params: { file: handle.name } });
    }
  }

  async #write(of: Origin, handle: FileHandle, text: string): Promise<void> {
    try {
      const out = await handle.createWritable();
      try {
        await out.write(blobOf(text));
        await out.close();
      } catch (error) {
        // The file stays as it was: it is changed when all is written.
        await out.abort().catch(() => {});
        throw error;
      }
    } catch (error) {
      throw new DefterError('notebook.notSaved', { params: { file: handle.name }, cause: error });
    }
    const seen = await read(handle).catch(() => null);
    this.#note({ of, handle, name: handle.name, saved: markOf(text), seen });
  }

  async #inTurn<T>(act: () => Promise<T>): Promise<T> {
    this.#busy++;
    const mine = this.#turn.then(act);
    this.#turn = mine.catch(() => {});
    try {
      return await mine;
    } finally {
      this.#busy--;
    }
  }
}

/** A name for a file that every system takes, from a title. */
export function fileName(title: string, otherwise: string): string {
  const plain = title
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[ .]+|[ .]+$/g, '');
  const short = [...plain].slice(0, 80).join('').trim();
  const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(short);
  return short === '' || reserved ? otherwise : `${short}.md`;
}

/** What an earlier visit knew: a file that is written again has to be chosen again. */
function keptLink(of: Origin): Link | undefined {
  if (of.file === '') return undefined;
  try {
    const { name, saved } = JSON.parse(of.file) as Record<string, unknown>;
    if (typeof name !== 'string' || typeof saved !== 'string') return undefined;
    return { of, handle: null, name, saved, seen: null };
  } catch {
    return undefined;
  }
}

function markOf(text: string): string {
  return `${text.length}-${textMark(text)}`;
}

/** Browsers say by an AbortError that the user chose nothing. */
async function choice<T>(chosen: Promise<T | null>): Promise<T | null> {
  try {
    return await chosen;
  } catch (error) {
    if (isAbort(error)) return null;
    throw error;
  }
}

/** What lies in a file; null when it is gone. What is no text differs from all text. */
async function read(handle: FileHandle): Promise<string | null> {
  let file: File;
  try {
    file = await handle.getFile();
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFoundError') return null;
    throw error;
  }
  try {
    assertSize(file.size);
    return textOf(await bytesOf(file));
  } catch (error) {
    if (error instanceof DefterError) return `\0${error.code} ${file.lastModified}`;
    throw error;
  }
}

/** Throws `notebook.newer` for what a later version of the app has written. */
function assertOurs(text: string): void {
  parseDocument(text);
}

async function bytesOf(file: File): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw new DefterError('file.changed', { cause: error });
  }
}

function blobOf(text: string): Blob {
  return new Blob([text], { type: 'text/markdown;charset=utf-8' });
}
