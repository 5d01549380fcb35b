import { Command } from "commander";
import { PRODUCT_VERSION } from "../node/version.ts";
import { runProcess } from "../node/run-process.ts";
import { StartError } from "../node/start-error.ts";
import { becomeApp, keepCompiledCode, type App } from "./entry-points.ts";
import { registerRobotCommands } from "./robot-commands.ts";
import { upOptions, runUp, type UpOptions } from "./up.ts";

keepCompiledCode(process.env);

const program = new Command("latchkey")
  .description("Self-hosted remote access for teams.")
  .version(PRODUCT_VERSION)
  .enablePositionalOptions()
  .exitOverride();

upOptions(program.command("up").description("control plane and agent of this machine, in one command")).action(
  (options: UpOptions, command: Command) => runProcess((signal) => runUp(options, command.args, signal)),
);
forward("server", "control-plane", "the control plane alone", ["server"]);
forward("agent", "agent", "this machine's agent: latchkey agent --server URL --token T", []);
forward("backup", "control-plane", "write the control plane's data to FILE while it runs", ["backup"]);
forward("restore", "control-plane", "fill an empty data folder or database from a backup FILE", ["restore"]);
registerRobotCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Hands everything after the command's name to the app, which knows its own options. */
function forward(name: string, app: App, description: string, prefix: readonly string[]): void {
  program
    .command(name)
    .description(description)
    .allowUnknownOption()
    .allowExcessArguments()
    .passThroughOptions()
    .helpOption(false)
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
