import type { DesktopCapturer, MessagePortMain, Screen, Session, SystemPreferences } from "electron";
import type { Cancel, Clock } from "../../base/clock.ts";
import { findCaptureProblem, type CaptureProblem } from "./capture-problem.ts";
import { CaptureWindows, type CaptureWindowsParts } from "./capture-windows.ts";
import { shareScreen } from "./share-screen.ts";
import { systemAudio } from "./system-audio.ts";

/** How soon it is noticed that a person has allowed what was denied. */
const LOOK_AGAIN_MS = 5_000;

export interface DesktopCaptureParts extends Omit<CaptureWindowsParts, "report"> {
  /** Of the windows of the kind `capture`, and of no other. */
  readonly session: Pick<Session, "setDisplayMediaRequestHandler">;
  readonly desktopCapturer: Pick<DesktopCapturer, "getSources">;
  readonly screen: Pick<Screen, "getAllDisplays" | "getPrimaryDisplay" | "on">;
  readonly systemPreferences: Pick<SystemPreferences, "getMediaAccessStatus">;
  readonly platform: NodeJS.Platform;
  /** The kernel's, as `os.release()` tells it. */
  readonly release: string;
  readonly clock: Pick<Clock, "after">;
}

/** What is used of the agent's process. */
export interface AgentProcess {
  on(event: "message", listener: (message: unknown) => void): unknown;
  once(event: "exit", listener: () => void): unknown;
  postMessage(message: unknown, transfer?: MessagePortMain[]): void;
}

/** Shows this machine's screen for the app's own agent, in a hidden window. Which display, to whom and until when is the agent's to say. */
export class DesktopCapture {
  readonly #parts: DesktopCaptureParts;
  #agent: AgentProcess | null = null;
  #windows: CaptureWindows | null = null;
  /** As the agent was told last. */
  #told: CaptureProblem | null = null;
  #cancelLook: Cancel = () => undefined;

  constructor(parts: DesktopCaptureParts) {
    this.#parts = parts;
    const { screen } = parts;
    shareScreen({
      ...parts,
      orderedBy: (frame) => this.#windows?.orderedBy(frame),
      displays: () => screen.getAllDisplays(),
      primary: () => screen.getPrimaryDisplay(),
      audio: systemAudio(parts.platform, parts.release),
    });
    screen.on("display-added", () => this.#look());
    screen.on("display-removed", () => this.#look());
  }

  /** An agent that was started a moment ago with `--capture desktop`. The windows of the one before it are closed. */
  serve(agent: AgentProcess): void {
    this.stop();
    this.#agent = agent;
    const windows = new CaptureWindows({
      ...this.#parts,
      report: (report, ports) => agent.postMessage(report, ports),
    });
    this.#windows = windows;
    this.#told = null;
    this.#tell(this.#problem());
    agent.on("message", (message: unknown) => {
      if (this.#agent !== agent) return;
      this.#look();
      windows.obey(message);
    });
    agent.once("exit", () => {
      if (this.#agent === agent) this.stop();
    });
  }

  /** Closes what is open. */
  stop(): void {
    this.#cancelLook();
    this.#windows?.closeAll();
    this.#windows = null;
    this.#agent = null;
  }

  #problem(): CaptureProblem | null {
    const { platform, screen, systemPreferences } = this.#parts;
    return findCaptureProblem({
      platform,
      displays: screen.getAllDisplays().length,
      screenAccess: () => systemPreferences.getMediaAccessStatus("screen"),
    });
  }

  #look(): void {
    if (this.#agent === null) return;
    const problem = this.#problem();
    if (problem?.message === this.#told?.message) return this.#lookAgain();
    this.#tell(problem);
  }

  #tell(problem: CaptureProblem | null): void {
    this.#told = problem;
    this.#agent?.postMessage({ type: "problem", problem });
    this.#lookAgain();
  }

  /** Nothing announces that a permission was given. */
  #lookAgain(): void {
    this.#cancelLook();
    if (this.#told !== null) this.#cancelLook = this.#parts.clock.after(LOOK_AGAIN_MS, () => this.#look());
  }
}
