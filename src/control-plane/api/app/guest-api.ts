import type { FastifyPluginAsync } from "fastify";
import { apiKeyRoutes } from "./api-key-routes.ts";
import type { GuestApiOptions } from "./guest-api-options.ts";
import { guestCreditRoutes } from "./guest-credit-routes.ts";
import { guestInviteRoutes } from "./guest-invite-routes.ts";
import { guestRoutes } from "./guest-routes.ts";

/** Everything under `/app/v1` that is about guests and API keys. Register it with that prefix. */
export const guestApi: FastifyPluginAsync<GuestApiOptions> = async (app, options) => {
  // The prefix is applied already; handing it on would apply it again.
  const inner = { ...options, prefix: "" };
  await app.register(guestInviteRoutes, inner);
  await app.register(guestCreditRoutes, inner);
  await app.register(guestRoutes, inner);
  await app.register(apiKeyRoutes, inner);
};
