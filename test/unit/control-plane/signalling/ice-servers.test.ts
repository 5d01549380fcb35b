import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { IceServers, NO_ICE_SERVERS } from "../../../../src/control-plane/signalling/ice-servers.ts";
import { NO_RULE, type SessionRule } from "../../../../src/protocol/app-rule.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

const TURN = { ...NO_ICE_SERVERS, turnUrls: ["turn:relay:3478"], turnSecret: "shared" };

const aSession = (expiresAtMs: number | null, rule: Partial<SessionRule> = {}) => ({
  id: "s-1",
  beganAtMs: 1_000,
  expiresAtMs,
  rule: { ...NO_RULE, ...rule },
});

describe("the servers of a session", () => {
  it("come with credentials of its own that end with it", () => {
    const clock = new FakeClock();
    const [server] = new IceServers(TURN, clock).forSession(aSession(clock.now() + 90_000));
    const username = `${clock.now() / 1_000 + 90}:s-1`;
    expect(server).toEqual({
      urls: TURN.turnUrls,
      username,
      credential: createHmac("sha1", "shared").update(username).digest("base64"),
    });
  });

  it("ATK-44: are worth nothing after three minutes, however long the session may last", () => {
    const clock = new FakeClock();
    const [server] = new IceServers(TURN, clock).forSession(aSession(null));
    expect(Number(server?.username?.split(":")[0]) * 1_000 - clock.now()).toBe(180_000);
  });

  it("are no relay for a session that may not take one, and nothing but the relay for one that must", () => {
    const ice = new IceServers({ ...TURN, stunUrls: ["stun:relay:3478"] }, new FakeClock());
    expect(ice.forSession(aSession(null, { connection: "direct-only" }))).toEqual([{ urls: ["stun:relay:3478"] }]);
    expect(ice.policyFor(aSession(null, { connection: "relay-only" }))).toBe("relay");
    expect(ice.policyFor(aSession(null))).toBe("all");
  });

  it("are none when none is configured", () => {
    expect(new IceServers(NO_ICE_SERVERS, new FakeClock()).forDoor()).toEqual([]);
  });
});
