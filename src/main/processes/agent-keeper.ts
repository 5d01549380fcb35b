import type { UtilityProcess } from "electron";
import type { Clock } from "../../base/clock.ts";
import { AGENT_RESTART, keepRunning } from "../../node/keep-running.ts";
import type { LocalClient } from "../../node/local-client.ts";
import { LocalFailure } from "../../node/local-failure.ts";
import { pause } from "../../node/pause.ts";
import { LocalStatus } from "../../protocol/local-control/api.ts";
import type { DesktopResponse } from "../../protocol/desktop-ipc/calls.ts";
import type { AgentView } from "./agent-view.ts";
import { agentProgram, type AgentLaunch } from "./programs.ts";
import { UtilityChild, type Fork } from "./utility-child.ts";

/** How long somebody who shares this machine waits for a word from it. */
const SHARE_TIMEOUT_MS = 60_000;

type ShareOutcome = Exclude<DesktopResponse<"shareThisMachine">, { reason: "no-control-plane" }>;

export interface AgentKeeperParts {
  readonly fork: Fork;
  /** `dist/node/agent.js`. */
  readonly entry: string;
  readonly dataFolder: string;
  readonly client: Pick<LocalClient, "call" | "watch">;
  readonly view: AgentView;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onLog: (line: string) => void;
  /** Every agent that starts, before it can have said anything: for its capture window, and what else it asks its parent for. */
  readonly onStarted: (agent: UtilityProcess) => void;
}

/** Keeps this machine's agent running, unless one runs here already: that one is only looked after. */
export class AgentKeeper {
  readonly #parts: AgentKeeperParts;
  readonly #closed = new AbortController();
  #stopTending: AbortController | null = null;
  #tended: Promise<void> = Promise.resolve();
  /** Whoever waits for what becomes of the agent that was just started. */
  #onOutcome: (outcome: ShareOutcome) => void = () => undefined;
  #onGone: () => void = () => undefined;

  constructor(parts: AgentKeeperParts) {
    this.#parts = parts;
  }

  /** Follows whichever agent there is, until `close`. */
  watch(): void {
    const { clock, random, client, view } = this.#parts;
    const onGone = () => {
      view.gone();
      this.#onGone();
    };
    void client.watch({ clock, random, onEvent: (event) => view.heard(event), onGone }, this.#closed.signal);
  }

  /** Starts the agent and keeps it. A former one of this app is stopped first. */
  keep(launch: AgentLaunch): void {
    this.#giveUp();
    const stop = new AbortController();
    this.#stopTending = stop;
    this.#tended = this.#tended
      .then(() => this.#tend(launch, stop.signal))
      .catch((error: unknown) => {
        const detail = error instanceof Error ? error.message : String(error);
        this.#parts.view.own("failed", detail);
        this.#onOutcome({ ok: false, reason: "failed", detail: cut(detail) });
      });
  }

  /** Starts the agent with an enrolment token, and answers when the control plane took or refused it. The agent is kept from then on. */
  async share(launch: AgentLaunch): Promise<ShareOutcome> {
    const { clock, view } = this.#parts;
    if (!view.isOwn && (await this.#isAnswered())) {
      return { ok: false, reason: "refused", detail: "another agent already runs on this machine" };
    }
    const { promise, resolve } = Promise.withResolvers<ShareOutcome>();
    this.keep(launch);
    this.#onOutcome = resolve;
    const detail = "the control plane did not answer in time; the agent goes on trying";
    const cancel = clock.after(SHARE_TIMEOUT_MS, () => resolve({ ok: false, reason: "failed", detail }));
    const outcome = await promise;
    cancel();
    return outcome;
  }

  /** Stops the app's own agent, and resolves when it has ended. A foreign one goes on: false then. */
  async stop(): Promise<boolean> {
    this.#giveUp();
    await this.#tended;
    return !(await this.#isAnswered());
  }

  /** For the app's end. */
  async close(): Promise<void> {
    await this.stop();
    this.#closed.abort();
  }

  #giveUp(): void {
    this.#stopTending?.abort();
    this.#onOutcome({ ok: false, reason: "failed", detail: "it was stopped" });
  }

  async #tend(launch: AgentLaunch, signal: AbortSignal): Promise<void> {
    const { view, clock } = this.#parts;
    while (!signal.aborted) {
      if (await this.#isAnswered()) {
        await this.#untilGone(signal);
        // A service that is restarted comes back by itself; it has the first word.
        await pause(clock, AGENT_RESTART.firstMs, signal);
        continue;
      }
      const last = await this.#run(launch, signal);
      if (signal.aborted) break;
      if (await this.#isAnswered()) {
        view.own("none");
        continue;
      }
      return view.own(last.code === 0 ? "none" : "failed", last.reason);
    }
    view.own("none");
  }

  async #run(launch: AgentLaunch, signal: AbortSignal): Promise<{ code: 0 | 2 | null; reason: string }> {
    const { clock, random, view } = this.#parts;
    let child: UtilityChild | null = null;
    const code = await keepRunning(
      {
        clock,
        random,
        bounds: AGENT_RESTART,
        start: async () => (child = await this.#start(launch)),
        onCrash: (code) => view.own("resting", reasonOf(child) || `it ended unexpectedly (${code})`),
      },
      signal,
    );
    const reason = reasonOf(child);
    if (code !== null) this.#onOutcome({ ok: false, reason: code === 2 ? "refused" : "failed", detail: cut(reason) });
    return { code, reason };
  }

  async #start(launch: AgentLaunch): Promise<UtilityChild> {
    const { fork, entry, dataFolder, clock, onLog, onStarted, view } = this.#parts;
    view.own("starting");
    const child = await UtilityChild.start(agentProgram(entry, dataFolder, launch), {
      fork,
      clock,
      onLog,
      onLine: (line) => {
        if (/^(pending|connected)( |$)/.test(line)) this.#onOutcome({ ok: true, value: undefined });
      },
    });
    onStarted(child.process);
    return child;
  }

  async #untilGone(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onGone = resolve;
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
  }

  /** Somebody speaks on the agent's socket. */
  async #isAnswered(): Promise<boolean> {
    try {
      await this.#parts.client.call(LocalStatus, "GET", "/status");
      return true;
    } catch (error) {
      if (error instanceof LocalFailure) return error.reason !== "no-agent";
      throw error;
    }
  }
}

function reasonOf(child: UtilityChild | null): string {
  return child?.reason ?? "";
}

function cut(detail: string): string {
  return detail.slice(0, 500);
}
