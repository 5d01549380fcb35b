import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import { ExplainQuery, MachineReachers, PersonReach, type ReachReasonItem } from "../../../protocol/http/group.ts";
import type { Clock } from "../../../base/clock.ts";
import type { AccessExplainer } from "../../access/access-explainer.ts";
import type { GroupMap } from "../../access/group-map.ts";
import type { ReachReason } from "../../access/reach.ts";
import { FOR_ADMINS } from "../../http/closed-routes.ts";
import { requireAdmin, type CallerResolver } from "../../http/caller.ts";
import { displayName } from "../../users/acting-user.ts";
import { toTimestamp } from "./timestamp.ts";

export interface AccessRouteOptions {
  readonly callers: CallerResolver;
  readonly explainer: AccessExplainer;
  readonly clock: Clock;
}

const tags = ["access"];
const params = z.object({ id: z.string().max(64) });

/** Who can reach what, and why, for admins. */
export const accessRoutes: FastifyPluginAsyncZod<AccessRouteOptions> = async (app, { callers, clock, explainer }) => {
  app.get(
    "/machines/:id/reachers",
    {
      config: FOR_ADMINS,
      schema: {
        tags,
        summary: "Who can reach a machine, and why",
        params,
        querystring: ExplainQuery,
        response: { 200: MachineReachers },
      },
    },
    async (request) => {
      const by = await requireAdmin(callers, request);
      const atMs = request.query.at === undefined ? clock.now() : Date.parse(request.query.at);
      const { machine, reachers, snapshot } = await explainer.whoReaches(by, request.params.id, atMs);
      return {
        machine: { id: machine.id, name: machine.name },
        at: toTimestamp(atMs),
        users: reachers.flatMap((one) => (one.kind === "user" ? [toReacher(one, snapshot.groups)] : [])),
        guests: reachers.flatMap((one) => (one.kind === "guest" ? [toGuest(one)] : [])),
        robots: reachers.flatMap((one) => (one.kind === "robot" ? [{ id: one.id, name: one.name }] : [])),
      };
    },
  );

  app.get(
    "/users/:id/reach",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "What a person can reach, and why", params, response: { 200: PersonReach } },
    },
    async (request) => {
      const by = await requireAdmin(callers, request);
      const { machines, snapshot, user } = await explainer.whatReaches(by, request.params.id);
      return {
        user: { id: user.id, name: displayName(user) },
        machines: machines.map(({ machine: { id, name }, reasons }) => ({
          id,
          name,
          reasons: reasons.flatMap((reason) => toReason(reason, snapshot.groups)),
        })),
        count: machines.length,
      };
    },
  );
};

type ReacherOf<Kind extends string> = Extract<
  Awaited<ReturnType<AccessExplainer["whoReaches"]>>["reachers"][number],
  { kind: Kind }
>;

function toReacher({ reasons, user }: ReacherOf<"user">, groups: GroupMap) {
  return {
    id: user.id,
    name: displayName(user),
    email: user.email,
    reasons: reasons.flatMap((reason) => toReason(reason, groups)),
  };
}

function toGuest({ invite }: ReacherOf<"guest">) {
  return {
    invite_id: invite.id,
    email: invite.guestEmail,
    event_name: invite.eventName,
    rights: invite.rights,
    expires_at: toTimestamp(invite.expiresAtMs),
  };
}

function toReason(reason: ReachReason, groups: GroupMap): ReachReasonItem[] {
  if (reason.rule !== "group") return [reason];
  const [viewer, host] = [groups.find(reason.viewerGroupId), groups.find(reason.hostGroupId)];
  if (!viewer || !host) return [];
  return [
    {
      rule: "group",
      viewer_group: { number: viewer.number, name: viewer.name },
      host_group: { number: host.number, name: host.name },
      shows: reason.shows,
    },
  ];
}
