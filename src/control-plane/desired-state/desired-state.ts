import type { DesiredState, Grant } from "../../protocol/agent-link/desired-state.ts";
import type { Person } from "../machines/machine.ts";

/** What the control plane wants of a machine, from what it knows of it. */
export function stateFor(machine: {
  readonly name: string;
  readonly owner: Person | null;
  readonly grants: readonly Grant[];
}): DesiredState {
  return { machineName: machine.name, owner: machine.owner, grants: [...machine.grants] };
}

/** The members of `after` that differ from `before`. */
export function diffStates(before: DesiredState, after: DesiredState): Partial<DesiredState> {
  return {
    ...(before.machineName === after.machineName ? {} : { machineName: after.machineName }),
    ...(samePerson(before.owner, after.owner) ? {} : { owner: after.owner }),
    ...(isSameGrants(before.grants, after.grants) ? {} : { grants: after.grants }),
  };
}

function samePerson(a: Person | null, b: Person | null): boolean {
  return a?.id === b?.id && a?.name === b?.name;
}

/** A grant that changed has another epoch. */
function isSameGrants(a: readonly Grant[], b: readonly Grant[]): boolean {
  return (
    a.length === b.length && a.every((grant, i) => grant.sessionId === b[i]?.sessionId && grant.epoch === b[i].epoch)
  );
}
