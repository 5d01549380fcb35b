import { setTimeout } from "node:timers/promises";
import { createSecureContext } from "node:tls";
import { assertNever } from "../../src/base/assert-never.ts";
import { RawWebSocket, type Target } from "../support/raw-web-socket.ts";
import { SwarmAgent } from "./swarm-agent.ts";
import type { SwarmAnswer, SwarmOrder } from "./swarm-order.ts";

/* A process that plays thousands of agents. Orders come over the IPC channel; when that closes, so does everything. */
const CLOSE_LOOK_MS = 5;
const firstIndex = Number(process.argv[2] ?? 0);
let target: Target | null = null;
const agents: SwarmAgent[] = [];
const bare = new Set<RawWebSocket>();

process.on("message", (message) => {
  // Parent and child are the same program.
  const { id, order } = message as { id: number; order: SwarmOrder };
  carryOut(order).then(
    (startedNs) => answer({ id, ...startedNs, online: countOnline() }),
    (error: unknown) => answer({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});
process.once("disconnect", () => process.exit(0));

function answer(message: SwarmAnswer): void {
  process.send?.(message);
}

interface Started {
  readonly startedNs: string;
  readonly machineId: string | null;
}

async function carryOut(order: SwarmOrder): Promise<Started> {
  const nothing = { startedNs: "0", machineId: null };
  switch (order.do) {
    case "aim":
      target = aimAt(order);
      return nothing;
    case "open-bare":
      await inParallel(
        Array.from({ length: order.count }, () => openBare),
        order.atOnce,
      );
      return nothing;
    case "make-agents":
      while (agents.length < order.count) agents.push(new SwarmAgent(firstIndex + agents.length, requireTarget));
      return nothing;
    case "connect": {
      const waiting = agents.filter((agent) => !agent.isOnline);
      await inParallel(
        waiting.map((agent) => () => agent.connect(order.token)),
        order.atOnce,
      );
      return nothing;
    }
    case "connect-one": {
      const agent = agents[order.index];
      if (!agent) throw new Error(`there is no agent ${order.index}`);
      await agent.connect("");
      return { startedNs: String(agent.connectStartedNs), machineId: agent.machineId };
    }
    case "keep-linked":
      for (const agent of agents) agent.keepLinked(order.on);
      return nothing;
    case "count-online":
      return nothing;
    case "disconnect":
      for (const agent of agents) agent.disconnect();
      for (const socket of bare) socket.destroy();
      while (countOnline() > 0) await setTimeout(CLOSE_LOOK_MS);
      return nothing;
    default:
      return assertNever(order);
  }
}

function aimAt({ host, port, ca }: Extract<SwarmOrder, { do: "aim" }>): Target {
  return { host, port, secureContext: ca === null ? null : createSecureContext({ ca }) };
}

function requireTarget(): Target {
  if (!target) throw new Error("the swarm was not told where to connect");
  return target;
}

function countOnline(): number {
  return bare.size + agents.filter((agent) => agent.isOnline).length;
}

function openBare(): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = new RawWebSocket(requireTarget(), "/", {
    open: () => {
      bare.add(socket);
      resolve();
    },
    text: () => undefined,
    close: () => {
      bare.delete(socket);
      reject(new Error("a bare socket was closed"));
    },
  });
  return promise;
}

/** Runs the tasks, never more than `atOnce` together. Rejects with the first failure. */
async function inParallel(tasks: readonly (() => Promise<void>)[], atOnce: number): Promise<void> {
  let next = 0;
  const work = async () => {
    for (let task = tasks[next++]; task; task = tasks[next++]) await task();
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, work));
}
