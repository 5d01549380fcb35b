import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AGENT_LINK_VERSION } from "../../src/protocol/agent-link/version.ts";
import { generateSigningKey } from "../../src/node/ed25519.ts";
import { AgentUnderTest } from "../support/agent-under-test.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { FakeControlPlane } from "../support/fake-control-plane.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

async function setup() {
  const plane = await FakeControlPlane.start();
  const data = temporaryFolder();
  const clock = new FakeClock(Date.now());
  const enrol = () => new AgentUnderTest({ data, server: plane.url, token: plane.token(), clock });
  const enrolled = async () => {
    const agent = enrol();
    await agent.line(/^connected/);
    return agent;
  };
  const restart = async (agent: AgentUnderTest) => {
    await agent.stop();
    return new AgentUnderTest({ data, clock });
  };
  return { plane, data, clock, enrol, enrolled, restart };
}

describe("whom the agent trusts", () => {
  it("does not tell its token to a control plane whose key the token does not name", async () => {
    const { plane, data, clock } = await setup();
    const token = plane.token();
    plane.signingKey = generateSigningKey();

    const agent = new AgentUnderTest({ data, server: plane.url, token, clock });

    await agent.logged(/not the one named in the enrolment token; the token was not sent/);
    await plane.until(() => plane.connections.size === 0);
    expect(plane.frames).toEqual([]);
    expect((await agent.status()).state).toBe("refused");
  });

  it("refuses another signing key than the pinned one, keeps saying so, and never falls back", async () => {
    const { plane, clock, enrolled, restart } = await setup();
    const first = await enrolled();
    const ownKey = plane.signingKey;
    plane.signingKey = generateSigningKey();

    const agent = await restart(first);
    await agent.logged(/impersonating/);
    for (let attempt = 2; attempt <= 4; attempt++) {
      clock.advance(30_000);
      await agent.logged(/impersonating/, attempt);
    }

    expect(plane.framesOf("hello")).toEqual([]);
    expect(await agent.status()).toMatchObject({
      state: "refused",
      lastError: expect.stringContaining("impersonating"),
    });
    plane.signingKey = ownKey;
    clock.advance(30_000);
    await agent.line(/^connected/);
  });

  it("refuses the right key without the proof that the peer holds it", async () => {
    const { plane, enrolled, restart } = await setup();
    const first = await enrolled();
    const stranger = generateSigningKey();
    plane.bendChallenge = (challenge) => ({ ...challenge, signature: stranger.sign("whatever") });

    const agent = await restart(first);

    await agent.logged(/could not prove its signing key/);
    expect(plane.framesOf("hello")).toEqual([]);
  });

  it("ATK-15: refuses a proof that was made for another connection", async () => {
    const { plane, enrolled, restart } = await setup();
    let recorded = "";
    plane.bendChallenge = (challenge) => {
      recorded ||= challenge.signature;
      return { ...challenge, signature: recorded };
    };
    const first = await enrolled();

    const agent = await restart(first);

    await agent.logged(/could not prove its signing key/);
  });

  it("ATK-12: refuses the right key in the name of another team", async () => {
    const { plane, enrolled, restart } = await setup();
    const first = await enrolled();
    Object.assign(plane, { teamId: "team-2" });

    const agent = await restart(first);

    await agent.logged(/belongs to another team/);
  });

  it("does not become another machine when it has only said hello", async () => {
    const { plane, enrolled, restart } = await setup();
    const first = await enrolled();
    plane.ignores.add("hello");

    const agent = await restart(first);
    await plane.frame("hello");
    plane.connection.send({ type: "enrolled", machineId: "somebody-else", peerId: "p" });

    await agent.logged(/sent .*enrolled.* out of turn/);
    expect((await agent.status()).machineId).toBe("machine-1");
  });

  it("refuses another version of the link", async () => {
    const { plane, enrol } = await setup();
    plane.bendChallenge = (challenge) => ({ ...challenge, version: AGENT_LINK_VERSION + 1 });

    const agent = enrol();

    const [theirs, ours] = [AGENT_LINK_VERSION + 1, AGENT_LINK_VERSION];
    await agent.logged(new RegExp(`speaks version ${theirs} of the agent link, this agent speaks ${ours}`));
  });

  it("tells why the control plane refused it, such as a clock that is off by a day", async () => {
    const { plane, enrolled, restart } = await setup();
    const first = await enrolled();
    plane.refusal = { code: "clock_skew", message: "This machine's clock is 24 h ahead.", retry: true };

    const agent = await restart(first);

    await agent.logged(/"code":"clock_skew".*24 h ahead/);
  });
});

