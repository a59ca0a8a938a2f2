/** A thin wrapper of one IndexedDB database: whole transactions, nothing half done. */

export const STORES = ['journal', 'snapshots', 'versions', 'pieces'] as const;
export type Store = (typeof STORES)[number];

/** `add` fails, and with it the whole transaction, where something stands under the key already. */
export type Work =
  | { store: Store; key: IDBValidKey; add: unknown }
  | { store: Store; key: IDBValidKey; put: unknown }
  | { store: Store; remove: IDBValidKey | IDBKeyRange };

const VERSION = 1;
/** ms until a database that says nothing counts as unusable. */
const PATIENCE = 5000;
/** ms for reading texts from a slow disk. */
const READING = 20_000;

export class Base {
  readonly #db: IDBDatabase;

  /** Use `open`. */
  constructor(db: IDBDatabase) {
    this.#db = db;
  }

  /**
   * @param onclosed called when the database is taken away: deleted elsewhere, or by the browser
   * @throws whatever the browser says, or TimeoutError when it says nothing
   */
  static open(idb: IDBFactory, name: string, onclosed: () => void): Promise<Base> {
    return patiently((resolve, reject) => {
      const asked = idb.open(name, VERSION);
      asked.onupgradeneeded = () => {
        for (const store of STORES) {
          if (!asked.result.objectStoreNames.contains(store)) asked.result.createObjectStore(store);
        }
      };
      asked.onerror = () =>
        reject(asked.error ?? new DOMException('The database cannot be opened', 'UnknownError'));
      asked.onsuccess = () => {
        const db = asked.result;
        // Nobody waits for it any more.
        if (!resolve(new Base(db))) return db.close();
        db.onversionchange = () => {
          db.close();
          onclosed();
        };
        db.onclose = onclosed;
      };
    });
  }

  /** False where it is known that there is none. */
  static async exists(idb: IDBFactory, name: string): Promise<boolean> {
    if (!('databases' in idb)) return true;
    const all = await patiently<IDBDatabaseInfo[]>((resolve, reject) => {
      idb.databases().then(resolve, reject);
    });
    return all.some((other) => other.name === name);
  }

  /** Resolves once it is gone; others that have it open are asked to let go. @throws TimeoutError when they do not */
  static remove(idb: IDBFactory, name: string): Promise<void> {
    return patiently((resolve, reject) => {
      const asked = idb.deleteDatabase(name);
      asked.onsuccess = () => resolve();
      asked.onerror = () => reject(asked.error ?? new DOMException('Not deleted', 'UnknownError'));
    });
  }

  async read(store: Store, range?: IDBKeyRange): Promise<{ key: IDBValidKey; value: unknown }[]> {
    const tx = this.#db.transaction(store, 'readonly');
    const keys = tx.objectStore(store).getAllKeys(range);
    const values = tx.objectStore(store).getAll(range);
    if (store === 'pieces') await done(tx);
    else await patiently<void>((resolve, reject) => void done(tx).then(resolve, reject), READING);
    return keys.result.map((key, i) => ({ key, value: values.result[i] as unknown }));
  }

  async keys(store: Store): Promise<IDBValidKey[]> {
    const tx = this.#db.transaction(store, 'readonly');
    const keys = tx.objectStore(store).getAllKeys();
    await done(tx);
    return keys.result;
  }

  /** All of it or nothing. `strict`: it is on the disk when this resolves. */
  async write(work: readonly Work[], strict = true): Promise<void> {
    const stores = [...new Set(work.map(({ store }) => store))];
    const durability = strict ? 'strict' : 'relaxed';
    const tx = this.#db.transaction(stores, 'readwrite', { durability });
    for (const one of work) {
      const store = tx.objectStore(one.store);
      if ('add' in one) store.add(one.add, one.key);
      else if ('put' in one) store.put(one.put, one.key);
      else store.delete(one.remove);
    }
    // Said at once: a page that is being left has no time to wait for it.
    tx.commit();
    await done(tx);
  }

  close(): void {
    this.#db.close();
  }
}

/** As a promise's own function; `resolve` says whether anybody has waited so long. */
function patiently<T>(
  run: (resolve: (value: T) => boolean, reject: (error: unknown) => void) => void,
  ms = PATIENCE,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const timer = setTimeout(() => {
      isOver = true;
      reject(new DOMException('The database does not answer', 'TimeoutError'));
    }, ms);
    const end = (): boolean => {
      clearTimeout(timer);
      return !isOver;
    };
    run(
      (value) => {
        resolve(value);
        return end();
      },
      (error) => {
        end();
        reject(error as Error);
      },
    );
  });
}

function done(tx: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = () => reject(tx.error ?? new DOMException('Not written', 'AbortError'));
  });
}
