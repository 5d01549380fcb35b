import type { DesiredState, Grant } from "../../src/protocol/agent-link/desired-state.ts";
import { DesiredStateDelta, DesiredStateSnapshot } from "../../src/protocol/agent-link/desired-state.ts";
import { ControlPlaneFrame, type HostingReport } from "../../src/protocol/agent-link/frame.ts";
import { NO_VETO } from "../../src/protocol/viewer/rights.ts";
import type { AgentPeer } from "./agent-peer.ts";

type ToSession = Extract<ControlPlaneFrame, { type: "session-signal" }>;

/** The smallest thing that a machine may send as a picture. */
export const A_JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]);

export function aHostingReport(change: Partial<HostingReport> = {}): HostingReport {
  const way = { name: "xtest", reason: "" };
  return { problem: null, input: { keyboard: way, mouse: way, gamepad: way }, veto: NO_VETO, ...change };
}

/** A linked machine that hosts: puts in force what it is told, says so, and answers offers. Nothing is shown and nothing injected. */
export class HostPeer {
  readonly peer: AgentPeer;
  state: DesiredState;
  revision: number;
  /** What arrived, in order: `delta 3`, `welcome 3`, `offer ID`, `candidate ID`, `prepare`. */
  readonly heard: string[] = [];
  readonly signals: ToSession[] = [];
  /** False: hears of changes and says nothing of them. */
  acknowledges = true;
  answersOffers = true;
  picture: Buffer | null = null;
  readonly #waiting = new Set<() => void>();

  constructor(peer: AgentPeer, snapshot: DesiredStateSnapshot) {
    this.peer = peer;
    this.state = snapshot.state;
    this.revision = snapshot.revision;
    peer.socket.on("message", (data: Buffer) => {
      this.#receive(ControlPlaneFrame.parse(JSON.parse(data.toString())));
      for (const resolve of this.#waiting) resolve();
      this.#waiting.clear();
    });
    peer.socket.once("close", () => {
      for (const resolve of this.#waiting) resolve();
      this.#waiting.clear();
    });
    this.acknowledge();
  }

  grantOf(sessionId: string): Grant | undefined {
    return this.state.grants.find((grant) => grant.sessionId === sessionId);
  }

  /** Says that everything up to now is in force, since this time by its own clock. */
  acknowledge(appliedAtMs = Date.now()): void {
    this.peer.send({ type: "applied", revision: this.revision, appliedAtMs });
  }

  say(hosting: Partial<HostingReport>): void {
    this.peer.send({ type: "hosting", hosting: aHostingReport(hosting) });
  }

  report(
    sessionId: string,
    state: "connected" | "interrupted" | "ended",
    more: { reason?: string; path?: "direct" | "relayed"; detail?: string } = {},
  ): void {
    const { detail = "", path = null, reason = null } = more;
    this.peer.send({ type: "session-state", sessionId, state, reason, path, detail });
  }

  /** Waits until a frame made `condition` true. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.peer.socket.readyState === this.peer.socket.CLOSED) throw new Error("the machine's link was closed");
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Resolves once everything that was sent before has been dealt with. */
  async settled(): Promise<void> {
    const requestId = crypto.randomUUID();
    this.peer.send({ type: "robot-list", requestId });
    await this.until(() => this.heard.includes(`reply ${requestId}`));
  }

  #receive(frame: ControlPlaneFrame): void {
    switch (frame.type) {
      case "welcome": {
        const { revision, state } = DesiredStateSnapshot.parse(JSON.parse(frame.snapshot.payload));
        return this.#apply(`welcome ${revision}`, revision, state);
      }
      case "delta": {
        const { changes, revision } = DesiredStateDelta.parse(JSON.parse(frame.delta.payload));
        return this.#apply(`delta ${revision}`, revision, { ...this.state, ...withoutUndefined(changes) });
      }
      case "session-signal":
        this.heard.push(`${frame.signal.kind} ${frame.sessionId}`);
        this.signals.push(frame);
        if (frame.signal.kind === "offer" && this.answersOffers) this.answer(frame.sessionId);
        return;
      case "take-picture":
        this.heard.push(frame.type);
        this.peer.send({
          type: "picture",
          requestId: frame.requestId,
          jpeg: this.picture?.toString("base64") ?? null,
        });
        return;
      case "reply":
        return void this.heard.push(`reply ${frame.requestId}`);
      case "challenge":
      case "enrolled":
      case "prepare":
      case "refused":
      case "request-refused":
      case "waiting":
        this.heard.push(frame.type);
    }
  }

  answer(sessionId: string, sdp = `answer for ${sessionId}`): void {
    this.peer.send({ type: "session-signal", sessionId, signal: { kind: "answer", sdp } });
  }

  #apply(heard: string, revision: number, state: DesiredState): void {
    this.heard.push(heard);
    this.revision = revision;
    this.state = state;
    if (this.acknowledges) this.acknowledge();
  }
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]-?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]-?: Exclude<T[K], undefined>;
  };
}
