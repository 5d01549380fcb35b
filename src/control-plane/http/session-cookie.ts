import { fastifyCookie } from "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";

export const SESSION_COOKIE = "latchkey_session";

/** Null when the header holds no session cookie. */
export function readSessionCookie(header: string | undefined): string | null {
  return header === undefined ? null : (fastifyCookie.parse(header)[SESSION_COOKIE] ?? null);
}

/** Hands out and takes back the session's cookie: out of scripts' reach, and `Secure` wherever people come by https. */
export class SessionCookie {
  readonly #publicIsHttps: boolean;

  constructor(publicUrl: string | null) {
    this.#publicIsHttps = publicUrl?.startsWith("https:") ?? false;
  }

  give(request: FastifyRequest, reply: FastifyReply, secret: string, expiresAtMs: number): void {
    void reply.setCookie(SESSION_COOKIE, secret, { ...this.#attributes(request), expires: new Date(expiresAtMs) });
  }

  takeBack(request: FastifyRequest, reply: FastifyReply): void {
    void reply.clearCookie(SESSION_COOKIE, this.#attributes(request));
  }

  #attributes(request: FastifyRequest) {
    const secure = this.#publicIsHttps || request.protocol === "https";
    return { httpOnly: true, sameSite: "lax", path: "/", secure } as const;
  }
}
