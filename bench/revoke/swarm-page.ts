import { WebSocket } from "ws";
import type { CaptureBrowser } from "../../src/agent/capture/capture-browser.ts";
import type { InputBackend } from "../../src/agent/input/contract.ts";
import { writeForwardedInput } from "../../src/protocol/capture/forwarded-input.ts";
import { CAPTURE_SOCKET_PATH, CaptureOrder, type CaptureReport } from "../../src/protocol/capture/frame.ts";
import { encodeInput } from "../../src/protocol/input/encode-input.ts";

/** HID usage of the key A; each session of a machine presses another one, so that the machine's end can tell them apart. */
const FIRST_USAGE = 0x04;
const USAGES = 26;

interface PageSession {
  readonly sessionId: string;
  readonly slot: number;
  epoch: number;
  sequence: number;
  mayType: boolean | null;
}

export interface SwarmPageHandlers {
  /** The agent says that this session's keys are refused from now on, or pass again. */
  onKeyboard(sessionId: string, refuses: boolean, atNs: bigint): void;
  /** A key came out of the machine although its session had been told that it may not type. */
  onViolation(): void;
}

/**
 * Both ends of one machine that need hardware: the capture page, which has no picture, and the keyboard, which checks what comes out. At
 * every change the page presses and releases a key in the viewer's name, under the epoch that it was just told.
 */
export class SwarmPage {
  readonly browser: CaptureBrowser = {
    findProblem: () => Promise.resolve(null),
    launch: (url) => this.#launch(url),
  };
  readonly backend: InputBackend;
  readonly #handlers: SwarmPageHandlers;
  readonly #sessions = new Map<string, PageSession>();

  constructor(handlers: SwarmPageHandlers) {
    this.#handlers = handlers;
    const nothing = () => undefined;
    this.backend = {
      name: "swarm",
      keyboard: { key: (usage, isDown) => this.#typed(usage, isDown), text: nothing },
      mouse: { moveTo: nothing, moveBy: nothing, button: nothing, wheel: nothing },
      gamepad: null,
      displays: () => [],
      close: nothing,
    };
  }

  #launch(pageUrl: string): ReturnType<CaptureBrowser["launch"]> {
    const page = new URL(pageUrl);
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    const socket = new WebSocket(`ws://${page.host}${CAPTURE_SOCKET_PATH}`, {
      origin: page.origin,
      perMessageDeflate: false,
    });
    const say = (report: CaptureReport) => socket.send(JSON.stringify(report));
    socket.once("open", () => say({ type: "hello", secret: page.hash.slice(1), codecs: ["AV1"] }));
    socket.on("message", (data: Buffer) => this.#obey(CaptureOrder.parse(JSON.parse(data.toString())), socket, say));
    socket.on("error", nothingMore);
    socket.once("close", () => resolve("the page's socket closed"));
    return { ended, end: () => socket.terminate(), tidyUp: () => undefined };
  }

  #obey(order: CaptureOrder, socket: WebSocket, say: (report: CaptureReport) => void): void {
    if (order.type === "open") {
      const { sessionId, slot } = order;
      this.#sessions.set(sessionId, { sessionId, slot, epoch: 0, sequence: 0, mayType: null });
      say({ type: "answer", sessionId, sdp: "v=0\r\n" });
      say({ type: "session-state", sessionId, state: "connected", path: "direct", detail: "" });
    }
    if (order.type === "close") this.#sessions.delete(order.sessionId);
    if (order.type !== "tell" || order.message.type !== "rights") return;
    const atNs = process.hrtime.bigint();
    const session = this.#sessions.get(order.sessionId);
    if (!session) return;
    const { epoch, rights } = order.message;
    const isNews = session.mayType !== rights.keyboard;
    Object.assign(session, { epoch, mayType: rights.keyboard, sequence: 0 });
    if (isNews) this.#handlers.onKeyboard(session.sessionId, !rights.keyboard, atNs);
    for (const isDown of [true, false]) socket.send(pressOf(session, isDown));
  }

  #typed(usage: number, isDown: boolean): void {
    const session = [...this.#sessions.values()].find((one) => usageOf(one) === usage);
    // What was held when the right went away is let go of; nobody may press.
    if (isDown && session?.mayType !== true) this.#handlers.onViolation();
  }
}

function nothingMore(): void {
  // `close` follows and says it all.
}

function usageOf({ slot }: PageSession): number {
  return FIRST_USAGE + (slot % USAGES);
}

function pressOf(session: PageSession, isDown: boolean): Uint8Array {
  const event = { type: "key", usage: usageOf(session), isDown, codePoint: 0 } as const;
  const frame = encodeInput({ epoch: session.epoch, sequence: ++session.sequence, event });
  return writeForwardedInput({ slot: session.slot, channel: "keys", frame });
}
