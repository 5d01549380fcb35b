import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import type { GuestInvite } from "../../guests/guest-invite.ts";
import type { GuestInviteUpdate, NewGuestInvite } from "../../guests/guest-terms.ts";
import { toGuestAccessInvite } from "./guest-access-invite.ts";
import type { ParsecRoutesOptions } from "./parsec-options.ts";
import {
  CancelQuery,
  CreatedInviteAnswer,
  CreateInviteBody,
  CreditsAnswer,
  InviteAnswer,
  InviteListAnswer,
  InviteParams,
  PageQuery,
  TeamParams,
  UpdateInviteBody,
} from "./parsec-schemas.ts";

const about = (summary: string) => ({ tags: ["guest access"], summary });
const INVITES = "/guest-access-invites";
const INVITE = `${INVITES}/:id`;
const NOTHING = { 204: z.null() };

/** The seven guest-access operations. */
export const guestAccessRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, options) => {
  await app.register(readRoutes, options);
  await app.register(changeRoutes, options);
  await app.register(endRoutes, options);
};

/** Fastify answers HEAD wherever it answers GET, by the same declaration. */
const readRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, options) => {
  const { credits, invites, managerOf } = options;

  app.route({
    method: "GET",
    url: INVITES,
    config: { permission: "View Guest Access Links" },
    schema: {
      ...about("List guest invites"),
      params: TeamParams,
      querystring: PageQuery,
      response: { 200: InviteListAnswer },
    },
    handler: async (request) => {
      const page = await invites.list(managerOf(request), request.query);
      return { data: await toAnswers(options, page.invites), count: page.count };
    },
  });

  app.route({
    method: "GET",
    url: INVITE,
    config: { permission: "View Guest Access Links" },
    schema: { ...about("Read a guest invite"), params: InviteParams, response: { 200: InviteAnswer } },
    handler: async (request) => {
      return { data: await toAnswer(options, await invites.get(managerOf(request), request.params.id)) };
    },
  });

  app.route({
    method: "GET",
    url: "/guest-access-invite-credits",
    config: { permission: "View Credit Balance" },
    schema: { ...about("Count the guest invites left"), params: TeamParams, response: { 200: CreditsAnswer } },
    handler: async (request) => ({ balance: await credits.balance(managerOf(request)) }),
  });
};

const changeRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, options) => {
  const { invites, managerOf } = options;

  app.route({
    method: "POST",
    url: INVITES,
    config: { permission: "Create Guest Access Links" },
    schema: {
      ...about("Invite a guest"),
      params: TeamParams,
      body: CreateInviteBody,
      response: { 200: CreatedInviteAnswer },
    },
    handler: async (request) => {
      const { invite, joinUrl } = await invites.create(managerOf(request), toNewInvite(request.body));
      // Nobody has its link yet, so nobody is here by it.
      return { data: { ...toGuestAccessInvite(invite, [], options.clock.now()), join_url: joinUrl } };
    },
  });

  app.route({
    method: ["PUT", "PATCH"],
    url: INVITE,
    config: { permission: "Manage Guest Access Links" },
    schema: {
      ...about("Change a guest invite"),
      params: InviteParams,
      body: UpdateInviteBody,
      response: { 200: InviteAnswer },
    },
    handler: async (request) => {
      const updated = await invites.update(managerOf(request), request.params.id, toUpdate(request.body));
      return { data: await toAnswer(options, updated) };
    },
  });
};

const endRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, { ender, managerOf }) => {
  app.route({
    method: "DELETE",
    url: INVITE,
    config: { permission: "Manage Guest Access Links" },
    schema: { ...about("Cancel a guest invite"), params: InviteParams, querystring: CancelQuery, response: NOTHING },
    handler: async (request, reply) => {
      await ender.cancel(managerOf(request), request.params.id, request.query.send_email === "true");
      return reply.code(204).send(null);
    },
  });

  app.route({
    method: "DELETE",
    url: `${INVITE}/guest`,
    config: { permission: "Team Machine Kick Guest" },
    schema: { ...about("Send a guest away from the machine"), params: InviteParams, response: NOTHING },
    handler: async (request, reply) => {
      await ender.kick(managerOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  });
};

function toNewInvite(body: z.infer<typeof CreateInviteBody>): NewGuestInvite {
  return {
    host: { peerId: body.host_peer_id },
    guestEmail: body.guest_email,
    eventName: body.event_name,
    message: body.message,
    rights: { keyboard: body.keyboard, mouse: body.mouse, gamepad: body.gamepad },
    timeZone: body.time_zone,
    startsAtMs: Date.parse(body.starts_at),
    expiresAtMs: Date.parse(body.expires_at),
    recurrence: null,
    singleUse: false,
    pin: null,
    totalUseMs: null,
    sendEmail: body.send_email,
  };
}

function toUpdate(body: z.infer<typeof UpdateInviteBody>): GuestInviteUpdate {
  const { expires_at: end, gamepad, host_peer_id: peerId, keyboard, mouse, starts_at: start } = body;
  return {
    host: peerId === undefined ? undefined : { peerId },
    rights: { keyboard, mouse, gamepad },
    timeZone: body.time_zone,
    startsAtMs: start === undefined ? undefined : Date.parse(start),
    expiresAtMs: end === undefined ? undefined : Date.parse(end),
    sendEmail: body.send_email,
  };
}

async function toAnswers({ clock, live }: ParsecRoutesOptions, invites: readonly GuestInvite[]) {
  const sessions = await live.listLiveByInvite(invites.map((invite) => invite.id));
  return invites.map((invite) => toGuestAccessInvite(invite, sessions, clock.now()));
}

async function toAnswer({ clock, live }: ParsecRoutesOptions, invite: GuestInvite) {
  return toGuestAccessInvite(invite, await live.listLiveByInvite([invite.id]), clock.now());
}
