/** What Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y mean here; null in texts and dialogs, which have their own. */
export function undoKey(event: KeyboardEvent): 'undo' | 'redo' | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const { target } = event;
  const own =
    'textarea, dialog, [contenteditable=true], input:not([type=number], [type=radio], [type=date], [type=range], [type=checkbox])';
  if (target instanceof Element && target.closest(own)) return null;
  const key = event.key.toLowerCase();
  const redo = (key === 'z' && event.shiftKey) || key === 'y';
  if (!redo && key !== 'z') return null;
  event.preventDefault();
  return redo ? 'redo' : 'undo';
}
