import { MOST_VIEWERS } from "../../protocol/agent-link/desired-state.ts";
import type { HostingReport } from "../../protocol/agent-link/frame.ts";
import type { Machine } from "../machines/machine.ts";
import { Refusal } from "../refusal.ts";

/** What is known of a machine at the moment when somebody wants in. */
export interface HostFacts {
  readonly machine: Pick<Machine, "state" | "isGuestAccess">;
  /** Its link is up. */
  readonly isOnline: boolean;
  /** Null: not known. */
  readonly hosting: HostingReport | null;
  readonly liveViewers: number;
}

/** Why nobody, or no guest, can be let onto the machine now; null when they can. The first reason in the order in which people can act. */
export function hostObstacle(kind: "guest" | "member", facts: HostFacts): Refusal | null {
  const { hosting, isOnline, liveViewers, machine } = facts;
  if (machine.state !== "approved") return new Refusal("machine_not_approved");
  if (kind === "guest" && !machine.isGuestAccess) return new Refusal("guests_not_allowed");
  if (!isOnline) return new Refusal("machine_offline");
  if (hosting?.veto.all === true) return new Refusal("host_stopped");
  // A locked screen is shown as it is: whoever knows the password may unlock it from afar.
  if (hosting?.problem && hosting.problem.code !== "locked")
    return new Refusal("host_not_ready", { message: hosting.problem.message });
  return liveViewers >= MOST_VIEWERS ? new Refusal("machine_full") : null;
}
