import type { Db } from "../storage/database.ts";
import { prepared } from "../storage/prepared.ts";
import { nameKey } from "../users/username.ts";

/** How many guest invites the team may still make: a number in the team's row. */
export class GuestCreditRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async balance(): Promise<number> {
    const row = await this.#db.selectFrom("team").select("guest_credits").executeTakeFirstOrThrow();
    return row.guest_credits;
  }

  /** One credit for a guest, none for a member. Null when there is none left: of many who want the last one, one gets it. */
  async charge(guestEmail: string): Promise<"spent" | "none" | null> {
    const key = nameKey(guestEmail);
    const { numAffectedRows = 0n } = await spendUnlessMember(this.#db, { key });
    if (numAffectedRows > 0n) return "spent";
    return (await memberWith(this.#db, key).executeTakeFirst()) ? "none" : null;
  }

  async refund(): Promise<void> {
    await this.#db
      .updateTable("team")
      .set((eb) => ({ guest_credits: eb("guest_credits", "+", 1) }))
      .execute();
  }

  /** Answers what it was before. */
  async setBalance(balance: number): Promise<number> {
    await this.#db
      .updateTable("team")
      .set((eb) => ({ guest_credits: eb.ref("guest_credits") }))
      .execute();
    const before = await this.balance();
    await this.#db.updateTable("team").set({ guest_credits: balance }).execute();
    return before;
  }
}

function memberWith(db: Db, emailKey: string) {
  return db.selectFrom("user").select("user.id").where("user.email_key", "=", emailKey);
}

const spendUnlessMember = prepared((db, { key }: { readonly key: string }) =>
  db
    .updateTable("team")
    .set((eb) => ({ guest_credits: eb("guest_credits", "-", 1) }))
    .where("guest_credits", ">", 0)
    .where((eb) => eb.not(eb.exists(memberWith(db, key)))),
);
