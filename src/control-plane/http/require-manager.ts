import type { FastifyRequest } from "fastify";
import type { Manager } from "../users/manager.ts";
import { requireCaller, type CallerResolver } from "./caller.ts";
import { Refusal } from "../refusal.ts";

/** Somebody who may make invites for one machine at least. @throws Refusal `unauthorized`, `forbidden` for guests */
export async function requireManager(callers: CallerResolver, request: FastifyRequest): Promise<Manager> {
  const { address, user } = await requireCaller(callers, request);
  if (user.role === "guest") throw new Refusal("forbidden");
  return { kind: "user", user, address };
}
