/** A folder of the browser's file system, in memory, made when first asked for; `texts` is what its files hold. */
export function memoryFolder() {
  const texts = new Map<string, string>();
  let isThere = false;
  let held: { reached: () => void } | null = null;
  const missing = () => new DOMException('missing', 'NotFoundError');
  const handle = {
    async *keys() {
      yield* texts.keys();
    },
    getFileHandle: (name: string, { create = false } = {}) => {
      if (!texts.has(name) && !create) return Promise.reject(missing());
      // As the browser does: it is there from now on, and empty.
      if (!texts.has(name)) texts.set(name, '');
      return Promise.resolve({
        getFile: () => Promise.resolve(new File([texts.get(name) ?? ''], name)),
        createWritable: () => {
          let text = '';
          return Promise.resolve(
            new WritableStream<Uint8Array>({
              async write(chunk, { signal }) {
                text += new TextDecoder().decode(chunk);
                if (!held) return;
                held.reached();
                await new Promise((_, reject) => {
                  signal.onabort = () => reject(signal.reason as Error);
                });
              },
              close: () => void texts.set(name, text),
            }),
          );
        },
      });
    },
    removeEntry: (name: string) =>
      texts.delete(name) ? Promise.resolve() : Promise.reject(missing()),
  };
  return {
    texts,
    /** What is written from now on comes to no end; resolves when the first of it has begun. */
    hold: () => new Promise<void>((reached) => (held = { reached })),
    folder: (create: boolean) => {
      isThere ||= create;
      return Promise.resolve(isThere ? (handle as unknown as FileSystemDirectoryHandle) : null);
    },
  };
}
