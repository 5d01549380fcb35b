import type { WebSocket } from "ws";
import type { Clock } from "../../base/clock.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { LIVE_CLOSE, type LiveFrame } from "../../protocol/live/frame.ts";
import type { Reach } from "../access/reach.ts";
import type { Caller } from "../http/caller.ts";
import { machineScope, type MachineScope } from "../machines/machine.ts";
import type { User } from "../users/user.ts";

/** Close code: come back at once, what this socket may hear has changed. */
export const CLOSE_RECONNECT = 1012;

/** One browser's live socket: whose it is and what it may hear. */
export class Viewer {
  readonly userId: string;
  readonly role: User["role"];
  readonly credentialId: string;
  /** When the credential ends by itself; null = until revoked. */
  readonly expiresAtMs: number | null;
  /** Machines of which it hears everything. */
  readonly scope: MachineScope;
  /** Machines that it may list and connect to; the socket is opened anew when groups change. */
  readonly reach: Reach;
  lastHeardMs: number;
  bucket = -1;
  slot = -1;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket, caller: Caller, reach: Reach, clock: Clock) {
    this.#socket = socket;
    this.userId = caller.user.id;
    this.role = caller.user.role;
    this.credentialId = caller.credential.id;
    this.expiresAtMs = caller.credential.expiresAtMs;
    this.scope = machineScope(caller.user);
    this.reach = reach;
    this.lastHeardMs = clock.monotonic();
  }

  send(frame: LiveFrame): void {
    this.sendText(JSON.stringify(frame));
  }

  /** A frame that is text already, since several viewers get the same one. A slow reader is cut off (ATK-47). */
  sendText(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > LIMITS.socketBufferedBytes) {
      this.#socket.close(LIVE_CLOSE.tooSlow);
      this.#socket.terminate();
      return;
    }
    this.#socket.send(text);
  }

  ping(): void {
    this.#socket.ping();
  }

  close(code: number): void {
    this.#socket.close(code);
  }

  terminate(): void {
    this.#socket.terminate();
  }
}
