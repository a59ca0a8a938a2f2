import type { FileHandle, FilePlatform } from './notebook-file.svelte';

interface WithPickers {
  showOpenFilePicker?(options: object): Promise<FileHandle[]>;
  showSaveFilePicker?(options: object): Promise<FileHandle>;
}

const TYPES = [{ accept: { 'text/markdown': ['.md', '.markdown'] } }];
const ENDINGS = /\.(?:md|markdown)$/i;

/** Opening and saving by this browser. `download` is how the views give files away. */
export function browserFiles(download: FilePlatform['download']): FilePlatform {
  const { showOpenFilePicker, showSaveFilePicker } = globalThis as WithPickers;
  return {
    pickers:
      showOpenFilePicker && showSaveFilePicker
        ? {
            async open() {
              const handles = await showOpenFilePicker.call(globalThis, {
                id: 'defter-notebook',
                types: [
                  { accept: { 'text/markdown': ['.md', '.markdown'], 'text/plain': ['.txt'] } },
                ],
              });
              return handles[0] ?? null;
            },
            save: (suggestedName) =>
              showSaveFilePicker.call(globalThis, {
                id: 'defter-notebook',
                suggestedName,
                types: TYPES,
              }),
          }
        : null,
    upload,
    download,
  };
}

function upload(): Promise<File | null> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.md,.markdown,.txt,text/markdown';
  input.hidden = true;
  // Out of the page it might be collected while the user still looks for a file.
  document.body.append(input);
  return new Promise<File | null>((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  }).finally(() => input.remove());
}

/** The one notebook that a drop carries; null for anything else. Asked while the event lasts. */
export function droppedNotebook(
  data: DataTransfer | null,
): { file: File; handle: Promise<FileHandle | null> } | null {
  const [file] = data?.files ?? [];
  if (!data || !file || data.files.length !== 1 || !ENDINGS.test(file.name)) return null;
  const item = [...data.items].find(({ kind }) => kind === 'file') as
    (DataTransferItem & { getAsFileSystemHandle?(): Promise<unknown> }) | undefined;
  const handle = Promise.resolve(item?.getAsFileSystemHandle?.() ?? null)
    .then((found) => (isFileHandle(found) ? found : null))
    .catch(() => null);
  return { file, handle };
}

function isFileHandle(found: unknown): found is FileHandle {
  return typeof found === 'object' && found !== null && 'createWritable' in found;
}
