import { StyleModule } from 'style-mod';

/**
 * Lets the editor's styles be constructed style sheets, which the page's policy allows. `style-mod` writes a <style>
 * into any document with a <head>, and one that was not there when the policy was made is refused; only for a shadow
 * root does it construct a sheet. So it meets one first, and what it keeps there is handed to the document.
 */
export function adoptStyles(page: Document): void {
  const root = {
    ownerDocument: page,
    get adoptedStyleSheets() {
      return page.adoptedStyleSheets;
    },
    set adoptedStyleSheets(sheets) {
      page.adoptedStyleSheets = sheets;
    },
  };
  StyleModule.mount(root as unknown as ShadowRoot, []);
  for (const key of Object.getOwnPropertySymbols(root)) {
    Object.defineProperty(page, key, { value: Reflect.get(root, key), configurable: true });
  }
}
