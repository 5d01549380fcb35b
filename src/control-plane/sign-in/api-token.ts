import { errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import type { Clock } from "../../base/clock.ts";
import type { Role } from "../../protocol/http/people.ts";

const ALGORITHM = "HS256";
const ISSUER = "latchkey";
const TOKEN_TYPE = "user_id_token";

const Claims = z.object({ jti: z.string().min(1), TokenType: z.literal(TOKEN_TYPE) });

/** Roles as Netmaker's clients read them from a token's `Role` claim. */
const ROLE_CLAIM: Readonly<Record<Role, string>> = {
  owner: "super-admin",
  admin: "admin",
  member: "platform-user",
  guest: "service-user",
};

/**
 * The JSON Web Tokens of API sessions. They say who the bearer is for the clients that read them; what counts here is `jti`, the
 * session's row, so that signing out ends them. Algorithm, issuer and audience (the team) are fixed (ATK-12, ATK-15).
 */
export class ApiTokens {
  readonly #key: Uint8Array;
  readonly #teamId: string;
  readonly #clock: Clock;

  constructor(key: Uint8Array, teamId: string, clock: Clock) {
    this.#key = key;
    this.#teamId = teamId;
    this.#clock = clock;
  }

  async issue(of: { sessionId: string; username: string; role: Role; expiresAtMs: number }): Promise<string> {
    return new SignJWT({ UserName: of.username, Role: ROLE_CLAIM[of.role], TokenType: TOKEN_TYPE })
      .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
      .setIssuer(ISSUER)
      .setAudience(this.#teamId)
      .setSubject(`user|${of.username}`)
      .setJti(of.sessionId)
      .setIssuedAt(new Date(this.#clock.now()))
      .setExpirationTime(new Date(of.expiresAtMs))
      .sign(this.#key);
  }

  /** The session's id, or null for anything but a token of ours that is still valid. */
  async readSessionId(token: string): Promise<string | null> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: this.#teamId,
        requiredClaims: ["exp", "iat", "sub", "jti"],
        currentDate: new Date(this.#clock.now()),
      });
      const claims = Claims.safeParse(payload);
      return claims.success ? claims.data.jti : null;
    } catch (error) {
      // Refused, for whatever reason: the bearer is nobody.
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }
}
