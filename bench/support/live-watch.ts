import { once } from "node:events";
import { WebSocket } from "ws";
import { LIVE_PATH, LiveFrame, type LiveChange } from "../../src/protocol/live/frame.ts";
import type { Presence } from "../../src/protocol/http/machine.ts";

const EVENT_TIMEOUT_MS = 30_000;

interface Seen {
  readonly presence: Presence;
  /** CLOCK_MONOTONIC, as the swarm's own times. */
  readonly atNs: bigint;
}

/** A browser's live socket: when it learnt what of which machine. */
export class LiveWatch {
  readonly #socket: WebSocket;
  readonly #seen = new Map<string, Seen[]>();
  readonly #waiting = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    // Text frames arrive as one buffer unless asked for otherwise.
    socket.on("message", (data) => this.#receive(data as Buffer));
  }

  static async open(origin: URL, authorization: string, ca: string | undefined): Promise<LiveWatch> {
    const url = new URL(LIVE_PATH, origin);
    url.protocol = origin.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url, { headers: { authorization }, perMessageDeflate: false, ca });
    const watch = new LiveWatch(socket);
    await once(socket, "open");
    return watch;
  }

  /** When the socket was told, at `sinceNs` or later, that the machine has this presence. */
  async waitFor(machineId: string, presence: Presence, sinceNs: bigint): Promise<bigint> {
    const timeout = AbortSignal.timeout(EVENT_TIMEOUT_MS);
    for (;;) {
      const found = this.#seen.get(machineId)?.find((one) => one.presence === presence && one.atNs >= sinceNs);
      if (found) return found.atNs;
      if (timeout.aborted) throw new Error(`no event said that ${machineId} is ${presence}`);
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        timeout.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  close(): void {
    this.#socket.terminate();
  }

  #receive(data: Buffer): void {
    const atNs = process.hrtime.bigint();
    const frame = LiveFrame.parse(JSON.parse(data.toString()));
    if (frame.type !== "changes") return;
    for (const change of frame.changes) this.#note(change, atNs);
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  #note(change: LiveChange, atNs: bigint): void {
    if (change.kind === "machine") this.#add(change.machine.id, change.machine.presence, atNs);
    if (change.kind === "presence") this.#add(change.id, change.presence, atNs);
  }

  #add(machineId: string, presence: Presence, atNs: bigint): void {
    const events = this.#seen.get(machineId) ?? [];
    events.push({ presence, atNs });
    this.#seen.set(machineId, events);
  }
}
