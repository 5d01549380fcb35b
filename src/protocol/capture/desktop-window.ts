import * as z from "zod";
import { WatchableDisplay } from "../viewer/control.ts";

/*
 * Agent ↔ the desktop app that started it, on the port between a parent and its utility process. With it the app's hidden window takes
 * the place of a browser that the agent would start: `open` asks for the window, and the app answers with a MessagePort whose other end
 * the capture page holds. On that port page and agent say what they say on the loopback socket: text frames as strings, binary ones as
 * Uint8Array. The port is the proof of who is there, so `hello`'s secret is the one of `open`, and checked all the same.
 */

/** Agent → app. `window` counts up; whatever is said of an older one is ignored. */
export const CaptureWindowOrder = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("open"),
    window: z.int().nonnegative(),
    secret: z.string().max(128),
    /** The display to share, and its place among all in the system's order; null: the primary one. */
    display: z.object({ display: WatchableDisplay, index: z.int().nonnegative() }).nullable(),
  }),
  z.object({ type: z.literal("close"), window: z.int().nonnegative() }),
]);
export type CaptureWindowOrder = z.infer<typeof CaptureWindowOrder>;

/** App → agent. `port` comes with exactly one MessagePort. */
export const CaptureWindowReport = z.discriminatedUnion("type", [
  z.object({ type: z.literal("port"), window: z.int().nonnegative() }),
  /** The window is gone, whoever closed it; `detail` is for people. */
  z.object({ type: z.literal("ended"), window: z.int().nonnegative(), detail: z.string().max(500) }),
  /** Why no window could show the screen at this moment; null when one could. Said at the start and at every change. */
  z.object({
    type: z.literal("problem"),
    problem: z.object({ code: z.enum(["no-display", "capture-failed"]), message: z.string().max(500) }).nullable(),
  }),
]);
export type CaptureWindowReport = z.infer<typeof CaptureWindowReport>;
