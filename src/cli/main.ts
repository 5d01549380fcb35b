import { Command } from "commander";
import { PRODUCT_VERSION } from "../node/version.ts";
import { runProcess } from "../node/run-process.ts";
import { StartError } from "../node/start-error.ts";
import { becomeApp, keepCompiledCode, type App } from "./entry-points.ts";
import { AGENT_OPTIONS_HELP, AUDIT_OPTIONS_HELP, FILE_OPTIONS_HELP, SERVER_OPTIONS_HELP } from "./help-text.ts";
import { registerGuestCommands } from "./guest-commands.ts";
import { registerRobotCommands } from "./robot-commands.ts";
import { registerServiceCommands } from "./service/service-commands.ts";
import { upOptions, runUp, type UpOptions } from "./up.ts";

keepCompiledCode(process.env);

const program = new Command("latchkey")
  .description("Self-hosted remote access for teams.")
  .version(PRODUCT_VERSION)
  .enablePositionalOptions()
  .exitOverride();

upOptions(program.command("up").description("control plane and agent of this machine, in one command"))
  .configureHelp({ visibleOptions: () => [] })
  .addHelpText("after", SERVER_OPTIONS_HELP)
  .action((options: UpOptions, command: Command) => runProcess((signal) => runUp(options, command.args, signal)));
forward("server", "control-plane", ["server"], "the control plane alone", SERVER_OPTIONS_HELP);
registerServiceCommands(
  forward("agent", "agent", [], "this machine's agent: latchkey agent --server URL --token T", AGENT_OPTIONS_HELP),
);
const toFile = "write the control plane's data to FILE while it runs";
forward("backup", "control-plane", ["backup"], toFile, FILE_OPTIONS_HELP);
const fromFile = "fill an empty data folder or database from a backup FILE";
forward("restore", "control-plane", ["restore"], fromFile, FILE_OPTIONS_HELP);
const onLog = "verify the audit log, or export it as JSON Lines";
forward("audit", "control-plane", ["audit"], onLog, AUDIT_OPTIONS_HELP);
registerRobotCommands(program);
registerGuestCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Hands everything after the command's name to the app, which knows its own options. */
function forward(name: string, app: App, prefix: readonly string[], description: string, optionsHelp: string): Command {
  return program
    .command(name)
    .description(description)
    .allowUnknownOption()
    .allowExcessArguments()
    .passThroughOptions()
    .configureHelp({ visibleOptions: () => [] })
    .addHelpText("after", optionsHelp)
    .action((_options: unknown, command: Command) => becomeApp(app, [...prefix, ...command.args]));
}

/** Commander has printed its own message already; a bad command line exits with 2, help and version with 0. */
function exitCodeOf(error: unknown): number {
  if (error instanceof StartError) {
    process.stderr.write(`latchkey: ${error.message}\n`);
    return 2;
  }
  if (error instanceof Error && "exitCode" in error && "code" in error) return error.exitCode === 0 ? 0 : 2;
  throw error;
}
