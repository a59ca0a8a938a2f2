/**
 * Remembers what has the focus now. The function it returns gives the focus back to it, unless the user has put it
 * elsewhere in the meantime: call it once what was opened is gone from the page.
 */
export function rememberFocus(): () => void {
  const before = document.activeElement;
  return () => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    // Charts are SVG.
    const focusable = before instanceof HTMLElement || before instanceof SVGElement;
    if (lost && focusable && before.isConnected) before.focus();
  };
}
