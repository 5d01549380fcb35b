import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { FastifyRequest } from "fastify";
import type { AccessTokenService } from "../access-tokens/access-token-service.ts";
import { Refusal } from "../refusal.ts";
import type { SessionService } from "../sign-in/session-service.ts";
import type { ValidCredential } from "../sign-in/valid-credential.ts";
import type { Caller, CallerResolver } from "./caller.ts";
import { clientAddress } from "./client-address.ts";
import { judgeOrigin, type OriginOptions } from "./own-origin.ts";
import { readSessionCookie } from "./session-cookie.ts";

const BEARER = /^Bearer ([\w.~+/-]+=*)$/i;
/** No credential of ours is longer. */
const MAX_BEARER_LENGTH = 4_096;

export interface CredentialCallersOptions extends OriginOptions {
  readonly sessions: SessionService;
  readonly accessTokens: AccessTokenService;
}

/**
 * Callers by their credential: a bearer token (JWT or access token) or the browser's cookie. An `Authorization` header decides alone: a
 * bad one is nobody, whatever cookie comes with it. Credentials of machines and robots are none of these (ATK-19).
 */
export class CredentialCallers implements CallerResolver {
  readonly #options: CredentialCallersOptions;

  constructor(options: CredentialCallersOptions) {
    this.#options = options;
  }

  async fromRequest(request: FastifyRequest): Promise<Caller | null> {
    return this.#find(request.headers, request.ip, true);
  }

  /** @throws Refusal `foreign_origin` for another site's page, whatever credential it has (ATK-01) */
  async fromUpgrade(request: IncomingMessage): Promise<Caller | null> {
    const verdict = judgeOrigin(request.headers, this.#options);
    if (verdict === "foreign") throw new Refusal("foreign_origin");
    const namesOwnOrigin = verdict === "own" && request.headers.origin !== undefined;
    return this.#find(request.headers, clientAddress(request, this.#options.trustProxy), namesOwnOrigin);
  }

  async #find(headers: IncomingHttpHeaders, address: string, cookieCounts: boolean): Promise<Caller | null> {
    if (headers.authorization !== undefined) return this.#findBearer(headers.authorization, address);
    const cookie = cookieCounts ? readSessionCookie(headers.cookie) : null;
    if (cookie === null) return null;
    const session = await this.#options.sessions.findByCookie(cookie);
    return session && callerWith("browser", session, address);
  }

  async #findBearer(authorization: string, address: string): Promise<Caller | null> {
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined || token.length > MAX_BEARER_LENGTH) return null;
    const accessToken = await this.#options.accessTokens.findBearer(token);
    if (accessToken) return callerWith("access-token", accessToken, address);
    const session = await this.#options.sessions.findByApiToken(token);
    return session && callerWith("api", session, address);
  }
}

function callerWith(kind: Caller["credential"]["kind"], credential: ValidCredential, address: string): Caller {
  const { id, user, expiresAtMs } = credential;
  return { user, credential: { kind, id, expiresAtMs }, address };
}
