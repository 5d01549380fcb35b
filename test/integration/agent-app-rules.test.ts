import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { routeUpgrades } from "../../src/control-plane/route-upgrades.ts";
import type { RuleSettings } from "../../src/protocol/app-rule.ts";
import { AgentUnderTest } from "../support/agent-under-test.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { FakeBrowser } from "../support/fake-browser.ts";
import { heard, press, rightsOf } from "../support/hosting-house.ts";
import { RecordingInput } from "../support/recording-injector.ts";
import { openTeamHouse } from "../support/team-house.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { ViewerPeer } from "../support/viewer-peer.ts";
import type { ActingUser } from "../../src/control-plane/users/acting-user.ts";
import { LocalGuests } from "../../src/protocol/local-control/api.ts";
import { NO_RIGHTS } from "../../src/protocol/viewer/rights.ts";
import type { Db } from "../../src/control-plane/storage/database.ts";

const FROM = { address: "192.0.2.9", userAgent: "Test" };

/** The whole control plane and a whole agent, linked; only the browser's page and the way to inject are written down instead. */
async function openHostedTeam(db: Db) {
  const house = await openTeamHouse(db);
  const { app, appRules, clock, fleet, owner, viewers } = house;
  routeUpgrades(app.server, { agentLink: fleet.link, live: viewers.server, viewers: viewers.server });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const wanted = { name: "test", reusable: false, preapproved: true, expiresInSeconds: 3_600 };
  const by = { kind: "user", id: owner.user.id, name: owner.user.name, address: "" } as const;
  const { text: token } = await fleet.tokens.create(by, wanted);
  const [browser, input] = [new FakeBrowser(), new RecordingInput()];
  let restedMs = 0;
  const agent = new AgentUnderTest({
    data: temporaryFolder(),
    server: origin,
    token,
    browser,
    inputKinds: [input],
    clock: { ...systemClock, now: () => clock.now(), monotonic: () => systemClock.monotonic() + restedMs },
  });
  await agent.line(/^connected/);
  const { id: machineId } = await db.selectFrom("machine").select("id").executeTakeFirstOrThrow();
  const vera = await house.aUser({ name: "Vera", username: "vera" });
  await fleet.machines.update(owner, machineId, { ownerId: vera.user.id });
  /** A ticket by an access token of theirs. */
  const ticketOf = async (person: ActingUser) => {
    await house.tokenOf(person);
    const { id } = await db
      .selectFrom("access_token")
      .select("id")
      .where("user_id", "=", person.user.id)
      .limit(1)
      .executeTakeFirstOrThrow();
    return (await viewers.tickets.forMember(person, { id, expiresAtMs: null }, machineId, FROM)).ticket;
  };
  const newestPage = () => browser.page(browser.pages.length || 1);
  await expect.poll(() => fleet.hosts.find(machineId)?.hosting ?? null).not.toBeNull();

  /** Vera watches; her page, its slot and her socket. */
  const watch = async () => {
    const peer = await ViewerPeer.open(origin);
    const begun = await peer.join(await ticketOf(vera));
    const { sessionId } = begun;
    const page = await newestPage();
    const open = await page.order("open", (order) => order.sessionId === sessionId);
    page.say({ type: "answer", sessionId, sdp: "answer" });
    /** By a direct way. */
    const connect = async () => {
      page.connected(sessionId);
      await expect.poll(() => viewers.board.get(sessionId)?.connectedAtMs ?? null).not.toBeNull();
      // A change is told from the beginning by its time.
      clock.advance(1_000);
    };
    return { begun, connect, open, page, peer, sessionId, slot: open.slot };
  };
  let said = 0;
  /** The control plane has heard something new of the agent. */
  const agentIsHeard = async () => {
    const before = fleet.hosts.find(machineId)?.observedRevision ?? 0;
    await fleet.machines.update(owner, machineId, { name: `machine ${++said}` });
    await expect
      .poll(() => fleet.hosts.find(machineId)?.observedRevision ?? 0, { interval: 5 })
      .toBeGreaterThan(before);
  };
  const aRule = (name: string, settings: Partial<RuleSettings>) => appRules.create(owner, { name, settings });
  const toMachine = { userNumbers: [], machineIds: [machineId] };
  const toVera = { userNumbers: [vera.user.number], machineIds: [] };
  const logged = async (action: string) => {
    const rows = await db.selectFrom("audit_event").select("data").where("action", "=", action).execute();
    return rows.map(({ data }) => JSON.parse(data) as Record<string, unknown>);
  };
  return {
    ...house,
    agent,
    agentIsHeard,
    aRule,
    input,
    logged,
    machineId,
    origin,
    page: newestPage,
    /** As if nobody had done anything for so long. */
    rest: (ms: number) => void (restedMs += ms),
    ticketOf,
    toMachine,
    toVera,
    watch,
  };
}

