import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import { requireCaller, type CallerResolver } from "../../http/caller.ts";
import { isLocalCaller } from "../../http/local-caller.ts";
import type { OriginOptions } from "../../http/own-origin.ts";
import { originOf } from "../../http/sign-in-origin.ts";
import { Refusal } from "../../refusal.ts";
import type { SessionService } from "../../sign-in/session-service.ts";
import type { SignInService } from "../../sign-in/sign-in-service.ts";
import type { SetupProof, SetupService } from "../../users/setup-service.ts";
import { nameKey } from "../../users/username.ts";
import { describeAccountFaults } from "./account-faults.ts";
import { answerNetmakerError } from "./netmaker-error.ts";
import { Credentials, EmptyAnswer, LoginAnswer, LogoutQuery, ReturnUser, SuperAdminBody } from "./netmaker-schemas.ts";
import { toReturnUser } from "./return-user.ts";

export interface NetmakerOptions {
  readonly callers: CallerResolver;
  readonly origin: OriginOptions;
  readonly setup: SetupService;
  readonly signIn: SignInService;
  readonly sessions: SessionService;
}

/** Netmaker's users API, as far as signing in goes. Register it with the prefix `/api`: every path below it answers in this dialect. */
export const netmakerApi: FastifyPluginAsync<NetmakerOptions> = async (app, options) => {
  app.setErrorHandler(answerNetmakerError);
  app.setNotFoundHandler(() => {
    throw new Refusal("not_found", { message: "not found" });
  });
  // The prefix is applied already; handing it on would apply it again.
  const inner = { ...options, prefix: "" };
  await app.register(firstAccountRoutes, inner);
  await app.register(signInRoutes, inner);
};

const tags = ["netmaker"];
const SETUP_CODE_HEADER = "x-setup-code";

const firstAccountRoutes: FastifyPluginAsyncZod<NetmakerOptions> = async (app, { origin, setup }) => {
  app.get(
    "/users/adm/hassuperadmin",
    { schema: { tags, summary: "Is there a first account", response: { 200: z.boolean() } } },
    async () => setup.isDone(),
  );

  app.post(
    "/users/adm/createsuperadmin",
    { schema: { tags, summary: "Make the first account", body: SuperAdminBody, response: { 200: ReturnUser } } },
    async (request) => {
      if (await setup.isDone()) throw new Refusal("setup_done");
      const { display_name: name, password, setup_code: code, username } = request.body;
      const faults = describeAccountFaults(username, password);
      if (faults !== "") throw new Refusal("invalid_arguments", { message: faults });
      const proof = readSetupProof(request, code, origin);
      return toReturnUser(await setup.createOwner({ name, password, teamName: null, username }, proof, request.ip));
    },
  );
};

const signInRoutes: FastifyPluginAsyncZod<NetmakerOptions> = async (app, { callers, sessions, signIn }) => {
  app.post(
    "/users/adm/authenticate",
    { schema: { tags, summary: "Sign an API client in", body: Credentials, response: { 200: LoginAnswer } } },
    async (request) => {
      const { password, username } = request.body;
      if (username === "") throw new Refusal("invalid_arguments", { message: "username can't be empty" });
      if (password === "") throw new Refusal("invalid_arguments", { message: "password can't be empty" });
      const { secret, user } = await signIn.signIn(username, password, "api", originOf(request));
      return {
        Code: 200 as const,
        Message: `W1R3: Device ${user.username} Authorized`,
        Response: { UserName: user.username, AuthToken: secret },
      };
    },
  );

  app.post(
    "/v1/users/logout",
    { schema: { tags, summary: "Sign out", querystring: LogoutQuery, response: { 200: EmptyAnswer } } },
    async (request) => {
      const caller = await requireCaller(callers, request);
      const { username } = request.query;
      if (username === "") throw new Refusal("invalid_arguments", { message: "username is required" });
      const isOwnSession = nameKey(username) === nameKey(caller.user.username);
      if (!isOwnSession || caller.credential.kind === "access-token") {
        throw new Refusal("forbidden", { message: "forbidden" });
      }
      await sessions.end(caller, caller.credential.id);
      return { Code: 200, Message: "user logged out", Response: null };
    },
  );
};

/** A code, when one is given, must be right even from this machine: whoever sends one means it. */
function readSetupProof(request: FastifyRequest, bodyCode: string, origin: OriginOptions): SetupProof {
  const header = request.headers[SETUP_CODE_HEADER];
  const code = typeof header === "string" && header !== "" ? header : bodyCode;
  if (code === "" && isLocalCaller(request, origin)) return { kind: "local" };
  return { kind: "code", code };
}
