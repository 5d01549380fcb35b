import { assertNever } from "../../base/assert-never.ts";
import type { AgentFrame } from "../../protocol/agent-link/frame.ts";
import { AGENT_CLOSE } from "../../protocol/agent-link/version.ts";
import { ERROR_TEXT } from "../../protocol/error-code.ts";
import type { Bus } from "../bus/bus.ts";
import { inventoryColumns } from "../machines/machine-inventory.ts";
import type { MachineKeyService } from "../machines/machine-key-service.ts";
import type { MachineRepository } from "../machines/machine-repository.ts";
import type { PresenceRegistry } from "../presence/presence-registry.ts";
import { answerRequest } from "./answer-request.ts";
import type { LinkRefresher } from "./link-refresher.ts";
import type { DesiredStateSender } from "./desired-state-sender.ts";
import type { MachineLink } from "./machine-link.ts";
import type { RobotFrames } from "./robot-frames.ts";
import type { SessionFrames } from "./session-frames.ts";

type Inventory = Extract<AgentFrame, { type: "inventory" }>;
type Sample = Extract<AgentFrame, { type: "sample" }>;
type Applied = Extract<AgentFrame, { type: "applied" }>;
type ReplaceKey = Extract<AgentFrame, { type: "machine-replace-key" }>;

interface Options {
  readonly machines: MachineRepository;
  readonly keys: MachineKeyService;
  readonly presence: PresenceRegistry;
  readonly bus: Bus;
  readonly sender: DesiredStateSender;
  readonly refresher: Pick<LinkRefresher, "end">;
  readonly robots: RobotFrames;
  readonly sessions: SessionFrames;
}

/** What a proven machine says on its link. */
export class MachineFrames {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  receive(machine: MachineLink, frame: AgentFrame): Promise<void> | void {
    switch (machine.standing) {
      case "approved":
        return this.#approved(machine, frame);
      case "waiting":
        return this.#waiting(machine, frame);
      case "leaving":
        return frame.type === "applied" ? this.#lastApplied(machine, frame) : undefined;
      default:
        assertNever(machine.standing);
    }
  }

  /** A machine that is not approved tells its facts. Whatever else it says has no effect (ATK-24). */
  #waiting(machine: MachineLink, frame: AgentFrame): Promise<void> | void {
    if (frame.type === "inventory") return this.#inventory(machine, frame);
    if (frame.type === "hello" || frame.type === "enrol") return outOfPlace(machine);
    if (!("requestId" in frame)) return;
    const code = "machine_not_approved";
    const { requestId } = frame;
    machine.link.send({ type: "request-refused", requestId, code, message: ERROR_TEXT[code] });
  }

  #approved(machine: MachineLink, frame: AgentFrame): Promise<void> | void {
    switch (frame.type) {
      case "hello":
      case "enrol":
        return outOfPlace(machine);
      case "inventory":
        return this.#inventory(machine, frame);
      case "sample":
        return this.#sample(machine, frame);
      case "applied":
        return this.#applied(machine, frame);
      case "resync":
        return this.#resync(machine);
      case "machine-replace-key":
        return this.#replaceKey(machine, frame);
      case "robot-nonce":
      case "robot-register":
      case "robot-replace-key":
      case "robot-remove":
      case "robot-list":
        return this.#options.robots.receive(machine, frame);
      case "session-signal":
      case "session-state":
      case "session-withheld":
      case "session-figures":
      case "hosting":
      case "picture":
        return this.#options.sessions.receive(machine, frame);
      default:
        assertNever(frame);
    }
  }

  async #inventory(machine: MachineLink, frame: Inventory): Promise<void> {
    const columns = inventoryColumns(frame.inventory, frame.inventoryDigest);
    await this.#options.machines.update(machine.machineId, columns);
    machine.wantsInventory = false;
    this.#options.bus.publish({ type: "machine-changed", machineId: machine.machineId });
  }

  #sample(machine: MachineLink, frame: Sample): void {
    machine.cpuPercent = frame.sample.cpuPercent;
    machine.memoryUsedBytes = frame.sample.memoryUsedBytes;
    this.#options.presence.sampled(machine);
  }

  /** Only forwards, and never beyond what was sent. */
  async #applied(machine: MachineLink, frame: Applied): Promise<void> {
    const sent = machine.sent?.revision ?? 0;
    if (frame.revision <= machine.observedRevision || frame.revision > sent) return;
    machine.observedRevision = frame.revision;
    const { machineId } = machine;
    // First whoever waits for it: a kick is told to the viewer once the machine has torn everything down.
    await this.#options.sessions.applied(machine, frame);
    if (await this.#options.machines.recordObserved(machineId, frame.revision, frame.appliedAtMs)) {
      this.#options.bus.publish({ type: "desired-state-observed", machineId });
    }
  }

  /** Whoever was on a machine that was removed is off it: that is all it had left to say. */
  async #lastApplied(machine: MachineLink, frame: Applied): Promise<void> {
    if (frame.revision !== machine.sent?.revision) return;
    machine.observedRevision = frame.revision;
    await this.#options.sessions.applied(machine, frame);
    this.#options.refresher.end(machine);
  }

  async #resync(machine: MachineLink): Promise<void> {
    const record = await this.#options.machines.findForLink(machine.machineId);
    if (record?.state !== "approved") return;
    // A change overtook this read. The agent waits for a whole state, so only the newest one helps it.
    if (record.desiredRevision < (machine.sent?.revision ?? 0)) return this.#resync(machine);
    this.#options.sender.sendSnapshot(machine, record);
  }

  async #replaceKey(machine: MachineLink, frame: ReplaceKey): Promise<void> {
    const { requestId, publicKey, oldSignature, newSignature } = frame;
    const { machineId, link } = machine;
    await answerRequest(machine, requestId, async () => {
      const { nonce, address } = link;
      await this.#options.keys.replaceByProof({
        machineId,
        nonce,
        publicKey,
        oldSignature,
        newSignature,
        address,
      });
      return { kind: "done" };
    });
  }
}

function outOfPlace(machine: MachineLink): void {
  machine.link.refuse("invalid_frame", { closeCode: AGENT_CLOSE.invalidFrame });
}
