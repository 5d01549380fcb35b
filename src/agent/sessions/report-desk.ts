import type { AgentFrame, HostingReport } from "../../protocol/agent-link/frame.ts";

/** Tells the control plane whether and how this machine can host: at each welcome, and when it is another report than the last. */
export class ReportDesk {
  readonly #read: () => HostingReport;
  readonly #say: (frame: AgentFrame) => boolean;
  #said = "";

  constructor(read: () => HostingReport, say: (frame: AgentFrame) => boolean) {
    this.#read = read;
    this.#say = say;
  }

  get current(): HostingReport {
    return this.#read();
  }

  sayNews(): void {
    if (JSON.stringify(this.#read()) !== this.#said) this.sayAnew();
  }

  sayAnew(): void {
    const hosting = this.#read();
    if (this.#say({ type: "hosting", hosting })) this.#said = JSON.stringify(hosting);
  }
}
