import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import { isExpired, type Invite } from "../../invites/invite.ts";
import {
  CancelMemberInvitesBody,
  CreateMemberInvitesBody,
  MemberInviteListAnswer,
  OldCancelMemberInvitesBody,
  ResendMemberInvitesBody,
  UpdateMemberInvitesBody,
  type MemberInvite,
} from "./member-invite-schemas.ts";
import type { ParsecRoutesOptions } from "./parsec-options.ts";
import { PageQuery, TeamParams } from "./parsec-schemas.ts";
import { toRfc3339 } from "./rfc3339.ts";

const tags = ["member invites"];
const params = TeamParams;
const response = { 200: MemberInviteListAnswer };
const FIELDS = { emails: "emails", group: "group_id", appRule: "team_app_rule_id" };

/** The operations on member invites. */
export const memberInviteRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, options) => {
  await app.register(readAndChangeRoutes, options);
  await app.register(sendRoutes, options);
  await app.register(cancelRoutes, options);
};

const readAndChangeRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, options) => {
  const { clock, managerOf, memberInvites, requirePermission } = options;

  app.route({
    method: "GET",
    url: "/member-invites",
    config: { permission: "View Team Invites" },
    schema: { tags, summary: "List member invites", params, querystring: PageQuery, response },
    handler: async (request) => {
      const page = await memberInvites.list(managerOf(request), { ...request.query, search: "" });
      return { data: page.invites.map((invite) => toMemberInvite(invite, null, clock.now())), count: page.count };
    },
  });

  app.route({
    method: ["PUT", "PATCH"],
    url: "/member-invites",
    config: { permission: "Manage Team Invites" },
    schema: { tags, summary: "Change member invites", params, body: UpdateMemberInvitesBody, response },
    handler: async (request) => {
      const { emails, group_id: group, team_app_rule_id: appRuleId } = request.body;
      if (appRuleId !== undefined) await requirePermission(request, "Manage App Rule Assignments");
      const by = managerOf(request);
      const invites = await memberInvites.updateAll(by, { emails }, { group, appRuleId }, FIELDS);
      return { data: invites.map((invite) => toMemberInvite(invite, null, clock.now())), count: invites.length };
    },
  });
};

const sendRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, options) => {
  const { clock, managerOf, memberInvites, requirePermission } = options;

  app.route({
    method: "POST",
    url: "/member-invites",
    config: { permission: "Create Team Invites", rateLimit: "member-invites" },
    schema: { tags, summary: "Invite members", params, body: CreateMemberInvitesBody, response },
    handler: async (request) => {
      const { emails, group_id: group = null, send_email: sendEmail, team_app_rule_id: appRuleId } = request.body;
      if (appRuleId !== undefined) await requirePermission(request, "Manage App Rule Assignments");
      const wanted = emails.map((email) => {
        return { email, name: "", role: "member", group, appRuleId: appRuleId ?? null } as const;
      });
      const sent = await memberInvites.createAll(managerOf(request), wanted, { sendEmail, fields: FIELDS });
      const data = sent.map(({ invite, joinUrl }) => toMemberInvite(invite, joinUrl, clock.now()));
      return { data, count: data.length };
    },
  });

  app.route({
    method: "POST",
    url: "/resend-member-invites",
    config: { permission: "Create Team Invites", rateLimit: "resend-member-invites" },
    schema: { tags, summary: "Send member invites again", params, body: ResendMemberInvitesBody, response },
    handler: async (request) => {
      const { emails, send_email: sendEmail } = request.body;
      const sending = { sendEmail, field: FIELDS.emails };
      const sent = await memberInvites.resendAll(managerOf(request), { emails }, sending);
      const data = sent.map(({ invite, joinUrl }) => toMemberInvite(invite, joinUrl, clock.now()));
      return { data, count: data.length };
    },
  });
};

const cancelRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, { managerOf, memberInvites }) => {
  app.route({
    method: "DELETE",
    url: "/member-invites",
    config: { permission: "Delete Team Invites" },
    schema: {
      tags,
      summary: "Cancel member invites",
      params,
      body: CancelMemberInvitesBody,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      await memberInvites.cancelAll(managerOf(request), { emails: request.body.emails }, FIELDS.emails);
      return reply.code(204).send(null);
    },
  });

  app.route({
    method: "POST",
    url: "/cancel-member-invites",
    config: { permission: "Delete Team Invite" },
    schema: {
      tags,
      summary: "Cancel member invites, by the old path",
      deprecated: true,
      params,
      body: OldCancelMemberInvitesBody,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      await memberInvites.cancelAll(managerOf(request), { emails: request.body.emails }, FIELDS.emails);
      return reply.code(204).send(null);
    },
  });
};

function toMemberInvite(invite: Invite, joinUrl: string | null, nowMs: number): MemberInvite {
  return {
    email: invite.email,
    team_group_id: invite.group?.number ?? null,
    team_app_rule_id: invite.appRuleId,
    is_admin: invite.role === "admin",
    status: isExpired(invite, nowMs) ? "expired" : "pending",
    join_url: joinUrl,
    send_email: invite.mail !== "not-asked",
    created_at: toRfc3339(invite.createdAtMs),
    expires_at: toRfc3339(invite.expiresAtMs),
  };
}
