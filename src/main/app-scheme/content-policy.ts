import type { WindowKind } from "../windows/window-kinds.ts";

/** `Content-Security-Policy` of a page. */
export interface PolicyOf {
  readonly kind: WindowKind;
  /** Origin of the chosen control plane, the only one besides the app's own; null = none. */
  readonly controlPlane: string | null;
  /** Of the style elements that the page's own scripts make: fresh for every page. */
  readonly styleNonce: string;
}

/**
 * Scripts, styles and pictures come from the package and nothing runs inline. Requests go to the own scheme; sockets to the control plane
 * too, because a scheme carries none. A page that is there before one was chosen may open sockets afterwards; that they lead to the
 * chosen one is seen to where requests are judged.
 */
export function contentPolicy({ controlPlane, kind, styleNonce }: PolicyOf): string {
  const speaksToControlPlane = kind === "app" || kind === "viewer";
  const sockets = controlPlane === null ? "ws: wss:" : socketOrigin(controlPlane);
  const connect = speaksToControlPlane ? `'self' ${sockets}` : "'none'";
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${styleNonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** `ws://host[:port]` or `wss://…` of an `http` or `https` origin. */
export function socketOrigin(origin: string): string {
  return origin.replace(/^http/, "ws");
}

/** What else every page of the app says to the browser. */
export function pageHeaders(kind: WindowKind): Readonly<Record<string, string>> {
  const capture = kind === "capture" ? "display-capture=(self)" : "display-capture=()";
  const screen =
    kind === "app" || kind === "viewer" ? "fullscreen=(self), gamepad=(self)" : "fullscreen=(), gamepad=()";
  const none = ["camera", "microphone", "geolocation", "usb", "serial", "hid", "bluetooth", "midi", "payment"];
  return {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": [...none.map((name) => `${name}=()`), capture, screen].join(", "),
    "cache-control": "no-store",
  };
}
