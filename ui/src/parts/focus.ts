/** Where the focus goes when a page opens. */

/** To what the page marked with `data-focus`, else to its heading, so that it is read out; a part of a page may have none. */
export function focusPage(page: ParentNode): void {
  const first =
    page.querySelector<HTMLElement>('[data-focus]') ??
    page.querySelector<HTMLElement>('h1') ??
    document.querySelector<HTMLElement>('main h1');
  first?.focus();
}
