import type { IncomingHttpHeaders } from "node:http";

/** Where this control plane is reached, as far as it was told. */
export interface OriginOptions {
  /** An origin such as `https://desk.example`, or null when nobody said. */
  readonly publicUrl: string | null;
  /** True when exactly one reverse proxy stands in front and may be believed. */
  readonly trustProxy: boolean;
}

export type OriginVerdict = "own" | "foreign" | "unknown";

/**
 * Which page sent a request. `own`: ours, by `Origin` or `Sec-Fetch-Site`. `foreign`: another site's, which includes `Origin: null`.
 * `unknown`: no browser, or one that does not say.
 */
export function judgeOrigin(headers: IncomingHttpHeaders, options: OriginOptions): OriginVerdict {
  const site = headers["sec-fetch-site"];
  if (site === "cross-site" || site === "same-site") return "foreign";
  if (headers.origin !== undefined) return isOwnOrigin(headers.origin, headers, options) ? "own" : "foreign";
  return site === "same-origin" ? "own" : "unknown";
}

function isOwnOrigin(origin: string, headers: IncomingHttpHeaders, options: OriginOptions): boolean {
  if (options.publicUrl !== null && origin === new URL(options.publicUrl).origin) return true;
  if (!URL.canParse(origin)) return false;
  const { host, protocol } = new URL(origin);
  if (protocol !== "http:" && protocol !== "https:") return false;
  const asked = [headers.host, options.trustProxy ? headers["x-forwarded-host"] : undefined];
  return asked.some((name) => typeof name === "string" && hostOf(`${protocol}//${name}`) === host);
}

/** Without the scheme's default port, as URLs write it. */
function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null;
}
