import type { Page } from "@playwright/test";
import type { Content } from "../target-app/contents.ts";

export const PEERS = ["latchkey", "x11vnc", "xvnc", "x0vnc"] as const;
export type PeerName = (typeof PEERS)[number];

export const PEER_TITLE: Readonly<Record<PeerName, string>> = {
  latchkey: "Latchkey",
  x11vnc: "x11vnc + noVNC",
  xvnc: "TigerVNC Xvnc + noVNC",
  x0vnc: "TigerVNC X0 + noVNC",
};

/** A screen with something on it, and where the viewer's page is to be served. */
export interface Scene {
  readonly content: Content;
  readonly width: number;
  readonly height: number;
  /** Address to listen on: loopback, or this end of a shaped cable. */
  readonly host: string;
}

/** One remote access program, started on a scene of its own. */
export interface Peer extends AsyncDisposable {
  /** Processes that share the screen, each counted with its children; not the X server unless it is the peer itself. */
  readonly hostPids: readonly number[];
  /** Origin that the browser must take for secure; null = does not matter. */
  readonly trustedOrigin: string | null;
  /** CSS selector of what shows the screen. */
  readonly picture: string;
  /** Opens the screen in the viewer's page and resolves when it is seen. */
  open(page: Page): Promise<void>;
  /** Everything that the application said about presses, milliseconds since 1970. */
  pressesMs(): readonly number[];
}
