import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DesiredStateStore } from "../../../../src/agent/desired-state/desired-state-store.ts";
import type { DesiredState } from "../../../../src/protocol/agent-link/desired-state.ts";
import { aGrant } from "../../../support/fake-control-plane.ts";
import { GateWorld, grantOf } from "../../../support/gate-world.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { key } from "../../../support/viewer-events.ts";

function setup() {
  const folder = temporaryFolder();
  const file = join(folder, "desired-state.json");
  const applied: DesiredState[] = [];
  const open = () => new DesiredStateStore(folder, "machine-1", [{ apply: (next) => void applied.push(next) }]);
  return { file, applied, open };
}

describe("the stored desired state", () => {
  it("of a version that knew no grants is read as one without, and its revision is kept", () => {
    const { file, applied, open } = setup();
    const content = { machineId: "machine-1", revision: 41, state: { machineName: "render-07", owner: null } };
    writeFileSync(file, JSON.stringify({ version: 1, content }));

    const store = open();

    expect(store.applied).toEqual({ revision: 41, state: { machineName: "render-07", owner: null, grants: [] } });
    expect(applied).toHaveLength(1);
  });

  it("is forgotten with its grants: nothing of another machine's is in force when this returns", () => {
    const { applied, open } = setup();
    const store = open();
    store.forget();
    expect(applied).toEqual([]);
    store.apply("machine-1", { revision: 7, state: { machineName: "render-07", owner: null, grants: [aGrant()] } });

    store.forget();

    expect(applied.at(-1)).toEqual({ machineName: "render-07", owner: null, grants: [] });
    expect(store.applied).toBeNull();
  });

  it("lets go at once of what a session of the other machine held", () => {
    const world = new GateWorld();
    const { gate, input } = world;
    const store = new DesiredStateStore(temporaryFolder(), "machine-1", [
      { apply: ({ grants }) => gate.applyGrants(grants) },
    ]);
    store.apply("machine-1", { revision: 7, state: { machineName: "a", owner: null, grants: [grantOf()] } });
    world.send(key(4));

    store.forget();

    expect(input.events.at(-1)).toBe("key 4 up");
    expect(gate.sessions).toEqual([]);
  });

  it("keeps grants over a restart, in the present version", () => {
    const { file, open } = setup();
    const state = { machineName: "render-07", owner: null, grants: [aGrant()] };

    open().apply("machine-1", { revision: 7, state });

    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ version: 2 });
    expect(open().applied).toEqual({ revision: 7, state });
  });
});
