import { renameSync, rmSync } from "node:fs";
import { LocalStatus } from "../../protocol/local-control/api.ts";
import { LocalClient } from "../../node/local-client.ts";
import { LocalFailure } from "../../node/local-failure.ts";
import { CommandFailure } from "../command-failure.ts";
import { formatStatus } from "../robot-output.ts";
import { mustBeRoot } from "./install-service.ts";
import { readServiceFile, type ServiceFileState } from "./service-file.ts";
import { unitPath } from "./service-options.ts";
import { Systemd, UNIT_NAME, type UnitStatus } from "./systemd.ts";

/**
 * Stops the service and takes it away; the data stay. Harmless when there is none.
 * @throws CommandFailure for a file of somebody else, or when systemd refuses
 */
export function uninstallService(system: boolean, data: string, isDryRun: boolean): readonly string[] {
  const systemd = new Systemd(system);
  const path = unitPath(system, process.env);
  const { state } = readServiceFile(path);
  if (state === "absent") return [`not installed: there is no ${path}`];
  if (state === "foreign") throw new CommandFailure(`${path} was not written by latchkey and is left alone`);
  if (isDryRun) return [systemd.command("disable", "--now", UNIT_NAME), `rm ${path}`, systemd.command("daemon-reload")];
  mustBeRoot(system);
  systemd.mustAnswer();
  systemd.call("disable", "--now", UNIT_NAME);
  // What somebody wrote into it is theirs.
  const kept = state === "edited" ? `${path}.edited` : null;
  if (kept === null) rmSync(path);
  else renameSync(path, kept);
  systemd.call("daemon-reload");
  return [
    `removed: ${path}`,
    ...(kept === null ? [] : [`it had been changed by hand; that is kept as ${kept}`]),
    `the machine's key and what it last applied stay in ${data}`,
  ];
}

export interface ServiceStatus {
  readonly file: ServiceFileState;
  readonly path: string;
  readonly unit: UnitStatus;
  /** The agent's own word; null when it does not answer. */
  readonly agent: LocalStatus | null;
  /** Why it does not. */
  readonly agentProblem: string | null;
}

/** How the service stands, and how its agent says it is doing. */
export async function serviceStatus(system: boolean, data: string): Promise<ServiceStatus> {
  const systemd = new Systemd(system);
  systemd.mustAnswer();
  const path = unitPath(system, process.env);
  const part = { file: readServiceFile(path).state, path, unit: systemd.status() };
  try {
    return { ...part, agent: await new LocalClient(data).call(LocalStatus, "GET", "/status"), agentProblem: null };
  } catch (error) {
    if (!(error instanceof LocalFailure)) throw error;
    return { ...part, agent: null, agentProblem: error.message };
  }
}

const FILE_WORDS: Readonly<Record<ServiceFileState, string>> = {
  absent: "no",
  ours: "yes",
  edited: "yes, changed by hand",
  foreign: "no; a file of somebody else is in its place",
};

export function formatServiceStatus({ file, path, unit, agent, agentProblem }: ServiceStatus): readonly string[] {
  const restarts = unit.restarts === 0 ? "" : `, started again ${unit.restarts} times`;
  return [
    `installed: ${FILE_WORDS[file]} (${path})`,
    `starts by itself: ${unit.enabled ? "yes" : "no"}`,
    `running: ${unit.active === "active" ? "yes" : `no (${unit.active}, last exit code ${unit.lastExitCode})`}${restarts}`,
    ...(agent === null ? [`agent: ${agentProblem ?? "does not answer"}`] : formatStatus(agent)),
  ];
}
