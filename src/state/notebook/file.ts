import { NotebookFile, type FilePlatform } from '../notebook-file.svelte';
import { browserFiles } from '../notebook-files';
import { notebook } from '../notebook.svelte';

let shared: NotebookFile | null = null;

/** The file of the one notebook, the same on every visit of its page. `download` is how the views give files away. */
export function notebookFile(download: FilePlatform['download']): NotebookFile {
  return (shared ??= new NotebookFile(browserFiles(download), notebook));
}
