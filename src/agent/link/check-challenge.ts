import { assertNever } from "../../base/assert-never.ts";
import type { ControlPlaneFrame } from "../../protocol/agent-link/frame.ts";
import { AGENT_LINK_VERSION } from "../../protocol/agent-link/version.ts";
import { controlPlaneProofText } from "../../protocol/signed-text.ts";
import { verifySignature } from "../../node/ed25519.ts";
import { signingKeyPin } from "./enrolment-token.ts";

export type Challenge = Extract<ControlPlaneFrame, { type: "challenge" }>;

/** Which control plane the agent is willing to talk to. */
export type TrustedKey =
  | { readonly kind: "pinned"; readonly signingKey: string; readonly teamId: string }
  | { readonly kind: "token-pin"; readonly keyPin: string }
  | { readonly kind: "first-met" };

/** Why the peer is not the control plane that this machine trusts; null when it is. Nothing secret has been said yet. */
export function distrustChallenge(challenge: Challenge, agentNonce: string, trusted: TrustedKey): string | null {
  if (challenge.version !== AGENT_LINK_VERSION) {
    return `the control plane speaks version ${challenge.version} of the agent link, this agent speaks ${AGENT_LINK_VERSION}`;
  }
  const mismatch = keyMismatch(challenge, trusted);
  if (mismatch !== null) return mismatch;
  const proof = controlPlaneProofText({
    teamId: challenge.teamId,
    publicKey: challenge.signingKey,
    agentNonce,
    nonce: challenge.nonce,
  });
  if (!verifySignature(challenge.signingKey, proof, challenge.signature)) {
    return "the control plane could not prove its signing key";
  }
  return null;
}

function keyMismatch(challenge: Challenge, trusted: TrustedKey): string | null {
  switch (trusted.kind) {
    case "pinned":
      if (challenge.signingKey !== trusted.signingKey) {
        return "the control plane's signing key is not the one this machine was enrolled with; somebody may be impersonating it";
      }
      return challenge.teamId === trusted.teamId ? null : "the control plane belongs to another team";
    case "token-pin":
      return signingKeyPin(challenge.signingKey) === trusted.keyPin
        ? null
        : "the control plane's signing key is not the one named in the enrolment token; the token was not sent";
    case "first-met":
      return null;
    default:
      return assertNever(trusted);
  }
}
