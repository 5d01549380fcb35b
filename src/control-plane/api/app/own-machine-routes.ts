import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { OwnMachineToken } from "../../../protocol/http/machine.ts";
import { actorOf, requireCaller } from "../../http/caller.ts";
import type { EnrolmentRouteOptions } from "./enrolment-routes.ts";
import { toTimestamp } from "./timestamp.ts";

/** For everybody who brings a machine of their own, which then waits for an admin. */
export const ownMachineRoutes: FastifyPluginAsyncZod<Pick<EnrolmentRouteOptions, "callers" | "tokens">> = async (
  app,
  { callers, tokens },
) => {
  app.post(
    "/app/v1/own-machine-token",
    {
      schema: {
        tags: ["machines"],
        summary: "Create an enrolment token for a machine of one's own",
        description:
          "For members and above. Single use, ten minutes; the machine belongs to the caller and waits for an admin.",
        response: { 201: OwnMachineToken },
      },
    },
    async (request, reply) => {
      const caller = await requireCaller(callers, request);
      const { token, text } = await tokens.createForOwnMachine(
        actorOf(caller),
        caller.user,
        caller.credential.expiresAtMs,
      );
      return reply.code(201).send({ token: text, expires_at: toTimestamp(token.expiresAtMs) });
    },
  );
};
