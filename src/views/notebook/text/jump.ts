/** Names in a text must not become names of the page. */
export function headingId(id: string): string {
  return `heading-${id}`;
}

/** Goes to a heading of the notebook; false where there is none. */
export function jumpTo(id: string): boolean {
  const heading = document.getElementById(headingId(id));
  heading?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  heading?.focus({ preventScroll: true });
  return heading !== null;
}
