import { isLoopbackUrl } from "../../../node/loopback.ts";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import {
  CreatedEnrolmentToken,
  CreateEnrolmentToken,
  EnrolmentTokenList,
  type EnrolmentTokenItem,
} from "../../../protocol/http/machine.ts";
import type { EnrolmentTokenService } from "../../enrolment/enrolment-token-service.ts";
import type { EnrolmentToken } from "../../enrolment/enrolment-token.ts";
import { FOR_ADMINS } from "../../http/closed-routes.ts";
import { actorOf, requireAdmin, type CallerResolver } from "../../http/caller.ts";
import { toTimestamp, toTimestampOrNull } from "./timestamp.ts";

export interface EnrolmentRouteOptions {
  readonly callers: CallerResolver;
  readonly tokens: EnrolmentTokenService;
  /** Where machines reach this control plane, without a slash at the end. */
  readonly baseUrl: () => string;
}

const tags = ["machines"];

/** Enrolment tokens, for admins. */
export const enrolmentRoutes: FastifyPluginAsyncZod<EnrolmentRouteOptions> = async (app, options) => {
  const { callers, tokens, baseUrl } = options;

  app.get(
    "/app/v1/enrolment-tokens",
    { config: FOR_ADMINS, schema: { tags, summary: "List enrolment tokens", response: { 200: EnrolmentTokenList } } },
    async (request) => {
      await requireAdmin(callers, request);
      const all = await tokens.list();
      return { data: all.map(toItem), count: all.length };
    },
  );

  app.post(
    "/app/v1/enrolment-tokens",
    {
      config: FOR_ADMINS,
      schema: {
        tags,
        summary: "Create an enrolment token",
        body: CreateEnrolmentToken,
        response: { 201: CreatedEnrolmentToken },
      },
    },
    async (request, reply) => {
      const caller = await requireAdmin(callers, request);
      const { name, reusable, preapproved, expires_in_seconds: expiresInSeconds } = request.body;
      const wanted = { name, reusable, preapproved, expiresInSeconds };
      const { token, text } = await tokens.create(actorOf(caller), wanted);
      const server = baseUrl();
      const command = `latchkey agent --server ${server} --token ${text}`;
      return reply.code(201).send({ ...toItem(token), token: text, command, loopback_only: isLoopbackUrl(server) });
    },
  );

  app.delete(
    "/app/v1/enrolment-tokens/:id",
    {
      config: FOR_ADMINS,
      schema: {
        tags,
        summary: "Revoke an enrolment token",
        params: z.object({ id: z.string().max(64) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const caller = await requireAdmin(callers, request);
      await tokens.revoke(actorOf(caller), request.params.id);
      return reply.code(204).send(null);
    },
  );
};

function toItem(token: EnrolmentToken): EnrolmentTokenItem {
  return {
    id: token.id,
    name: token.name,
    hint: token.hint,
    reusable: token.reusable,
    preapproved: token.preapproved,
    used_count: token.usedCount,
    created_at: toTimestamp(token.createdAtMs),
    created_by: token.createdBy && { id: token.createdBy.id, name: token.createdBy.name },
    expires_at: toTimestamp(token.expiresAtMs),
    last_used_at: toTimestampOrNull(token.lastUsedAtMs),
  };
}
