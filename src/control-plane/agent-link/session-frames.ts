import { assertNever } from "../../base/assert-never.ts";
import type { AgentFrame } from "../../protocol/agent-link/frame.ts";
import type { Bus } from "../bus/bus.ts";
import type { HostLinks } from "./host-links.ts";
import type { MachineLink } from "./machine-link.ts";

export type SessionFrame = Extract<
  AgentFrame,
  { type: "session-signal" | "session-state" | "session-withheld" | "session-figures" | "hosting" | "picture" }
>;
type Applied = Extract<AgentFrame, { type: "applied" }>;

/** The first bytes of every JPEG. */
const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);

/** What a machine says as a host. The next frame waits until one is dealt with, so a machine that floods holds up only itself. */
export class SessionFrames {
  readonly #hosts: HostLinks;
  readonly #bus: Bus;

  constructor(hosts: HostLinks, bus: Bus) {
    this.#hosts = hosts;
    this.#bus = bus;
  }

  async applied(machine: MachineLink, { appliedAtMs, revision }: Applied): Promise<void> {
    for (const listener of this.#hosts.listeners) await listener.applied(machine.machineId, revision, appliedAtMs);
  }

  receive(machine: MachineLink, frame: SessionFrame): Promise<void> | void {
    const { machineId } = machine;
    switch (frame.type) {
      case "session-signal":
        for (const listener of this.#hosts.listeners) listener.signalled(machineId, frame);
        return;
      case "session-state":
        return this.#reported(machineId, frame);
      case "session-withheld":
        for (const listener of this.#hosts.listeners) listener.withheld(machineId, frame);
        return;
      case "session-figures":
        for (const listener of this.#hosts.listeners) listener.measured(machineId, frame);
        return;
      case "hosting":
        machine.hosting = frame.hosting;
        this.#bus.publish({ type: "hosting-changed", machineId, ownerId: machine.ownerId });
        return;
      case "picture":
        this.#hosts.pictured(machineId, frame.requestId, readJpeg(frame.jpeg));
        return;
      default:
        assertNever(frame);
    }
  }

  async #reported(machineId: string, frame: Extract<SessionFrame, { type: "session-state" }>): Promise<void> {
    for (const listener of this.#hosts.listeners) await listener.reported(machineId, frame);
  }
}

/** Null for whatever is no JPEG: it is handed to browsers. */
function readJpeg(text: string | null): Uint8Array | null {
  const bytes = Buffer.from(text ?? "", "base64");
  return bytes.subarray(0, JPEG_START.length).equals(JPEG_START) ? bytes : null;
}
