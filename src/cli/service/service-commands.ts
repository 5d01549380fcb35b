import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { defaultDataFolder } from "../../node/data-folder.ts";
import { StartError } from "../../node/start-error.ts";
import { CommandFailure } from "../command-failure.ts";
import { runCommand } from "../run-command.ts";
import { describeInstallation, installService } from "./install-service.ts";
import { describeLaunchd, describeWindowsTask } from "./other-systems.ts";
import { formatServiceStatus, serviceStatus, uninstallService } from "./remove-service.ts";
import { serviceLaunch, SYSTEM_DATA, type ServiceOptions } from "./service-options.ts";

interface ScopeOptions {
  readonly system?: boolean;
  readonly data?: string;
}

interface InstallOptions extends ScopeOptions {
  readonly server?: string;
  readonly tokenFile?: string;
  readonly token?: string;
  readonly hosting: boolean;
  readonly display?: string;
  readonly dryRun?: boolean;
}

/** Adds `install`, `uninstall` and `status` to `latchkey agent`. */
export function registerServiceCommands(agent: Command): void {
  scopeOptions(agent.command("install").description("keep this machine's agent running as a service of systemd"))
    .option("--server <url>", "the control plane; needed the first time")
    .option("--token-file <file>", "holds an enrolment token, - for stdin (or LATCHKEY_ENROLMENT_TOKEN)")
    .addOption(new Option("--token <token>").hideHelp())
    .option("--no-hosting", "show this machine's screen to nobody")
    .option("--display <display>", "X display to share, such as :1; else the service's DISPLAY")
    .option("--dry-run", "print what would be written and run")
    .action((options: InstallOptions) => runCommand(() => install(options)));
  scopeOptions(agent.command("uninstall").description("stop the service and remove it; the data stay"))
    .option("--dry-run", "print what would be run")
    .action((options: InstallOptions) =>
      runCommand(async () => {
        mustBeSystemd();
        return uninstallService(options.system === true, dataOf(options), options.dryRun === true);
      }),
    );
  scopeOptions(
    agent.command("status").description("how the service and its agent are doing; exit code 1: it does not run"),
  )
    .option("--json", "print JSON")
    .action((options: ScopeOptions & { readonly json?: boolean }) => runCommand(() => status(options)));
}

async function install(options: InstallOptions): Promise<readonly string[]> {
  const token = readToken(options);
  const service: ServiceOptions = {
    system: options.system === true,
    data: dataOf(options),
    server: options.server ?? null,
    hosts: options.hosting,
    display: options.display ?? null,
  };
  if (token !== null && service.server === null) throw new StartError("an enrolment token needs --server URL");
  if (process.platform === "darwin") return describeLaunchd(serviceLaunch(service));
  if (process.platform === "win32") return describeWindowsTask(serviceLaunch(service));
  if (options.dryRun === true) return describeInstallation(service);
  const stop = new AbortController();
  process.once("SIGTERM", () => stop.abort());
  process.once("SIGINT", () => stop.abort());
  return installService(service, token, stop.signal);
}

async function status(options: ScopeOptions & { readonly json?: boolean }): Promise<readonly string[]> {
  mustBeSystemd();
  const found = await serviceStatus(options.system === true, dataOf(options));
  if (found.unit.active !== "active") process.exitCode = 1;
  return options.json === true ? [JSON.stringify(found, null, 2)] : formatServiceStatus(found);
}

/** @throws StartError for a token in the command line, which everybody on the machine could read */
function readToken({ token, tokenFile }: InstallOptions): string | null {
  if (token !== undefined) {
    throw new StartError(
      "other users of this machine could read the token in the list of processes: use LATCHKEY_ENROLMENT_TOKEN or --token-file",
    );
  }
  if (tokenFile === undefined) return process.env["LATCHKEY_ENROLMENT_TOKEN"] || null;
  try {
    return readFileSync(tokenFile === "-" ? 0 : tokenFile, "utf8").trim();
  } catch (error) {
    throw new StartError(`the token file ${tokenFile} cannot be read`, { cause: error });
  }
}

function dataOf({ system, data }: ScopeOptions): string {
  if (system !== true) return resolve(data ?? defaultDataFolder(process.env, process.platform));
  // The unit makes and guards this one.
  if (data !== undefined && resolve(data) !== SYSTEM_DATA)
    throw new StartError(`--system keeps its data in ${SYSTEM_DATA}`);
  return SYSTEM_DATA;
}

function mustBeSystemd(): void {
  if (process.platform !== "linux") {
    throw new CommandFailure("services are looked after on Linux only; latchkey agent install says how it goes here");
  }
}

function scopeOptions(command: Command): Command {
  return command
    .option("--system", "of the whole machine, for one without a person; needs root")
    .option("--data <dir>", "data folder of the agent");
}
