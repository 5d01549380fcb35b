import { systemClock } from "../base/clock.ts";
import { createLogger } from "../node/logger.ts";
import { systemIds } from "../node/random.ts";
import { runProcess } from "../node/run-process.ts";
import { parseAgentOptions } from "./agent-options.ts";
import { runAgent } from "./run-agent.ts";

await runProcess(async (signal) => {
  const options = parseAgentOptions(process.argv.slice(2), process.env);
  const environment = {
    clock: systemClock,
    ids: systemIds,
    random: Math.random,
    log: createLogger("agent"),
    say: (line: string) => void process.stdout.write(`${line}\n`),
  };
  await runAgent(options, environment, signal);
});
