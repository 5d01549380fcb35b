import { chownSync } from "node:fs";
import { userInfo } from "node:os";
import { preparePrivateFolder } from "../../node/data-folder.ts";
import { LocalStatus } from "../../protocol/local-control/api.ts";
import { LocalClient } from "../../node/local-client.ts";
import { LocalFailure } from "../../node/local-failure.ts";
import { CommandFailure } from "../command-failure.ts";
import { enrolFirst } from "./enrol-first.ts";
import { marked, readServiceFile, writeServiceFile } from "./service-file.ts";
import { scopeOf, SERVICE_USER, serviceLaunch, unitPath, type ServiceOptions } from "./service-options.ts";
import { lingers, runTool, Systemd, UNIT_NAME } from "./systemd.ts";
import { unitText } from "./unit-text.ts";

const START_TIMEOUT_MS = 20_000;
const POLL_MS = 200;

/**
 * Installs the agent as a service of systemd, or brings an installed one up to date, and starts it. `token`: enrols this machine first.
 * Answers what there is to say.
 * @throws CommandFailure when it cannot be, saying what to do
 */
export async function installService(
  options: ServiceOptions,
  token: string | null,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const systemd = new Systemd(options.system);
  mustBeRoot(options.system);
  mustBeReadable(options);
  systemd.mustAnswer();
  const path = unitPath(options.system, process.env);
  const text = marked(unitText(serviceLaunch(options), scopeOf(options)));
  const found = readServiceFile(path);
  if (found.state === "foreign") throw new CommandFailure(`${path} was not written by latchkey; move it away first`);
  if (found.state === "edited") throw new CommandFailure(editedByHand(path, systemd));
  await mustBeAlone(options, systemd);
  const owner = prepareFolder(options);
  if (token !== null && options.server !== null) {
    if (systemd.status().active === "active") systemd.call("stop", UNIT_NAME);
    await enrolFirst({ data: options.data, server: options.server, token, as: owner }, signal);
  }
  const isNew = found.text !== text;
  if (isNew) {
    writeServiceFile(path, text);
    systemd.call("daemon-reload");
  }
  systemd.call("enable", UNIT_NAME);
  if (isNew || systemd.status().active !== "active") systemd.call("restart", UNIT_NAME);
  const state = await waitForAgent(options.data, systemd, signal);
  return [
    isNew ? `installed: ${path}` : `nothing to change: ${path}`,
    `the agent runs and is ${state}`,
    ...lingerHint(options.system),
  ];
}

/** What would be written and run, and nothing else. */
export function describeInstallation(options: ServiceOptions): readonly string[] {
  const systemd = new Systemd(options.system);
  const commands = [["daemon-reload"], ["enable", UNIT_NAME], ["restart", UNIT_NAME]].map(
    (words) => `# ${systemd.command(...words)}`,
  );
  const text = unitText(serviceLaunch(options), scopeOf(options));
  return [`# ${unitPath(options.system, process.env)}`, ...marked(text).trimEnd().split("\n"), "", ...commands];
}

export function mustBeRoot(system: boolean): void {
  if (system && process.getuid?.() !== 0) throw new CommandFailure("--system needs root: run it with sudo");
}

/** A unit with `ProtectHome=` sees nothing of people's homes. */
function mustBeReadable(options: ServiceOptions): void {
  if (!options.system) return;
  const hidden = serviceLaunch(options).command.find((word) => /^\/(?:home|root|run\/user)\//.test(word));
  if (hidden === undefined) return;
  throw new CommandFailure(
    `a service of the machine cannot read ${hidden}, which is in somebody's home: put Latchkey elsewhere, such as /opt`,
  );
}

function editedByHand(path: string, systemd: Systemd): string {
  return `${path} was changed by hand and is left alone; keep changes with ${systemd.command("edit", UNIT_NAME)}, remove the file, and install again`;
}

/** An agent that somebody started otherwise holds the folder; two in one folder would fight over the machine's name. */
async function mustBeAlone({ data }: ServiceOptions, systemd: Systemd): Promise<void> {
  if (systemd.status().active === "active" || (await agentState(data)) === null) return;
  throw new CommandFailure(`an agent runs with the data folder ${data} already; stop it first`);
}

/** Answers whom the folder belongs to when that is somebody else. */
function prepareFolder({ system, data }: ServiceOptions): { uid: number; gid: number } | null {
  if (!system) {
    preparePrivateFolder(data);
    return null;
  }
  const owner = findUser() ?? addUser();
  preparePrivateFolder(data);
  chownSync(data, owner.uid, owner.gid);
  return owner;
}

function findUser(): { uid: number; gid: number } | null {
  const { status, stdout } = runTool("getent", ["passwd", SERVICE_USER]);
  const [, , uid = "", gid = ""] = stdout.split(":");
  return status === 0 && uid !== "" && gid !== "" ? { uid: Number(uid), gid: Number(gid) } : null;
}

function addUser(): { uid: number; gid: number } {
  const home = ["--home-dir", "/var/lib/latchkey", "--no-create-home", "--shell", "/usr/sbin/nologin"];
  const { status, stderr } = runTool("useradd", ["--system", "--user-group", ...home, SERVICE_USER]);
  const user = status === 0 ? findUser() : null;
  if (user === null) throw new CommandFailure(`the user ${SERVICE_USER} could not be made: ${stderr.trim()}`);
  return user;
}

/** `online`, `pending` …, as soon as the agent answers. @throws CommandFailure when it does not run */
async function waitForAgent(data: string, systemd: Systemd, signal: AbortSignal): Promise<string> {
  const lastMs = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < lastMs && !signal.aborted) {
    const state = await agentState(data);
    if (state !== null) return state;
    const { active, lastExitCode } = systemd.status();
    if (active === "failed") throw new CommandFailure(whyFailed(lastExitCode, systemd));
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new CommandFailure(`the service was installed, but its agent does not answer; see: ${systemd.journal()}`);
}

function whyFailed(exitCode: number, systemd: Systemd): string {
  const hint =
    exitCode === 2
      ? "; a machine that is not enrolled yet needs --server URL and an enrolment token (LATCHKEY_ENROLMENT_TOKEN or --token-file)"
      : "";
  return `the service was installed, but its agent ended with exit code ${exitCode}${hint}; see: ${systemd.journal()}`;
}

async function agentState(data: string): Promise<string | null> {
  try {
    return (await new LocalClient(data).call(LocalStatus, "GET", "/status")).state;
  } catch (error) {
    if (error instanceof LocalFailure) return null;
    throw error;
  }
}

function lingerHint(system: boolean): readonly string[] {
  if (system) return [];
  const { username } = userInfo();
  if (lingers(username) !== false) return [];
  return [
    "it runs while you are logged in; to let it start with the machine and go on after you log out:",
    `  loginctl enable-linger ${username}`,
  ];
}
