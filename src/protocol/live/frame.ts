import * as z from "zod";
import { ViewerSessionItem } from "../http/session.ts";
import { KeyConflict, MachineItem, Presence, Timestamp } from "../http/machine.ts";

/** Path of the browser's socket: `LIVE_PATH?epoch=…&since=…` resumes after a drop. */
export const LIVE_PATH = "/app/v1/live";

/** Close codes of the live socket. */
export const LIVE_CLOSE = {
  /** The session ended: sign in again, do not reconnect. */
  signedOut: 4401,
  tooSlow: 4003,
  invalidFrame: 4001,
} as const;

/** What happened to something the viewer may see. */
export const LiveChange = z.discriminatedUnion("kind", [
  /** New to this viewer, or changed in more than presence. */
  z.object({ kind: z.literal("machine"), machine: MachineItem }),
  z.object({
    kind: z.literal("presence"),
    id: z.string(),
    is_online: z.boolean(),
    presence: Presence,
    presence_changed_at: Timestamp.nullable(),
    ip: z.string(),
  }),
  z.object({ kind: z.literal("machine-removed"), id: z.string() }),
  z.object({ kind: z.literal("key-conflict"), id: z.string(), key_conflict: KeyConflict.nullable() }),
  /** The machine's desired state was saved or enforced, or its robots changed: reload its page if open. */
  z.object({ kind: z.literal("machine-detail"), id: z.string() }),
  /** A viewer's session began, changed or ended (`state`). */
  z.object({ kind: z.literal("session"), session: ViewerSessionItem }),
  /** What the machine says of hosting changed. */
  z.object({ kind: z.literal("hosting"), id: z.string() }),
  /** A list elsewhere changed: reload it if open. */
  z.object({
    kind: z.literal("list"),
    list: z.enum([
      "people",
      "invites",
      "enrolment-tokens",
      "audit",
      "settings",
      "guest-invites",
      "api-keys",
      "groups",
      "app-rules",
    ]),
  }),
]);
export type LiveChange = z.infer<typeof LiveChange>;

/** Control plane → browser. `seq` counts all changes of one `epoch` (a run of the control plane). */
export const LiveFrame = z.discriminatedUnion("type", [
  /** First frame. `resumed: false` means that the gap is too old: reload every list. */
  z.object({ type: z.literal("ready"), epoch: z.string(), seq: z.int(), resumed: z.boolean() }),
  z.object({ type: z.literal("changes"), seq: z.int(), changes: z.array(LiveChange) }),
  /** Live figures; not counted in `seq`, a lost one is replaced by the next. */
  z.object({
    type: z.literal("samples"),
    at: Timestamp,
    samples: z.array(z.object({ id: z.string(), cpu_percent: z.number(), memory_used_bytes: z.number() })),
  }),
]);
export type LiveFrame = z.infer<typeof LiveFrame>;
