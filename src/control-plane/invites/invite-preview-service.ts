import { MOST_INVITE_LINES } from "../../protocol/http/member-invite.ts";
import { Refusal } from "../refusal.ts";
import type { Db } from "../storage/database.ts";
import { assertManagesTeam, type Manager } from "../users/manager.ts";
import { UserRepository } from "../users/user-repository.ts";
import type { AssignableRoleName } from "../users/user-rules.ts";
import { nameKey } from "../users/username.ts";
import { judgeInviteLines, type JudgedLine } from "./invite-line-judge.ts";
import { readInviteLines } from "./invite-lines.ts";
import { InviteRepository } from "./invite-repository.ts";

/** Says what a list of addresses would lead to, line by line, and changes nothing. */
export class InvitePreviewService {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * `usual`: what counts where a line names no role or group (by number).
   * @throws Refusal `forbidden`, `group_not_found`, `invalid_arguments` for too many lines
   */
  async preview(
    by: Manager,
    text: string,
    usual: { readonly role: AssignableRoleName; readonly group: number | null },
  ): Promise<readonly JudgedLine[]> {
    assertManagesTeam(by);
    const lines = readInviteLines(text);
    if (lines.length > MOST_INVITE_LINES) {
      const message = `No more than ${MOST_INVITE_LINES} lines at once.`;
      throw new Refusal("invalid_arguments", { field: "text", message });
    }
    const groups = await this.#db.selectFrom("user_group").select(["id", "number", "name"]).orderBy("number").execute();
    const group = groups.find(({ number }) => number === usual.group) ?? null;
    if (usual.group !== null && group === null) throw new Refusal("group_not_found", { field: "group" });
    const emails = lines.map(({ email }) => email);
    const invites = await new InviteRepository(this.#db).find({ emails });
    return judgeInviteLines(lines, {
      users: await new UserRepository(this.#db).findByAddresses(emails),
      invited: new Set(invites.map(({ email }) => nameKey(email))),
      groups,
      usual: { role: usual.role, group },
    });
  }
}
