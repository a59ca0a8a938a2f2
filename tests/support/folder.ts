/** A folder of the browser's file system, in memory, made when first asked for; `texts` is what its files hold. */
export function memoryFolder() {
  const texts = new Map<string, string>();
  let isThere = false;
  let held: { reached: () => void; released: Promise<void> } | null = null;
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
              async write(chunk) {
                text += new TextDecoder().decode(chunk);
                held?.reached();
                await held?.released;
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
    /** What is written from now on waits; `reached` resolves when the first of it has begun. */
    hold() {
      let release = (): void => {};
      const released = new Promise<void>((resolve) => (release = resolve));
      const reached = new Promise<void>((resolve) => (held = { reached: resolve, released }));
      return { reached, release };
    },
    folder: (create: boolean) => {
      isThere ||= create;
      return Promise.resolve(isThere ? (handle as unknown as FileSystemDirectoryHandle) : null);
    },
  };
}
