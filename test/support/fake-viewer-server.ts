import type { Server } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";
import { VIEWER_CLOSE, VIEWER_PATH, ViewerFrame, type ViewerServerFrame } from "../../src/protocol/viewer/frame.ts";
import { Heard } from "./media/heard.ts";
import { close, fileServer, listen } from "./media/static-files.ts";

/** One socket of a viewer, as the control plane sees it. */
export interface FakeViewer {
  readonly frames: Heard<ViewerFrame>;
  send(frame: ViewerServerFrame): void;
  /** Cuts the line. */
  drop(): void;
  end(): void;
}

/** Stands for the control plane before a viewer's page: serves the page, and hands each socket to the test. */
export class FakeViewerServer {
  readonly viewers = new Heard<FakeViewer>();
  /** Called with each frame and the socket it came on, before anybody waits for it. */
  onFrame: (frame: ViewerFrame, viewer: FakeViewer) => void = () => undefined;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  #origin = "";

  private constructor(pageRoot: string) {
    this.#server = fileServer(pageRoot);
    this.#server.on("upgrade", (request, socket, head) => {
      if (request.url !== VIEWER_PATH) socket.destroy();
      else this.#sockets.handleUpgrade(request, socket, head, (viewer) => this.#admit(viewer));
    });
  }

  static async start(pageRoot: string): Promise<FakeViewerServer> {
    const server = new FakeViewerServer(pageRoot);
    server.#origin = await listen(server.#server);
    return server;
  }

  get origin(): string {
    return this.#origin;
  }

  async stop(): Promise<void> {
    for (const client of this.#sockets.clients) client.terminate();
    await close(this.#server);
  }

  #admit(socket: WebSocket): void {
    const viewer: FakeViewer = {
      frames: new Heard<ViewerFrame>(),
      send: (frame) => socket.send(JSON.stringify(frame)),
      drop: () => socket.terminate(),
      end: () => socket.close(VIEWER_CLOSE.ended),
    };
    socket.on("message", (data) => {
      const frame = ViewerFrame.parse(JSON.parse((data as Buffer).toString()));
      this.onFrame(frame, viewer);
      viewer.frames.add(frame);
    });
    this.viewers.add(viewer);
  }
}
