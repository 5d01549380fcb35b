import type { AuditEventItem } from "../../protocol/http/people.ts";

/** An event as a sentence: who, did what, to whom. `object` is set apart because pages emphasise and link it. */
export interface AuditSentence {
  readonly actor: string;
  readonly deed: string;
  readonly object: string | null;
}

type AuditRef = NonNullable<AuditEventItem["object"]>;

/** Deeds whose words do not follow from the action's name. */
const DEEDS: Readonly<Record<string, string>> = {
  access_token_create: "made the access token",
  access_token_revoke: "revoked the access token",
  api_key_create: "made the API key",
  api_key_revoke: "revoked the API key",
  client_disconnect: "lost or closed the connection of",
  conn_client_offer: "offered a connection",
  conn_signal_offer_relayed: "passed on the offer of",
  enrolment_token_create: "made the enrolment token",
  enrolment_token_revoke: "revoked the enrolment token",
  guest_access_invite_cancel: "cancelled the guest invite for",
  guest_access_invite_create: "invited as a guest",
  guest_access_invite_expire: "ended, as its time was over, the guest invite for",
  guest_access_invite_kick: "sent away the guest",
  guest_access_invite_link: "made a new link for the guest",
  guest_access_invite_refuse: "was refused at the door of the guest invite for",
  guest_access_invite_update: "changed the guest invite for",
  guest_credits_update: "set how many guests may be invited by",
  invite_accept: "accepted the invitation for",
  invite_cancel: "cancelled the invitation for",
  invite_create: "invited",
  invite_resend: "sent the invitation again to",
  machine_approve: "approved the machine",
  machine_enrol: "enrolled the machine",
  machine_key_approve: "approved a new key for the machine",
  machine_key_conflict: "was refused: its key is in use by the machine",
  machine_key_conflict_clear: "cleared the key conflict of the machine",
  machine_key_reject: "rejected a new key for the machine",
  machine_key_replace: "replaced the key of the machine",
  machine_key_request: "asked for a new key for the machine",
  machine_reject: "rejected the machine",
  machine_remove: "removed the machine",
  machine_rename: "renamed the machine",
  machine_set_guest_access: "changed whether guests are let onto the machine",
  machine_set_owner: "changed the owner of the machine",
  p2p_client_complete: "connected",
  p2p_host_complete: "connected with",
  robot_disable: "disabled the robot",
  robot_enable: "enabled the robot",
  robot_key_approve: "approved a new key for the robot",
  robot_key_reject: "rejected a new key for the robot",
  robot_key_replace: "replaced the key of the robot",
  robot_key_request: "asked for a new key for the robot",
  robot_register: "registered the robot",
  robot_remove: "removed the robot",
  session_create: "signed in",
  session_end: "signed out",
  session_refuse: "was refused at the sign-in",
  team_update: "changed the settings of the team",
  user_change_password: "changed a password",
  user_create: "created the account of",
  user_remove: "removed",
  user_update: "changed the account of",
  viewer_session_cancel: "cancelled the session of",
  viewer_session_change_rights: "changed what may be used by",
  viewer_session_consent_allow: "let in",
  viewer_session_consent_ask: "asked its owner about",
  viewer_session_consent_refuse: "did not let in",
  viewer_session_end: "ended the session of",
  viewer_session_enforce: "put in force what may be used by",
  viewer_session_expire: "ended, as its time was over, the session of",
  viewer_session_join: "joined",
  viewer_session_kick: "sent away",
  viewer_session_leave: "left",
  viewer_session_live: "saw the first picture",
  viewer_session_refuse: "was refused a session on",
};

/** Actions whose object is the actor, or says nothing that the deed does not. */
const WITHOUT_OBJECT = new Set([
  "conn_client_offer",
  "p2p_client_complete",
  "session_create",
  "session_end",
  "session_refuse",
  "user_change_password",
  "viewer_session_join",
  "viewer_session_leave",
  "viewer_session_live",
]);

const NOBODY: Readonly<Record<string, string>> = {
  system: "Latchkey",
  anonymous: "Somebody",
  machine: "A machine",
  user: "Somebody",
};

export function auditSentence({ action, actor, object }: AuditEventItem): AuditSentence {
  const isKnown = Object.hasOwn(DEEDS, action);
  return {
    actor: actor.name || (NOBODY[actor.kind] ?? "Somebody"),
    deed: isKnown ? (DEEDS[action] ?? action) : unknownDeed(action, object),
    object: object === null || (isKnown && WITHOUT_OBJECT.has(action)) ? null : object.name || object.id,
  };
}

/** An action that a newer control plane records: its own words, readable enough. */
function unknownDeed(action: string, object: AuditRef | null): string {
  const words = action.replaceAll("_", " ");
  return object === null ? `did “${words}”` : `did “${words}” on`;
}
