import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { initialState, StateHub } from "../../../src/main/state-hub.ts";
import { AgentKeeper } from "../../../src/main/processes/agent-keeper.ts";
import { AgentView } from "../../../src/main/processes/agent-view.ts";
import { serveFacts } from "../../../src/main/processes/serve-facts.ts";
import { LocalClient } from "../../../src/node/local-client.ts";
import { systemClock } from "../../../src/base/clock.ts";
import type { DesktopPreferences } from "../../../src/protocol/desktop-ipc/state.ts";
import { FakeClock } from "../fake-clock.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { FakeUtilityProcess } from "./fake-utility-process.ts";

export const AGENT_ENTRY = fileURLToPath(new URL("../../../src/agent/main.ts", import.meta.url));
export const CONTROL_PLANE_ENTRY = fileURLToPath(new URL("../../../src/control-plane/main.ts", import.meta.url));

export const PREFERENCES: DesktopPreferences = {
  language: "system",
  startAtLogin: true,
  showIndicator: true,
  stopAllShortcut: null,
  checkForUpdates: true,
};

/** A failure of a listener is a failure of the test. */
function rethrow(error: unknown): never {
  throw error;
}

export function aHub(): StateHub {
  return new StateHub(
    initialState({ appVersion: "1.2.3", platform: "linux", systemLanguages: ["en"] }, PREFERENCES),
    rethrow,
  );
}

/** `utilityProcess.fork` that remembers, and ends what it started with the test. */
export function aFork() {
  const started: FakeUtilityProcess[] = [];
  onTestFinished(() => {
    for (const child of started) child.crash();
  });
  const fork = (entry: string, args: string[], options: Electron.ForkOptions) => {
    const child = new FakeUtilityProcess(entry, args, options);
    started.push(child);
    return child;
  };
  return { started, fork };
}

/** Everything that looks after the agent of a fresh data folder, with real processes. Restarts wait for `restarts`, a clock of the test. */
export function keeperWorld(data = temporaryFolder()) {
  const hub = aHub();
  const { started, fork } = aFork();
  const { fork: forkFacts, started: facts } = aFork();
  const client = new LocalClient(data);
  const view = new AgentView(hub);
  const log: string[] = [];
  const restarts = new FakeClock();
  // Reconnecting to the socket goes by the real clock, so that a test need not push it along.
  const watching: Pick<LocalClient, "call" | "watch"> = {
    call: (schema, method, path, json) => client.call(schema, method, path, json),
    watch: (watch, signal) => client.watch({ ...watch, clock: systemClock }, signal),
  };
  const keeper = new AgentKeeper({
    fork,
    entry: AGENT_ENTRY,
    dataFolder: data,
    client: watching,
    view,
    clock: restarts,
    random: () => 0,
    onLog: (line) => log.push(line),
    onStarted: (agent) =>
      serveFacts(agent, { fork: forkFacts, entry: AGENT_ENTRY, clock: systemClock, onLog: (line) => log.push(line) }),
  });
  onTestFinished(() => keeper.close());
  return { data, hub, started, facts, client, keeper, log, restarts, agent: () => hub.current.agent };
}
