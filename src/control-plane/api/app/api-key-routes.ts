import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import { ApiKeyList, CreateApiKey, CreatedApiKey, type ApiKeyItem } from "../../../protocol/http/api-key.ts";
import type { ApiKey } from "../../api-keys/api-key.ts";
import { requireCaller } from "../../http/caller.ts";
import type { GuestApiOptions } from "./guest-api-options.ts";
import { toTimestamp, toTimestampOrNull } from "./timestamp.ts";

const tags = ["api keys"];
const params = z.object({ id: z.string().max(64) });

/** The team's keys for the Teams API, as admins make and revoke them. */
export const apiKeyRoutes: FastifyPluginAsyncZod<GuestApiOptions> = async (app, { apiKeys, callers }) => {
  app.get(
    "/api-keys",
    { schema: { tags, summary: "List the team's API keys", response: { 200: ApiKeyList } } },
    async (request) => {
      const data = (await apiKeys.list(await requireCaller(callers, request))).map(toApiKeyItem);
      return { data, count: data.length };
    },
  );

  app.post(
    "/api-keys",
    { schema: { tags, summary: "Make an API key", body: CreateApiKey, response: { 201: CreatedApiKey } } },
    async (request, reply) => {
      const caller = await requireCaller(callers, request);
      const { expires_at: expiresAt, name, permissions } = request.body;
      const { key, text } = await apiKeys.create(caller, {
        name,
        permissions,
        expiresAtMs: expiresAt === null ? null : Date.parse(expiresAt),
        notAfterMs: caller.credential.kind === "access-token" ? caller.credential.expiresAtMs : null,
      });
      return reply.code(201).send({ ...toApiKeyItem(key), key: text });
    },
  );

  app.delete(
    "/api-keys/:id",
    { schema: { tags, summary: "Revoke an API key", params, response: { 204: z.null() } } },
    async (request, reply) => {
      await apiKeys.revoke(await requireCaller(callers, request), request.params.id);
      return reply.code(204).send(null);
    },
  );
};

function toApiKeyItem(key: ApiKey): ApiKeyItem {
  return {
    id: key.id,
    name: key.name,
    hint: key.hint,
    permissions: [...key.permissions],
    created_at: toTimestamp(key.createdAtMs),
    created_by: key.createdBy,
    expires_at: toTimestampOrNull(key.expiresAtMs),
    last_used_at: toTimestampOrNull(key.lastUsedAtMs),
  };
}
