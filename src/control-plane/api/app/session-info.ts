import type { SessionInfo } from "../../../protocol/http/people.ts";
import type { User } from "../../users/user.ts";
import type { PeopleApiOptions } from "./people-api-options.ts";
import { toUserItem } from "./people-items.ts";

type SessionInfoSources = Pick<PeopleApiOptions, "mailIsConfigured" | "preferences" | "setup" | "team" | "version">;

/** Who is signed in, and where. The team's name is told to its people only. */
export async function readSessionInfo(user: User | null, from: SessionInfoSources): Promise<SessionInfo> {
  return {
    user: user && toUserItem(user, user),
    preferences: user && (await from.preferences.get(user.id)),
    team: user && (await from.team.get()),
    needs_setup: user === null && !(await from.setup.isDone()),
    version: from.version,
    mail_configured: from.mailIsConfigured,
  };
}
