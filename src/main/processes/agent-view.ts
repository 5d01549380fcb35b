import type { DesktopAgent } from "../../protocol/desktop-ipc/state.ts";
import type { LocalEvent } from "../../protocol/local-control/api.ts";
import type { StateHub } from "../state-hub.ts";

type ProcessState = DesktopAgent["process"];

const MOST_DETAIL = 500;

/**
 * How the agent of this machine stands, from two sources: what became of the process that the app started, and what an agent itself says on
 * its socket. One that speaks without having been started here is a foreign one.
 */
export class AgentView {
  readonly #hub: Pick<StateHub, "change" | "current">;
  /** Of the app's own process, or of none. */
  #own: { readonly process: ProcessState; readonly detail: string } = { process: "none", detail: "" };
  #isHeard = false;

  constructor(hub: Pick<StateHub, "change" | "current">) {
    this.#hub = hub;
  }

  /** The app's own agent runs. */
  get isOwn(): boolean {
    return this.#own.process === "starting";
  }

  /** The app's own process: `starting` while it runs, whatever it says; the rest is why there is none. */
  own(process: "none" | "starting" | "resting" | "failed", detail = ""): void {
    this.#own = { process, detail: detail.slice(0, MOST_DETAIL) };
    this.#tell({});
  }

  heard(event: LocalEvent): void {
    this.#isHeard = true;
    this.#tell(event.type === "status" ? { status: event.status } : { guests: event.guests });
  }

  /** Nobody is shown as connected any more: nobody can say so. */
  gone(): void {
    this.#isHeard = false;
    this.#tell({ status: null, guests: null });
  }

  #tell(part: Partial<Pick<DesktopAgent, "status" | "guests">>): void {
    this.#hub.change(({ agent }) => ({ agent: { ...agent, ...this.#standing(), ...part } }));
  }

  #standing(): Pick<DesktopAgent, "process" | "detail"> {
    if (!this.#isHeard) return this.#own;
    return { process: this.isOwn ? "running" : "foreign", detail: "" };
  }
}