describeOnEachDatabase("app rules, from a control plane to the agent's gate", (openDb) => {
  it("let go of a key that is held as soon as one forbids the keyboard, and the log says when", async () => {
    const { aRule, appRules, input, logged, owner, toMachine, watch } = await openHostedTeam(await openDb());
    const { connect, page, sessionId, slot } = await watch();
    await connect();
    press(page, slot, rightsOf(page, sessionId).epoch);
    await heard(page, sessionId);
    expect([...input.down]).toEqual(["key 4"]);
    const viewOnly = await aRule("No keyboard", { keyboard: false });
    await appRules.assign(owner, viewOnly.id, toMachine);
    await expect.poll(() => [...input.down]).toEqual([]);
    await expect.poll(() => rightsOf(page, sessionId).rights.keyboard).toBe(false);
    await expect
      .poll(() => logged("viewer_session_enforce"))
      .toMatchObject([{ enforced_at_ms: expect.any(Number), enforced_after_ms: expect.any(Number) }]);
    press(page, slot, rightsOf(page, sessionId).epoch);
    await heard(page, sessionId);
    expect([...input.down]).toEqual([]);
  });

  it("count together, the stricter of each, and taking one off gives back no more than it took", async () => {
    const { aRule, appRules, owner, toMachine, toVera, viewers, watch } = await openHostedTeam(await openDb());
    const { connect, page, sessionId } = await watch();
    await connect();
    const rights = () => rightsOf(page, sessionId).rights;
    const noKeyboard = await aRule("No keyboard", { keyboard: false });
    const noMouse = await aRule("No mouse", { mouse: false });
    await appRules.assign(owner, noKeyboard.id, toMachine);
    await appRules.assign(owner, noMouse.id, toVera);
    await expect.poll(rights).toEqual({ keyboard: false, mouse: false, gamepad: true });
    await viewers.sessions.changeRights(owner, sessionId, { gamepad: false });
    await expect.poll(rights).toEqual({ keyboard: false, mouse: false, gamepad: false });
    await appRules.unassign(owner, noMouse.id, toVera);
    await expect.poll(rights).toEqual({ keyboard: false, mouse: true, gamepad: false });
    await appRules.delete(owner, noKeyboard.id);
    await expect.poll(rights).toEqual({ keyboard: true, mouse: true, gamepad: false });
    const [standard] = (await appRules.list(owner, { offset: 0, limit: 1 })).rules;
    await expect(appRules.delete(owner, standard?.id ?? "")).rejects.toMatchObject({ code: "app_rule_protected" });
  });

  it("let nobody in before the owner's yes while one asks for it, whatever was granted", async () => {
    const { agent, aRule, appRules, logged, machineId, origin, owner, page, ticketOf, toMachine, viewers } =
      await openHostedTeam(await openDb());
    const askFirst = await aRule("Ask first", { requireConsent: true });
    await appRules.assign(owner, askFirst.id, toMachine);
    const peer = await ViewerPeer.open(origin);
    const { sessionId } = await peer.join(await ticketOf(owner));
    await peer.first("consent", ({ asking }) => asking);
    expect(viewers.board.ofMachine(machineId)).toMatchObject([{ rights: { keyboard: true } }]);
    const guests = await agent.local.call(LocalGuests, "GET", "/guests");
    expect(guests).toMatchObject({ viewers: [{ state: "asking", rights: NO_RIGHTS }] });
    await agent.local.call(LocalGuests, "POST", `/sessions/${sessionId}/consent`, { allow: true });
    await peer.first("consent", ({ asking }) => !asking);
    expect((await (await page()).order("open")).sessionId).toBe(sessionId);
    await expect.poll(() => logged("viewer_session_consent_allow")).toHaveLength(1);
  });

  it("reach both ends' way to each other", async () => {
    const { aRule, appRules, owner, toVera, watch } = await openHostedTeam(await openDb());
    const relayed = await aRule("Relayed", { connection: "relay-only" });
    await appRules.assign(owner, relayed.id, toVera);
    const { begun, open, page, peer, sessionId } = await watch();
    expect(begun.icePolicy).toBe("relay");
    expect(open.icePolicy).toBe("relay");
    // A direct way in spite of it is the agent's to notice.
    page.connected(sessionId);
    expect((await peer.first("ended")).receipt.reason).toBe("path-forbidden");
    const direct = await aRule("Direct", { connection: "direct-only" });
    await appRules.assign(owner, direct.id, toVera);
    const next = await watch();
    expect(next.begun.icePolicy).toBe("all");
    const urls = next.open.iceServers.flatMap((server) => server.urls);
    expect(urls.filter((url) => url.startsWith("turn"))).toEqual([]);
  });

  it("end a session in which nobody does anything, and say why", async () => {
    const { aRule, appRules, logged, owner, rest, toVera, watch } = await openHostedTeam(await openDb());
    const { connect, peer } = await watch();
    await connect();
    const idle = await aRule("Two minutes idle", { idleLimitSeconds: 120 });
    rest(120_000);
    await appRules.assign(owner, idle.id, toVera);
    expect((await peer.first("ended")).receipt).toMatchObject({ reason: "idle", mayReturn: true });
    expect(await logged("viewer_session_expire")).toMatchObject([{ reason: "idle" }]);
  });

  it("end a session that has lasted long enough, and say why", async () => {
    const { agentIsHeard, aRule, appRules, clock, logged, owner, toMachine, watch } = await openHostedTeam(
      await openDb(),
    );
    const { connect, peer } = await watch();
    await connect();
    const short = await aRule("Two minutes", { sessionLimitSeconds: 120 });
    await appRules.assign(owner, short.id, toMachine);
    await peer.first("terms", ({ terms }) => terms.expiresAt !== null && terms.enforcedAt !== null);
    // In steps, so that nobody counts as silent.
    for (let passedMs = 1_000; passedMs < 115_000; passedMs += 5_000) {
      clock.advance(5_000);
      peer.socket.ping();
      await once(peer.socket, "pong");
      await agentIsHeard();
    }
    expect(peer.frames.some(({ type }) => type === "ended")).toBe(false);
    clock.advance(5_000);
    expect((await peer.first("ended")).receipt).toMatchObject({ reason: "expired", mayReturn: true });
    await expect.poll(() => logged("viewer_session_end_enforce")).toMatchObject([{ reason: "expired" }]);
  });
});
