import type { Db } from "../storage/database.ts";

/** True while the sign-in session or access token exists; when it ends is known to whoever asks. */
export async function hasCredential(db: Db, id: string): Promise<boolean> {
  const session = await db.selectFrom("session").select("id").where("id", "=", id).executeTakeFirst();
  if (session) return true;
  const token = await db.selectFrom("access_token").select("id").where("id", "=", id).executeTakeFirst();
  return token !== undefined;
}
