import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Sharing, type SharingParts } from "../../../../src/main/machine/sharing.ts";
import { StartFailure } from "../../../../src/main/processes/control-plane-keeper.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const ORIGIN = "http://127.0.0.1:7420";
const PINNED = { origin: ORIGIN, teamId: "t", teamName: "Team", publicKey: "k", isOwn: false };

/** Sharing with programs that only write down what they are told. */
function setup(pinned: SharingParts["chosen"]["pinned"] = null) {
  const dataFolder = temporaryFolder();
  const told: unknown[] = [];
  const world = {
    dataFolder,
    told,
    pinned,
    proved: ORIGIN as string | null,
    isForeign: false,
    startFails: null as Error | null,
    enrol: () => {
      mkdirSync(join(dataFolder, "agent"));
      writeFileSync(join(dataFolder, "agent", "identity.json"), "{}");
    },
  };
  const sharing = new Sharing({
    dataFolder,
    agent: {
      keep: (launch) => void told.push(["keep", launch]),
      share(launch) {
        told.push(["share", launch]);
        return Promise.resolve({ ok: true, value: undefined });
      },
      stop: () => Promise.resolve(!world.isForeign),
    },
    ownPlane: {
      start() {
        if (world.startFails) return Promise.reject(world.startFails);
        return Promise.resolve({ origin: ORIGIN, setupCode: "CODE", bootstrapToken: "boot" });
      },
      stop: () => Promise.resolve(void told.push("plane stopped")),
    },
    chosen: {
      get pinned() {
        return world.pinned;
      },
      prove: () => Promise.resolve(world.proved),
      ownListensAt(origin) {
        told.push(["own", origin]);
        return Promise.resolve({ ok: true, value: undefined });
      },
    },
  });
  return { ...world, world, sharing };
}

describe("sharing this machine", () => {
  it("starts its own control plane with one click, and lets this machine into it", async () => {
    const { sharing, told } = setup();

    expect(await sharing.startControlPlane()).toEqual({ ok: true, value: { setupCode: "CODE" } });

    expect(told).toEqual([
      ["own", ORIGIN],
      ["keep", { server: ORIGIN, token: "boot" }],
    ]);
  });

  it("starts none beside the control plane of a team", async () => {
    const { sharing, told } = setup(PINNED);

    expect(await sharing.startControlPlane()).toMatchObject({ ok: false, reason: "failed" });
    expect(told).toEqual([]);
  });

  it("says why its own control plane does not start", async () => {
    const { sharing, world } = setup();
    world.startFails = new StartFailure("127.0.0.1:7420 is taken by another program");

    expect(await sharing.startControlPlane()).toEqual({
      ok: false,
      reason: "failed",
      detail: "127.0.0.1:7420 is taken by another program",
    });
  });

  it("goes to the control plane that was chosen, once that has proved itself", async () => {
    const { sharing, told, world } = setup(PINNED);
    world.proved = null;
    expect(await sharing.shareThisMachine({ token: "lke_x" })).toMatchObject({ ok: false, reason: "failed" });
    expect(told).toEqual([]);

    world.proved = ORIGIN;
    expect(await sharing.shareThisMachine({ token: "lke_x" })).toEqual({ ok: true, value: undefined });
    expect(told).toEqual([["share", { server: ORIGIN, token: "lke_x" }]]);
  });

  it("has nowhere to go without a control plane", async () => {
    const { sharing, told } = setup();

    expect(await sharing.shareThisMachine({ token: "lke_x" })).toMatchObject({ reason: "no-control-plane" });
    expect(told).toEqual([]);
  });

  it("goes on at the next start, with nobody's token", async () => {
    const { enrol, sharing, told } = setup(PINNED);
    await sharing.resume();
    expect(told).toEqual([]);

    enrol();
    await sharing.resume();
    expect(told).toEqual([["keep", { server: null, token: null }]]);
  });

  it("goes on at the next start although its own control plane does not come up", async () => {
    const { enrol, sharing, told, world } = setup({ ...PINNED, isOwn: true });
    enrol();
    world.startFails = new StartFailure("no");

    await sharing.resume();

    expect(told).toEqual([["keep", { server: null, token: null }]]);
  });

  it("ends with the control plane that is forgotten, so that the next one starts anew", async () => {
    const { dataFolder, enrol, sharing, told } = setup(PINNED);
    enrol();

    await sharing.stopSharing();

    expect(told).toEqual(["plane stopped"]);
    expect(existsSync(join(dataFolder, "agent", "identity.json"))).toBe(false);
    expect(existsSync(join(dataFolder, "agent", "identity.json.forgotten"))).toBe(true);
  });

  it("leaves the enrolment to an agent that somebody else runs", async () => {
    const { dataFolder, enrol, sharing, world } = setup(PINNED);
    enrol();
    world.isForeign = true;

    await sharing.stopSharing();

    expect(existsSync(join(dataFolder, "agent", "identity.json"))).toBe(true);
  });
});
