import type { Logger } from "../../node/logger.ts";
import { CaptureWindowReport, type CaptureWindowOrder } from "../../protocol/capture/desktop-window.ts";
import { FoundFacts } from "../../protocol/desktop-facts.ts";
import type { CaptureBrowser, HostingProblem, RunningBrowser, SharedSource } from "./capture-browser.ts";
import type { PageDoor } from "./page-door.ts";
import { PortWire, type PagePort } from "./port-wire.ts";

/** What is used of `process.parentPort`, which only a utility process of Electron has. */
export interface ParentPort {
  on(
    event: "message",
    listener: (event: { readonly data: unknown; readonly ports: readonly PagePort[] }) => void,
  ): unknown;
  postMessage(message: unknown): void;
}

interface DesktopWindowParts {
  readonly parent: ParentPort;
  readonly door: Pick<PageDoor, "meet">;
  readonly log: Logger;
}

interface OpenWindow {
  readonly window: number;
  readonly finish: (why: string) => void;
  hasPort: boolean;
}

/** The desktop app's hidden window as capture browser: ordered from the app, which answers with a port to the page in it. */
export class DesktopWindow implements CaptureBrowser {
  readonly #parts: DesktopWindowParts;
  #windows = 0;
  #newest: OpenWindow | null = null;
  #problem: HostingProblem | null = null;

  constructor(parts: DesktopWindowParts) {
    this.#parts = parts;
    parts.parent.on("message", ({ data, ports }) => this.#hear(data, ports));
  }

  /** As the app said last. Until it has said anything, a start is worth trying. */
  findProblem(): Promise<HostingProblem | null> {
    return Promise.resolve(this.#problem);
  }

  launch(secret: string, source: SharedSource): RunningBrowser {
    const window = ++this.#windows;
    const { promise: ended, resolve: finish } = Promise.withResolvers<string>();
    this.#newest = { window, finish, hasPort: false };
    this.#order({ type: "open", window, secret, display: source });
    let isOpen = true;
    void ended.then(() => (isOpen = false));
    return {
      ended,
      end: () => {
        if (!isOpen) return;
        isOpen = false;
        if (this.#newest?.window === window) this.#newest = null;
        this.#order({ type: "close", window });
        // The app closes every window of an agent that is gone, so there is no need to wait for its word.
        finish("it was closed");
      },
      // The window is hidden, and the app shows nothing of its capturing.
      tidyUp: () => undefined,
    };
  }

  #order(order: CaptureWindowOrder): void {
    this.#parts.parent.postMessage(order);
  }

  #hear(data: unknown, ports: readonly PagePort[]): void {
    const report = CaptureWindowReport.safeParse(data);
    if (report.data?.type === "port") return this.#connect(report.data.window, ports);
    for (const port of ports) port.close();
    // Of the same port, and somebody else's.
    if (FoundFacts.safeParse(data).success) return;
    if (!report.success) return this.#parts.log.warn("the desktop app said what is nothing about the capture window");
    if (report.data.type === "problem") this.#problem = report.data.problem;
    else if (report.data.window === this.#newest?.window) this.#ended(this.#newest, report.data.detail);
  }

  /** A port that comes late, twice or in company leads nowhere. */
  #connect(window: number, ports: readonly PagePort[]): void {
    const newest = this.#newest;
    const [port] = ports;
    if (port === undefined || ports.length > 1 || newest === null || newest.hasPort || newest.window !== window) {
      for (const one of ports) one.close();
      return this.#parts.log.warn({ window, ports: ports.length }, "a capture window's port was not expected");
    }
    newest.hasPort = true;
    this.#parts.door.meet(new PortWire(port));
  }

  #ended(window: OpenWindow, detail: string): void {
    this.#newest = null;
    window.finish(detail || "the desktop app closed the capture window");
  }
}
