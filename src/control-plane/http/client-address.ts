import type { IncomingMessage } from "node:http";

/** Where a request comes from, as Fastify's `request.ip`: behind one trusted proxy, the last address that it wrote down. */
export function clientAddress(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers["x-forwarded-for"] : undefined;
  const last = (Array.isArray(forwarded) ? forwarded.join(",") : forwarded)?.split(",").at(-1)?.trim();
  return last || (request.socket.remoteAddress ?? "");
}
