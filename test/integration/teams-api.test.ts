import { expect, it } from "vitest";
import { API_PERMISSIONS } from "../../src/protocol/http/api-key.ts";
import type { ViewerSessionItem } from "../../src/protocol/http/session.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { HOUR_MS, openGuestHttpHouse } from "../support/guest-house.ts";

/** As the document has them; the host is the test's own. */
const DOCUMENTED_CREATE = {
  host_peer_id: "1pUe1weinVRfcejzWTq9srLpsTb",
  guest_email: "user@example.com",
  event_name: "Example event",
  keyboard: false,
  mouse: false,
  gamepad: true,
  time_zone: "America/New_York",
  starts_at: "2019-08-24T14:15:22Z",
  expires_at: "2019-08-24T14:15:22Z",
  message: "You are invited to the Example event!",
  send_email: true,
};
const DOCUMENTED_UPDATE = {
  host_peer_id: "1pUe1weinVRfcejzWTq9srLpsTb",
  keyboard: false,
  mouse: false,
  gamepad: true,
  time_zone: "America/New_York",
  starts_at: "2019-08-24T14:15:22Z",
  expires_at: "2019-08-26T14:15:22Z",
  send_email: false,
};
const KSUID = /^[0-9A-Za-z]{27}$/;

describeOnEachDatabase("the Teams API's guest access", (openDb) => {
  async function setup() {
    const house = await openGuestHttpHouse(await openDb());
    const token = await house.aKey(...API_PERMISSIONS);
    const base = `/v1/teams/${house.team.id}`;
    const call = async (method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: object) => {
      const answer = await house.send(method, base + path, { token, ...(body ? { body } : {}) });
      return { status: answer.statusCode, body: answer.body === "" ? null : answer.json() };
    };
    const at = (hours: number) => new Date(house.clock.now() + hours * HOUR_MS).toISOString().replace(".000Z", "Z");
    const { peerId } = await house.aMachine(null, { peer_id: DOCUMENTED_CREATE.host_peer_id });
    const aBody = (change: object = {}) => ({
      ...DOCUMENTED_CREATE,
      starts_at: at(24),
      expires_at: at(26),
      send_email: false,
      ...change,
    });
    const create = async (change: object = {}) => call("POST", "/guest-access-invites", aBody(change));
    return { ...house, token, base, call, at, peerId, aBody, create };
  }

  it("takes an invite through its seven operations", async () => {
    const { aBody, at, base, call, create, creditsLeft, sessions, token, send } = await setup();
    expect(await call("GET", "/guest-access-invite-credits")).toEqual({ status: 200, body: { balance: 1_000 } });
    const made = await create();
    const { id } = made.body.data;
    expect(id).toMatch(KSUID);
    const { send_email: _mail, ...told } = aBody();
    const invite = {
      id,
      ...told,
      status: "scheduled",
      is_used: false,
      created_at: at(0),
      created_by: null,
      enforced_at: null,
    };
    const join_url = expect.stringMatching(/^http:\/\/desk\.test:7420\/g\/[\w-]{32}$/);
    expect(made).toEqual({ status: 200, body: { data: { ...invite, join_url } } });
    expect(await creditsLeft()).toBe(999);

    expect(await call("GET", "/guest-access-invites?offset=0&limit=50")).toEqual({
      status: 200,
      body: { data: [invite], count: 1 },
    });
    expect(await call("GET", `/guest-access-invites/${id}`)).toEqual({ status: 200, body: { data: invite } });

    const changed = { ...DOCUMENTED_UPDATE, starts_at: at(48), expires_at: at(72) };
    const { send_email: _none, ...expected } = changed;
    expect(await call("PUT", `/guest-access-invites/${id}`, changed)).toEqual({
      status: 200,
      body: { data: { ...invite, ...expected } },
    });
    expect(sessions.calls).toEqual([["end", id, "expired"]]);
    expect(await call("PATCH", `/guest-access-invites/${id}`, { keyboard: true })).toMatchObject({
      status: 200,
      body: { data: { keyboard: true, mouse: false } },
    });

    expect(await call("DELETE", `/guest-access-invites/${id}/guest`)).toEqual({ status: 204, body: null });
    expect(sessions.calls.at(-1)).toEqual(["end", id, "kicked"]);
    expect((await call("GET", `/guest-access-invites/${id}`)).body.data.status).toBe("scheduled");

    const cancel = await send("DELETE", `${base}/guest-access-invites/${id}?send_email=false`, { token });
    expect([cancel.statusCode, cancel.body]).toEqual([204, ""]);
    expect(sessions.calls.at(-1)).toEqual(["end", id, "cancelled"]);
    expect((await call("GET", `/guest-access-invites/${id}`)).body.data.status).toBe("canceled");
    expect(await call("GET", "/guest-access-invite-credits")).toEqual({ status: 200, body: { balance: 1_000 } });
  });

  it("refuses the documented bodies for what is wrong with them, in words that name the field", async () => {
    const { aBody, aMachine, at, call, create, creditsLeft, db, setCredits } = await setup();
    expect(await call("POST", "/guest-access-invites", DOCUMENTED_CREATE)).toEqual({
      status: 400,
      body: { message: "starts_at: The start must lie in the future." },
    });
    const { id } = (await create()).body.data;
    expect(await call("PUT", `/guest-access-invites/${id}`, DOCUMENTED_UPDATE)).toEqual({
      status: 400,
      body: { message: "expires_at: The end lies in the past." },
    });
    const closed = await aMachine(null);
    await db.updateTable("machine").set({ guest_access: 0 }).where("id", "=", closed.id).execute();
    const faults: [object, string][] = [
      [{ expires_at: at(24) }, "expires_at: The end must come after the start."],
      [{ expires_at: at(23) }, "expires_at: The end must come after the start."],
      [{ time_zone: "Europe/Atlantis" }, "time_zone: This time zone is not known. Use a name such as Europe/Oslo."],
      [{ time_zone: "+01:00" }, "time_zone: This time zone is not known. Use a name such as Europe/Oslo."],
      [{ host_peer_id: "2WzR4kqv1HnYbC8sTjXoLpMfEaD" }, "host_peer_id: There is no such machine."],
      [{ host_peer_id: closed.peerId }, "host_peer_id: This machine lets no guests in."],
      [{ starts_at: "tomorrow" }, "starts_at: This is no RFC 3339 timestamp."],
      [{ guest_email: "nobody" }, "guest_email: Invalid email address"],
    ];
    for (const [change, message] of faults) {
      expect(await create(change)).toEqual({ status: 400, body: { message } });
    }
    for (const field of Object.keys(DOCUMENTED_CREATE).filter((name) => name !== "send_email")) {
      const { status, body } = await call("POST", "/guest-access-invites", aBody({ [field]: undefined }));
      expect([status, body.message]).toEqual([400, expect.stringContaining(`${field}: `)]);
    }
    expect(await creditsLeft()).toBe(999);
    await setCredits(0);
    expect(await create()).toEqual({ status: 400, body: { message: "The team has no guest invites left." } });
  });

  it("wants offset and limit, and ignores what it does not know", async () => {
    const { call, create } = await setup();
    for (let n = 0; n < 3; n++) await create({ event_name: `Event ${n}`, extra: true });
    const list = (query: string) => call("GET", `/guest-access-invites${query}`);
    expect((await list("?offset=1&limit=1&teamID=other&foo=1")).body).toMatchObject({ data: [{}], count: 3 });
    expect((await list("?offset=3&limit=200")).body).toEqual({ data: [], count: 3 });
    for (const [query, field] of [
      ["", "offset"],
      ["?offset=0", "limit"],
      ["?limit=1", "offset"],
      ["?offset=-1&limit=1", "offset"],
      ["?offset=0&limit=0", "limit"],
      ["?offset=0&limit=201", "limit"],
      ["?offset=x&limit=1", "offset"],
    ]) {
      const { status, body } = await list(query ?? "");
      expect([query, status, body.message]).toEqual([query, 400, expect.stringContaining(`${field}: `)]);
    }
  });

  it("reads times with any offset, and writes fractions of a second only where there are some", async () => {
    const { create } = await setup();
    const times = { starts_at: "2027-02-01T10:00:00+01:00", expires_at: "2027-02-01T12:00:00.250+01:00" };
    expect((await create(times)).body.data).toMatchObject({
      starts_at: "2027-02-01T09:00:00Z",
      expires_at: "2027-02-01T11:00:00.250Z",
    });
  });

  it("costs nothing for a guest who is a member, whatever the letter case", async () => {
    const { add, create, creditsLeft } = await setup();
    await add({ email: "User@Example.com" });
    expect((await create()).status).toBe(200);
    expect(await creditsLeft()).toBe(1_000);
  });

  it("tells when the rights of the newest live session came into force", async () => {
    const { call, create, live } = await setup();
    const { id } = (await create()).body.data;
    live.push(aSession(id, "2027-01-08T09:00:00.018Z"), aSession(id, "2027-01-08T08:00:00.000Z"));
    const enforced = async () => (await call("GET", `/guest-access-invites/${id}`)).body.data.enforced_at;
    expect(await enforced()).toBe("2027-01-08T09:00:00.018Z");
    live[0] = aSession(id, null);
    expect(await enforced()).toBeNull();
  });

  it("ATK-21: asks for the same permission by every method and spelling that reaches an operation", async () => {
    const { aKey, base, create, send, db } = await setup();
    const { id } = (await create()).body.data;
    const invite = `/guest-access-invites/${id}`;
    const operations = [
      ["GET", "/guest-access-invites?offset=0&limit=1", "View Guest Access Links"],
      ["HEAD", "/guest-access-invites?offset=0&limit=1", "View Guest Access Links"],
      ["GET", invite, "View Guest Access Links"],
      ["HEAD", invite, "View Guest Access Links"],
      ["POST", "/guest-access-invites", "Create Guest Access Links"],
      ["PUT", invite, "Manage Guest Access Links"],
      ["PATCH", invite, "Manage Guest Access Links"],
      ["DELETE", invite, "Manage Guest Access Links"],
      ["DELETE", `${invite}/guest`, "Team Machine Kick Guest"],
      ["GET", "/guest-access-invite-credits", "View Credit Balance"],
      ["HEAD", "/guest-access-invite-credits", "View Credit Balance"],
    ] as const;
    for (const [method, path, needed] of operations) {
      const others = API_PERMISSIONS.filter((permission) => permission !== needed);
      const withoutIt = await aKey(...others);
      for (const spelling of [path, path.replace(/(\?|$)/, "/$1"), path.replace("guest", "%67uest")]) {
        const answer = await send(method, base + spelling, { token: withoutIt, body: {} });
        expect([method, spelling, [403, 404].includes(answer.statusCode)]).toEqual([method, spelling, true]);
      }
      const refused = await send(method, base + path, { token: withoutIt });
      expect([method, path, refused.statusCode]).toEqual([method, path, 403]);
      if (method !== "HEAD") {
        expect(refused.json()).toEqual({ message: `This key lacks the permission "${needed}".` });
      }
      const allowed = await send(method, base + path, { token: await aKey(needed), body: {} });
      expect([method, path, allowed.statusCode]).not.toEqual([method, path, 403]);
      await db.deleteFrom("api_key").execute();
    }
  });

  it("ATK-17: knows nothing of another team, and opens to no other credential", async () => {
    const { aKey, base, create, send, token, owner, tokenOf } = await setup();
    const { id } = (await create()).body.data;
    const path = `/guest-access-invites/${id}`;
    const other = "/v1/teams/1or58Uz1O6ObcpGCN9";
    expect((await send("GET", other + path, { token })).statusCode).toBe(404);
    expect((await send("DELETE", other + path, { token })).statusCode).toBe(404);
    expect((await send("GET", `${base}/guest-access-invites/2Xb1pQmJ0c7sRkZyT9eVnLhGdUw`, { token })).json()).toEqual({
      message: "There is no such guest invite.",
    });
    const foreign = (await aKey("View Guest Access Links")).replace(/tapi_[^.]+/, "tapi_1or58Uz1O6ObcpGCN9");
    for (const credential of [foreign, await tokenOf(owner), `${token}x`, "tapi_", undefined]) {
      const answer = await send("GET", base + path, credential === undefined ? {} : { token: credential });
      expect([answer.statusCode, answer.json()]).toEqual([401, { message: "Unauthorized" }]);
    }
  });

  it("ATK-19: refuses its keys everywhere else", async () => {
    const { send, token } = await setup();
    for (const url of [
      "/app/v1/invites",
      "/app/v1/guest-invites",
      "/app/v1/api-keys",
      "/app/v1/guest-credits",
      "/v1/users.list",
      "/v1/auth.check",
    ]) {
      expect([url, (await send("GET", url, { token })).statusCode]).toEqual([url, 401]);
    }
    const wanted = { name: "wider", permissions: API_PERMISSIONS };
    expect((await send("POST", "/app/v1/api-keys", { token, body: wanted })).statusCode).toBe(401);
  });

  it("answers in this dialect below its own prefix, and leaves the other dialects theirs", async () => {
    const { base, send, token } = await setup();
    const unknown = await send("GET", `${base}/nothing-here`, { token });
    expect([unknown.statusCode, unknown.json()]).toEqual([404, { message: "Not Found" }]);
    const robomotion = await send("GET", "/v1/nothing.here", { token });
    expect(robomotion.json()).toEqual({ ok: false, error: "method_not_found" });
    const broken = await send("POST", `${base}/guest-access-invites`, {
      token,
      headers: { "content-type": "text/plain" },
    });
    expect(broken.statusCode).toBe(400);
    expect(Object.keys(broken.json())).toEqual(["message"]);
  });
});

function aSession(inviteId: string, enforcedAt: string | null): ViewerSessionItem {
  return {
    id: "session-1",
    machine_id: "machine-1",
    machine_name: "Studio 4",
    viewer: { kind: "guest", name: "user@example.com", email: "user@example.com" },
    guest_invite_id: inviteId,
    address: "203.0.113.7",
    state: "connected",
    path: "direct",
    rights: { keyboard: true, mouse: true, gamepad: false },
    withheld: { keyboard: false, mouse: false, gamepad: false },
    gamepad_slot: 0,
    began_at: "2027-01-08T08:00:00.000Z",
    expires_at: null,
    rights_changed_at: "2027-01-08T08:00:00.000Z",
    enforced_at: enforcedAt,
    enforced_after_ms: null,
    figures: null,
    end_reason: null,
  };
}
