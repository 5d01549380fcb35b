import type { FastifyReply, FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import { SessionInfo, SetupRequest, SignInList, SignInRequest } from "../../../protocol/http/people.ts";
import { requireCaller } from "../../http/caller.ts";
import { originOf } from "../../http/sign-in-origin.ts";
import { Refusal } from "../../refusal.ts";
import type { OpenedSession } from "../../sign-in/session-service.ts";
import type { PeopleApiOptions } from "./people-api-options.ts";
import { toSignInItem } from "./people-items.ts";
import { readSessionInfo } from "./session-info.ts";

const tags = ["session"];

/** The first account, signing in and out, and where somebody is signed in. */
export const sessionRoutes: FastifyPluginAsyncZod<PeopleApiOptions> = async (app, options) => {
  const { callers, cookie, sessions, setup, signIn } = options;

  const answerSignedIn = (request: FastifyRequest, reply: FastifyReply, opened: OpenedSession) => {
    cookie.give(request, reply, opened.secret, opened.session.expiresAtMs);
    return readSessionInfo(opened.user, options);
  };

  app.get(
    "/session",
    { schema: { tags, summary: "Who is signed in", response: { 200: SessionInfo } } },
    async (request) => readSessionInfo((await callers.fromRequest(request))?.user ?? null, options),
  );

  app.post(
    "/setup",
    { schema: { tags, summary: "Make the first account", body: SetupRequest, response: { 200: SessionInfo } } },
    async (request, reply) => {
      const { name, password, setup_code: code, team_name: teamName, username } = request.body;
      const account = { name, password, teamName, username };
      const owner = await setup.createOwner(account, { kind: "code", code }, request.ip);
      return answerSignedIn(request, reply, await sessions.open(owner.id, "browser", originOf(request)));
    },
  );

  app.post(
    "/sign-in",
    { schema: { tags, summary: "Sign a browser in", body: SignInRequest, response: { 200: SessionInfo } } },
    async (request, reply) => {
      const { password, username } = request.body;
      return answerSignedIn(request, reply, await signIn.signIn(username, password, "browser", originOf(request)));
    },
  );

  app.post(
    "/sign-out",
    { schema: { tags, summary: "End this session", response: { 204: z.null() } } },
    async (request, reply) => {
      const caller = await callers.fromRequest(request);
      if (caller?.credential.kind === "access-token") {
        throw new Refusal("forbidden", { message: "An access token is revoked, not signed out." });
      }
      if (caller) await sessions.end(caller, caller.credential.id);
      cookie.takeBack(request, reply);
      return reply.code(204).send(null);
    },
  );

  await app.register(signInListRoutes, options);
};

/** The caller's sessions, this one and elsewhere. */
const signInListRoutes: FastifyPluginAsyncZod<PeopleApiOptions> = async (app, { callers, sessions }) => {
  app.get(
    "/sign-ins",
    { schema: { tags, summary: "Where the caller is signed in", response: { 200: SignInList } } },
    async (request) => {
      const caller = await requireCaller(callers, request);
      const data = (await sessions.list(caller)).map((session) => toSignInItem(session, caller));
      return { data, count: data.length };
    },
  );

  app.delete(
    "/sign-ins/:id",
    {
      schema: {
        tags,
        summary: "Sign out elsewhere",
        params: z.object({ id: z.string() }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const caller = await requireCaller(callers, request);
      await sessions.end(caller, request.params.id);
      return reply.code(204).send(null);
    },
  );
};
