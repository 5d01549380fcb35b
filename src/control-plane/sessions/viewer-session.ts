import type { SessionRule } from "../../protocol/app-rule.ts";
import type { Grant } from "../../protocol/agent-link/desired-state.ts";
import type { ViewerSessionItem } from "../../protocol/http/session.ts";
import { NO_RIGHTS, type Rights } from "../../protocol/viewer/rights.ts";
import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";
import type { MediaPath } from "../../protocol/viewer/signal.ts";
import type { Pairing } from "../app-rules/rules-for.ts";
import type { Actor } from "../audit/actor.ts";

/** Who watches. `id`: the guest invite's, or the user's. */
export interface SessionViewer {
  readonly kind: "guest" | "member";
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

/** One viewer's connection to a machine: a grant of its desired state until `end` is there. Times in milliseconds. */
export interface ViewerSession {
  readonly id: string;
  readonly machineId: string;
  /** As it was when the session began. */
  readonly machineName: string;
  /** Whose the machine is now; null also when it is gone. */
  readonly machineOwnerId: string | null;
  readonly viewer: SessionViewer;
  readonly guestInviteId: string | null;
  readonly credentialId: string | null;
  /** Ties the events of both ends together. */
  readonly attemptId: string;
  readonly resumeHash: string;
  readonly address: string;
  readonly userAgent: string;
  readonly rights: Rights;
  readonly gamepadSlot: number;
  /** What app rules hold it to. */
  readonly rule: SessionRule;
  /** The machine's desired revision that last changed this grant, or took it away. */
  readonly epoch: number;
  readonly notBeforeMs: number;
  readonly expiresAtMs: number | null;
  readonly beganAtMs: number;
  readonly connectedAtMs: number | null;
  readonly path: MediaPath | null;
  readonly rightsChangedAtMs: number;
  /** When the agent had put `epoch` in force, or closed the session that ended, by its clock; null = not yet. */
  readonly enforcedAtMs: number | null;
  /** How long that took since it was decided, by ours. */
  readonly enforcedAfterMs: number | null;
  readonly end: { readonly atMs: number; readonly reason: SessionEndReason } | null;
}

/** How a live session does at this moment; kept in memory only. */
export interface Standing {
  readonly state: ViewerSessionItem["state"];
  /** What the machine's owner keeps from the viewer, as the machine says. */
  readonly withheld: Rights;
  readonly figures: ViewerSessionItem["figures"];
}

export const ENDED: Standing = { state: "ended", withheld: NO_RIGHTS, figures: null };

/** Pads that one machine has: one for each viewer. */
const GAMEPAD_SLOTS = [0, 1, 2, 3] as const;

/** The lowest pad that nobody plays; null when all are taken. */
export function freeGamepadSlot(live: readonly Pick<ViewerSession, "gamepadSlot">[]): number | null {
  return GAMEPAD_SLOTS.find((slot) => live.every((session) => session.gamepadSlot !== slot)) ?? null;
}

/** What the machine is told of a session. */
export function grantOf(session: ViewerSession): Grant {
  const { epoch, gamepadSlot, id, notBeforeMs, rights, rule, viewer } = session;
  return {
    sessionId: id,
    viewer: { kind: viewer.kind, id: viewer.id, name: viewer.name },
    rights,
    gamepadSlot,
    epoch,
    notBeforeMs,
    expiresAtMs: endOf(session),
    rule,
  };
}

/** When it ends by itself: with its window or credential, or when a rule says that it has lasted long enough. */
export function endOf({ beganAtMs, expiresAtMs, rule }: TimedSession): number | null {
  if (rule.sessionLimitSeconds === null) return expiresAtMs;
  const lastedAtMs = beganAtMs + rule.sessionLimitSeconds * 1_000;
  return expiresAtMs === null ? lastedAtMs : Math.min(expiresAtMs, lastedAtMs);
}

/** What decides when a session ends by itself. */
export type TimedSession = Pick<ViewerSession, "beganAtMs" | "expiresAtMs" | "rule">;

/** Whose rules bind it. */
export function pairingOf({ machineId, viewer }: Pick<ViewerSession, "machineId" | "viewer">): Pairing {
  return { machineId, userId: viewer.kind === "member" ? viewer.id : null };
}

/** The viewer as the log names them. */
export function viewerActor({ address, viewer }: Pick<ViewerSession, "address" | "viewer">): Actor {
  const kind = viewer.kind === "guest" ? "guest" : "user";
  return { kind, id: viewer.id, name: viewer.email ?? viewer.name, address };
}

/** True when a viewer who was in it may begin another one now. */
export function mayReturn(session: ViewerSession, nowMs: number): boolean {
  const isWithin = session.expiresAtMs === null || nowMs < session.expiresAtMs;
  const reason = session.end?.reason ?? "left";
  // A rule limits each session; the next one begins anew.
  if (reason === "expired") return isWithin && session.rule.sessionLimitSeconds !== null;
  return isWithin && RETURNING.has(reason);
}

const RETURNING: ReadonlySet<SessionEndReason> = new Set<SessionEndReason>([
  "left",
  "kicked",
  // A veto that lasts is told at the door.
  "stopped-by-owner",
  // The owner is asked again.
  "declined-by-owner",
  "idle",
  "path-forbidden",
  "owner-did-not-answer",
  "host-offline",
  "host-failed",
  "connection-lost",
]);

/** Nothing is handed out beyond what is named. */
export function withRights(rights: Rights, change: Partial<Record<keyof Rights, boolean | undefined>>): Rights {
  return {
    keyboard: change.keyboard ?? rights.keyboard,
    mouse: change.mouse ?? rights.mouse,
    gamepad: change.gamepad ?? rights.gamepad,
  };
}

export function isSameRights(a: Rights, b: Rights): boolean {
  return a.keyboard === b.keyboard && a.mouse === b.mouse && a.gamepad === b.gamepad;
}
