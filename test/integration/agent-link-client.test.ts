import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AgentUnderTest } from "../support/agent-under-test.ts";
import { FakeControlPlane } from "../support/fake-control-plane.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

async function setup() {
  const plane = await FakeControlPlane.start();
  const data = temporaryFolder();
  const enrol = () => new AgentUnderTest(data, plane.url, plane.token());
  const start = () => new AgentUnderTest(data, null);
  return { plane, data, enrol, start };
}

describe("a machine's first contact", () => {
  it("enrols with its token, applies the desired state and says so", async () => {
    const { plane, enrol } = await setup();

    const agent = enrol();

    expect(await agent.line("connected")).toBe("connected name-1");
    const enrolment = await plane.frame("enrol");
    expect(enrolment.inventory).toMatchObject({ os: process.platform, ip: "127.0.0.1" });
    expect((await plane.frame("applied")).revision).toBe(1);
  });

  it("keeps its key and its identity to itself", async () => {
    const { enrol } = await setup();
    const agent = enrol();
    await agent.line("connected");

    const modes = ["", "machine-key.pem", "identity.json", "desired-state.json"].map(
      (name) => statSync(join(agent.folder, name)).mode & 0o777,
    );

    expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
  });

  it("waits for approval when the control plane wants it to, and is in as soon as it is approved", async () => {
    const { plane, enrol } = await setup();
    plane.approvesAtOnce = false;
    const agent = enrol();
    expect(await agent.line("pending")).toMatch(/^pending SHA256:[\w+/]{43}$/);

    plane.approve(plane.machine);

    expect(await agent.line("connected")).toBe("connected name-1");
  });

  it("comes back with its key alone after a restart, and the inventory is not told twice", async () => {
    const { plane, enrol, start } = await setup();
    const first = enrol();
    await first.line("connected");
    const key = readFileSync(join(first.folder, "machine-key.pem"), "utf8");
    await first.stop();

    const second = start();
    await second.line("connected");

    expect(plane.framesOf("enrol")).toHaveLength(1);
    expect(plane.framesOf("hello")).toHaveLength(1);
    expect(plane.machine.inventoryDigest).toBe((await plane.frame("hello")).inventoryDigest);
    expect(readFileSync(join(first.folder, "machine-key.pem"), "utf8")).toBe(key);
  });
});
