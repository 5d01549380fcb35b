import { parseJson } from "../../base/parse-json.ts";
import { CaptureOrder, type CaptureReport } from "../../protocol/capture/frame.ts";
import type { AgentWire } from "./agent-wire.ts";
import type { AgentLine } from "./capture-page.ts";

export interface WiredAgentHandlers {
  onOrder(order: CaptureOrder): void;
  /** Once. Nothing connects the page again: the agent opens another one. */
  onGone(): void;
}

/** What the agent has not taken yet; beyond it a viewer's frames are worth nothing any more. */
const MOST_WAITING_BYTES = 1_048_576;

/** The agent that opened this page, over whatever wire. */
export class WiredAgent implements AgentLine {
  readonly #wire: AgentWire;

  constructor(wire: AgentWire, hello: Extract<CaptureReport, { type: "hello" }>, handlers: WiredAgentHandlers) {
    this.#wire = wire;
    wire.listen({
      onOpen: () => this.report(hello),
      onFrame: (frame) => {
        const order = CaptureOrder.safeParse(parseJson(frame));
        // An order that this page does not know cannot be obeyed; the agent sees that no answer comes.
        if (order.success) handlers.onOrder(order.data);
      },
      onClose: () => handlers.onGone(),
    });
  }

  report(report: CaptureReport): void {
    if (this.#wire.isOpen) this.#wire.send(JSON.stringify(report));
  }

  /** False when it could not be sent. */
  forward(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (!this.#wire.isOpen || this.#wire.waiting > MOST_WAITING_BYTES) return false;
    this.#wire.send(bytes);
    return true;
  }
}
