import { createPrivateKey, createPublicKey, generateKeyPair, sign, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { AgentRefusal } from "../agent-refusal.ts";

export type RobotKeyType = "rsa" | "ed25519";

const NEW_RSA_BITS = 2_048;
const FEWEST_RSA_BITS = 2_048;
/** What the protocol's signature and key fields hold. */
const MOST_RSA_BITS = 8_192;
const LEAST_RSA_EXPONENT = 65_537n;

/** A robot's key pair: RSA or Ed25519. */
export interface RobotKey {
  /** PEM, SPKI: as the control plane stores it. */
  readonly publicKey: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** Base64url: Ed25519, or RSASSA-PKCS1-v1_5 with SHA-256. */
  sign(text: string): string;
}

export async function generateRobotKey(type: RobotKeyType): Promise<RobotKey> {
  const generate = promisify(generateKeyPair);
  const pair = type === "rsa" ? await generate("rsa", { modulusLength: NEW_RSA_BITS }) : await generate("ed25519");
  return toRobotKey(pair.privateKey);
}

/**
 * Reads a PEM private key that robots may have: RSA of 2048 bits or more, or Ed25519.
 * @throws AgentRefusal `robot_key_refused` for anything else
 */
export function readRobotKey(pem: string): RobotKey {
  const key = parse(pem);
  if (key.asymmetricKeyType === "rsa") assertStrong(key);
  else if (key.asymmetricKeyType !== "ed25519") {
    throw new AgentRefusal("robot_key_refused", "A robot's key must be RSA or Ed25519.");
  }
  return toRobotKey(key);
}

function parse(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const refusal = new AgentRefusal("robot_key_refused", "The file does not hold an unencrypted PEM private key.");
    refusal.cause = error;
    throw refusal;
  }
}

function assertStrong(key: KeyObject): void {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < FEWEST_RSA_BITS || modulusLength > MOST_RSA_BITS || publicExponent < LEAST_RSA_EXPONENT) {
    throw new AgentRefusal(
      "robot_key_refused",
      "An RSA key must have 2048 to 8192 bits and an exponent of 65537 or more.",
    );
  }
}

function toRobotKey(key: KeyObject): RobotKey {
  const algorithm = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  return {
    publicKey: createPublicKey(key).export({ format: "pem", type: "spki" }).toString(),
    privateKey: key.export({ format: "pem", type: "pkcs8" }).toString(),
    sign: (text) => sign(algorithm, Buffer.from(text), key).toString("base64url"),
  };
}
