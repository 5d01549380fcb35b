import type { ViewerSessionItem } from "../../protocol/http/session.ts";

/** Who is connected by which invite. Implemented by the sessions' side. */
export interface LiveGuests {
  /** Live sessions of these invites, newest first. */
  listLiveByInvite(inviteIds: readonly string[]): Promise<readonly ViewerSessionItem[]>;
}
