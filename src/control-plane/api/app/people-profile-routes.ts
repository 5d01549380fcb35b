import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import { ChangePassword, ProfileItem, UpdateProfile } from "../../../protocol/http/people.ts";
import { requireCaller } from "../../http/caller.ts";
import { originOf } from "../../http/sign-in-origin.ts";
import { Refusal } from "../../refusal.ts";
import type { PeopleApiOptions } from "./people-api-options.ts";
import { toUserItem } from "./people-items.ts";

const tags = ["profile"];

/** What everybody may see and change of themselves. */
export const peopleProfileRoutes: FastifyPluginAsyncZod<PeopleApiOptions> = async (app, options) => {
  const { callers, preferences, signIn, users } = options;

  app.get("/profile", { schema: { tags, summary: "The caller", response: { 200: ProfileItem } } }, async (request) => {
    const { user } = await requireCaller(callers, request);
    return { ...toUserItem(user, user), preferences: await preferences.get(user.id) };
  });

  app.patch(
    "/profile",
    {
      schema: {
        tags,
        summary: "Change name, e-mail or preferences",
        body: UpdateProfile,
        response: { 200: ProfileItem },
      },
    },
    async (request) => {
      const caller = await requireCaller(callers, request);
      const { preferences: change = {}, ...rest } = request.body;
      // Name and address first: they can be refused, and then nothing is to be changed.
      const user = await users.updateProfile(caller, rest);
      return { ...toUserItem(user, caller.user), preferences: await preferences.update(caller, change) };
    },
  );

  app.post(
    "/profile/password",
    { schema: { tags, summary: "Change the password", body: ChangePassword, response: { 204: z.null() } } },
    async (request, reply) => {
      const caller = await requireCaller(callers, request);
      const { current_password: current, new_password: next } = request.body;
      try {
        await signIn.confirmPassword(caller.user, current, originOf(request));
      } catch (error) {
        // The caller is signed in: a 401 would send them to the sign-in page, where the wrong word was in a field of this form.
        if (!(error instanceof Refusal) || error.code !== "credentials_refused") throw error;
        const message = "The current password is wrong.";
        throw new Refusal("invalid_arguments", { field: "current_password", message }, { cause: error });
      }
      await users.changePassword(caller, next, caller.credential.id);
      return reply.code(204).send(null);
    },
  );
};
