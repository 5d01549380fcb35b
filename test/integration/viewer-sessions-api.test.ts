import { expect, it } from "vitest";
import { TICKET_LIMIT } from "../../src/control-plane/sessions/ticket-service.ts";
import { GuestDoor } from "../../src/protocol/http/guest.ts";
import { MachineHosting, Ticket, ViewerSessionItem, ViewerSessionList } from "../../src/protocol/http/session.ts";
import { NO_VETO } from "../../src/protocol/viewer/rights.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { A_JPEG, aHostingReport } from "../support/host-peer.ts";
import { openSessionHttp } from "../support/session-http.ts";
import { EVERYTHING, startSessionWorld } from "../support/session-world.ts";

describeOnEachDatabase("the app's session routes", (openDb) => {
  async function setup() {
    const world = await startSessionWorld(await openDb());
    const { host, machineId } = await world.aHost();
    const { id: inviteId, token } = await world.anInvite(machineId);
    // Whose machine it is, somebody who owns another one, and somebody who may own none.
    const [member, stranger, visitor] = [
      await world.aUser("member"),
      await world.aUser("member"),
      await world.aUser("guest"),
    ];
    await world.service.update(world.by, machineId, { ownerId: member.id });
    return { ...world, ...(await openSessionHttp(world)), host, machineId, inviteId, token, member, stranger, visitor };
  }

  async function watched() {
    const house = await setup();
    const guest = await house.aGuest(house.token);
    await house.host.until(() => house.host.signals.length > 0);
    return { ...house, guest, path: `/sessions/${guest.sessionId}` };
  }

  it("give a guest a ticket that opens the socket, and make the machine ready", async () => {
    const { call, host, token, viewer } = await setup();
    const asked = await call(null, "POST", `/guest/${token}/ticket`, { body: {} });
    expect(asked.status).toBe(200);
    const { expires_at, ticket } = Ticket.parse(asked.body);
    expect(Date.parse(expires_at)).toBeGreaterThan(Date.now());
    await host.until(() => host.heard.includes("prepare"));
    expect((await (await viewer()).join(ticket)).machineName).toBe("render-07");
  });

  it("refuse a guest with the reason, and the field that is wrong", async () => {
    const { anInvite, call, guests, by, inviteId, machineId, token } = await setup();
    const ask = (link: string, body: object = {}) => call(null, "POST", `/guest/${link}/ticket`, { body });
    expect(await ask("nobody-knows-this-link")).toEqual({
      status: 404,
      body: { code: "guest_link_unknown", message: expect.any(String) },
    });
    const locked = await anInvite(machineId, { pin: "4829" });
    expect(await ask(locked.token)).toMatchObject({
      status: 403,
      body: { code: "guest_pin_refused", field: "pin", message: "This invite asks for a PIN." },
    });
    expect(await ask(locked.token, { pin: "0000" })).toMatchObject({
      status: 403,
      body: { code: "guest_pin_refused", field: "pin", message: "That PIN is wrong." },
    });
    expect(await ask(locked.token, { pin: 4829 })).toMatchObject({
      status: 400,
      body: { code: "invalid_arguments", field: "pin" },
    });
    expect(await ask(locked.token, { pin: "4829" })).toMatchObject({ status: 200 });
    await guests.ender.cancel(by, inviteId, false);
    expect(await ask(token)).toMatchObject({ status: 410, body: { code: "guest_invite_cancelled" } });
  });

  it("ATK-47: bound how often one address asks for tickets and knocks, and nobody else's", async () => {
    const { call, token } = await setup();
    const knock = (from: string) => call(null, "POST", `/guest/${token}/prepare`, { from });
    for (let i = 0; i < TICKET_LIMIT.attempts; i++) await knock("198.51.100.1");
    expect(await knock("198.51.100.1")).toMatchObject({ status: 429, body: { code: "too_many_requests" } });
    expect(await call(null, "POST", `/guest/${token}/ticket`, { body: {}, from: "198.51.100.1" })).toMatchObject({
      status: 429,
    });
    expect(await knock("198.51.100.2")).toEqual({ status: 204, body: null });
  });

  it("ATK-47: bound how many tickets one person asks for", async () => {
    const { call, machineId, member, owner } = await setup();
    const ask = (user: typeof member) => call(user, "POST", `/machines/${machineId}/ticket`);
    for (let i = 0; i < TICKET_LIMIT.attempts; i++) await ask(member);
    expect(await ask(member)).toMatchObject({ status: 429, body: { code: "too_many_requests" } });
    expect(await ask(owner)).toMatchObject({ status: 200 });
  });

  it("say the same at a knock whether the link is known or not, and wake the machine only for one that is", async () => {
    const { call, host, token } = await setup();
    expect(await call(null, "POST", "/guest/nobody-knows-this-link/prepare")).toEqual({ status: 204, body: null });
    await host.settled();
    expect(host.heard).not.toContain("prepare");
    expect(await call(null, "POST", `/guest/${token}/prepare`)).toEqual({ status: 204, body: null });
    await host.until(() => host.heard.includes("prepare"));
  });

  it("ATK-17: give tickets for one's own machine, to admins for all, and to nobody else", async () => {
    const { call, machineId, member, owner, stranger, visitor } = await setup();
    const ask = (user: typeof member | null) => call(user, "POST", `/machines/${machineId}/ticket`);
    expect(await ask(null)).toMatchObject({ status: 401 });
    for (const user of [stranger, visitor]) {
      expect(await ask(user)).toMatchObject({ status: 404, body: { code: "machine_not_found" } });
    }
    for (const user of [member, owner]) expect(await ask(user)).toMatchObject({ status: 200 });
  });

  it("tell a member why nobody can connect", async () => {
    const { call, host, machineId, member } = await setup();
    host.say({ veto: { ...NO_VETO, all: true } });
    await host.settled();
    const { body, status } = await call(member, "POST", `/machines/${machineId}/ticket`);
    expect({ status, code: body.code }).toEqual({ status: 409, code: "host_stopped" });
  });

  it("ATK-22: list the live sessions that the caller may see", async () => {
    const { call, guest, machineId, member, owner, stranger, visitor } = await watched();
    expect(await call(null, "GET", "/sessions")).toMatchObject({ status: 401 });
    for (const user of [owner, member]) {
      const { body } = await call(user, "GET", `/sessions?machine=${machineId}`);
      expect(ViewerSessionList.parse(body)).toMatchObject({ count: 1, data: [{ id: guest.sessionId }] });
    }
    for (const user of [stranger, visitor]) {
      expect(await call(user, "GET", `/sessions?machine=${machineId}`)).toEqual({
        status: 200,
        body: { data: [], count: 0 },
      });
    }
    expect(JSON.stringify((await call(owner, "GET", "/sessions")).body)).not.toContain(guest.secret);
  });

  it("ATK-17: change what a live session may do for those who may, and are not there for others", async () => {
    const { call, guest, member, path, stranger, stored, visitor } = await watched();
    for (const user of [stranger, visitor]) {
      expect(await call(user, "PATCH", path, { body: { keyboard: false } })).toMatchObject({
        status: 404,
        body: { code: "session_not_found" },
      });
    }
    expect(await stored(guest.sessionId)).toMatchObject({ keyboard: 1 });
    expect(await call(member, "PATCH", path, { body: { keyboard: "no" } })).toMatchObject({
      status: 400,
      body: { code: "invalid_arguments", field: "keyboard" },
    });
    const changed = await call(member, "PATCH", path, { body: { keyboard: false, gamepad_slot: 3 } });
    expect(ViewerSessionItem.parse(changed.body)).toMatchObject({
      rights: { ...EVERYTHING, keyboard: false },
      gamepad_slot: 0,
      enforced_at: null,
    });
    await guest.peer.first("terms", ({ terms }) => !terms.rights.keyboard && terms.enforcedAt !== null);
  });

  it("ATK-17: send a viewer away for those who may, once, and for nobody else", async () => {
    const { call, guest, member, path, stranger, visitor } = await watched();
    expect(await call(null, "DELETE", path)).toMatchObject({ status: 401 });
    for (const user of [stranger, visitor]) expect(await call(user, "DELETE", path)).toMatchObject({ status: 404 });
    expect(guest.peer.frames.some(({ type }) => type === "ended")).toBe(false);
    expect(await call(member, "DELETE", path)).toEqual({ status: 204, body: null });
    expect((await guest.peer.first("ended")).receipt.reason).toBe("kicked");
    expect(await call(member, "DELETE", path)).toMatchObject({ status: 404, body: { code: "session_not_found" } });
  });

  it("ATK-17: tell how a machine can host to those who may see it", async () => {
    const { call, host, machineId, member, owner, stranger, visitor } = await setup();
    const path = `/machines/${machineId}/hosting`;
    expect(await call(null, "GET", path)).toMatchObject({ status: 401 });
    for (const user of [stranger, visitor]) {
      expect(await call(user, "GET", path)).toMatchObject({ status: 404, body: { code: "machine_not_found" } });
    }
    for (const user of [owner, member]) {
      expect(MachineHosting.parse((await call(user, "GET", path)).body)).toEqual({ hosting: aHostingReport() });
    }
    host.peer.close();
    await expect.poll(async () => (await call(owner, "GET", path)).body).toEqual({ hosting: null });
  });

  it("ATK-17: hand out a picture of what is shown, as a picture and nothing else", async () => {
    const { host, machineId, member, send, stranger, visitor } = await setup();
    const path = `/machines/${machineId}/picture`;
    for (const user of [stranger, visitor]) expect((await send(user, "GET", path)).statusCode).toBe(404);
    expect((await send(null, "GET", path)).statusCode).toBe(401);
    const nothing = await send(member, "GET", path);
    expect([nothing.statusCode, nothing.body]).toEqual([204, ""]);
    host.picture = Buffer.from("<script>alert(1)</script>");
    expect((await send(member, "GET", path)).statusCode).toBe(204);
    host.picture = A_JPEG;
    const shown = await send(member, "GET", path);
    expect([shown.statusCode, shown.headers["content-type"]]).toEqual([200, "image/jpeg"]);
    expect(shown.rawPayload).toEqual(A_JPEG);
  });

  it("say at the door why nobody could join, before anybody asks", async () => {
    const { aGuest, call, host, token } = await setup();
    const door = async () => {
      const { body } = await call(null, "GET", `/guest/${token}`);
      const { obstacle } = GuestDoor.parse(body);
      return obstacle;
    };
    expect(await door()).toBeNull();
    const say = async (hosting: Parameters<typeof host.say>[0]) => {
      host.say(hosting);
      await host.settled();
    };
    await say({ veto: { ...NO_VETO, all: true } });
    expect(await door()).toMatchObject({ code: "host_stopped", message: expect.stringContaining("owner") });
    // A lock screen is shown as it is.
    await say({ problem: { code: "locked", message: "The screen is locked." } });
    expect(await door()).toBeNull();
    await say({ problem: { code: "no-display", message: "There is no screen." } });
    expect(await door()).toEqual({ code: "host_not_ready", message: "There is no screen." });
    await say({});
    for (let i = 0; i < 4; i++) await aGuest(token);
    expect(await door()).toMatchObject({ code: "machine_full" });
    host.peer.close();
    await expect.poll(door).toMatchObject({ code: "machine_offline" });
  });

  it("let admins alone set how many guests may be invited", async () => {
    const { call, member, owner, visitor } = await setup();
    const set = (user: typeof member, balance: unknown) => call(user, "PATCH", "/guest-credits", { body: { balance } });
    expect(await set(member, 5)).toMatchObject({ status: 403 });
    expect(await set(owner, -1)).toMatchObject({ status: 400, body: { code: "invalid_arguments", field: "balance" } });
    expect(await set(owner, 5)).toEqual({ status: 200, body: { balance: 5 } });
    expect(await call(member, "GET", "/guest-credits")).toEqual({ status: 200, body: { balance: 5 } });
    expect(await call(visitor, "GET", "/guest-credits")).toMatchObject({ status: 403 });
    expect(await call(null, "GET", "/guest-credits")).toMatchObject({ status: 401 });
  });
});
