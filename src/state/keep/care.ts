import { DefterError } from '../../lib/errors';
import { HELD, kept, NOTEBOOK } from '../kept.svelte';
import { printBackup, readBackup, type BackupFile } from './backup';
import { anyName, nameOf } from './files';
import { BEFORE, OWN } from './keeping.svelte';
import { printWorkspace, readWorkspace } from './workspace-doc';

/** An own file with its bytes. */
export interface OwnFile {
  /** Of the workspace's files: several may be parts of one. */
  readonly ids: readonly number[];
  readonly name: string;
  /** What its bytes are kept as; null where there was no room for them. */
  readonly bytes: string | null;
  readonly blob: Blob;
}

/**
 * The own files there are bytes of, each once.
 * @param open the files that are open, where those are the own ones
 */
export async function ownFiles(
  open: readonly { id: number; name: string; blob: Blob }[],
): Promise<OwnFile[]> {
  const shelf = await kept.files();
  const found: OwnFile[] = [];
  for (const { id, bytes, name } of readWorkspace(kept.get(OWN))?.files ?? []) {
    const source = open.find((other) => other.id === id && other.name === name);
    const own = source && source.blob.size > 0 ? source.blob : null;
    const same = found.findIndex((other) =>
      bytes === null ? other.blob === own : other.bytes === bytes,
    );
    if (same >= 0) {
      const other = found[same]!;
      found[same] = { ...other, ids: [...other.ids, id] };
      continue;
    }
    const blob = (bytes === null ? null : await shelf.get(bytes)) ?? own;
    if (blob) found.push({ ids: [id], bytes, name, blob });
  }
  return found;
}

/**
 * Everything in one file; `files` as far as they are wished for.
 * @returns also the names of files that are left out because their bytes are damaged or cannot be read
 */
export async function saveBackup(
  files: readonly OwnFile[],
  at: Date,
): Promise<{ backup: Blob; harmed: string[] }> {
  const texts = new Map(kept.all());
  texts.delete(BEFORE);
  const whole: BackupFile[] = [];
  const harmed: string[] = [];
  const names: Record<number, string> = {};
  for (const { ids, name, bytes, blob } of files) {
    const is = await named(blob, bytes);
    if (is === null || (bytes !== null && is !== bytes)) {
      harmed.push(name);
      continue;
    }
    for (const id of ids) names[id] = is;
    if (!whole.some((other) => other.bytes === is)) whole.push({ bytes: is, name, blob });
  }
  const own = readWorkspace(texts.get(OWN) ?? null);
  if (own) {
    const all = own.files.map((file) => ({ ...file, bytes: file.bytes ?? names[file.id] ?? null }));
    texts.set(OWN, printWorkspace({ ...own, files: all }));
  }
  return { backup: await printBackup({ texts, files: whole }, at.toISOString()), harmed };
}

/** The name of bytes, as far as that can be told; null where they cannot be read. */
async function named(blob: Blob, bytes: string | null): Promise<string | null> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (!subtle) return bytes ?? anyName(blob);
  return nameOf(blob, subtle).catch(() => null);
}

/**
 * Puts a backup in place of what is here: the files that were open can be brought back, and so can the notebook.
 * Nothing is written any more: the page has to be loaded anew.
 * @returns names of files that are left out because their bytes are damaged
 * @throws DefterError `backup.*`, `keep.notSaved`, in which case nothing has changed
 */
export async function restoreBackup(blob: Blob): Promise<string[]> {
  const backup = await readBackup(blob);
  const whole: BackupFile[] = [];
  const harmed: string[] = [];
  for (const file of backup.files) {
    if ((await named(file.blob, file.bytes)) === file.bytes) whole.push(file);
    else harmed.push(file.name);
  }
  // Nothing is tidied away meanwhile.
  kept.pending++;
  try {
    const files = await kept.files();
    const names: Record<string, string> = {};
    for (const file of whole) names[file.bytes] = await files.put(file.blob);
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
    return harmed;
  } catch (cause) {
    if (cause instanceof DefterError) throw cause;
    throw new DefterError('keep.notSaved', { cause });
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
