import { keyFingerprint, verifySignature } from "../../node/ed25519.ts";
import { parseJson } from "../../base/parse-json.ts";
import { ControlPlaneIdentity } from "../../protocol/http/identity.ts";
import { controlPlaneIdentityText } from "../../protocol/signed-text.ts";
import { readTextUpTo } from "./read-text.ts";

/** More than any identity takes; whoever sends more is not a control plane. */
const MAX_ANSWER_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Who holds the private half of `publicKey`, at this moment. */
export interface ProvedIdentity {
  readonly teamId: string;
  readonly teamName: string;
  readonly publicKey: string;
  readonly fingerprint: string;
}

export type IdentityAnswer =
  | { readonly state: "proved"; readonly identity: ProvedIdentity }
  | { readonly state: "unreachable" | "not-latchkey"; readonly detail: string };

export interface AskIdentity {
  /** Without cookies or any other credential. */
  readonly fetch: Fetch;
  /** Fresh random bytes, base64url. */
  readonly nonce: () => string;
  readonly timeoutMs?: number;
}

/** Asks who answers at `origin`, follows nobody elsewhere, and believes only what is signed over the nonce. */
export async function askIdentity(origin: string, { fetch, nonce, timeoutMs }: AskIdentity): Promise<IdentityAnswer> {
  const asked = nonce();
  const signal = AbortSignal.timeout(timeoutMs ?? TIMEOUT_MS);
  let status: number;
  let text: string | null;
  try {
    const response = await fetch(`${origin}/app/v1/identity?nonce=${asked}`, {
      headers: { accept: "application/json" },
      credentials: "omit",
      redirect: "error",
      cache: "no-store",
      signal,
    });
    status = response.status;
    text = await readTextUpTo(response, MAX_ANSWER_BYTES);
  } catch (error) {
    const detail = signal.aborted ? "nobody answered in time" : "nobody answered";
    return { state: "unreachable", detail: error instanceof Error ? `${detail} (${error.message})` : detail };
  }
  if (status === 429 || status >= 500) return { state: "unreachable", detail: `it answered with status ${status}` };
  return judge(text, asked);
}

function judge(text: string | null, asked: string): IdentityAnswer {
  const refuse = (detail: string): IdentityAnswer => ({ state: "not-latchkey", detail });
  if (text === null) return refuse("it answered with far too much");
  const answer = ControlPlaneIdentity.safeParse(parseJson(text));
  if (!answer.success) return refuse("its answer is not that of a Latchkey control plane");
  const { nonce, public_key: publicKey, signature, team_id: teamId, team_name: teamName } = answer.data;
  const signed = controlPlaneIdentityText({ teamId, teamName, publicKey, nonce });
  if (nonce !== asked || !verifySignature(publicKey, signed, signature)) {
    return refuse("it does not prove that the key is its own");
  }
  // Reckoned here: what it says of its own fingerprint is only what it says.
  return { state: "proved", identity: { teamId, teamName, publicKey, fingerprint: keyFingerprint(publicKey) } };
}
