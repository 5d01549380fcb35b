import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import * as z from "zod";
import { GuestDoor } from "../../../protocol/http/guest.ts";
import type { GuestApiOptions } from "./guest-api-options.ts";
import { toGuestDoor } from "./guest-invite-item.ts";

const params = z.object({ token: z.string().min(1).max(128) });

/** What needs a guest link instead of a signed-in person. */
export const guestRoutes: FastifyPluginAsyncZod<GuestApiOptions> = async (app, options) => {
  const { admission, hostObstacle, iceServers, isOnline } = options;

  app.get(
    "/guest/:token",
    { schema: { tags: ["guests"], summary: "Look at a guest link", params, response: { 200: GuestDoor } } },
    async (request) => {
      const door = await admission.readDoor(request.params.token, request.ip);
      const { id } = door.invite.machine;
      const host = door.obstacle === null ? await hostObstacle(id) : null;
      const obstacle = host === null ? door.obstacle : { code: host.code, message: host.message };
      return toGuestDoor({ ...door, obstacle }, isOnline(id), iceServers());
    },
  );
};
