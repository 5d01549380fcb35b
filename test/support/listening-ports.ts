import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** As /proc/net/tcp writes a socket that listens. */
const LISTENS = "0A";

/** TCP ports that a process listens on, from what Linux shows of it. */
export function listeningPorts(pid: number): number[] {
  const sockets = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(join(`/proc/${pid}/fd`, fd))));
  return ["tcp", "tcp6"].flatMap((kind) =>
    readFileSync(`/proc/${pid}/net/${kind}`, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === LISTENS && sockets.has(`socket:[${inode}]`))
      .map(([, local = ""]) => Number.parseInt(local.split(":")[1] ?? "", 16)),
  );
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // It was closed while we looked.
    return "";
  }
}
