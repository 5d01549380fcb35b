import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { Logger } from "../../node/logger.ts";
import { AgentRefusal } from "../agent-refusal.ts";
import { readRobotKey, type RobotKey } from "./robot-key.ts";

/** An RSA-8192 private key in PEM is about 6.5 kB. */
const LARGEST_FILE_BYTES = 32 * 1_024;

/**
 * Reads a private key that the user brings. A file that others can read is accepted with a warning: the key may be known already.
 * @throws AgentRefusal when there is no such file or no usable key in it
 */
export async function readPrivateKeyFile(path: string, log: Logger): Promise<RobotKey> {
  if (!isAbsolute(path))
    throw new AgentRefusal("invalid_arguments", "The key file must be given by its absolute path.");
  const file = await openKeyFile(path);
  try {
    const { mode, size, ...stats } = await file.stat();
    if ((mode & constants.S_IFMT) !== constants.S_IFREG || size > LARGEST_FILE_BYTES) {
      throw new AgentRefusal("robot_key_refused", `${path} is not a PEM file.`);
    }
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      log.warn({ path, owner: stats.uid }, "the key file can be read by others; chmod 600 it, or use a new key");
    }
    return readRobotKey(await file.readFile("utf8"));
  } finally {
    await file.close();
  }
}

async function openKeyFile(path: string) {
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for ever.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AgentRefusal("robot_key_refused", `The key file cannot be read: ${reason}`);
  }
}
