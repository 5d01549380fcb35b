import type { AgentFrame, HostingReport } from "../../protocol/agent-link/frame.ts";

/** Tells the control plane whether and how this machine can host: at each welcome, and when it is another report than the last. */
export class ReportDesk {
  readonly #read: () => HostingReport;
  readonly #say: (frame: AgentFrame) => boolean;
  readonly #onChange: () => void;
  #said = "";

  /** @param onChange the report may be another one */
  constructor(read: () => HostingReport, say: (frame: AgentFrame) => boolean, onChange: () => void) {
    this.#read = read;
    this.#say = say;
    this.#onChange = onChange;
  }

  get current(): HostingReport {
    return this.#read();
  }

  sayNews(): void {
    this.#onChange();
    if (JSON.stringify(this.#read()) !== this.#said) this.sayAnew();
  }

  sayAnew(): void {
    const hosting = this.#read();
    if (this.#say({ type: "hosting", hosting })) this.#said = JSON.stringify(hosting);
  }
}
