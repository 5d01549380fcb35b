import * as z from "zod";
import { Rights, Veto } from "./rights.ts";

/*
 * JSON text on the control channel, between the viewer's page and the agent; the capture page only carries it. It exists so that the viewer
 * hears from the machine itself what is in force, also when the control plane is away.
 */

/** A screen that can be watched. Pixels. */
export const WatchableDisplay = z.object({
  id: z.string().max(64),
  name: z.string().max(256),
  width: z.int().nonnegative(),
  height: z.int().nonnegative(),
  primary: z.boolean(),
});
export type WatchableDisplay = z.infer<typeof WatchableDisplay>;

/** Agent → viewer. */
export const HostControl = z.discriminatedUnion("type", [
  /** First message, and again at every change. Frames of any epoch but `epoch` are refused from now on. */
  z.object({
    type: z.literal("rights"),
    epoch: z.int().nonnegative().max(0xffff_ffff),
    rights: Rights,
    /** What the machine's owner withholds, from everybody or from this viewer alone. */
    veto: Veto,
    /** A device for which the machine has no way to inject; the reason is for people. */
    unavailable: z.object({ keyboard: z.string(), mouse: z.string(), gamepad: z.string() }).partial(),
    gamepadSlot: z.int().min(0).max(3).nullable(),
    expiresInMs: z.int().nonnegative().nullable(),
  }),
  z.object({ type: z.literal("displays"), displays: z.array(WatchableDisplay).max(16), watched: z.string().max(64) }),
  /** The screen cannot be shown for now, or can again: the lock screen, a display that was switched off. */
  z.object({
    type: z.literal("host"),
    state: z.enum(["showing", "locked", "no-display"]),
    message: z.string().max(500),
  }),
  /** By an app rule the session ends this soon unless its viewer does something; null: they did. */
  z.object({ type: z.literal("idle"), endsInMs: z.int().nonnegative().nullable() }),
  z.object({ type: z.literal("pong"), id: z.int() }),
]);
export type HostControl = z.infer<typeof HostControl>;

/** Viewer → agent. Anything else on this channel is ignored. */
export const ViewerControl = z.discriminatedUnion("type", [
  z.object({ type: z.literal("watch"), display: z.string().max(64) }),
  z.object({ type: z.literal("ping"), id: z.int() }),
]);
export type ViewerControl = z.infer<typeof ViewerControl>;

export const MOST_CONTROL_CHARACTERS = 4_096;
