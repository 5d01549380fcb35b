import { createHash, timingSafeEqual } from "node:crypto";

/** SHA-256, hex: how random secrets are stored. They carry 128 bits and more, so nothing slower is needed. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Compares in a time that says nothing about the texts. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash("sha256").update(a).digest(), createHash("sha256").update(b).digest());
}
