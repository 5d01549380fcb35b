import * as z from "zod";

/*
 * Agent ↔ the desktop app that started it, on the port between a parent and its utility process. Facts that take other programs to find out
 * are found in a process of their own, and inside the app only the app can start one of ours.
 */

/** Agent → app. `request` counts up. */
export const FindFacts = z.object({ type: z.literal("find-facts"), request: z.int().nonnegative() });
export type FindFacts = z.infer<typeof FindFacts>;

/** App → agent. `facts`: what that process printed, unread; null when it failed. */
export const FoundFacts = z.object({
  type: z.literal("found-facts"),
  request: z.int().nonnegative(),
  facts: z
    .string()
    .max(256 * 1_024)
    .nullable(),
});
export type FoundFacts = z.infer<typeof FoundFacts>;
