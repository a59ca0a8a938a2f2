/** Loads the page again at its plain address: what is kept now comes up. */
export function startAnew(): void {
  const url = new URL(location.href);
  url.searchParams.delete('sample');
  url.hash = '#/data';
  history.replaceState(null, '', url);
  location.reload();
}
