import type { WatchableDisplay } from "../../protocol/viewer/control.ts";
import type { Receipt, SessionTerms } from "../../protocol/viewer/frame.ts";
import type { Rights, Veto } from "../../protocol/viewer/rights.ts";
import type { MediaPath } from "../../protocol/viewer/signal.ts";

/** How the picture does, about twice a second. Milliseconds; null = not known yet. */
export interface ViewerFigures {
  readonly framesPerSecond: number;
  readonly bitsPerSecond: number;
  /** From the viewer's hand to the host and back on the network. */
  readonly roundTripMs: number | null;
  readonly width: number;
  readonly height: number;
  readonly codec: string;
}

export interface ViewerDetails {
  readonly machineName: string;
  readonly viewerName: string;
  /** What the control plane has saved. */
  readonly terms: SessionTerms | null;
  /** The machine's owner is asked whether to let this viewer in. */
  readonly isAsking: boolean;
  /** What the machine itself says is in force; null before its first word. */
  readonly inForce: {
    readonly rights: Rights;
    readonly veto: Veto;
    readonly unavailable: Partial<Record<keyof Rights, string>>;
    readonly gamepadSlot: number | null;
  } | null;
  /** Browser's clock; null = without end. */
  readonly expiresAtMs: number | null;
  /** Browser's clock: when it ends unless the viewer does something; null = not soon. */
  readonly idleEndsAtMs: number | null;
  readonly path: MediaPath | null;
  readonly figures: ViewerFigures | null;
  readonly displays: readonly WatchableDisplay[];
  readonly watched: string;
  /** What the host says when it cannot show its screen; "" while it can. */
  readonly hostMessage: string;
  /** The machine is locked: the picture is its lock screen. */
  readonly isLocked: boolean;
  readonly isPointerLocked: boolean;
  readonly pads: readonly string[];
}

/** Refused by the browser itself, which could not offer to receive; `message` is its own reason, in its own words. */
export const NO_VIDEO = "no_video";

/** `joining`: ticket and offer are sent. `live`: frames have come. `interrupted`: they stopped, and it is being mended. */
export type ViewerState =
  | { readonly phase: "joining" }
  | { readonly phase: "connecting" | "live" | "interrupted"; readonly details: ViewerDetails }
  | { readonly phase: "ended"; readonly receipt: Receipt; readonly message: string }
  | { readonly phase: "refused"; readonly code: string; readonly message: string };

/** One viewer's session, as the pages use it. Made by `openViewerSession`; `close` in the end. */
export interface ViewerSession {
  readonly state: ViewerState;
  /** Null until the host's video arrives; stays the same then. */
  readonly stream: MediaStream | null;
  subscribe(listener: () => void): () => void;
  /**
   * Reads keyboard, mouse, touch and wheel on `surface`, which shows `video`. `keyboardName` is for those who hear the page. Returns what
   * ends it.
   */
  attach(surface: HTMLElement, video: HTMLVideoElement, keyboardName: string): () => void;
  /** Pointer lock for games: relative motion and physical keys. Needs a click; resolves when the browser has answered. */
  lockPointer(): Promise<void>;
  /** Sends all of a text as if typed, or nothing: false when the keyboard is not in force, or it is too much at a time. */
  sendText(text: string): boolean;
  watch(displayId: string): void;
  leave(): void;
  close(): void;
}
