import type { IdSource } from "../../node/random.ts";
import type { Db } from "../storage/database.ts";

const SECRET_NAME = "token-key";
const KEY_BYTES = 32;

/** The key of the API's tokens: made at the first start and never shipped (ATK-16). */
export async function loadOrCreateTokenKey(db: Db, ids: IdSource): Promise<Uint8Array> {
  await db
    .insertInto("secret")
    .values({ name: SECRET_NAME, value: ids.secret(KEY_BYTES) })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  const { value } = await db
    .selectFrom("secret")
    .select("value")
    .where("name", "=", SECRET_NAME)
    .executeTakeFirstOrThrow();
  return Buffer.from(value, "base64url");
}
