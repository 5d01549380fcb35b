import type { Db } from "../storage/database.ts";
import { isPostgres } from "../storage/is-postgres.ts";
import { prepared } from "../storage/prepared.ts";
import type { InviteHost } from "./guest-invite.ts";
import type { HostRef } from "./guest-terms.ts";

/** A machine that guests are invited onto. */
export interface GuestHost extends InviteHost {
  readonly id: string;
  readonly peerId: string;
  readonly name: string;
}

/** The machines' rows, as far as guest invites know them. */
export class GuestHostRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Reads a machine for an invite: nobody else changes or removes it before the transaction ends. On SQLite nobody else writes then. */
  async take(ref: HostRef): Promise<GuestHost | null> {
    const { rows } =
      "id" in ref ? await takeById(this.#db, { id: ref.id }) : await takeByPeerId(this.#db, { peerId: ref.peerId });
    const [row] = rows;
    if (!row) return null;
    const owner = row.owner_id === null ? null : { id: row.owner_id, name: row.owner_name || row.owner_username || "" };
    const { guest_access: guestAccess, id, name, peer_id: peerId, state } = row;
    return { id, peerId, name, state, isGuestAccess: guestAccess === 1, owner };
  }
}

function take(db: Db) {
  return db
    .selectFrom("machine")
    .leftJoin("user as owner", "owner.id", "machine.owner_id")
    .select(["machine.id", "machine.peer_id", "machine.name", "machine.state", "machine.guest_access"])
    .select(["machine.owner_id", "owner.name as owner_name", "owner.username as owner_username"])
    .$if(isPostgres(db), (select) => select.forNoKeyUpdate("machine"));
}

const takeById = prepared((db, { id }: { readonly id: string }) => take(db).where("machine.id", "=", id));
const takeByPeerId = prepared((db, { peerId }: { readonly peerId: string }) =>
  take(db).where("machine.peer_id", "=", peerId),
);
