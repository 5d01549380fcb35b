import { fileURLToPath } from "node:url";
import type { CaptureReport } from "../../../src/protocol/capture/frame.ts";
import type { HostControl } from "../../../src/protocol/viewer/control.ts";
import type { SessionTerms, ViewerFrame } from "../../../src/protocol/viewer/frame.ts";
import { NO_VETO } from "../../../src/protocol/viewer/rights.ts";
import type { IceServer } from "../../../src/protocol/viewer/signal.ts";
import { FakeCaptureAgent } from "../fake-capture-agent.ts";
import { FakeViewerServer, type FakeViewer } from "../fake-viewer-server.ts";
import { buildViewerPage } from "./build-viewer-page.ts";

const WEB_ROOT = fileURLToPath(new URL("../../../dist/renderer", import.meta.url));

export const ALL_RIGHTS: Extract<HostControl, { type: "rights" }> = {
  type: "rights",
  epoch: 1,
  rights: { keyboard: true, mouse: true, gamepad: true },
  veto: NO_VETO,
  unavailable: {},
  gamepadSlot: 0,
  expiresInMs: null,
};
const TERMS: SessionTerms = { rights: ALL_RIGHTS.rights, expiresAt: null, enforcedAt: null };

export interface MediaHouseOptions {
  readonly iceServers?: readonly IceServer[];
  readonly icePolicy?: "all" | "relay";
  readonly maxHeight?: number | null;
}

interface Session {
  readonly id: string;
  readonly slot: number;
  viewer: FakeViewer;
}

/** A fake agent and a fake control plane between a real capture page and real viewer pages: every ticket is let in, with all rights. */
export class MediaHouse {
  readonly agent: FakeCaptureAgent;
  readonly server: FakeViewerServer;
  readonly sessions: Session[] = [];
  /** The capture page was started anew and knows no session: the next offer of one opens it. */
  reopenOnOffer = false;
  readonly #options: MediaHouseOptions;

  private constructor(agent: FakeCaptureAgent, server: FakeViewerServer, options: MediaHouseOptions) {
    this.agent = agent;
    this.server = server;
    this.#options = options;
    agent.onReport = (report) => this.#reported(report);
    server.onFrame = (frame, viewer) => this.#asked(frame, viewer);
  }

  static async start(options: MediaHouseOptions = {}): Promise<MediaHouse> {
    const pageRoot = await buildViewerPage();
    return new MediaHouse(await FakeCaptureAgent.start(WEB_ROOT), await FakeViewerServer.start(pageRoot), options);
  }

  viewerUrl(ticket = "ticket"): string {
    return `${this.server.origin}/index.html#${ticket}`;
  }

  tell(session: Session, message: HostControl): void {
    this.agent.order({ type: "tell", sessionId: session.id, message });
  }

  close(session: Session): void {
    this.agent.order({ type: "close", sessionId: session.id });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.stop();
    await this.agent.stop();
  }

  #asked(frame: ViewerFrame, viewer: FakeViewer): void {
    const session = this.sessions.find((one) => one.viewer === viewer);
    if (frame.type === "join") return this.#open(frame.offer, viewer);
    if (frame.type === "resume") return this.#resume(frame.sessionId, viewer);
    if (!session) throw new Error(`${frame.type} before join`);
    if (frame.type === "leave") return this.close(session);
    if (frame.type !== "signal") return;
    const { id: sessionId } = session;
    const { signal } = frame;
    if (signal.kind === "offer" && this.reopenOnOffer) this.#order(session, signal.sdp);
    else if (signal.kind === "offer") this.#reorder(sessionId, signal.sdp);
    if (signal.kind === "candidate") this.agent.order({ type: "candidate", sessionId, candidate: signal.candidate });
  }

  #reorder(sessionId: string, offer: string): void {
    const { iceServers = [], icePolicy = "all" } = this.#options;
    const servers = iceServers.map((server) => ({ ...server }));
    this.agent.order({ type: "reoffer", sessionId, offer, iceServers: servers, icePolicy });
  }

  #open(offer: string, viewer: FakeViewer): void {
    const slot = this.sessions.length + 1;
    const session = { id: `session-${slot}`, slot, viewer };
    this.sessions.push(session);
    this.#begin(session);
    this.#order(session, offer);
  }

  #order(session: Session, offer: string): void {
    const { iceServers = [], icePolicy = "all", maxHeight = null } = this.#options;
    const { slot } = session;
    this.reopenOnOffer = false;
    const limits = { maxFramesPerSecond: 60, maxBitsPerSecond: 20_000_000, maxHeight, watermark: null };
    const servers = iceServers.map((server) => ({ ...server }));
    this.agent.order({ type: "open", sessionId: session.id, slot, offer, iceServers: servers, icePolicy, limits });
    this.tell(session, ALL_RIGHTS);
  }

  #resume(sessionId: string, viewer: FakeViewer): void {
    const session = this.sessions.find(({ id }) => id === sessionId);
    if (!session) return viewer.send({ type: "refused", code: "not_found", message: "There is no such session." });
    session.viewer = viewer;
    this.#begin(session);
  }

  #begin({ id, viewer }: Session): void {
    const { iceServers = [], icePolicy = "all" } = this.#options;
    viewer.send({
      type: "begun",
      sessionId: id,
      secret: `secret of ${id}`,
      attemptId: "attempt",
      machineName: "Workshop",
      viewerName: "Ada",
      serverTime: new Date().toISOString(),
      terms: TERMS,
      iceServers: iceServers.map((server) => ({ ...server })),
      icePolicy,
    });
  }

  #reported(report: CaptureReport): void {
    if (report.type !== "answer" && report.type !== "candidate") return;
    const viewer = this.sessions.find(({ id }) => id === report.sessionId)?.viewer;
    if (report.type === "answer") viewer?.send({ type: "signal", signal: { kind: "answer", sdp: report.sdp } });
    else viewer?.send({ type: "signal", signal: { kind: "candidate", candidate: report.candidate } });
  }
}