describe("what the agent lets into force", () => {
  it("follows a delta and acknowledges it", async () => {
    const { plane, enrolled } = await setup();
    const agent = await enrolled();

    plane.change(plane.machine, { machineName: "build-02", owner: { id: "u1", name: "Mina" } });

    expect((await plane.frame("applied", 2)).revision).toBe(2);
    expect(await agent.status()).toMatchObject({ machineName: "build-02", appliedRevision: 2 });
  });

  it("asks for the whole state once when deltas do not fit, and goes on from there", async () => {
    const { plane, enrolled } = await setup();
    const agent = await enrolled();
    plane.ignores.add("resync");
    plane.machine.revision = 7;
    plane.machine.state = { machineName: "missed", owner: null, grants: [] };
    plane.connection.sendDelta(5, 6, { machineName: "out of order" });
    plane.connection.sendDelta(6, 7, { machineName: "missed" });
    expect((await plane.frame("resync")).revision).toBe(1);

    plane.connection.welcome();

    expect((await plane.frame("applied", 2)).revision).toBe(7);
    plane.change(plane.machine, { machineName: "fits again" });
    expect((await plane.frame("applied", 3)).revision).toBe(8);
    expect(plane.framesOf("resync")).toHaveLength(1);
    expect((await agent.status()).machineName).toBe("fits again");
  });

  it("ATK-38: refuses a snapshot that was recorded on another connection", async () => {
    const { plane, clock, enrolled } = await setup();
    const agent = await enrolled();
    const recorded = plane.connection.signedSnapshot(1, { machineName: "recorded", owner: null, grants: [] });
    plane.dropConnections();
    await agent.logged(/not connected/);
    clock.advance(30_000);
    await plane.frame("hello");
    plane.connection.send({ type: "welcome", snapshot: recorded, wantsInventory: false });

    await agent.logged(/made for another connection/);
    expect((await agent.status()).machineName).toBe("name-1");
  });

  it.each([
    ["for another machine", { machineId: "machine-2" }, /for another machine/],
    ["of another team", { teamId: "team-2" }, /for another machine/],
    ["made for another purpose", { purpose: "latchkey/machine-hello/v1" }, /another form or purpose/],
    ["with an older revision", { revision: 0 }, /offers revision 0 .* but 1 is in force/],
  ])("ATK-38: refuses a signed snapshot %s", async (_what, over, reason) => {
    const { plane, enrolled } = await setup();
    const agent = await enrolled();

    const snapshot = plane.connection.signedSnapshot(9, { machineName: "forged", owner: null, grants: [] }, over);
    plane.connection.send({ type: "welcome", snapshot, wantsInventory: false });

    await agent.logged(reason);
    expect(await agent.status()).toMatchObject({ state: "refused", machineName: "name-1", appliedRevision: 1 });
  });

  it("ATK-38: refuses a state whose signature does not fit its text", async () => {
    const { plane, enrolled } = await setup();
    const agent = await enrolled();

    const { payload, signature } = plane.connection.signedSnapshot(9, {
      machineName: "forged",
      owner: null,
      grants: [],
    });
    const snapshot = { payload: payload.replace("forged", "f0rged"), signature };
    plane.connection.send({ type: "welcome", snapshot, wantsInventory: false });

    await agent.logged(/signature is wrong/);
  });

  it("ATK-38: does not go back to an older revision after a restart either", async () => {
    const { plane, enrolled, restart } = await setup();
    const first = await enrolled();
    plane.change(plane.machine, { machineName: "newer" });
    await plane.frame("applied", 2);
    plane.machine.revision = 1;

    const agent = await restart(first);

    await agent.logged(/offers revision 1 of the desired state, but 2 is in force/);
    expect(await agent.status()).toMatchObject({ machineName: "newer", appliedRevision: 2 });
  });

  it("knows what is in force before it has reached the control plane", async () => {
    const { plane, enrolled, restart } = await setup();
    const first = await enrolled();
    await plane.stop();

    const agent = await restart(first);
    await agent.logged(/ECONNREFUSED/);

    expect(await agent.status()).toMatchObject({ state: "connecting", machineName: "name-1", appliedRevision: 1 });
  });

  it("starts without a past when it becomes another machine", async () => {
    const { plane, data, enrolled } = await setup();
    const first = await enrolled();
    plane.change(plane.machine, { machineName: "newer" });
    await plane.frame("applied", 2);
    await first.stop();
    rmSync(join(data, "agent", "identity.json"));

    await new AgentUnderTest({ data, server: plane.url, token: plane.token() }).line(/^connected name-2/);

    const stored = JSON.parse(readFileSync(join(data, "agent", "desired-state.json"), "utf8"));
    expect(stored.content).toMatchObject({ machineId: "machine-2", revision: 1 });
  });
});
