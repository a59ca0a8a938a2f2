import { DefterError } from '../../lib/errors';
import { HELD, kept, NOTEBOOK } from '../kept.svelte';
import { printBackup, readBackup, type BackupFile } from './backup';
import { nameOf } from './files';
import { BEFORE, OWN } from './keeping.svelte';
import { readWorkspace } from './workspace-doc';

/** The own files that are kept, each once. */
export async function keptFiles(): Promise<BackupFile[]> {
  const files = await kept.files();
  const found: BackupFile[] = [];
  for (const { bytes, name } of readWorkspace(kept.get(OWN))?.files ?? []) {
    if (bytes === null || found.some((other) => other.bytes === bytes)) continue;
    const blob = await files.get(bytes);
    if (blob) found.push({ bytes, name, blob });
  }
  return found;
}

/** Everything in one file; `files` as far as they are wished for. */
export async function saveBackup(files: readonly BackupFile[], at: Date): Promise<Blob> {
  const texts = new Map(kept.all());
  texts.delete(BEFORE);
  return printBackup({ texts, files }, at.toISOString());
}

/**
 * Puts a backup in place of what is here: the files that were open can be brought back, and so can the notebook. The
 * page has to be loaded anew.
 * @throws DefterError `backup.*`, in which case nothing has changed
 */
export async function restoreBackup(blob: Blob): Promise<void> {
  const backup = await readBackup(blob);
  if (crypto.subtle) {
    for (const file of backup.files) {
      const name = await nameOf(file.blob, crypto.subtle);
      if (name !== file.bytes) throw new DefterError('backup.broken');
    }
  }
  // Nothing is tidied away meanwhile.
  kept.pending++;
  try {
    const files = await kept.files();
    const names: Record<string, string> = {};
    for (const file of backup.files) names[file.bytes] = await files.put(file.blob);
    await kept.versions.add(kept.get(NOTEBOOK) ?? '', true);
    const texts = new Map(backup.texts);
    // Who made it is not known: it runs when the user agrees.
    const isOther = (texts.get(NOTEBOOK) ?? '') !== (kept.get(NOTEBOOK) ?? '');
    if (isOther && texts.has(NOTEBOOK)) texts.set(HELD, 'yes');
    const own = kept.get(OWN);
    if (own !== null) texts.set(BEFORE, own);
    const opened = texts.get(OWN);
    if (opened !== undefined) texts.set(OWN, renamed(opened, names));
    await kept.replaceAll(texts);
  } finally {
    kept.pending--;
  }
}

/** Where there is no checksum to name bytes by, they have other names here. */
function renamed(workspace: string, names: Readonly<Record<string, string>>): string {
  let text = workspace;
  for (const [from, to] of Object.entries(names)) text = text.replaceAll(from, to);
  return text;
}

/** What of this page is on the disk, in bytes, and whether the browser promised to keep it; null where it does not say. */
export async function usage(): Promise<{ bytes: number | null; isPersistent: boolean | null }> {
  const { storage } = navigator;
  const estimate = await storage?.estimate?.().catch(() => null);
  const persisted = await storage?.persisted?.().catch(() => null);
  return { bytes: estimate?.usage ?? null, isPersistent: persisted ?? null };
}
