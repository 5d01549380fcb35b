import { isLoopbackUrl } from "../../node/loopback.ts";
import { ControlPlaneOrigin } from "../../protocol/desktop-ipc/state.ts";

/**
 * The origin that somebody means who typed or pasted `address`; null when it is no address of a control plane. Without a scheme it is
 * https, except on this machine itself: nothing falls back to plain http by itself. What follows the host is dropped, so that an
 * address copied from a browser will do; a user name in it is a trick or a mistake.
 */
export function originOfAddress(address: string): string | null {
  const typed = address.trim();
  if (typed === "" || /[\s\\\p{Cc}]/u.test(typed)) return null;
  const url = readUrl(typed);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  if (url.username !== "" || url.password !== "" || url.hostname === "") return null;
  return ControlPlaneOrigin.safeParse(url.origin).data ?? null;
}

function readUrl(typed: string): URL | null {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return URL.parse(typed);
  const plain = URL.parse(`http://${typed}`);
  if (plain === null) return null;
  return isLoopbackUrl(plain.href) ? plain : URL.parse(`https://${typed}`);
}
