import type { FastifyPluginAsync } from "fastify";
import { accessTokenRoutes } from "./access-token-routes.ts";
import { auditRoutes } from "./audit-routes.ts";
import { inviteBulkRoutes } from "./invite-bulk-routes.ts";
import { inviteRoutes } from "./invite-routes.ts";
import type { PeopleApiOptions } from "./people-api-options.ts";
import { peopleProfileRoutes } from "./people-profile-routes.ts";
import { peopleRoutes } from "./people-routes.ts";
import { sessionRoutes } from "./session-routes.ts";
import { settingsRoutes } from "./settings-routes.ts";

/** Everything under `/app/v1` that is about people. Register it with that prefix. */
export const peopleApi: FastifyPluginAsync<PeopleApiOptions> = async (app, options) => {
  // The prefix is applied already; handing it on would apply it again.
  const inner = { ...options, prefix: "" };
  await app.register(sessionRoutes, inner);
  await app.register(peopleProfileRoutes, inner);
  await app.register(peopleRoutes, inner);
  await app.register(inviteRoutes, inner);
  await app.register(inviteBulkRoutes, inner);
  await app.register(accessTokenRoutes, inner);
  await app.register(settingsRoutes, inner);
  await app.register(auditRoutes, inner);
};
