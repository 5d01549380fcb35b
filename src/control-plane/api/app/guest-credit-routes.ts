import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { GuestCredits, UpdateGuestCredits } from "../../../protocol/http/guest.ts";
import { requireCaller } from "../../http/caller.ts";
import type { GuestApiOptions } from "./guest-api-options.ts";
import { requireManager } from "./require-manager.ts";

const tags = ["guest invites"];

/** How many guest invites the team may still make: read by whoever makes them, set by admins. */
export const guestCreditRoutes: FastifyPluginAsyncZod<GuestApiOptions> = async (app, { callers, credits }) => {
  app.get(
    "/guest-credits",
    { schema: { tags, summary: "Guest invites that are left", response: { 200: GuestCredits } } },
    async (request) => ({ balance: await credits.balance(await requireManager(callers, request)) }),
  );

  app.patch(
    "/guest-credits",
    { schema: { tags, summary: "Allow more or fewer", body: UpdateGuestCredits, response: { 200: GuestCredits } } },
    async (request) => {
      await credits.setBalance(await requireCaller(callers, request), request.body.balance);
      return { balance: request.body.balance };
    },
  );
};
