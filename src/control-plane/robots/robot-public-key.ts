import { constants, createHash, createPublicKey, verify, type KeyObject } from "node:crypto";
import { Refusal } from "../refusal.ts";

/** A robot's public key, read from PEM and written back in one canonical form. */
export interface RobotPublicKey {
  readonly pem: string;
  readonly algorithm: string;
  /** `SHA256:` and the base64 digest of the SPKI bytes. */
  readonly fingerprint: string;
  /** True when `signature` (base64url) is this key's over the text's UTF-8 bytes. RSA: PKCS #1 v1.5 with SHA-256. */
  verifies(text: string, signature: string): boolean;
}

const MAX_PEM_CHARACTERS = 4_096;
const MIN_RSA_BITS = 2_048;
const MIN_RSA_EXPONENT = 65_537n;
const ONE_BLOCK = /^-----BEGIN PUBLIC KEY-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END PUBLIC KEY-----\s*$/;

/**
 * Reads exactly one SPKI public key, RSA of 2048 bits and more or Ed25519. Two blocks, text around the block, bytes behind the key,
 * private keys, weak and exotic keys are refused (ATK-35).
 * @throws Refusal `robot_key_refused` with the reason
 */
export function readRobotPublicKey(pem: string): RobotPublicKey {
  if (pem.length > MAX_PEM_CHARACTERS) throw refuse("it is larger than any key of ours");
  const body = ONE_BLOCK.exec(pem)?.[1];
  if (body === undefined) throw refuse("it is not one block of BEGIN PUBLIC KEY and nothing else");
  const der = Buffer.from(body, "base64");
  const key = parseSpki(der);
  // Written back, a key is its own bytes again: anything else hides something behind or inside it.
  const canonical = key.export({ format: "der", type: "spki" });
  if (!canonical.equals(der)) throw refuse("there is more in it than one key");
  return {
    pem: key.export({ format: "pem", type: "spki" }).toString(),
    algorithm: nameAlgorithm(key),
    fingerprint: `SHA256:${createHash("sha256").update(canonical).digest("base64").replaceAll("=", "")}`,
    verifies: (text, signature) => verifies(key, text, signature),
  };
}

function parseSpki(der: Buffer): KeyObject {
  try {
    return createPublicKey({ key: der, format: "der", type: "spki" });
  } catch (error) {
    throw refuse("it cannot be read", error);
  }
}

function nameAlgorithm(key: KeyObject): string {
  if (key.asymmetricKeyType === "ed25519") return "Ed25519";
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType !== "rsa") throw refuse(`keys of type ${key.asymmetricKeyType} are not accepted`);
  if (modulusLength < MIN_RSA_BITS)
    throw refuse(`RSA needs ${MIN_RSA_BITS} bits or more, this key has ${modulusLength}`);
  if (publicExponent < MIN_RSA_EXPONENT || publicExponent % 2n === 0n) throw refuse("its RSA exponent is too small");
  return `RSA-${modulusLength}`;
}

function verifies(key: KeyObject, text: string, signature: string): boolean {
  const bytes = Buffer.from(signature, "base64url");
  try {
    if (key.asymmetricKeyType === "ed25519") return verify(null, Buffer.from(text), key, bytes);
    return verify("sha256", Buffer.from(text), { key, padding: constants.RSA_PKCS1_PADDING }, bytes);
  } catch {
    // Bytes that cannot be a signature of this key are as good as a wrong one.
    return false;
  }
}

function refuse(reason: string, cause?: unknown): Refusal {
  const message = `The robot's key was refused: ${reason}.`;
  return new Refusal("robot_key_refused", { message }, cause === undefined ? undefined : { cause });
}
