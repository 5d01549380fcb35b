import * as z from "zod";
import { HostingReport } from "../agent-link/frame.ts";
import { Device, Rights, Veto } from "../viewer/rights.ts";
import { MediaPath } from "../viewer/signal.ts";
import { RobotName, RobotSummary, RobotType } from "../agent-link/frame.ts";

/**
 * HTTP over the agent's local socket (a Unix socket in the data folder, mode 0600; a named pipe on Windows). Only the person who runs
 * the agent can open it, so it needs no credential. Failures answer 4xx/5xx with `LocalError`.
 *
 * - `GET /status` → `LocalStatus`
 * - `GET /robots` → `LocalRobotList` · `POST /robots` (`AddRobot`) → `RobotSummary`
 * - `POST /robots/:name/rotate-key` (`RotateRobotKey`) → `RobotSummary` · `DELETE /robots/:name` → 204
 * - `POST /machine/rotate-key` → `RotatedMachineKey`
 * - `GET /guests` → `LocalGuests`
 * - `POST /stop-all` (`StopAll`) → `LocalGuests`
 * - `PUT /veto` (`ChangeVeto`) → `LocalGuests`; in force and stored when it answers, with or without a control plane
 * - `PUT /sessions/:id/withheld` (`ChangeWithheld`) → `LocalGuests` · `POST /sessions/:id/end` → `LocalGuests`
 * - `POST /sessions/:id/consent` (`AnswerConsent`) → `LocalGuests` · `PUT /ask-first` (`ChangeAskFirst`) → `LocalGuests`
 * - `PUT /computer` (`ComputerState`) → 204; told by whoever sees it, such as the desktop app
 * - `GET /events` → lines of JSON (`LocalEvent`), first how everything stands, then every change; an empty line every 15 s
 */
export const LocalStatus = z.object({
  state: z.enum(["connecting", "pending", "online", "refused"]),
  server: z.string(),
  machineId: z.string().nullable(),
  machineName: z.string().nullable(),
  keyFingerprint: z.string(),
  agentVersion: z.string(),
  /** Why the last attempt failed; null while online. */
  lastError: z.string().nullable(),
  appliedRevision: z.int(),
});
export type LocalStatus = z.infer<typeof LocalStatus>;

export const KeyType = z.enum(["rsa", "ed25519"]);

/** `privateKeyFile`: an absolute path of a PEM private key that the user brings; otherwise the agent makes one of `keyType`. */
export const AddRobot = z.object({
  name: RobotName,
  type: RobotType,
  keyType: KeyType.default("rsa"),
  privateKeyFile: z.string().max(4_096).nullable().default(null),
});
/** `lostOldKey`: ask for an admin's approval rather than sign with the old key. */
export const RotateRobotKey = z.object({
  keyType: KeyType.default("rsa"),
  privateKeyFile: z.string().max(4_096).nullable().default(null),
  lostOldKey: z.boolean().default(false),
});
export const RotatedMachineKey = z.object({ keyFingerprint: z.string() });
export const LocalRobotList = z.object({ robots: z.array(RobotSummary) });
export const LocalError = z.object({ code: z.string(), message: z.string() });

/** Everybody who is connected to this machine, and what its owner withholds. */
export const LocalGuests = z.object({
  veto: Veto,
  hosting: HostingReport,
  viewers: z.array(
    z.object({
      sessionId: z.string(),
      kind: z.enum(["guest", "member"]),
      name: z.string(),
      /** What the control plane hands out. */
      granted: Rights,
      /** Of it, what this machine's owner keeps from this one viewer. */
      withheld: Rights,
      /** In force: what was granted less what is withheld, here or by the veto; nothing while consent is asked for. */
      rights: Rights,
      expiresAtMs: z.int().nullable(),
      path: MediaPath.nullable(),
      /** `asking`: waits for the owner's consent; nothing is shown to them yet. */
      state: z.enum(["asking", "connecting", "connected", "interrupted"]),
      /** While `asking`: when that counts as a no, by this machine's clock. */
      asksUntilMs: z.int().optional(),
    }),
  ),
  /** The owner is asked before anybody else than themselves comes in. */
  askFirst: z.boolean(),
});
export type LocalGuests = z.infer<typeof LocalGuests>;

/** `stay`: nobody comes in again until the owner says so (the veto `all`), whatever any server says. */
export const StopAll = z.object({ stay: z.boolean().default(false) });
/** `LocalError.code`, 409: a viewer's keyboard or mouse may be what asks, so nothing is given. What takes away is never refused so. */
export const BEING_STEERED = "being_steered";
export const ChangeWithheld = z.object({ device: Device, on: z.boolean() });
export const AnswerConsent = z.object({ allow: z.boolean() });
export const ChangeAskFirst = z.object({ on: z.boolean() });

/** What only a program of the person's own desktop sees. `awake: false`: about to sleep; everybody is let go first. */
export const ComputerState = z.object({ locked: z.boolean(), awake: z.boolean() });
export type ComputerState = z.infer<typeof ComputerState>;

export const LocalEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("status"), status: LocalStatus }),
  z.object({ type: z.literal("guests"), guests: LocalGuests }),
]);
export type LocalEvent = z.infer<typeof LocalEvent>;
export const ChangeVeto = z.object({ device: z.enum(["keyboard", "mouse", "gamepad", "all"]), on: z.boolean() });
