import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import {
  CreatedGuestInvite,
  CreateGuestInvite,
  GuestInviteItem,
  GuestInviteList,
  GuestInviteQuery,
  GuestLink,
  UpdateGuestInvite,
} from "../../../protocol/http/guest.ts";
import type { GuestInvite } from "../../guests/guest-invite.ts";
import type { GuestInviteUpdate, NewGuestInvite } from "../../guests/guest-terms.ts";
import type { GuestApiOptions } from "./guest-api-options.ts";
import { toGuestInviteItem } from "./guest-invite-item.ts";
import { FOR_MANAGERS } from "../../http/closed-routes.ts";
import { requireManager } from "../../http/require-manager.ts";

const tags = ["guest invites"];
const params = z.object({ id: z.string().max(64) });
const INVITE = "/guest-invites/:id";
const NOTHING = { 204: z.null() };
const CancelQuery = z.object({ send_email: z.enum(["true", "false"]).default("false") });

/** Guest invites as the app makes, lists and changes them. Whoever may not see a machine has no invite of it. */
export const guestInviteRoutes: FastifyPluginAsyncZod<GuestApiOptions> = async (app, options) => {
  const { callers, invites } = options;
  await app.register(guestInviteChangeRoutes, options);
  await app.register(guestInviteEndRoutes, options);

  app.get(
    "/guest-invites",
    {
      config: FOR_MANAGERS,
      schema: {
        tags,
        summary: "List guest invites",
        querystring: GuestInviteQuery,
        response: { 200: GuestInviteList },
      },
    },
    async (request) => {
      const { machine: machineId, ...query } = request.query;
      const page = await invites.list(await requireManager(callers, request), { ...query, machineId });
      return { data: await toItems(options, page.invites), count: page.count };
    },
  );

  app.post(
    "/guest-invites",
    {
      config: FOR_MANAGERS,
      schema: { tags, summary: "Invite a guest", body: CreateGuestInvite, response: { 201: CreatedGuestInvite } },
    },
    async (request, reply) => {
      const manager = await requireManager(callers, request);
      const { invite, joinUrl } = await invites.create(manager, toNewInvite(request.body));
      return reply.code(201).send({ ...(await toItem(options, invite)), join_url: joinUrl });
    },
  );

  app.get(
    INVITE,
    {
      config: FOR_MANAGERS,
      schema: { tags, summary: "Read a guest invite", params, response: { 200: GuestInviteItem } },
    },
    async (request) => toItem(options, await invites.get(await requireManager(callers, request), request.params.id)),
  );
};

const guestInviteChangeRoutes: FastifyPluginAsyncZod<GuestApiOptions> = async (app, options) => {
  const { callers, invites } = options;

  app.patch(
    INVITE,
    {
      config: FOR_MANAGERS,
      schema: {
        tags,
        summary: "Change a guest invite",
        params,
        body: UpdateGuestInvite,
        response: { 200: GuestInviteItem },
      },
    },
    async (request) => {
      const manager = await requireManager(callers, request);
      return toItem(options, await invites.update(manager, request.params.id, toUpdate(request.body)));
    },
  );

  app.post(
    `${INVITE}/link`,
    {
      config: FOR_MANAGERS,
      schema: { tags, summary: "Replace an invite's link", params, response: { 200: GuestLink } },
    },
    async (request) => {
      const manager = await requireManager(callers, request);
      return { join_url: await invites.replaceLink(manager, request.params.id) };
    },
  );
};

const guestInviteEndRoutes: FastifyPluginAsyncZod<GuestApiOptions> = async (app, { callers, ender }) => {
  app.delete(
    INVITE,
    {
      config: FOR_MANAGERS,
      schema: { tags, summary: "Cancel a guest invite", params, querystring: CancelQuery, response: NOTHING },
    },
    async (request, reply) => {
      const manager = await requireManager(callers, request);
      await ender.cancel(manager, request.params.id, request.query.send_email === "true");
      return reply.code(204).send(null);
    },
  );

  app.delete(
    `${INVITE}/guest`,
    { config: FOR_MANAGERS, schema: { tags, summary: "Send a guest away, for now", params, response: NOTHING } },
    async (request, reply) => {
      await ender.kick(await requireManager(callers, request), request.params.id);
      return reply.code(204).send(null);
    },
  );
};

function toNewInvite(body: CreateGuestInvite): NewGuestInvite {
  return {
    host: { id: body.machine_id },
    guestEmail: body.guest_email,
    eventName: body.event_name,
    message: body.message,
    rights: { keyboard: body.keyboard, mouse: body.mouse, gamepad: body.gamepad },
    timeZone: body.time_zone,
    startsAtMs: body.starts_at === null ? null : Date.parse(body.starts_at),
    expiresAtMs: Date.parse(body.expires_at),
    recurrence: body.recurrence,
    singleUse: body.single_use,
    pin: body.pin,
    totalUseMs: toMs(body.total_use_seconds),
    sendEmail: body.send_email,
  };
}

function toUpdate(body: z.infer<typeof UpdateGuestInvite>): GuestInviteUpdate {
  const { gamepad, keyboard, mouse } = body;
  return {
    eventName: body.event_name,
    message: body.message,
    rights: { keyboard, mouse, gamepad },
    timeZone: body.time_zone,
    startsAtMs: body.starts_at === undefined ? undefined : Date.parse(body.starts_at),
    expiresAtMs: body.expires_at === undefined ? undefined : Date.parse(body.expires_at),
    recurrence: body.recurrence,
    totalUseMs: body.total_use_seconds === undefined ? undefined : toMs(body.total_use_seconds),
    sendEmail: body.send_email,
  };
}

function toMs(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1_000;
}

async function toItems({ clock, isOnline, live }: GuestApiOptions, invites: readonly GuestInvite[]) {
  const sessions = await live.listLiveByInvite(invites.map((invite) => invite.id));
  return invites.map((invite) => toGuestInviteItem(invite, { isOnline, sessions, nowMs: clock.now() }));
}

async function toItem({ clock, isOnline, live }: GuestApiOptions, invite: GuestInvite) {
  const sessions = await live.listLiveByInvite([invite.id]);
  return toGuestInviteItem(invite, { isOnline, sessions, nowMs: clock.now() });
}
