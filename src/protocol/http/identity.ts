import * as z from "zod";

/** Fresh random bytes of whoever asks, base64url: 16 to 64 of them. */
export const IdentityNonce = z.string().regex(/^[A-Za-z0-9_-]{22,86}$/, { error: "16 to 64 bytes in base64url" });

/**
 * `GET /app/v1/identity?nonce=…` → who answers here: open to everybody, as the agent link tells it too. `signature` is over
 * `controlPlaneIdentityText`, by the key that signs what machines obey.
 */
export const IdentityQuery = z.object({ nonce: IdentityNonce });
export const ControlPlaneIdentity = z.object({
  team_id: z.string().max(64),
  team_name: z.string().max(256),
  public_key: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .describe("Ed25519, 32 bytes in base64url"),
  fingerprint: z.string().max(128).describe("of the public key, as OpenSSH prints them"),
  nonce: IdentityNonce,
  signature: z.string().max(128),
});
export type ControlPlaneIdentity = z.infer<typeof ControlPlaneIdentity>;
