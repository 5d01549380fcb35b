import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { preparePrivateFolder } from "../../node/data-folder.ts";
import type { RobotSummary } from "../../protocol/agent-link/frame.ts";
import { AgentRefusal } from "../agent-refusal.ts";
import { readFileIfThere, replacePrivateFile, writePrivateFile } from "../../node/private-file.ts";
import { readRobotKey, type RobotKey } from "./robot-key.ts";

const UNREGISTERED = /^new-[0-9a-f]{32}\.pem$/;

/** A key on disk that no robot has yet. */
export interface UnregisteredKey {
  readonly key: RobotKey;
  readonly path: string;
}

/**
 * The private keys of this machine's robots, in `robots/<robot id>.pem`. A key is stored before the control plane hears of it, and
 * finds its place when the control plane has said whose it is, so that a crash or a lost answer never leaves a robot without its key.
 */
export class RobotKeyStore {
  readonly #folder: string;

  /** @throws StartError when the folder cannot be used */
  constructor(agentFolder: string) {
    this.#folder = preparePrivateFolder(join(agentFolder, "robots"));
  }

  /** The present key of a robot, or null when this machine does not hold it. */
  read(robotId: string): RobotKey | null {
    return this.#readFile(this.#path(robotId));
  }

  /** Stores a key whose robot has no id yet. `id`: 32 hex characters. */
  addUnregistered(key: RobotKey, id: string): UnregisteredKey {
    const path = join(this.#folder, `new-${id}.pem`);
    writePrivateFile(path, key.privateKey);
    return { key, path };
  }

  /** The control plane refused the key for good. */
  discard(unregistered: UnregisteredKey): void {
    rmSync(unregistered.path, { force: true });
  }

  register(unregistered: UnregisteredKey, robotId: string): void {
    replacePrivateFile(unregistered.path, this.#path(robotId));
  }

  /** Stores the key that shall replace a robot's present one. */
  addNext(robotId: string, key: RobotKey): void {
    writePrivateFile(this.#path(robotId, "next"), key.privateKey);
  }

  discardNext(robotId: string): void {
    rmSync(this.#path(robotId, "next"), { force: true });
  }

  remove(robotId: string): void {
    rmSync(this.#path(robotId), { force: true });
    this.discardNext(robotId);
  }

  /** Puts every key in its place, now that the control plane has said which public key each robot has. */
  settle(robots: readonly RobotSummary[]): void {
    for (const robot of robots) {
      const next = this.#readFile(this.#path(robot.id, "next"));
      if (next?.publicKey === robot.publicKey) replacePrivateFile(this.#path(robot.id, "next"), this.#path(robot.id));
    }
    for (const name of readdirSync(this.#folder).filter((file) => UNREGISTERED.test(file))) {
      const path = join(this.#folder, name);
      const publicKey = this.#readFile(path)?.publicKey;
      const robot = robots.find((candidate) => candidate.publicKey === publicKey);
      if (robot) replacePrivateFile(path, this.#path(robot.id));
    }
  }

  #readFile(path: string): RobotKey | null {
    const pem = readFileIfThere(path);
    return pem === null ? null : readRobotKey(pem);
  }

  /** Ids come from the control plane, and become file names only when they look like ids (ATK-42). */
  #path(robotId: string, kind: "present" | "next" = "present"): string {
    if (!/^[0-9A-Za-z_-]{1,64}$/.test(robotId)) {
      throw new AgentRefusal("invalid_frame", "The control plane gave a robot an id that cannot be a file's name.");
    }
    return join(this.#folder, kind === "present" ? `${robotId}.pem` : `${robotId}.next.pem`);
  }
}
