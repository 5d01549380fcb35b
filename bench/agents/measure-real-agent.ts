import { join } from "node:path";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { BUNDLE } from "../support/bundle.ts";
import { residentBytes } from "../support/process-figures.ts";
import { ControlPlane } from "../support/control-plane.ts";

const SOURCE = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const ONLINE_TIMEOUT_MS = 30_000;
/** Long enough for the first inventory to be taken and forgotten. */
const IDLE_MS = 15_000;

/** Resident memory of the real agent without a screen, started as people start it and idle for a while. Bytes. */
export interface RealAgentFigures {
  readonly fromSourceBytes: number;
  readonly fromBundleBytes: number;
}

export async function measureRealAgent(dataFolder: string): Promise<RealAgentFigures> {
  const server = await ControlPlane.start(join(dataFolder, "control-plane"), null);
  try {
    const token = await server.createEnrolmentToken();
    const fromSourceBytes = await measure(SOURCE, join(dataFolder, "source"), server, token);
    const fromBundleBytes = await measure(BUNDLE.cli, join(dataFolder, "bundle"), server, token);
    return { fromSourceBytes, fromBundleBytes };
  } finally {
    await server.process.stop();
  }
}

async function measure(entry: string, dataFolder: string, server: ControlPlane, token: string): Promise<number> {
  const { online: before } = await server.countPresences();
  const args = [entry, "agent", "--data", dataFolder, "--server", server.process.url.origin];
  const env = { ...process.env, LATCHKEY_ENROLMENT_TOKEN: token, LATCHKEY_LOG: "warn" };
  const agent = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "inherit"] });
  if (agent.pid === undefined) throw new Error("the agent could not be started");
  try {
    const deadline = performance.now() + ONLINE_TIMEOUT_MS;
    while ((await server.countPresences()).online === before) {
      if (performance.now() > deadline) throw new Error("the agent did not come online");
      await setTimeout(200);
    }
    await setTimeout(IDLE_MS);
    return residentBytes(agent.pid);
  } finally {
    const exited = once(agent, "exit");
    agent.kill("SIGTERM");
    await exited;
  }
}
