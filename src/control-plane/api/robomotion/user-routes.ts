import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type * as z from "zod";
import type { User } from "../../users/user.ts";
import type { RobomotionRoutesOptions } from "./robomotion-options.ts";
import {
  DeleteBody,
  DeleteInvitationBody,
  EditBody,
  InviteAnswer,
  InviteBody,
  ListUsersQuery,
  OkAnswer,
  UpdateBody,
  UserListAnswer,
  type RobomotionUser,
} from "./robomotion-schemas.ts";

const about = (summary: string) => ({ tags: ["robomotion"], summary });
const OK = { ok: true } as const;

/** People and invitations. Reads take query parameters, edits and deletes a JSON body. */
export const userRoutes: FastifyPluginAsyncZod<RobomotionRoutesOptions> = async (app, options) => {
  const { callerOf, teamId, users } = options;
  await app.register(invitationRoutes, options);

  app.get("/auth.check", { schema: { ...about("Check a token"), response: { 200: OkAnswer } } }, async () => OK);

  app.get(
    "/users.list",
    { schema: { ...about("List people"), querystring: ListUsersQuery, response: { 200: UserListAnswer } } },
    async (request) => {
      const caller = callerOf(request);
      const { page, search, size: limit } = request.query;
      const found = await users.list(caller, { search, limit, offset: Math.max(0, page - 1) * limit });
      const list = found.users.map((user) => toRobomotionUser(user, { teamId, viewerId: caller.user.id }));
      return { ...OK, users: list, total: found.count };
    },
  );

  app.post(
    "/users.edit",
    { schema: { ...about("Change a person, by address"), body: EditBody, response: { 200: OkAnswer } } },
    async (request) => {
      const { email, full_name: name } = request.body;
      await users.updateProfile(callerOf(request), { email, name });
      return OK;
    },
  );

  app.post(
    "/users.update",
    { schema: { ...about("Change a person"), body: UpdateBody, response: { 200: OkAnswer } } },
    async (request) => {
      const { full_name: name, user_id: id, workspace_role: role } = request.body;
      await users.update(callerOf(request), id, { name, role });
      return OK;
    },
  );

  app.delete(
    "/users.delete",
    { schema: { ...about("Delete a person"), body: DeleteBody, response: { 200: OkAnswer } } },
    async (request) => {
      await users.remove(callerOf(request), request.body.user_id);
      return OK;
    },
  );
};

const invitationRoutes: FastifyPluginAsyncZod<RobomotionRoutesOptions> = async (app, { callerOf, invites }) => {
  app.post(
    "/users.invite",
    { schema: { ...about("Invite a person"), body: InviteBody, response: { 200: InviteAnswer } } },
    async (request) => {
      const { invite } = await invites.create(callerOf(request), request.body);
      return { id: invite.id, ...OK };
    },
  );

  app.delete(
    "/users.invitation.delete",
    { schema: { ...about("Withdraw an invitation"), body: DeleteInvitationBody, response: { 200: OkAnswer } } },
    async (request) => {
      await invites.cancel(callerOf(request), request.body.id);
      return OK;
    },
  );
};

function toRobomotionUser(
  user: User,
  { teamId, viewerId }: { readonly teamId: string; readonly viewerId: string },
): z.infer<typeof RobomotionUser> {
  return {
    id: user.id,
    workspace_id: teamId,
    created_at: Math.floor(user.createdAtMs / 1000),
    role: user.role,
    name: user.name || user.username,
    email: user.email,
    self: user.id === viewerId,
  };
}
