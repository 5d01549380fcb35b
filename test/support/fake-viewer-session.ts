import { NO_VETO } from "../../src/protocol/viewer/rights.ts";
import type { ViewerDetails, ViewerSession, ViewerState } from "../../src/renderer/viewer/viewer-session.ts";

/** A session without a machine: shows a drawn screen and remembers what was asked of it. Runs in a browser. */
export class FakeViewerSession implements ViewerSession {
  state: ViewerState = { phase: "joining" };
  stream: MediaStream | null = null;
  readonly asked: string[] = [];
  readonly #listeners = new Set<() => void>();

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Everything is well, but for `changes`. */
  show(phase: "connecting" | "live" | "interrupted", changes: Partial<ViewerDetails> = {}): void {
    if (phase === "live") this.stream ??= drawnScreen();
    const details = "details" in this.state ? this.state.details : aViewerDetails();
    this.state = { phase, details: { ...details, ...changes } };
    for (const listener of this.#listeners) listener();
  }

  attach(): () => void {
    this.asked.push("attach");
    return () => this.asked.push("detach");
  }

  lockPointer(): Promise<void> {
    this.asked.push("lock the pointer");
    return Promise.resolve();
  }

  sendText(text: string): boolean {
    this.asked.push(`text ${text}`);
    return true;
  }

  watch(displayId: string): void {
    this.asked.push(`watch ${displayId}`);
  }

  leave(): void {
    this.asked.push("leave");
  }

  close(): void {
    this.asked.push("close");
  }
}

export function aViewerDetails(changes: Partial<ViewerDetails> = {}): ViewerDetails {
  const rights = { keyboard: true, mouse: true, gamepad: false };
  return {
    machineName: "atelier",
    viewerName: "ines@lookout.example",
    isAsking: false,
    terms: { rights, expiresAt: null, enforcedAt: "2026-11-24T12:00:00.000Z" },
    inForce: { rights, veto: NO_VETO, unavailable: {}, gamepadSlot: 0 },
    idleEndsAtMs: null,
    expiresAtMs: Date.now() + 49 * 60_000,
    path: "direct",
    figures: {
      framesPerSecond: 58.7,
      bitsPerSecond: 4_210_000,
      roundTripMs: 14.2,
      width: 1_280,
      height: 720,
      codec: "H264",
    },
    displays: [
      { id: "0", name: "DP-1", width: 2_560, height: 1_440, primary: true },
      { id: "1", name: "HDMI-1", width: 1_920, height: 1_080, primary: false },
    ],
    watched: "0",
    hostMessage: "",
    isLocked: false,
    isPointerLocked: false,
    pads: [],
    ...changes,
  };
}

function drawnScreen(): MediaStream {
  const canvas = document.createElement("canvas");
  canvas.width = 1_280;
  canvas.height = 720;
  const pen = canvas.getContext("2d");
  const draw = () => {
    if (!pen) return;
    pen.fillStyle = "#0b6a6d";
    pen.fillRect(0, 0, 1_280, 720);
    pen.fillStyle = "#f5f7f8";
    pen.fillRect(120, 90, 760, 480);
    pen.fillStyle = "#2b353b";
    pen.fillRect(120, 90, 760, 40);
    requestAnimationFrame(draw);
  };
  draw();
  return canvas.captureStream(10);
}
