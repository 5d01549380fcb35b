import { createHash } from "node:crypto";
import { generateSigningKey, readSigningKey, type SigningKey } from "../../node/ed25519.ts";
import type { Db } from "../storage/database.ts";

const SECRET_NAME = "signing-key";

/** The team's signing key, which every agent pins. Made at the first start; two processes that start at once agree on one. */
export async function loadOrCreateSigningKey(db: Db): Promise<SigningKey> {
  await db
    .insertInto("secret")
    .values({ name: SECRET_NAME, value: generateSigningKey().exportPem() })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  const row = await db.selectFrom("secret").select("value").where("name", "=", SECRET_NAME).executeTakeFirstOrThrow();
  return readSigningKey(row.value);
}

/** What an enrolment token tells an agent about the key it must meet: the first 16 hex digits of the raw key's SHA-256. */
export function shortKeyFingerprint(publicKey: string): string {
  return createHash("sha256").update(Buffer.from(publicKey, "base64url")).digest("hex").slice(0, 16);
}
