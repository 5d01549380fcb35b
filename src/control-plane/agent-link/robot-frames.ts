import { assertNever } from "../../base/assert-never.ts";
import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import type { AgentFrame, ReplyBody, RobotSummary } from "../../protocol/agent-link/frame.ts";
import { RobotNonces } from "../robots/robot-nonces.ts";
import type { RobotService } from "../robots/robot-service.ts";
import type { Robot, RobotHost } from "../robots/robot.ts";
import { answerRequest } from "./answer-request.ts";
import type { MachineLink } from "./machine-link.ts";

export type RobotFrame = Extract<
  AgentFrame,
  { type: "robot-nonce" | "robot-register" | "robot-replace-key" | "robot-remove" | "robot-list" }
>;

/** Robots' requests on a machine's link: each is answered by `reply` or `request-refused`. */
export class RobotFrames {
  readonly #robots: RobotService;
  readonly #clock: Clock;
  readonly #ids: IdSource;

  constructor(robots: RobotService, clock: Clock, ids: IdSource) {
    this.#robots = robots;
    this.#clock = clock;
    this.#ids = ids;
  }

  receive(machine: MachineLink, frame: RobotFrame): Promise<void> {
    return answerRequest(machine, frame.requestId, () => this.#answer(machine, frame));
  }

  async #answer(machine: MachineLink, frame: RobotFrame): Promise<ReplyBody> {
    const host: RobotHost = {
      id: machine.machineId,
      name: machine.sent?.state.machineName ?? "",
      address: machine.link.address,
    };
    machine.robotNonces ??= new RobotNonces(this.#clock, this.#ids);
    const nonces = machine.robotNonces;
    switch (frame.type) {
      case "robot-nonce":
        return { kind: "nonce", nonce: nonces.issue() };
      case "robot-register": {
        const robot = await this.#robots.register(host, nonces, { ...frame, type: frame.robotType });
        return { kind: "robot", robot: summaryOf(robot) };
      }
      case "robot-replace-key":
        return { kind: "robot", robot: summaryOf(await this.#robots.replaceKey(host, nonces, frame)) };
      case "robot-remove":
        await this.#robots.remove(host, frame.robotId);
        return { kind: "done" };
      case "robot-list": {
        const robots = await this.#robots.list(machine.machineId);
        return { kind: "robots", robots: robots.map(summaryOf) };
      }
      default:
        return assertNever(frame);
    }
  }
}

function summaryOf(robot: Robot): RobotSummary {
  return {
    id: robot.id,
    name: robot.name,
    type: robot.type,
    state: robot.state,
    publicKey: robot.publicKey,
    fingerprint: robot.fingerprint,
    pendingFingerprint: robot.pendingKey?.fingerprint ?? null,
    version: robot.version,
  };
}
