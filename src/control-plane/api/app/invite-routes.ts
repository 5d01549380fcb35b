import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import { InviteListQuery } from "../../../protocol/http/member-invite.ts";
import {
  AcceptInvite,
  CreatedInvite,
  CreateInvite,
  InviteList,
  InvitePreview,
  SessionInfo,
} from "../../../protocol/http/people.ts";
import { FOR_ADMINS } from "../../http/closed-routes.ts";
import { requireCaller } from "../../http/caller.ts";
import { originOf } from "../../http/sign-in-origin.ts";
import type { PeopleApiOptions } from "./people-api-options.ts";
import { toCreatedInvite, toInviteItem } from "./people-items.ts";
import { toTimestamp } from "./timestamp.ts";
import { readSessionInfo } from "./session-info.ts";

const tags = ["invites"];
const idParams = z.object({ id: z.string() });
const codeParams = z.object({ code: z.string().min(1).max(128) });

/** Invitations: made by admins, accepted by whoever holds the link and the e-mail address. */
export const inviteRoutes: FastifyPluginAsyncZod<PeopleApiOptions> = async (app, options) => {
  const { callers, invites } = options;

  app.get(
    "/invites",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "List open invitations", querystring: InviteListQuery, response: { 200: InviteList } },
    },
    async (request) => {
      const page = await invites.list(await requireCaller(callers, request), request.query);
      return { data: page.invites.map(toInviteItem), count: page.count };
    },
  );

  app.post(
    "/invites",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Invite somebody", body: CreateInvite, response: { 201: CreatedInvite } },
    },
    async (request, reply) => {
      const { send_email: sendEmail, ...wanted } = request.body;
      const sent = await invites.create(await requireCaller(callers, request), wanted, { sendEmail });
      return reply.code(201).send(toCreatedInvite(sent));
    },
  );

  app.post(
    "/invites/:id/resend",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Make a new link", params: idParams, response: { 200: CreatedInvite } },
    },
    async (request) => {
      return toCreatedInvite(await invites.resend(await requireCaller(callers, request), request.params.id));
    },
  );

  app.delete(
    "/invites/:id",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Cancel an invitation", params: idParams, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await invites.cancel(await requireCaller(callers, request), request.params.id);
      return reply.code(204).send(null);
    },
  );

  await app.register(joinRoutes, options);
};

/** What needs the link's code instead of a signed-in person. */
const joinRoutes: FastifyPluginAsyncZod<PeopleApiOptions> = async (app, options) => {
  const { callers, cookie, joining, sessions, team } = options;

  app.get(
    "/invites/by-code/:code",
    { schema: { tags, summary: "Look at an invitation", params: codeParams, response: { 200: InvitePreview } } },
    async (request) => {
      const invite = await joining.preview(request.params.code, request.ip);
      const { email, expiresAtMs, name, role } = invite;
      const has_account = await joining.hasAccount(invite);
      return { team: (await team.get()).name, email, name, role, expires_at: toTimestamp(expiresAtMs), has_account };
    },
  );

  app.post(
    "/invites/by-code/:code/accept",
    { schema: { tags, summary: "Join", params: codeParams, body: AcceptInvite, response: { 200: SessionInfo } } },
    async (request, reply) => {
      const user = await joining.accept(request.params.code, request.body, request.ip);
      const opened = await sessions.open(user.id, "browser", originOf(request));
      cookie.give(request, reply, opened.secret, opened.session.expiresAtMs);
      return readSessionInfo(opened.user, options);
    },
  );

  app.post(
    "/invites/by-code/:code/join",
    { schema: { tags, summary: "Join as who is signed in", params: codeParams, response: { 200: SessionInfo } } },
    async (request, reply) => {
      const caller = await requireCaller(callers, request);
      const { isRaised, user } = await joining.acceptAs(caller, request.params.code);
      if (!isRaised) return readSessionInfo(user, options);
      // All that they were signed in with has ended with their old role.
      const opened = await sessions.open(user.id, "browser", originOf(request));
      cookie.give(request, reply, opened.secret, opened.session.expiresAtMs);
      return readSessionInfo(opened.user, options);
    },
  );
};
