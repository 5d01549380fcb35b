import type { BrowserWindow, MessageChannelMain, MessagePortMain, WebFrameMain } from "electron";
import { CaptureWindowOrder, type CaptureWindowReport } from "../../protocol/capture/desktop-window.ts";
import { FindFacts } from "../../protocol/desktop-facts.ts";
import { CAPTURE_PORT_MESSAGE } from "../../protocol/desktop-ipc/names.ts";
import type { OrderedDisplay } from "./pick-source.ts";

/** One that shows, and one that says goodbye to its viewers. */
const MOST_WINDOWS = 2;
const MOST_DETAIL = 500;

export interface CaptureWindowsParts {
  /** A hidden, guarded window of the kind `capture`, with nothing in it yet. @throws when the system refuses */
  readonly openWindow: () => BrowserWindow;
  /** Of the capture page, without a fragment. */
  readonly pageUrl: string;
  readonly createChannel: () => MessageChannelMain;
  /** To the agent that ordered them. */
  readonly report: (report: CaptureWindowReport, ports: MessagePortMain[]) => void;
  readonly log: { warn(fields: object, text: string): void };
}

type OpenOrder = Extract<CaptureWindowOrder, { type: "open" }>;

interface OpenWindow {
  readonly order: OpenOrder;
  readonly window: BrowserWindow;
}

/** The capture windows of one agent: opened and closed as it orders, each connected to it by a port of its own. */
export class CaptureWindows {
  readonly #parts: CaptureWindowsParts;
  /** By number, the oldest first. */
  readonly #open = new Map<number, OpenWindow>();
  #last = -1;

  constructor(parts: CaptureWindowsParts) {
    this.#parts = parts;
  }

  /** What came from the agent. What is no order changes nothing. */
  obey(message: unknown): void {
    // Of the same port, and somebody else's.
    if (FindFacts.safeParse(message).success) return;
    const order = CaptureWindowOrder.safeParse(message);
    if (!order.success) return this.#parts.log.warn({}, "the agent said what is no order about its capture window");
    if (order.data.type === "open") this.#openWindow(order.data);
    else this.#end(order.data.window, "it was closed");
  }

  /** What the open window with this main frame was ordered to show. */
  orderedBy(frame: WebFrameMain): { readonly display: OrderedDisplay } | undefined {
    const windows = [...this.#open.values()].filter(({ window }) => !window.isDestroyed());
    return windows.find(({ window }) => isSameFrame(window.webContents.mainFrame, frame))?.order;
  }

  /** The agent is gone, or the app is about to be. Nobody is told. */
  closeAll(): void {
    const windows = Array.from(this.#open.values(), ({ window }) => window);
    this.#open.clear();
    for (const window of windows) window.destroy();
  }

  #openWindow(order: OpenOrder): void {
    if (order.window <= this.#last) {
      return this.#parts.log.warn({ window: order.window }, "a capture window was ordered that had its time already");
    }
    this.#last = order.window;
    const [oldest] = this.#open.keys();
    if (oldest !== undefined && this.#open.size >= MOST_WINDOWS) this.#end(oldest, "newer windows took its place");
    try {
      const window = this.#parts.openWindow();
      this.#open.set(order.window, { order, window });
      this.#watch(order.window, window);
      void this.#connect(order, window);
    } catch (error) {
      this.#report({ type: "ended", window: order.window, detail: detailOf(error) });
    }
  }

  #watch(number: number, window: BrowserWindow): void {
    window.once("closed", () => this.#end(number, "the window was closed"));
    window.once("unresponsive", () => this.#end(number, "its page does not answer any more"));
    window.webContents.once("render-process-gone", (_event, { reason }) =>
      this.#end(number, `its page ended: ${reason}`),
    );
  }

  /** One end of a port to the page, the other to the agent. From then on nothing of what they say passes here. */
  async #connect({ secret, window: number }: OpenOrder, window: BrowserWindow): Promise<void> {
    const { createChannel, pageUrl } = this.#parts;
    try {
      await window.loadURL(pageUrl);
    } catch (error) {
      return this.#end(number, `its page could not be loaded: ${detailOf(error)}`);
    }
    if (this.#open.get(number)?.window !== window) return;
    const { port1, port2 } = createChannel();
    window.webContents.postMessage(CAPTURE_PORT_MESSAGE, secret, [port1]);
    this.#report({ type: "port", window: number }, [port2]);
  }

  #end(number: number, detail: string): void {
    const open = this.#open.get(number);
    if (open === undefined) return;
    this.#open.delete(number);
    if (!open.window.isDestroyed()) open.window.destroy();
    this.#report({ type: "ended", window: number, detail: detail.slice(0, MOST_DETAIL) });
  }

  #report(report: CaptureWindowReport, ports: MessagePortMain[] = []): void {
    this.#parts.report(report, ports);
  }
}

/** Two wrappers may stand for one frame. */
function isSameFrame(one: WebFrameMain, other: WebFrameMain): boolean {
  return one.processId === other.processId && one.frameToken === other.frameToken;
}

function detailOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, MOST_DETAIL);
}
