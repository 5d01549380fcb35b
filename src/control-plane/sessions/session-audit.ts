import { assertNever } from "../../base/assert-never.ts";
import type { Rights } from "../../protocol/viewer/rights.ts";
import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";
import type { Actor } from "../audit/actor.ts";
import type { AuditEntry, AuditObject } from "../audit/audit-log.ts";
import { viewerActor, type ViewerSession } from "./viewer-session.ts";

type Data = Readonly<Record<string, unknown>>;

/**
 * Events of a connection attempt, named as the Teams API's document names them. The first is the viewer's, the second ours; of the others
 * each end has its own.
 */
export type ConnectionEvent =
  | "conn_client_offer"
  | "conn_signal_offer_relayed"
  | "p2p_client_complete"
  | "p2p_host_complete"
  | "client_disconnect";

/** What the log keeps of something that happened to a session. */
export function sessionEntry(action: string, session: ViewerSession, actor: Actor, data: Data = {}): AuditEntry {
  return { action, actor, object: objectOf(session), data: { ...factsOf(session), ...data } };
}

export function connectionEntry(action: ConnectionEvent, session: ViewerSession, actor: Actor, data: Data): AuditEntry {
  const facts = { attempt_id: session.attemptId, machine_id: session.machineId };
  return { action, actor, object: objectOf(session), data: { ...facts, ...data } };
}

/** The machine as the log names it when it speaks of a session. */
export function hostActor(session: ViewerSession, address: string): Actor {
  return { kind: "machine", id: session.machineId, name: session.machineName, address };
}

export function joinEntry(session: ViewerSession): AuditEntry {
  const { expiresAtMs, gamepadSlot, rights, userAgent } = session;
  const terms = { rights, gamepad_slot: gamepadSlot, expires_at_ms: expiresAtMs, user_agent: userAgent };
  return sessionEntry("viewer_session_join", session, viewerActor(session), terms);
}

export function rightsEntry(session: ViewerSession, actor: Actor, from: Rights): AuditEntry {
  return sessionEntry("viewer_session_change_rights", session, actor, { from, to: session.rights });
}

export function endEntry(session: ViewerSession, actor: Actor, reason: SessionEndReason, data: Data): AuditEntry {
  return sessionEntry(endAction(reason), session, actor, { reason, ...data });
}

function endAction(reason: SessionEndReason): string {
  switch (reason) {
    case "left":
      return "viewer_session_leave";
    case "kicked":
      return "viewer_session_kick";
    case "cancelled":
      return "viewer_session_cancel";
    case "expired":
    case "idle":
      return "viewer_session_expire";
    case "declined-by-owner":
    case "owner-did-not-answer":
      return "viewer_session_consent_refuse";
    case "path-forbidden":
    case "stopped-by-owner":
    case "host-offline":
    case "host-failed":
    case "connection-lost":
    case "right-withdrawn":
    case "machine-removed":
      return "viewer_session_end";
    default:
      return assertNever(reason);
  }
}

function objectOf({ id, viewer }: ViewerSession): AuditObject {
  return { kind: "viewer_session", id, name: viewer.email ?? viewer.name };
}

function factsOf(session: ViewerSession): Data {
  const { attemptId, guestInviteId, machineId, machineName, viewer } = session;
  return {
    attempt_id: attemptId,
    machine_id: machineId,
    machine_name: machineName,
    viewer: viewer.kind,
    ...(guestInviteId === null ? {} : { guest_invite_id: guestInviteId }),
  };
}
