/** The backup that is asked about; null for none. */
export const restoring: { backup: File | null } = $state({ backup: null });

/** Takes the backups out of files that came as data, and has the last of them asked about; gives the others. */
export async function withoutBackups(files: readonly File[]): Promise<File[]> {
  const others: File[] = [];
  for (const file of files) {
    if (await isBackup(file)) restoring.backup = file;
    else others.push(file);
  }
  return others;
}

/** By its content, of which little is read; a file that cannot be read is for others to complain of. */
async function isBackup(file: File): Promise<boolean> {
  try {
    const start = new Uint8Array(await file.slice(0, ZIP.length).arrayBuffer());
    if (start.length < ZIP.length || ZIP.some((byte, i) => byte !== start[i])) return false;
    return (await import('./backup')).isBackup(file);
  } catch {
    return false;
  }
}

/** How archives begin. */
const ZIP = [0x50, 0x4b, 3, 4];
