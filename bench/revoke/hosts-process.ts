import { join } from "node:path";
import { pino } from "pino";
import { captureOnLoopback } from "../../src/agent/capture/capture-means.ts";
import { runAgent } from "../../src/agent/run-agent.ts";
import { parseEnrolmentToken } from "../../src/agent/link/enrolment-token.ts";
import { systemClock } from "../../src/base/clock.ts";
import { systemIds } from "../../src/node/random.ts";
import { LocalClient } from "../../src/node/local-client.ts";
import { LocalStatus } from "../../src/protocol/local-control/api.ts";
import type { HostsMessage, StartHosts } from "./host-messages.ts";
import { SwarmPage } from "./swarm-page.ts";

/*
 * A process that plays many machines: each is the whole agent with a folder of its own, but what shows its screen and types its keys is
 * played. Ends with its parent.
 */
/** Handshakes in flight. */
const AT_ONCE = 8;

process.once("message", (order) => {
  // Parent and child are the same program.
  startAll(order as StartHosts).then(
    (machineIds) => say({ type: "started", machineIds }),
    (error: unknown) => say({ type: "failed", message: error instanceof Error ? error.message : String(error) }),
  );
});
process.once("disconnect", () => process.exit(0));

function say(message: HostsMessage): void {
  process.send?.(message);
}

async function startAll(order: StartHosts): Promise<string[]> {
  const machineIds: string[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < order.count; index = next++) machineIds.push(await startOne(order, index));
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, order.count) }, work));
  return machineIds;
}

/** Resolves with the machine's id when it is online. */
async function startOne({ url, token, folder }: StartHosts, index: number): Promise<string> {
  const { promise: online, resolve, reject } = Promise.withResolvers<void>();
  const page = new SwarmPage({
    onKeyboard: (sessionId, refuses, atNs) => say({ type: "gate", sessionId, refuses, atNs: String(atNs) }),
    onViolation: () => say({ type: "violation" }),
  });
  const dataFolder = join(folder, `host-${index}`);
  const environment = {
    clock: systemClock,
    ids: systemIds,
    random: Math.random,
    log: pino({ level: "error" }, pino.destination(2)),
    findSlowFacts: () => Promise.resolve({}),
    say: (line: string) => line.startsWith("connected ") && resolve(),
    hosting: {
      openCapture: captureOnLoopback(dataFolder, () => page.browser),
      inputKinds: [{ name: "swarm", open: () => page.backend }],
    },
  };
  const options = {
    dataFolder,
    server: url,
    token: parseEnrolmentToken(token),
    hosts: true,
    capture: "chromium",
  } as const;
  runAgent(options, environment, new AbortController().signal).then(
    () => reject(new Error("an agent stopped")),
    (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
  );
  await online;
  const { machineId } = await new LocalClient(dataFolder).call(LocalStatus, "GET", "/status");
  if (machineId === null) throw new Error("an agent is online without being a machine");
  return machineId;
}
