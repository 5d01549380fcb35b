import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { GuestCredits, UpdateGuestCredits } from "../../../protocol/http/guest.ts";
import { FOR_ADMINS, FOR_MANAGERS } from "../../http/closed-routes.ts";
import { requireCaller } from "../../http/caller.ts";
import type { GuestApiOptions } from "./guest-api-options.ts";
import { requireManager } from "../../http/require-manager.ts";

const tags = ["guest invites"];

/** How many guest invites the team may still make: read by whoever makes them, set by admins. */
export const guestCreditRoutes: FastifyPluginAsyncZod<GuestApiOptions> = async (app, { callers, credits }) => {
  app.get(
    "/guest-credits",
    { config: FOR_MANAGERS, schema: { tags, summary: "Guest invites that are left", response: { 200: GuestCredits } } },
    async (request) => ({ balance: await credits.balance(await requireManager(callers, request)) }),
  );

  app.patch(
    "/guest-credits",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Allow more or fewer", body: UpdateGuestCredits, response: { 200: GuestCredits } },
    },
    async (request) => {
      await credits.setBalance(await requireCaller(callers, request), request.body.balance);
      return { balance: request.body.balance };
    },
  );
};
