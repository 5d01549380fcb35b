import type { FastifyRequest } from "fastify";
import type { SignInOrigin } from "../sign-in/session-service.ts";

export function originOf(request: FastifyRequest): SignInOrigin {
  return { address: request.ip, userAgent: request.headers["user-agent"] ?? "" };
}
