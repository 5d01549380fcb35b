import type { FastifyInstance } from "fastify";
import { Refusal } from "../refusal.ts";

const NUL_ESCAPE = String.raw`\u0000`;
const NUL_REFUSED = "NUL characters are not accepted.";

/** No text of ours holds a NUL, and PostgreSQL cannot store one: such a path or query is refused before anything looks at it. */
export function refuseNulInUrls(app: FastifyInstance): void {
  app.addHook("onRequest", async (request) => {
    if (request.url.includes("%00")) throw new Refusal("invalid_arguments", { message: NUL_REFUSED });
  });
}

/**
 * JSON is the only body there is: a form or `text/plain`, which any page may send anywhere, is refused (ATK-02). No body at all is fine
 * even when it is announced as JSON, because many clients do that on DELETE; a route that needs one says so. As in URLs, no NUL.
 */
export function acceptJsonBodiesOnly(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body.trim() === "") done(null, undefined);
    else if (body.includes(NUL_ESCAPE)) done(new Refusal("invalid_arguments", { message: NUL_REFUSED }));
    else void parseJson(request, body, done);
  });
}
