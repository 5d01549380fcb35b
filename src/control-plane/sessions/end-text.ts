import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";

/** What the viewer reads when their session is over. */
export const END_TEXT: Readonly<Record<SessionEndReason, string>> = {
  left: "You left.",
  kicked: "Somebody who looks after this machine ended your session.",
  cancelled: "This invite was cancelled.",
  expired: "The time is over.",
  "stopped-by-owner": "The owner of this machine ended your session on the machine itself.",
  "declined-by-owner": "The owner of this machine did not let you in.",
  "owner-did-not-answer": "The owner of this machine did not answer in time.",
  idle: "Nothing was done for as long as the rules of this team allow.",
  "path-forbidden": "The connection took a way that the rules of this team do not allow.",
  "host-offline": "The machine lost its connection.",
  "host-failed": "The machine cannot show its screen any more.",
  "connection-lost": "The connection to the machine was lost.",
  "right-withdrawn": "You may not connect to this machine any more.",
  "machine-removed": "This machine was removed from the team.",
};
