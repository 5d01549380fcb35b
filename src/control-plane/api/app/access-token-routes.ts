import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import { AccessTokenList, CreateAccessToken, CreatedAccessToken } from "../../../protocol/http/people.ts";
import { requireCaller } from "../../http/caller.ts";
import type { PeopleApiOptions } from "./people-api-options.ts";
import { toAccessTokenItem } from "./people-items.ts";

const tags = ["access tokens"];

/** The caller's own tokens for programs. */
export const accessTokenRoutes: FastifyPluginAsyncZod<PeopleApiOptions> = async (app, options) => {
  const { accessTokens, callers } = options;

  app.get(
    "/access-tokens",
    { schema: { tags, summary: "List the caller's tokens", response: { 200: AccessTokenList } } },
    async (request) => {
      const data = (await accessTokens.list(await requireCaller(callers, request))).map(toAccessTokenItem);
      return { data, count: data.length };
    },
  );

  app.post(
    "/access-tokens",
    { schema: { tags, summary: "Make a token", body: CreateAccessToken, response: { 201: CreatedAccessToken } } },
    async (request, reply) => {
      const { expires_at: expiresAt, name } = request.body;
      const caller = await requireCaller(callers, request);
      const expiresAtMs = expiresAt == null ? null : Date.parse(expiresAt);
      const { kind, expiresAtMs: notAfterMs } = caller.credential;
      const wanted = { name, expiresAtMs, ...(kind === "access-token" ? { notAfterMs } : {}) };
      const { secret, token } = await accessTokens.create(caller, wanted);
      return reply.code(201).send({ ...toAccessTokenItem(token), token: secret });
    },
  );

  app.delete(
    "/access-tokens/:id",
    { schema: { tags, summary: "Revoke a token", params: z.object({ id: z.string() }), response: { 204: z.null() } } },
    async (request, reply) => {
      await accessTokens.revoke(await requireCaller(callers, request), request.params.id);
      return reply.code(204).send(null);
    },
  );
};
