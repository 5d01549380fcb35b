import { generateKeyPairSync, sign } from "node:crypto";

/** A robot's key pair in a test: its PEM and its signatures, base64url. */
export interface RobotKey {
  readonly publicKey: string;
  sign(text: string): string;
}

export function aRobotKey(type: "rsa" | "ed25519" = "ed25519"): RobotKey {
  const pair = type === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519");
  return {
    publicKey: pair.publicKey.export({ format: "pem", type: "spki" }).toString(),
    sign: (text) => sign(type === "rsa" ? "sha256" : null, Buffer.from(text), pair.privateKey).toString("base64url"),
  };
}
