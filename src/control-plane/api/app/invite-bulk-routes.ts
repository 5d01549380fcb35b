import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import {
  CancelInvites,
  CreatedInvites,
  CreateInvites,
  InvitePreviewAnswer,
  PreviewInvites,
  ResendInvites,
} from "../../../protocol/http/member-invite.ts";
import { FOR_ADMINS } from "../../http/closed-routes.ts";
import { requireAdmin } from "../../http/caller.ts";
import type { PeopleApiOptions } from "./people-api-options.ts";
import { toCreatedInvite } from "./people-items.ts";

const tags = ["invites"];
const FIELDS = { emails: "invites", group: "invites", appRule: "invites" };

/** Many invitations at once: looked at first, then all made, sent again or cancelled, or none. */
export const inviteBulkRoutes: FastifyPluginAsyncZod<PeopleApiOptions> = async (app, options) => {
  const { callers, invitePreview, invites } = options;

  app.post(
    "/invites/preview",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Look at a list", body: PreviewInvites, response: { 200: InvitePreviewAnswer } },
    },
    async (request) => {
      const by = await requireAdmin(callers, request);
      const { text, ...usual } = request.body;
      const lines = await invitePreview.preview(by, text, usual);
      const refused = lines.filter(({ verdict }) => verdict === "refused").length;
      const data = lines.map(({ group, ...line }) => ({
        ...line,
        group: group && { number: group.number, name: group.name },
      }));
      return { data, ready: lines.length - refused, refused };
    },
  );

  app.post(
    "/invites/bulk",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Invite many people", body: CreateInvites, response: { 201: CreatedInvites } },
    },
    async (request, reply) => {
      const by = await requireAdmin(callers, request);
      const wanted = request.body.invites.map(({ app_rule_id: appRuleId, ...invite }) => ({ ...invite, appRuleId }));
      const sent = await invites.createAll(by, wanted, { sendEmail: request.body.send_email, fields: FIELDS });
      return reply.code(201).send({ data: sent.map(toCreatedInvite), count: sent.length });
    },
  );

  await app.register(openInviteRoutes, { ...options, prefix: "" });
};

/** Of invitations that are open already. */
const openInviteRoutes: FastifyPluginAsyncZod<PeopleApiOptions> = async (app, { callers, invites }) => {
  app.post(
    "/invites/bulk-resend",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Make new links", body: ResendInvites, response: { 200: CreatedInvites } },
    },
    async (request) => {
      const by = await requireAdmin(callers, request);
      const { ids, send_email: sendEmail } = request.body;
      const sent = await invites.resendAll(by, { ids }, { sendEmail, field: "ids" });
      return { data: sent.map(toCreatedInvite), count: sent.length };
    },
  );

  app.post(
    "/invites/bulk-cancel",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Cancel invitations", body: CancelInvites, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await invites.cancelAll(await requireAdmin(callers, request), { ids: request.body.ids }, "ids");
      return reply.code(204).send(null);
    },
  );
};
