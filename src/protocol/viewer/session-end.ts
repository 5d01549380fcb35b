import * as z from "zod";

/** Why a session ended, or did not begin on the host's side. Everybody who was in it hears the same word. */
export const SessionEndReason = z.enum([
  /** The viewer left, or closed the page. */
  "left",
  /** Somebody with the right to it sent this viewer away; inside the window the guest may come back. */
  "kicked",
  /** The invite was cancelled. */
  "cancelled",
  /** The window, the total time or the credential ran out. */
  "expired",
  /** The owner stopped this session, or everything, on the machine itself. */
  "stopped-by-owner",
  /** The owner was asked on the machine itself, and did not let the viewer in. */
  "declined-by-owner",
  /** The owner was asked, and did not answer in time. */
  "owner-did-not-answer",
  /** Nothing was pressed or moved for as long as an app rule allows. */
  "idle",
  /** The connection took a way that an app rule does not allow. */
  "path-forbidden",
  /** The machine lost its link, or its agent stopped, or it went to sleep. */
  "host-offline",
  /** The machine cannot show its screen; the detail says why. */
  "host-failed",
  /** The two ends lost, or never found, a way to each other. */
  "connection-lost",
  /** The viewer's account, role or credential, or the machine's guest access, allows it no more. */
  "right-withdrawn",
  /** The machine was removed from the team. */
  "machine-removed",
]);
export type SessionEndReason = z.infer<typeof SessionEndReason>;
