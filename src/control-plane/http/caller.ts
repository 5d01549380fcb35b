import type { IncomingMessage } from "node:http";
import type { FastifyRequest } from "fastify";
import type { Actor } from "../audit/actor.ts";
import { Refusal } from "../refusal.ts";
import { actorFor } from "../users/acting-user.ts";
import { isAdmin, type User } from "../users/user.ts";

/** A signed-in person and the credential that says so. `credential.id` is the id of the session or access token. */
export interface Caller {
  readonly user: User;
  readonly credential: {
    readonly kind: "browser" | "api" | "access-token";
    readonly id: string;
    /** Null = until revoked. */
    readonly expiresAtMs: number | null;
  };
  readonly address: string;
}

/** Finds out who is asking. Implemented by sign-in; null = nobody valid. Refuses foreign origins by throwing. */
export interface CallerResolver {
  fromRequest(request: FastifyRequest): Promise<Caller | null>;
  /** For a WebSocket upgrade: a cookie counts only with our own Origin, a bearer token only without a foreign one (ATK-01). */
  fromUpgrade(request: IncomingMessage): Promise<Caller | null>;
}

export function actorOf(caller: Caller): Actor {
  return actorFor(caller);
}

/** Who was found, for the rest of the request: the hook that asks first and the route ask the storage once. */
const found = new WeakMap<FastifyRequest, Caller>();

/** @throws Refusal `unauthorized` */
export async function requireCaller(callers: CallerResolver, request: FastifyRequest): Promise<Caller> {
  const known = found.get(request);
  if (known) return known;
  const caller = await callers.fromRequest(request);
  if (!caller) throw new Refusal("unauthorized");
  found.set(request, caller);
  return caller;
}

/** @throws Refusal `unauthorized` or `forbidden` */
export async function requireAdmin(callers: CallerResolver, request: FastifyRequest): Promise<Caller> {
  // What the route declares is described and is asked before its body is: a route that asks for more than that is wrong.
  if (request.routeOptions.config.caller !== "admin")
    throw new Error(`${request.routeOptions.url} is not declared for admins`);
  const caller = await requireCaller(callers, request);
  if (!isAdmin(caller.user)) throw new Refusal("forbidden");
  return caller;
}
