import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Systems hold a Unix socket's path in a field of 104 to 108 bytes. */
const LONGEST_SOCKET_PATH = 100;

/** Where the agent keeps everything of its own, inside the data folder. */
export function agentFolder(dataFolder: string): string {
  return join(resolve(dataFolder), "agent");
}

/**
 * Where the agent of `folder` listens for commands of the person who runs it. `shortFolder` is set when the data folder's path is too
 * long for a socket: the socket then lies in that private folder, and a pointer file says so.
 */
export interface LocalControlAddress {
  readonly path: string;
  readonly shortFolder: string | null;
}

export function localControlAddress(folder: string, platform: NodeJS.Platform): LocalControlAddress {
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  if (platform === "win32") return { path: `\\\\.\\pipe\\latchkey-agent-${name}`, shortFolder: null };
  const path = join(folder, "control.sock");
  if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) return { path, shortFolder: null };
  const shortFolder = join(tmpdir(), `latchkey-${process.getuid?.() ?? 0}-${name}`);
  return { path: join(shortFolder, "control.sock"), shortFolder };
}

/** The file, in the agent's folder, that names the socket when it lies elsewhere. */
export function localControlPointer(folder: string): string {
  return join(folder, "control.sock.path");
}

/** Where a command finds the running agent of `folder`. */
export function findLocalControl(folder: string, platform: NodeJS.Platform): string {
  const pointer = localControlPointer(folder);
  if (existsSync(pointer)) return readFileSync(pointer, "utf8").trim();
  return localControlAddress(folder, platform).path;
}
