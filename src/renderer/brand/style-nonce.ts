/**
 * What lets the page's own style elements through a policy that allows none: the desktop app writes it into each page that it serves.
 * Empty in a browser, where the control plane's policy has another rule.
 */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? "";
}

/** For the library that holds the page still behind a dialog: it looks for a global of this name. */
export function shareStyleNonce(): void {
  const nonce = styleNonce();
  if (nonce !== "") Object.assign(globalThis, { __webpack_nonce__: nonce });
}
