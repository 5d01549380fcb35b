import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { Clock } from "../../../base/clock.ts";
import { keyFingerprint, type SigningKey } from "../../../node/ed25519.ts";
import { ControlPlaneIdentity, IdentityQuery } from "../../../protocol/http/identity.ts";
import { controlPlaneIdentityText } from "../../../protocol/signed-text.ts";
import { addressKey, AttemptLimiter, takeAttempt } from "../../sign-in/attempt-limiter.ts";
import type { TeamService } from "../../teams/team-service.ts";

/** Proofs that one address may ask for per minute: every one costs a signature. */
export const IDENTITY_LIMIT = { attempts: 120, windowMs: 60_000 } as const;

export interface IdentityRouteOptions {
  readonly clock: Clock;
  readonly signingKey: SigningKey;
  readonly team: Pick<TeamService, "get">;
}

/** Who answers here, proved to whoever asks. Nothing in it is secret: the desktop app compares it before it says anything. */
export const identityRoutes: FastifyPluginAsyncZod<IdentityRouteOptions> = async (app, options) => {
  const { clock, signingKey, team } = options;
  const limiter = new AttemptLimiter(IDENTITY_LIMIT, clock);

  app.get(
    "/identity",
    {
      schema: {
        tags: ["session"],
        summary: "Prove who answers here",
        querystring: IdentityQuery,
        response: { 200: ControlPlaneIdentity },
      },
    },
    async (request) => {
      takeAttempt(limiter, addressKey(request.ip));
      const { id: teamId, name: teamName } = await team.get();
      const { nonce } = request.query;
      const { publicKey } = signingKey;
      return {
        team_id: teamId,
        team_name: teamName,
        public_key: publicKey,
        fingerprint: keyFingerprint(publicKey),
        nonce,
        signature: signingKey.sign(controlPlaneIdentityText({ teamId, teamName, publicKey, nonce })),
      };
    },
  );
};
