import type { FastifyInstance } from "fastify";

/**
 * JSON is the only body there is: a form or `text/plain`, which any page may send anywhere, is refused (ATK-02). No body at all is fine
 * even when it is announced as JSON, because many clients do that on DELETE; a route that needs one says so.
 */
export function acceptJsonBodiesOnly(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body.trim() === "") done(null, undefined);
    else void parseJson(request, body, done);
  });
}
