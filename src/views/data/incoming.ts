/**
 * The files of a drop or a paste, those in folders too, each folder's in the order of their names. To be
 * called in the event itself: afterwards the browser gives nothing away.
 */
export function droppedFiles(data: DataTransfer | null): Promise<File[]> {
  if (!data) return Promise.resolve([]);
  const items = [...data.items].filter((item) => item.kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
  if (!entries.some((entry) => entry?.isDirectory)) return Promise.resolve([...data.files]);
  return Promise.all(entries.map((entry) => (entry ? filesIn(entry) : []))).then((all) =>
    all.flat(),
  );
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (isHidden(entry.name)) return [];
  if (isFile(entry)) {
    return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    // At most a hundred at once, until there are none.
    const more = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (more.length === 0) break;
    children.push(...more);
  }
  children.sort((a, b) => a.name.localeCompare(b.name));
  return (await Promise.all(children.map(filesIn))).flat();
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

/** What systems put into folders for themselves. */
export const isHidden = (name: string): boolean =>
  /^(\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/.test(name);

/** Pasted text when it is a table: two lines or more, the first one with a separator. Else null. */
export function pastedTable(text: string): string | null {
  const [first = '', second = ''] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return /[,;\t|]/.test(first) && second !== '' ? text : null;
}
