import type { FastifyRequest } from "fastify";
import { judgeOrigin, type OriginOptions } from "./own-origin.ts";

const FORWARDING_HEADERS = ["forwarded", "via", "x-real-ip"];
const LOOPBACK_ADDRESS = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/**
 * True for a caller on this very machine. Each condition shuts out somebody who only seems to be: the socket's address anybody
 * remote, the forwarding headers and HTTP/1.0 a reverse proxy's clients, the host name a page that rebinds DNS, the origin any other
 * page. Once the control plane has a public address or a proxy, nobody counts as local.
 */
export function isLocalCaller(request: FastifyRequest, options: OriginOptions): boolean {
  if (options.publicUrl !== null || options.trustProxy) return false;
  const { headers, httpVersion, socket } = request.raw;
  if (!LOOPBACK_ADDRESS.test(socket.remoteAddress ?? "")) return false;
  if (httpVersion === "1.0") return false;
  const isForwarded = Object.keys(headers).some((n) => n.startsWith("x-forwarded") || FORWARDING_HEADERS.includes(n));
  if (isForwarded) return false;
  return LOOPBACK_HOST.test(headers.host ?? "") && judgeOrigin(headers, options) !== "foreign";
}
