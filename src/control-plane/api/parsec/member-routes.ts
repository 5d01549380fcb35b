import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import type { MemberFacts } from "../../users/member-service.ts";
import { isAdmin, type User } from "../../users/user.ts";
import { NumberInPath } from "./group-schemas.ts";
import { KeptAnswers } from "../../http/kept-answers.ts";
import type { ParsecRoutesOptions } from "./parsec-options.ts";
import { PageQuery, TeamParams } from "./parsec-schemas.ts";
import { toRfc3339 } from "./rfc3339.ts";

const tags = ["members"];

const MemberParams = TeamParams.extend({ userID: NumberInPath });
const FlagText = z.enum(["true", "false"], { error: "true or false" });
const MemberListQuery = PageQuery.extend({
  group_id: NumberInPath.optional(),
  email: z.string().max(254).optional(),
  is_admin: FlagText.optional(),
});
/** `send_email` is deprecated and does nothing: there is no SAML here. */
const RemoveQuery = z.object({ send_email: FlagText.optional() });

const Member = z.object({
  user_id: z.int(),
  name: z.string(),
  email: z.string(),
  is_admin: z.boolean(),
  status: z.enum(["active", "disabled"]),
  group_id: z.int().nullable().describe("the first of team_group_ids"),
  team_group_ids: z.array(z.int()),
  team_app_rule_id: z.string().nullable(),
  joined_at: z.string(),
});
const MemberAnswer = z.object({ data: Member });
const MemberListAnswer = z.object({ data: z.array(Member), count: z.int() });

/** The operations on members. */
export const memberRoutes: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, options) => {
  await app.register(memberListRoute, options);
  await app.register(memberRoute, options);
};

const memberListRoute: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, { managerOf, members, revisions }) => {
  const lists = new KeptAnswers<z.infer<typeof MemberListAnswer>>(revisions.stored);
  app.route({
    method: "GET",
    url: "/members",
    config: { permission: "View Team Members" },
    schema: {
      tags,
      summary: "List members",
      params: TeamParams,
      querystring: MemberListQuery,
      response: { 200: MemberListAnswer },
    },
    handler: async (request) => {
      const { email, group_id: groupNumber, is_admin: admin, limit, offset } = request.query;
      const isAdmin = admin === undefined ? undefined : admin === "true";
      const by = managerOf(request);
      return lists.get(request, "team", async () => {
        const page = await members.list(by, { email, groupNumber, isAdmin, limit, offset });
        return { data: page.users.map((user) => toMember(user, page)), count: page.count };
      });
    },
  });
};

const memberRoute: FastifyPluginAsyncZod<ParsecRoutesOptions> = async (app, { managerOf, members }) => {
  app.route({
    method: "GET",
    url: "/members/:userID",
    config: { permission: "View Team Members" },
    schema: { tags, summary: "Read a member", params: MemberParams, response: { 200: MemberAnswer } },
    handler: async (request) => {
      const { user, ...facts } = await members.get(managerOf(request), request.params.userID);
      return { data: toMember(user, facts) };
    },
  });

  app.route({
    method: "DELETE",
    url: "/members/:userID",
    config: { permission: "Remove Team Members" },
    schema: {
      tags,
      summary: "Remove a member from the team",
      params: MemberParams,
      querystring: RemoveQuery,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      await members.remove(managerOf(request), request.params.userID);
      return reply.code(204).send(null);
    },
  });
};

function toMember(user: User, { groupsOf, ruleOf }: MemberFacts): z.infer<typeof Member> {
  const numbers = groupsOf(user.id);
  return {
    user_id: user.number,
    name: user.name || user.username,
    email: user.email,
    is_admin: isAdmin(user),
    status: user.disabled ? "disabled" : "active",
    group_id: numbers[0] ?? null,
    team_group_ids: [...numbers],
    team_app_rule_id: ruleOf(user.id),
    joined_at: toRfc3339(user.createdAtMs),
  };
}
