/**
 * Keeps the keyboard's place in `root`: where what has the focus goes away (a remedy, a step, a file), the
 * nearest that stands around it and may have it (`tabindex`) takes it; where it is disabled for a while, it
 * has the focus again afterwards. Whoever leaves it of their own accord is not called back.
 */
export function keepFocus(root: HTMLElement): () => void {
  /** What had the focus last, and all that stands around it. */
  let path: HTMLElement[] = [];
  let frame = 0;

  const isLost = (): boolean =>
    document.activeElement === null ||
    document.activeElement === document.body ||
    document.activeElement.matches(':disabled');

  function remember({ target }: FocusEvent): void {
    path = [];
    for (let at = target as HTMLElement | null; at !== null; at = at.parentElement) path.push(at);
  }

  function leave(): void {
    // What is taken away is still there while this is heard.
    setTimeout(() => {
      if (isLost() && path[0]?.isConnected && !path[0].matches(':disabled')) path = [];
    });
  }

  function restore(): void {
    frame = 0;
    const [last, ...around] = path;
    if (!last || !isLost()) return;
    // In vain as long as it is disabled.
    if (last.isConnected) last.focus();
    else around.find((one) => one.isConnected && one.hasAttribute('tabindex'))?.focus();
  }

  // After all who have plans of their own for the focus.
  const observer = new MutationObserver(() => (frame ||= requestAnimationFrame(restore)));
  observer.observe(root, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  root.addEventListener('focusin', remember);
  root.addEventListener('focusout', leave);
  return () => {
    observer.disconnect();
    root.removeEventListener('focusin', remember);
    root.removeEventListener('focusout', leave);
    cancelAnimationFrame(frame);
    restore();
  };
}
