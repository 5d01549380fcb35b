import type { FastifyRequest } from "fastify";
import type { Caller, CallerResolver } from "../../http/caller.ts";
import type { InviteService } from "../../invites/invite-service.ts";
import type { UserService } from "../../users/user-service.ts";
import type { ConnectedMachines, ConnectedRobots } from "./robomotion-ports.ts";

export interface RobomotionOptions {
  readonly callers: CallerResolver;
  readonly teamId: string;
  readonly users: UserService;
  readonly invites: InviteService;
  readonly machines: ConnectedMachines;
  readonly robots: ConnectedRobots;
}

/** What a route needs: the options, and whoever asks, who was found before the request's body was looked at. */
export interface RobomotionRoutesOptions extends RobomotionOptions {
  readonly callerOf: (request: FastifyRequest) => Caller;
}
