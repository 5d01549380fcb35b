import { join } from "node:path";
import { preparePrivateFolder } from "../node/data-folder.ts";
import { lockFolder } from "../node/folder-lock.ts";
import { createLogger } from "../node/logger.ts";
import { runProcess } from "../node/run-process.ts";
import { exportCommand, verifyCommand } from "./audit/audit-commands.ts";
import { readConfiguration, type Configuration } from "./configuration.ts";
import { serve } from "./serve.ts";
import { backUp, restore } from "./storage/backup.ts";

await runProcess(async (signal) => {
  const configuration = readConfiguration(process.argv.slice(2), process.env);
  const { command, database, file } = configuration;
  switch (command) {
    case "backup":
      return backUp(database, file ?? "");
    case "restore":
      return withDataFolder(configuration, () => restore(file ?? "", database));
    case "audit-verify":
      return verifyAudit(configuration);
    case "audit-export":
      return exportCommand(file, database);
    case "server":
      return withDataFolder(configuration, () => serve(configuration, createLogger("control-plane"), signal));
    default:
      return command satisfies never;
  }
});

/** Exit code 1 for a log that is not whole. */
async function verifyAudit({ auditHead: head, database, file }: Configuration): Promise<void> {
  const { isWhole, lines } = await verifyCommand({ database, file, head });
  process.stdout.write(`${lines.join("\n")}\n`);
  if (!isWhole) process.exitCode = 1;
}

/** Works in the data folder, alone. */
async function withDataFolder({ dataFolder }: Configuration, work: () => Promise<void>): Promise<void> {
  const lock = lockFolder(preparePrivateFolder(join(dataFolder, "control-plane")), "control plane");
  try {
    await work();
  } finally {
    lock[Symbol.dispose]();
  }
}
