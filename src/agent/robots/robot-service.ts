import type * as z from "zod";
import type { AddRobot, RotateRobotKey } from "../../protocol/local-control/api.ts";
import type { AgentFrame, ReplyBody, RobotSummary } from "../../protocol/agent-link/frame.ts";
import { robotKeyReplaceText, robotRegisterText } from "../../protocol/signed-text.ts";
import type { Logger } from "../../node/logger.ts";
import type { IdSource } from "../../node/random.ts";
import { PRODUCT_VERSION } from "../../node/version.ts";
import { AgentRefusal } from "../agent-refusal.ts";
import type { IdentityStore } from "../identity/identity.ts";
import type { RobotKeyStore } from "./robot-key-store.ts";
import { generateRobotKey, type RobotKey, type RobotKeyType } from "./robot-key.ts";
import { readPrivateKeyFile } from "./private-key-file.ts";

type Body<Kind extends ReplyBody["kind"]> = Extract<ReplyBody, { kind: Kind }>;

export interface RobotServiceParts {
  /** Asks the control plane. @throws AgentRefusal */
  readonly ask: (frame: (requestId: string) => AgentFrame) => Promise<ReplyBody>;
  readonly identity: IdentityStore;
  readonly keys: RobotKeyStore;
  readonly ids: IdSource;
  readonly log: Logger;
}

/**
 * This machine's robots: registers them with proof of their keys, replaces the keys, removes them. Every method throws AgentRefusal
 * when the control plane refuses or is not connected.
 */
export class RobotService {
  readonly #parts: RobotServiceParts;
  /** One change at a time: two that overlap could each undo what the other wrote to disk. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: RobotServiceParts) {
    this.#parts = parts;
  }

  list(): Promise<readonly RobotSummary[]> {
    return this.#inTurn(() => this.#list());
  }

  add(request: z.infer<typeof AddRobot>): Promise<RobotSummary> {
    return this.#inTurn(() => this.#add(request));
  }

  rotateKey(name: string, request: z.infer<typeof RotateRobotKey>): Promise<RobotSummary> {
    return this.#inTurn(() => this.#rotateKey(name, request));
  }

  remove(name: string): Promise<void> {
    return this.#inTurn(() => this.#remove(name));
  }

  async #list(): Promise<readonly RobotSummary[]> {
    const { robots } = await this.#ask("robots", (requestId) => ({ type: "robot-list", requestId }));
    this.#parts.keys.settle(robots);
    return robots;
  }

  async #add({ name, type, keyType, privateKeyFile }: z.infer<typeof AddRobot>): Promise<RobotSummary> {
    const { keys, ids } = this.#parts;
    const key = await this.#obtainKey(keyType, privateKeyFile);
    const { publicKey } = key;
    const nonce = await this.#askNonce();
    const signature = key.sign(robotRegisterText({ ...this.#machine(), robotName: name, nonce, publicKey }));
    const stored = keys.addUnregistered(key, ids.hex32());
    const proof = { publicKey, nonce, signature, version: PRODUCT_VERSION };
    const ask = this.#ask("robot", (requestId) => ({
      type: "robot-register",
      requestId,
      name,
      robotType: type,
      ...proof,
    }));
    const { robot } = await onDefiniteRefusal(ask, () => keys.discard(stored));
    keys.register(stored, robot.id);
    return robot;
  }

  async #rotateKey(name: string, request: z.infer<typeof RotateRobotKey>): Promise<RobotSummary> {
    const { keys } = this.#parts;
    const robot = await this.#find(name);
    const { id: robotId, publicKey: oldPublicKey } = robot;
    const oldKey = request.lostOldKey ? null : this.#presentKey(robot);
    const newKey = await this.#obtainKey(request.keyType, request.privateKeyFile);
    const { publicKey } = newKey;
    const nonce = await this.#askNonce();
    const text = robotKeyReplaceText({ ...this.#machine(), robotId, nonce, oldPublicKey, newPublicKey: publicKey });
    const signatures = { newSignature: newKey.sign(text), oldSignature: oldKey?.sign(text) ?? null };
    keys.addNext(robotId, newKey);
    const frame = { type: "robot-replace-key", robotId, publicKey, nonce, ...signatures } as const;
    const ask = this.#ask("robot", (requestId) => ({ ...frame, requestId }));
    const { robot: changed } = await onDefiniteRefusal(ask, () => keys.discardNext(robotId));
    keys.settle([changed]);
    return changed;
  }

  async #remove(name: string): Promise<void> {
    const { id: robotId } = await this.#find(name);
    await this.#ask("done", (requestId) => ({ type: "robot-remove", requestId, robotId }));
    this.#parts.keys.remove(robotId);
  }

  async #find(name: string): Promise<RobotSummary> {
    const wanted = name.toLowerCase();
    const robot = (await this.#list()).find((candidate) => candidate.name.toLowerCase() === wanted);
    if (!robot) throw new AgentRefusal("robot_not_found");
    return robot;
  }

  #presentKey(robot: RobotSummary): RobotKey {
    const key = this.#parts.keys.read(robot.id);
    if (key?.publicKey === robot.publicKey) return key;
    throw new AgentRefusal(
      "robot_proof_refused",
      "This machine does not hold the robot's present key. Say that it is lost, and an admin can let a new one in.",
    );
  }

  #obtainKey(type: RobotKeyType, file: string | null): Promise<RobotKey> {
    return file === null ? generateRobotKey(type) : readPrivateKeyFile(file, this.#parts.log);
  }

  #machine(): { teamId: string; machineId: string } {
    const identity = this.#parts.identity.current;
    if (!identity) throw new AgentRefusal("machine_offline");
    return { teamId: identity.teamId, machineId: identity.machineId };
  }

  async #askNonce(): Promise<string> {
    return (await this.#ask("nonce", (requestId) => ({ type: "robot-nonce", requestId }))).nonce;
  }

  async #ask<Kind extends ReplyBody["kind"]>(
    kind: Kind,
    frame: (requestId: string) => AgentFrame,
  ): Promise<Body<Kind>> {
    const body = await this.#parts.ask(frame);
    if (isOfKind(body, kind)) return body;
    throw new AgentRefusal("invalid_frame", "The control plane answered with something else than was asked for.");
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(run);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

function isOfKind<Kind extends ReplyBody["kind"]>(body: ReplyBody, kind: Kind): body is Body<Kind> {
  return body.kind === kind;
}

/** Undoes what was prepared when the control plane said no; after a lost answer nobody knows, and what was prepared is kept. */
async function onDefiniteRefusal<T>(asked: Promise<T>, undo: () => void): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AgentRefusal && error.source === "control-plane") undo();
    throw error;
  }
}
