import { expect, it, vi } from "vitest";
import { ownerCalls } from "../../src/main/machine/owner-calls.ts";
import { keeperWorld } from "../support/electron/keeper-world.ts";
import { FakeControlPlane } from "../support/fake-control-plane.ts";

const until = (isSo: () => boolean) => vi.waitUntil(isSo, { timeout: 30_000 });

it("stop all ends everybody without any control plane, and holds over a crash of the agent until the owner lifts it", async () => {
  const plane = await FakeControlPlane.start();
  const { agent, client, keeper, restarts, started } = keeperWorld();
  const calls = ownerCalls(client);
  keeper.watch();
  await keeper.share({ server: plane.url, token: plane.token() });
  plane.grant({ viewer: { kind: "guest", id: "g", name: "Gil" } });
  await plane.frame("applied", 2);
  await until(() => agent().guests?.viewers.length === 1);
  await plane.stop();

  expect(await calls.stopAll(undefined)).toEqual({ ok: true, value: undefined });
  await until(() => agent().guests?.viewers.length === 0);
  expect(agent().guests?.veto.all).toBe(true);

  started[0]?.crash();
  await until(() => restarts.pending > 0);
  restarts.advance(5_000);
  await until(() => agent().guests !== null);
  expect(agent()).toMatchObject({ process: "running", guests: { veto: { all: true }, viewers: [] } });

  expect(await calls.setVeto({ device: "all", on: false })).toEqual({ ok: true, value: undefined });
  await until(() => agent().guests?.veto.all === false);
  await keeper.stop();
  await until(() => agent().process === "none");
  expect(await calls.stopAll(undefined)).toMatchObject({ ok: false, reason: "no-agent" });
});
