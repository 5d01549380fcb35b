import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isApiPath } from "../../protocol/http/api-path.ts";
import { Refusal } from "../refusal.ts";

const MISSING_BUNDLE =
  "The web app is not built yet. Run `npm run build` on the control plane and load this page again.\n";

/**
 * Serves the web app from `webRoot`: hashed assets for good, everything else asked for anew each time, and its start page for every
 * address that the app itself routes. Without a bundle pages answer 503 and the APIs work all the same.
 */
export async function serveWebApp(app: FastifyInstance, webRoot: string | null): Promise<void> {
  const hasBundle = webRoot !== null && existsSync(join(webRoot, "index.html"));
  if (hasBundle) {
    await app.register(fastifyStatic, {
      root: webRoot,
      wildcard: false,
      cacheControl: false,
      setHeaders(reply, path) {
        const isHashed = path.startsWith(join(webRoot, "assets"));
        void reply.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    if (!wantsPage(request)) throw new Refusal("not_found");
    return hasBundle ? reply.sendFile("index.html") : answerMissingBundle(reply);
  });
}

function wantsPage(request: FastifyRequest): boolean {
  const path = request.url.split("?", 1)[0] ?? "";
  const isRead = request.method === "GET" || request.method === "HEAD";
  // An unknown path of an API is an error there, never a page.
  return isRead && !isApiPath(path) && (request.headers.accept ?? "").includes("text/html");
}

function answerMissingBundle(reply: FastifyReply): FastifyReply {
  return reply.code(503).type("text/plain; charset=utf-8").send(MISSING_BUNDLE);
}
