import type { ViewerSessionItem } from "../../protocol/http/session.ts";
import { endOf, type Standing, type ViewerSession } from "./viewer-session.ts";

/** A session as lists and live sockets show it. */
export function toSessionItem(session: ViewerSession, standing: Standing): ViewerSessionItem {
  const endsAtMs = endOf(session);
  const { viewer } = session;
  return {
    id: session.id,
    machine_id: session.machineId,
    machine_name: session.machineName,
    viewer: { kind: viewer.kind, name: viewer.name, email: viewer.email },
    guest_invite_id: session.guestInviteId,
    address: session.address,
    state: session.end ? "ended" : standing.state,
    path: session.path,
    rights: session.rights,
    withheld: standing.withheld,
    gamepad_slot: session.gamepadSlot,
    began_at: toTimestamp(session.beganAtMs),
    expires_at: endsAtMs === null ? null : toTimestamp(endsAtMs),
    rights_changed_at: toTimestamp(session.rightsChangedAtMs),
    enforced_at: session.enforcedAtMs === null ? null : toTimestamp(session.enforcedAtMs),
    enforced_after_ms: session.enforcedAfterMs,
    figures: standing.figures,
    end_reason: session.end?.reason ?? null,
  };
}

function toTimestamp(ms: number): string {
  return new Date(ms).toISOString();
}
