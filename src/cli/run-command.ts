import type { Command } from "commander";
import { defaultDataFolder } from "../node/data-folder.ts";
import { LocalFailure } from "../node/local-failure.ts";
import { CommandFailure } from "./command-failure.ts";
import { toPlainText } from "./plain-text.ts";

export interface DataOptions {
  readonly data: string;
}

export interface PrintOptions extends DataOptions {
  readonly json?: boolean;
}

export function dataOption(command: Command): Command {
  return command.option("--data <dir>", "data folder of the agent", defaultDataFolder(process.env, process.platform));
}

export function printOptions(command: Command): Command {
  return dataOption(command).option("--json", "print JSON");
}

/**
 * Prints what `command` answers, or why it failed. Exit codes: 0 done, 1 refused or the agent does not run, 2 (by Commander) for a command
 * line that was not understood.
 */
export async function runCommand(command: () => Promise<readonly string[]>): Promise<void> {
  try {
    for (const line of await command()) process.stdout.write(`${line}\n`);
  } catch (error) {
    if (!(error instanceof LocalFailure || error instanceof CommandFailure)) throw error;
    process.stderr.write(`latchkey: ${toPlainText(error.message)}\n`);
    process.exitCode = 1;
  }
}
