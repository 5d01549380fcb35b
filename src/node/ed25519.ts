import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from "node:crypto";

/** An Ed25519 key pair. `publicKey` is the raw 32 bytes in base64url, as frames carry it. */
export interface SigningKey {
  readonly publicKey: string;
  /** Signature over the text's UTF-8 bytes, base64url. */
  sign(text: string): string;
  /** PKCS #8 PEM. */
  exportPem(): string;
}

export function generateSigningKey(): SigningKey {
  return toSigningKey(generateKeyPairSync("ed25519").privateKey);
}

/** @throws when the text is not a PEM private key of type Ed25519 */
export function readSigningKey(pem: string): SigningKey {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== "ed25519") throw new Error("the key is not an Ed25519 private key");
  return toSigningKey(key);
}

function toSigningKey(key: KeyObject): SigningKey {
  return {
    publicKey: createPublicKey(key).export({ format: "jwk" }).x ?? "",
    sign: (text) => sign(null, Buffer.from(text), key).toString("base64url"),
    exportPem: () => key.export({ format: "pem", type: "pkcs8" }).toString(),
  };
}

/** True when `signature` is `publicKey`'s over `text`. The algorithm is fixed: nothing in the input can choose another (ATK-15). */
export function verifySignature(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: publicKey }, format: "jwk" });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, "base64url"));
  } catch {
    // Not a point on the curve, or not 64 bytes: as good as a wrong signature.
    return false;
  }
}

/** `SHA256:` and the base64 digest of the raw key, as OpenSSH prints fingerprints. */
export function keyFingerprint(publicKey: string): string {
  const digest = createHash("sha256").update(Buffer.from(publicKey, "base64url")).digest("base64");
  return `SHA256:${digest.replaceAll("=", "")}`;
}
