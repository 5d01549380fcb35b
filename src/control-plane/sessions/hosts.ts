import type { AgentFrame, ControlPlaneFrame, HostingReport } from "../../protocol/agent-link/frame.ts";

type FrameOf<Type extends AgentFrame["type"]> = Extract<AgentFrame, { type: Type }>;
export type SessionSignalFrame = FrameOf<"session-signal">;
export type SessionStateFrame = FrameOf<"session-state">;
export type SessionWithheldFrame = FrameOf<"session-withheld">;
export type SessionFiguresFrame = FrameOf<"session-figures">;
export type ToSessionFrame = Extract<ControlPlaneFrame, { type: "session-signal" }>;

/** An approved machine whose link is up, or one that was removed and is about to leave. */
export interface Host {
  /** Null until it has said how it can host. */
  readonly hosting: HostingReport | null;
  /** The newest desired revision that it has put in force. */
  readonly observedRevision: number;
  readonly address: string;
}

/** Who hears what machines say of sessions. A machine speaks of whatever it likes: whose session it is, is the listener's to check. */
export interface HostListener {
  /** Everything up to `revision` is in force on the machine since `appliedAtMs` by its own clock. */
  applied(machineId: string, revision: number, appliedAtMs: number): Promise<void> | void;
  signalled(machineId: string, frame: SessionSignalFrame): void;
  reported(machineId: string, frame: SessionStateFrame): Promise<void> | void;
  withheld(machineId: string, frame: SessionWithheldFrame): void;
  measured(machineId: string, frame: SessionFiguresFrame): void;
}

/** Machines as the sessions' side talks to them. Implemented by the agent link. */
export interface Hosts {
  /** Null while the machine is not connected, or waits to be approved. */
  find(machineId: string): Host | null;
  /** In the order of the calls, and never before the grant of the session. False when the machine is away or has no such grant. */
  sendToSession(machineId: string, frame: ToSessionFrame): Promise<boolean>;
  /** Somebody is about to join. */
  prepare(machineId: string): void;
  /** A JPEG of what is being shown; null when nothing is, or no answer comes in time. One is taken for all who ask meanwhile. */
  takePicture(machineId: string, maxWidth: number): Promise<Uint8Array | null>;
  subscribe(listener: HostListener): () => void;
}
