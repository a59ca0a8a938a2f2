/** The files of a drop or a paste; folders are left out. */
export function droppedFiles(data: DataTransfer | null): File[] {
  if (!data) return [];
  const items = [...data.items].filter((item) => item.kind === 'file');
  const folders = items.filter((item) => item.webkitGetAsEntry?.()?.isDirectory).length;
  return folders === items.length && folders > 0 ? [] : [...data.files];
}

/** Pasted text when it is a table: two lines or more, the first one with a separator. Else null. */
export function pastedTable(text: string): string | null {
  const [first = '', second = ''] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return /[,;\t|]/.test(first) && second !== '' ? text : null;
}
