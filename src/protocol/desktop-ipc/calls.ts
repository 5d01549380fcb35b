import * as z from "zod";
import { Timestamp } from "../http/machine.ts";
import { Device, Rights } from "../viewer/rights.ts";
import { ConnectedControlPlane, ControlPlaneOrigin, DesktopPreferences, DesktopState } from "./state.ts";
import type { DesktopCallName } from "./names.ts";

/*
 * One declaration of what a window may ask of the main process. The main process parses every request with it and says no to anything
 * else; `names.ts` says which window may call what. What a call changes is seen in the next `DesktopState`.
 */

const Nothing = z.undefined();
const SessionId = z.string().min(1).max(64);

/** A refusal that the person can understand and act upon; anything else that fails is a bug and rejects the call. */
function orRefusal<Answer extends z.ZodType, const Reasons extends readonly [string, ...string[]]>(
  answer: Answer,
  reasons: Reasons,
) {
  return z.discriminatedUnion("ok", [
    z.object({ ok: z.literal(true), value: answer }),
    z.object({ ok: z.literal(false), reason: z.enum(reasons), detail: z.string().max(500) }),
  ]);
}

/** `being-steered`: a viewer's keyboard or mouse may be what asked for more. */
const OutcomeOfAgent = orRefusal(Nothing, ["no-agent", "refused", "being-steered"]);

/** What an invite's own control plane says of it to anybody with the link. Asking consumes nothing. */
export const InvitePreview = z.object({
  teamName: z.string().max(256),
  machineName: z.string().max(256),
  eventName: z.string().max(256),
  message: z.string().max(2_000),
  rights: Rights,
  startsAt: Timestamp,
  expiresAt: Timestamp,
});
export type InvitePreview = z.infer<typeof InvitePreview>;

export const DESKTOP_CALLS = {
  describe: { request: Nothing, response: DesktopState },
  /** Who answers at an address: nothing is stored. The person compares the fingerprint when it matters. */
  findControlPlane: {
    request: z.object({ address: z.string().max(2_048) }),
    response: orRefusal(ConnectedControlPlane, ["bad-address", "unreachable", "not-latchkey", "changed-key"]),
  },
  /** Belongs to it from now on and pins its key, which must be the one just found. */
  connectControlPlane: {
    request: z.object({ origin: ControlPlaneOrigin, keyFingerprint: z.string().max(128) }),
    response: orRefusal(Nothing, ["unreachable", "not-latchkey", "changed-key"]),
  },
  /** Runs a control plane on this machine. `setupCode`: for its first account; null when it has one. */
  startControlPlane: {
    request: Nothing,
    response: orRefusal(z.object({ setupCode: z.string().max(64).nullable() }), ["failed"]),
  },
  /** Signs out, stops the agent and forgets address and key. The data of an own control plane stay. */
  forgetControlPlane: { request: Nothing, response: orRefusal(Nothing, ["failed"]) },
  /** Starts this machine's agent with an enrolment token that the signed-in person got for it. */
  shareThisMachine: {
    request: z.object({ token: z.string().min(1).max(256) }),
    response: orRefusal(Nothing, ["no-control-plane", "refused", "failed"]),
  },
  /** Everybody off, everything released, and so until `setVeto` says otherwise. Works without any network. */
  stopAll: { request: Nothing, response: OutcomeOfAgent },
  setVeto: {
    request: z.object({ device: z.enum(["keyboard", "mouse", "gamepad", "all"]), on: z.boolean() }),
    response: OutcomeOfAgent,
  },
  /** Withholds one device from one viewer, or stops doing so; never hands out more than was granted. */
  withhold: { request: z.object({ sessionId: SessionId, device: Device, on: z.boolean() }), response: OutcomeOfAgent },
  endSession: { request: z.object({ sessionId: SessionId }), response: OutcomeOfAgent },
  answerConsent: { request: z.object({ sessionId: SessionId, allow: z.boolean() }), response: OutcomeOfAgent },
  setAskFirst: { request: z.object({ on: z.boolean() }), response: OutcomeOfAgent },
  changePreferences: {
    request: DesktopPreferences.partial(),
    response: orRefusal(Nothing, ["shortcut-invalid", "shortcut-taken", "failed"]),
  },
  /** Asks the server of the pending link. Only ever called because somebody pressed a button. */
  lookAtInvite: {
    request: Nothing,
    response: orRefusal(InvitePreview, ["no-link", "unreachable", "not-latchkey", "unknown-invite"]),
  },
  /** `path`: where the app goes for its own team; null when the link was opened in the person's browser. */
  joinInvite: {
    request: Nothing,
    response: orRefusal(z.object({ path: z.string().nullable() }), ["no-link", "failed"]),
  },
  dismissLink: { request: Nothing, response: Nothing },
  /** A machine's screen in a window of its own. */
  openViewer: { request: z.object({ machineId: z.string().regex(/^[0-9a-f]{32}$/) }), response: Nothing },
  /** Only https, http and mailto, and only what `openExternal`'s list allows. */
  openExternal: { request: z.object({ url: z.string().max(2_048) }), response: orRefusal(Nothing, ["not-allowed"]) },
  /** Restarts into the update that is ready; refused while somebody is on. */
  installUpdate: { request: Nothing, response: orRefusal(Nothing, ["not-ready", "in-session"]) },
  dismissNotice: { request: z.object({ id: z.string().max(64) }), response: Nothing },
  showApp: { request: Nothing, response: Nothing },
  /** Pixels, of the page's content. */
  resizeIndicator: {
    request: z.object({ width: z.int().min(40).max(800), height: z.int().min(20).max(900) }),
    response: Nothing,
  },
} as const satisfies Readonly<Record<DesktopCallName, { readonly request: z.ZodType; readonly response: z.ZodType }>>;

export type DesktopRequest<Name extends DesktopCallName> = z.infer<(typeof DESKTOP_CALLS)[Name]["request"]>;
export type DesktopResponse<Name extends DesktopCallName> = z.infer<(typeof DESKTOP_CALLS)[Name]["response"]>;
