import { isApiPath } from "../../protocol/http/api-path.ts";
import type { Fetch } from "../control-plane/ask-identity.ts";

/** What a page may tell the control plane besides path and body. Cookies, origin and credentials are not its own to say. */
const REQUEST_HEADERS = ["accept", "accept-language", "content-type", "if-match", "if-none-match"];
/** What a page may hear. `Set-Cookie`, above all, stays in the session that holds it. */
const RESPONSE_HEADERS = ["cache-control", "content-language", "etag", "last-modified", "retry-after"];
/** Data that cannot be run as a script or shown as a page. */
const DATA_TYPE = /^(application\/(json|problem\+json|x-ndjson)|text\/(plain|csv)|image\/(png|jpeg|webp))\s*(;|$)/i;

export interface PassOnOptions {
  /** Origin of the chosen control plane after it proved itself; null when nothing may be sent. */
  readonly prove: () => Promise<string | null>;
  /** Nobody answered: it has to prove itself anew. */
  readonly doubt: () => void;
  /** In the session that holds the control plane's cookie, and no page. */
  readonly fetch: Fetch;
}

/** Passes a request of a page on to the chosen control plane and the answer back. `path` begins with a slash and has the query. */
export async function passOn(path: string, request: Request, options: PassOnOptions): Promise<Response> {
  const origin = await options.prove();
  // As if nobody had answered: the page shows it so, and the state says why.
  if (origin === null) return Response.error();
  const target = URL.parse(`${origin}${path}`);
  if (target === null || target.origin !== origin || !isApiPath(target.pathname)) return Response.error();
  try {
    return toPage(await options.fetch(target.href, toControlPlane(request, origin)));
  } catch {
    // Nobody answered, or it sent us elsewhere, or the page did not wait. Only the page that asked has to know.
    if (!request.signal.aborted) options.doubt();
    return Response.error();
  }
}

type StreamingRequest = RequestInit & { duplex?: "half" };

function toControlPlane(request: Request, origin: string): RequestInit {
  const headers = copyHeaders(request.headers, REQUEST_HEADERS);
  headers.set("origin", origin);
  const init: StreamingRequest = {
    method: request.method,
    headers,
    credentials: "include",
    redirect: "error",
    cache: "no-store",
    signal: request.signal,
  };
  if (request.body !== null) Object.assign(init, { body: request.body, duplex: "half" } satisfies StreamingRequest);
  return init;
}

function toPage(answer: Response): Response {
  const headers = copyHeaders(answer.headers, RESPONSE_HEADERS);
  const type = answer.headers.get("content-type") ?? "";
  if (answer.body !== null) headers.set("content-type", DATA_TYPE.test(type) ? type : "application/octet-stream");
  headers.set("x-content-type-options", "nosniff");
  headers.set("content-security-policy", "default-src 'none'; sandbox");
  return new Response(answer.body, { status: answer.status, headers });
}

function copyHeaders(from: Headers, names: readonly string[]): Headers {
  const copied = new Headers();
  for (const name of names) {
    const value = from.get(name);
    if (value !== null) copied.set(name, value);
  }
  return copied;
}
