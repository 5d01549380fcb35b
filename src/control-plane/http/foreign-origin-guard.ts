import type { FastifyInstance } from "fastify";
import { Refusal } from "../refusal.ts";
import { judgeOrigin, type OriginOptions } from "./own-origin.ts";
import { readSessionCookie } from "./session-cookie.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses what another website makes a visitor's browser do (ATK-02): every unsafe request from a foreign page, and every unsafe one
 * that relies on the session cookie without saying which page it comes from. On every route, also unknown ones.
 */
export function guardAgainstForeignOrigins(app: FastifyInstance, options: OriginOptions): void {
  app.addHook("onRequest", async (request) => {
    if (SAFE_METHODS.has(request.method)) return;
    const verdict = judgeOrigin(request.headers, options);
    if (verdict === "foreign") throw new Refusal("foreign_origin");
    const reliesOnCookie =
      request.headers.authorization === undefined && readSessionCookie(request.headers.cookie) !== null;
    if (verdict === "unknown" && reliesOnCookie) throw new Refusal("foreign_origin");
  });
}
