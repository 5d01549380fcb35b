import { isApiPath } from "../../protocol/http/api-path.ts";
import type { WindowKind } from "../windows/window-kinds.ts";
import { isOwnPage } from "./app-origin.ts";

export type Route =
  | { readonly to: "file"; readonly name: string }
  /** A page of the app, whatever address it routes itself. */
  | { readonly to: "page"; readonly name: "index.html" | "capture.html" }
  /** Path and query, for the control plane. */
  | { readonly to: "api"; readonly path: string }
  | { readonly to: "nowhere" };

const NOWHERE: Route = { to: "nowhere" };

/** Where a request of the app's own scheme goes. Only the windows with the whole app reach the control plane. */
export function routeRequest(
  kind: WindowKind,
  { method, url }: Pick<Request, "method" | "url">,
  hasFile: (name: string) => boolean,
): Route {
  const parsed = URL.parse(url);
  if (parsed === null || !isOwnPage(url) || parsed.username !== "" || parsed.port !== "") return NOWHERE;
  const { pathname, search } = parsed;
  if (isApiPath(pathname)) {
    return kind === "app" || kind === "viewer" ? { to: "api", path: `${pathname}${search}` } : NOWHERE;
  }
  if (method !== "GET" && method !== "HEAD") return NOWHERE;
  const name = pathname.slice(1);
  if (kind === "capture") {
    if (name === "capture.html") return { to: "page", name };
    return hasFile(name) && !name.endsWith(".html") ? { to: "file", name } : NOWHERE;
  }
  if (hasFile(name) && !name.endsWith(".html")) return { to: "file", name };
  // A file that is not there is no page: a script that got one would only say that it is none.
  return /^assets\/|\.[a-z0-9]+$/i.test(name) ? NOWHERE : { to: "page", name: "index.html" };
}
