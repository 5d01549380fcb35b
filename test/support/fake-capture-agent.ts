import type { Server } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";
import { readForwardedInput, type ForwardedInput } from "../../src/protocol/capture/forwarded-input.ts";
import {
  CAPTURE_PAGE_PATH,
  CAPTURE_SOCKET_PATH,
  CaptureReport,
  type CaptureOrder,
} from "../../src/protocol/capture/frame.ts";
import { Heard } from "./media/heard.ts";
import { close, fileServer, listen } from "./media/static-files.ts";

const SECRET = "a-secret-of-the-test";

/** Stands for the agent before a real capture page: serves it, gives orders, and writes down what it says. */
export class FakeCaptureAgent {
  readonly reports = new Heard<CaptureReport>();
  readonly inputs = new Heard<ForwardedInput>();
  /** Called with each report, before anybody waits for it. */
  onReport: (report: CaptureReport) => void = () => undefined;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  #page: WebSocket | null = null;
  #origin = "";

  private constructor(webRoot: string) {
    this.#server = fileServer(webRoot);
    this.#server.on("upgrade", (request, socket, head) => {
      if (request.url !== CAPTURE_SOCKET_PATH) socket.destroy();
      else this.#sockets.handleUpgrade(request, socket, head, (page) => this.#admit(page));
    });
  }

  static async start(webRoot: string): Promise<FakeCaptureAgent> {
    const agent = new FakeCaptureAgent(webRoot);
    agent.#origin = await listen(agent.#server);
    return agent;
  }

  get pageUrl(): string {
    return `${this.#origin}${CAPTURE_PAGE_PATH}#${SECRET}`;
  }

  order(order: CaptureOrder): void {
    if (!this.#page) throw new Error("no capture page is here");
    this.#page.send(JSON.stringify(order));
  }

  /** The page's socket is cut, as when the agent dies. */
  drop(): void {
    this.#page?.terminate();
  }

  async stop(): Promise<void> {
    for (const client of this.#sockets.clients) client.terminate();
    await close(this.#server);
  }

  #admit(page: WebSocket): void {
    page.on("message", (data, isBinary) => {
      const bytes = data as Buffer;
      if (isBinary) return this.#hear(bytes);
      // A report outside the protocol is a failure of the page: let it be seen.
      const report = CaptureReport.parse(JSON.parse(bytes.toString()));
      if (report.type === "hello") {
        if (report.secret !== SECRET) return page.close();
        this.#page = page;
      }
      this.onReport(report);
      this.reports.add(report);
    });
  }

  #hear(bytes: Buffer): void {
    const input = readForwardedInput(bytes);
    if (!input) throw new Error("the page forwarded what is no frame");
    this.inputs.add({ ...input, frame: Uint8Array.from(input.frame) });
  }
}
