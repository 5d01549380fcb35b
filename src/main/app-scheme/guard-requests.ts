import type { Session, WebRequest } from "electron";
import { LIVE_PATH } from "../../protocol/live/frame.ts";
import { VIEWER_PATH } from "../../protocol/viewer/frame.ts";
import type { WindowKind } from "../windows/window-kinds.ts";
import { isOwnPage } from "./app-origin.ts";
import { socketOrigin } from "./content-policy.ts";

export interface RequestGuardOptions {
  /** Of the control plane that was chosen; null = none. */
  readonly controlPlane: () => string | null;
  /** Its origin after it proved itself; null when nothing may be sent. */
  readonly prove: () => Promise<string | null>;
  readonly doubt: () => void;
  /** The session that holds the control plane's cookie. */
  readonly cookies: Pick<Session["cookies"], "get">;
  /** Developer tools are pages of the browser's own. */
  readonly isPackaged: boolean;
}

/** The sockets that pages open; the agents' own is not among them. */
const SOCKET_PATHS = [LIVE_PATH, VIEWER_PATH];

type Destination = "allowed" | "control-plane-socket" | "refused";

/**
 * What pages may load at all, below whatever their policy says: the app's own scheme, what they made themselves, and sockets to the
 * chosen control plane.
 */
export function judgeRequest(
  kind: WindowKind,
  url: string,
  { controlPlane, isPackaged }: { readonly controlPlane: string | null; readonly isPackaged: boolean },
): Destination {
  if (isOwnPage(url) || url.startsWith("data:")) return "allowed";
  if (url.startsWith("blob:")) return isOwnPage(url.slice("blob:".length)) ? "allowed" : "refused";
  if (!isPackaged && url.startsWith("devtools://")) return "allowed";
  if (controlPlane === null || (kind !== "app" && kind !== "viewer")) return "refused";
  const parsed = URL.parse(url);
  if (parsed === null || parsed.origin !== socketOrigin(controlPlane) || parsed.username !== "") return "refused";
  return SOCKET_PATHS.includes(parsed.pathname) ? "control-plane-socket" : "refused";
}

/**
 * Headers of a socket's handshake: it comes from the control plane's own page, as far as that can tell, with the cookie that no page of
 * ours holds. Whatever the page itself would say of either is dropped.
 */
export function socketHeaders(
  headers: Readonly<Record<string, string>>,
  origin: string,
  cookies: readonly { readonly name: string; readonly value: string }[],
): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !/^(origin|cookie|authorization)$/i.test(name));
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  return { ...Object.fromEntries(kept), Origin: origin, ...(cookie === "" ? {} : { Cookie: cookie }) };
}

/** Puts both in force for a session's pages. */
export function guardRequests(webRequest: WebRequest, kind: WindowKind, options: RequestGuardOptions): void {
  const { cookies, doubt, isPackaged, prove } = options;
  const judge = (url: string) => judgeRequest(kind, url, { controlPlane: options.controlPlane(), isPackaged });

  webRequest.onBeforeRequest(({ url }, answer) => {
    const destination = judge(url);
    if (destination !== "control-plane-socket") return answer({ cancel: destination === "refused" });
    // A new socket is a reconnect: the key is proved before the handshake carries the cookie.
    doubt();
    prove().then(
      (origin) => answer({ cancel: origin === null }),
      () => answer({ cancel: true }),
    );
  });
  webRequest.onBeforeSendHeaders(({ requestHeaders, url }, answer) => {
    const origin = options.controlPlane();
    if (origin === null || judge(url) !== "control-plane-socket") return answer({ requestHeaders });
    cookies.get({ url: origin }).then(
      (found) => answer({ requestHeaders: socketHeaders(requestHeaders, origin, found) }),
      () => answer({ cancel: true }),
    );
  });
  webRequest.onHeadersReceived(({ responseHeaders = {} }, answer) => {
    const all = Object.entries(responseHeaders);
    const kept = all.filter(([name]) => !/^set-cookie2?$/i.test(name));
    answer(kept.length === all.length ? {} : { responseHeaders: Object.fromEntries(kept) });
  });
}
