import { PortFlow } from "../../protocol/capture/port-flow.ts";
import type { AgentWire, AgentWireListener } from "./agent-wire.ts";

/** The MessagePort whose other end the agent holds. Both ends count what the other has taken. */
export class PortWire implements AgentWire {
  readonly #port: MessagePort;
  readonly #flow = new PortFlow();
  #isOpen = false;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get waiting(): number {
    return this.#flow.waiting;
  }

  listen(listener: AgentWireListener): void {
    this.#port.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (this.#isOpen) this.#receive(data, listener);
    });
    this.#port.addEventListener("close", () => this.#close(listener));
    this.#port.start();
    this.#isOpen = true;
    listener.onOpen();
  }

  /** Copied, not transferred: a buffer that is transferred to a process of Electron's does not arrive. */
  send(frame: string | Uint8Array<ArrayBuffer>): void {
    this.#flow.sent(frame);
    this.#port.postMessage(frame);
  }

  #receive(data: unknown, listener: AgentWireListener): void {
    if (typeof data === "string") {
      const taken = this.#flow.took(data);
      if (taken !== null) this.#port.postMessage(taken);
      listener.onFrame(data);
    } else if (typeof data !== "number" || !this.#flow.acknowledge(data)) {
      // Whoever says that is no agent.
      this.#port.close();
      this.#close(listener);
    }
  }

  #close(listener: AgentWireListener): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    listener.onClose();
  }
}
