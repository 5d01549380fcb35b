import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";

/** Why a session ended, for whoever was in it. */
export const END_TEXT: Readonly<Record<SessionEndReason, string>> = {
  left: "You left.",
  kicked: "The host sent you away.",
  cancelled: "The host cancelled the invite.",
  expired: "The time was over.",
  "stopped-by-owner": "The owner ended the session on the machine itself.",
  "declined-by-owner": "The owner of the machine did not let you in.",
  "owner-did-not-answer": "The owner of the machine did not answer in time.",
  "host-offline": "The machine went offline.",
  "host-failed": "The machine could not show its screen any more.",
  "connection-lost": "The connection to the machine was lost.",
  "right-withdrawn": "You are no longer allowed onto this machine: guest access or your right was withdrawn.",
  "machine-removed": "The machine was removed from the team.",
};
