import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import { AskGuestTicket } from "../../../protocol/http/guest.ts";
import { Ticket } from "../../../protocol/http/session.ts";
import { requireCaller, type CallerResolver } from "../../http/caller.ts";
import { originOf } from "../../http/sign-in-origin.ts";
import type { IssuedTicket, TicketService } from "../../sessions/ticket-service.ts";
import { toTimestamp } from "./timestamp.ts";

export interface TicketRouteOptions {
  readonly callers: CallerResolver;
  readonly tickets: TicketService;
}

const tags = ["sessions"];
const link = z.object({ token: z.string().min(1).max(128) });

/** Tickets: what opens a viewer's socket, once. */
export const ticketRoutes: FastifyPluginAsyncZod<TicketRouteOptions> = async (app, { callers, tickets }) => {
  app.post(
    "/app/v1/guest/:token/ticket",
    {
      schema: {
        tags,
        summary: "Ask to join by a guest link",
        params: link,
        body: AskGuestTicket,
        response: { 200: Ticket },
      },
    },
    async (request) => toTicket(await tickets.forGuest(request.params.token, request.body.pin, originOf(request))),
  );

  app.post(
    "/app/v1/guest/:token/prepare",
    {
      schema: {
        tags,
        summary: "Say that a guest waits",
        params: link,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await tickets.prepare(request.params.token, request.ip);
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/app/v1/machines/:id/ticket",
    {
      schema: {
        tags,
        summary: "Ask to connect to a machine",
        params: z.object({ id: z.string().max(64) }),
        response: { 200: Ticket },
      },
    },
    async (request) => {
      const caller = await requireCaller(callers, request);
      return toTicket(await tickets.forMember(caller, caller.credential, request.params.id, originOf(request)));
    },
  );
};

function toTicket({ expiresAtMs, ticket }: IssuedTicket): Ticket {
  return { ticket, expires_at: toTimestamp(expiresAtMs) };
}
