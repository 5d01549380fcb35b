import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../base/clock.ts";
import { createLogger } from "../node/logger.ts";
import { systemIds } from "../node/random.ts";
import { runProcess } from "../node/run-process.ts";
import { StartError } from "../node/start-error.ts";
import { CAPTURE_PAGE_PATH } from "../protocol/capture/frame.ts";
import { parseAgentOptions, type AgentOptions } from "./agent-options.ts";
import { captureOnLoopback, type OpenCapture } from "./capture/capture-means.ts";
import { ChromiumBrowser } from "./capture/chromium-process.ts";
import { captureInDesktop, parentPortOf } from "./capture/desktop-capture.ts";
import type { ParentPort } from "./capture/desktop-window.ts";
import { machineInput } from "./gate/machine-input.ts";
import { FACTS_FLAG, findFactsInProcess } from "./inventory/facts-process.ts";
import { findFactsThroughApp } from "./inventory/facts-from-app.ts";
import { findSlowFacts } from "./inventory/find-slow-facts.ts";
import { runAgent, type AgentEnvironment } from "./run-agent.ts";

/** The built web app: two folders up from here in a clone and in the bundle alike. */
const WEB_ROOT = fileURLToPath(new URL("../../dist/renderer", import.meta.url));

const [, entry = "", ...args] = process.argv;
const log = createLogger("agent");

await runProcess(async (signal) => {
  if (args.length === 1 && args[0] === FACTS_FLAG) {
    const facts = JSON.stringify(await findSlowFacts(process.platform, systemClock, log));
    // The process ends when this function does; a pipe may still hold the text then.
    return new Promise((resolve) => process.stdout.write(`${facts}\n`, () => resolve()));
  }
  const options = parseAgentOptions(args, process.env);
  const environment = {
    clock: systemClock,
    ids: systemIds,
    random: Math.random,
    log,
    hosting: {
      openCapture: captureOf(options),
      inputKinds: machineInput(process.platform, process.env, log),
    },
    findSlowFacts: factsFinder(),
    say: (line: string) => void process.stdout.write(`${line}\n`),
  };
  await runAgent(options, environment, signal);
});

function captureOf({ capture }: AgentOptions): OpenCapture {
  if (capture === "desktop") return captureInDesktop(desktopApp());
  const pageFile = join(WEB_ROOT, CAPTURE_PAGE_PATH);
  return captureOnLoopback(
    WEB_ROOT,
    (folder) => new ChromiumBrowser({ folder, pageFile, env: process.env, clock: systemClock, log }),
  );
}

/** Inside the desktop app there is no Node to start. */
function factsFinder(): AgentEnvironment["findSlowFacts"] {
  const app = parentPortOf(process);
  return app === null ? (stop) => findFactsInProcess(entry, stop) : findFactsThroughApp(app);
}

/** Electron gives a utility process the port to its parent; no other process has one. */
function desktopApp(): ParentPort {
  const parent = parentPortOf(process);
  if (parent === null) throw new StartError("--capture desktop is for the agent inside the desktop app");
  return parent;
}
