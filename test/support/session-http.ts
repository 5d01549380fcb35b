import Fastify from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { onTestFinished } from "vitest";
import { guestApi } from "../../src/control-plane/api/app/guest-api.ts";
import { ticketRoutes } from "../../src/control-plane/api/app/ticket-routes.ts";
import { viewerSessionRoutes } from "../../src/control-plane/api/app/viewer-session-routes.ts";
import { answerAppError } from "../../src/control-plane/http/app-error.ts";
import type { User } from "../../src/control-plane/users/user.ts";
import type { SessionWorld } from "./session-world.ts";

type Method = "GET" | "POST" | "PATCH" | "DELETE";

interface CallOptions {
  readonly body?: object;
  /** Where the call comes from. */
  readonly from?: string;
}

/** The HTTP routes of guests, tickets and sessions over a world; `call` is somebody's request, `null` nobody's. */
export async function openSessionHttp(world: SessionWorld) {
  const { admission, callers, clock, guests, isOnline, viewers } = world;
  const app = Fastify({ trustProxy: false });
  app.setValidatorCompiler(validatorCompiler).setSerializerCompiler(serializerCompiler).setErrorHandler(answerAppError);
  await app.register(guestApi, {
    ...guests,
    admission,
    callers,
    clock,
    isOnline,
    live: viewers.directory,
    hostObstacle: (machineId) => viewers.directory.obstacle(machineId, "guest"),
    iceServers: () => viewers.ice.forDoor(),
    prefix: "/app/v1",
  });
  await app.register(ticketRoutes, { callers, tickets: viewers.tickets });
  await app.register(viewerSessionRoutes, { ...viewers, callers });
  onTestFinished(() => app.close());

  const send = (user: User | null, method: Method, path: string, { body, from = "203.0.113.7" }: CallOptions = {}) => {
    const headers = user ? callers.add(user) : {};
    return app.inject({ method, url: `/app/v1${path}`, headers, remoteAddress: from, ...(body ? { body } : {}) });
  };
  return {
    send,
    call: async (user: User | null, method: Method, path: string, options?: CallOptions) => {
      const answer = await send(user, method, path, options);
      return { status: answer.statusCode, body: answer.body === "" ? null : answer.json() };
    },
  };
}
