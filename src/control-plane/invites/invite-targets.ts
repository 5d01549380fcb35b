import { Refusal } from "../refusal.ts";
import type { Tx } from "../storage/database.ts";
import { UserRepository } from "../users/user-repository.ts";
import type { AssignableRoleName } from "../users/user-rules.ts";
import { nameKey } from "../users/username.ts";
import type { InviteAppRules } from "./invite-app-rules.ts";
import { InviteRepository, type InviteSelection } from "./invite-repository.ts";
import { gainsNothing } from "./invite-rules.ts";
import type { Invite, InviteGroup } from "./invite.ts";

/* What the members of an invitation's request name: each function refuses the first that is not there. */

/**
 * The selection's invites in its order, each once.
 * @throws Refusal `invitation_not_found`; with a field it names what is missing
 */
export async function findInvites(
  tx: Tx,
  selection: InviteSelection,
  field: string | null,
): Promise<readonly Invite[]> {
  const found = await new InviteRepository(tx).find(selection);
  const isById = "ids" in selection;
  const named = isById ? selection.ids : selection.emails;
  const byKey = new Map(found.map((invite) => [isById ? invite.id : nameKey(invite.email), invite]));
  const invites = named.map((name) => {
    const invite = byKey.get(isById ? name : nameKey(name));
    if (invite) return invite;
    throw new Refusal(
      "invitation_not_found",
      field === null ? {} : { field, message: `There is no invite for ${name}.` },
    );
  });
  return [...new Set(invites)];
}

/** @throws Refusal `user_exists` for an address whose owner would gain nothing */
export async function assertNobodysMember(
  tx: Tx,
  wanted: readonly { readonly email: string; readonly role: AssignableRoleName }[],
  field: string,
): Promise<void> {
  const users = await new UserRepository(tx).findByAddresses(wanted.map(({ email }) => email));
  for (const { email, role } of wanted) {
    const user = users.get(nameKey(email));
    if (!user || !gainsNothing(user, role)) continue;
    throw new Refusal("user_exists", { field, message: `${email} is a member of the team already.` });
  }
}

/** Groups by number. @throws Refusal `group_not_found` */
export async function findInviteGroups(
  tx: Tx,
  wanted: readonly { readonly group?: number | null }[],
  field: string,
): Promise<ReadonlyMap<number, InviteGroup>> {
  const numbers = [...new Set(wanted.flatMap(({ group }) => group ?? []))];
  if (numbers.length === 0) return new Map();
  const rows = await tx
    .selectFrom("user_group")
    .select(["id", "number", "name"])
    .where("number", "in", numbers)
    .execute();
  const groups = new Map(rows.map((row) => [row.number, row]));
  const missing = numbers.find((number) => !groups.has(number));
  if (missing === undefined) return groups;
  throw new Refusal("group_not_found", { field, message: `There is no group with the id ${missing}.` });
}

/** @throws Refusal `invalid_arguments` */
export async function findAppRule(tx: Tx, rules: InviteAppRules, ruleId: string | null, field: string): Promise<void> {
  if (ruleId === null || (await rules.exists(tx, ruleId))) return;
  throw new Refusal("invalid_arguments", { field, message: `There is no app rule with the id ${ruleId}.` });
}
