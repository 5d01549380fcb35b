import { MOST_INVITES, type InviteLineFault } from "../../protocol/http/member-invite.ts";
import { AssignableRole } from "../../protocol/http/people.ts";
import { cleanText } from "../machines/clean-text.ts";
import type { AssignableRoleName } from "../users/user-rules.ts";
import type { User } from "../users/user.ts";
import { isEmailAddress, nameKey } from "../users/username.ts";
import type { InviteLine } from "./invite-lines.ts";
import { gainsNothing } from "./invite-rules.ts";
import type { InviteGroup } from "./invite.ts";

/** What the team holds already, and what counts where a line says nothing. */
export interface LineContext {
  readonly users: ReadonlyMap<string, Pick<User, "role" | "disabled">>;
  readonly invited: ReadonlySet<string>;
  readonly groups: readonly InviteGroup[];
  readonly usual: { readonly role: AssignableRoleName; readonly group: InviteGroup | null };
}

export interface JudgedLine {
  readonly line: number;
  readonly email: string;
  readonly name: string;
  readonly role: AssignableRoleName | null;
  readonly group: InviteGroup | null;
  readonly verdict: "invite" | "again" | "raise" | "refused";
  readonly fault: InviteLineFault | null;
}

const NAME_MAX_LENGTH = 128;
const TEXT_MAX_LENGTH = 254;
/** What a spreadsheet would run when the list is exported again (ATK-42). */
const FORMULA = /^[=+\-@\t]/;

/** What would become of each line, in their order. */
export function judgeInviteLines(lines: readonly InviteLine[], context: LineContext): readonly JudgedLine[] {
  const seen = new Set<string>();
  let ready = 0;
  return lines.map((line) => {
    const judged = judgeLine(line, context);
    const key = nameKey(line.email);
    const fault = judged.fault ?? (seen.has(key) ? "listed-twice" : ready >= MOST_INVITES ? "too-many" : null);
    if (fault !== null) return { ...judged, verdict: "refused", fault };
    seen.add(key);
    ready++;
    return judged;
  });
}

function judgeLine(line: InviteLine, { groups, invited, usual, users }: LineContext): JudgedLine {
  const role = line.role === "" ? usual.role : (AssignableRole.safeParse(line.role.toLowerCase()).data ?? null);
  const group = line.group === "" ? usual.group : findGroup(groups, line.group);
  const key = nameKey(line.email);
  const user = users.get(key);
  const shown = {
    line: line.line,
    email: cleanText(line.email).slice(0, TEXT_MAX_LENGTH),
    name: cleanText(line.name).slice(0, TEXT_MAX_LENGTH),
    role,
    group,
  };
  const refuse = (fault: InviteLineFault): JudgedLine => ({ ...shown, verdict: "refused", fault });
  if (!isEmailAddress(line.email)) return refuse("bad-address");
  if (line.name.length > NAME_MAX_LENGTH || FORMULA.test(line.name) || cleanText(line.name) !== line.name) {
    return refuse("bad-name");
  }
  if (role === null) return refuse("unknown-role");
  if (line.group !== "" && group === null) return refuse("unknown-group");
  if (user && gainsNothing(user, role)) return refuse("member-already");
  return { ...shown, verdict: user ? "raise" : invited.has(key) ? "again" : "invite", fault: null };
}

/** By name, or by number where no name is that number. */
function findGroup(groups: readonly InviteGroup[], text: string): InviteGroup | null {
  const key = nameKey(text);
  const byName = groups.find(({ name }) => nameKey(name) === key);
  return byName ?? groups.find(({ number }) => String(number) === text) ?? null;
}
