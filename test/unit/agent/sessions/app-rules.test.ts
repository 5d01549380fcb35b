import { describe, expect, it } from "vitest";
import { NO_RULE, type SessionRule } from "../../../../src/protocol/app-rule.ts";
import type { Grant } from "../../../../src/protocol/agent-link/desired-state.ts";
import { aGrant } from "../../../support/fake-control-plane.ts";
import { begunKeeper } from "../../../support/keeper-world.ts";

const held = (rule: Partial<SessionRule>, epoch = 1, change: Partial<Grant> = {}) =>
  aGrant({ epoch, rule: { ...NO_RULE, ...rule }, ...change });
const RELAY = "candidate:1 1 udp 1 198.51.100.1 3478 typ relay raddr 0.0.0.0 rport 0";
const HOST = "candidate:2 1 udp 1 192.0.2.1 5000 typ host";
const KEY = 0x04;

function connected(rule: Partial<SessionRule>) {
  const world = begunKeeper();
  world.apply(held(rule));
  world.offer();
  world.report("connected");
  const told = () =>
    world.orders.flatMap((order) =>
      order.type === "tell" && order.message.type === "idle" ? [order.message.endsInMs] : [],
    );
  return { ...world, told };
}

describe("a session that an app rule binds", () => {
  it("ATK-38: has no device that its rule takes away, whatever is granted, and a rule hands out none", () => {
    const { apply, gate } = begunKeeper();
    apply(held({ mouse: false }, 1, { rights: { keyboard: false, mouse: true, gamepad: true } }));
    expect(gate.rightsOf("session-1")?.rights).toEqual({ keyboard: false, mouse: false, gamepad: true });
  });

  it("ATK-10: lets go of a key in the moment in which its rule takes the keyboard away", () => {
    const { apply, epoch, gate, input, press } = connected({});
    press(KEY, epoch(), 1);
    expect(input.events).toEqual([`key ${KEY} down`]);
    const old = epoch();
    apply(held({ keyboard: false }, 2));
    expect(input.events).toEqual([`key ${KEY} down`, `key ${KEY} up`]);
    press(KEY, old, 2);
    press(KEY, epoch(), 3);
    expect(input.events).toHaveLength(2);
    expect(gate.rightsOf("session-1")?.rights.mouse).toBe(true);
  });

  it("ends when its viewer does nothing for as long as the rule says, and is warned a minute before", () => {
    const { clock, epoch, press, said, told } = connected({ idleLimitSeconds: 300 });
    clock.advance(239_999);
    expect(told()).toEqual([]);
    clock.advance(1);
    expect(told()).toEqual([60_000]);
    // Done something: all of the time begins anew.
    press(KEY, epoch(), 1);
    expect(told()).toEqual([60_000, null]);
    clock.advance(299_999);
    expect(said()).toEqual(["connected null"]);
    clock.advance(1);
    expect(said()).toEqual(["connected null", "ended idle"]);
  });

  it("is not kept alive by input that is refused", () => {
    const { clock, epoch, press, said } = connected({ idleLimitSeconds: 120, keyboard: false });
    clock.advance(100_000);
    press(KEY, epoch(), 1);
    clock.advance(20_000);
    expect(said()).toEqual(["connected null", "ended idle"]);
  });

  it("follows a limit that is changed while it runs, by the time that has passed already", () => {
    const { apply, clock, said, told } = connected({});
    clock.advance(200_000);
    apply(held({ idleLimitSeconds: 240 }, 2));
    expect(told()).toEqual([40_000]);
    apply(held({ idleLimitSeconds: null }, 3));
    expect(told()).toEqual([40_000, null]);
    apply(held({ idleLimitSeconds: 120 }, 4));
    expect(said()).toEqual(["connected null", "ended idle"]);
  });

  it("has a stream within its rule's limits, with its viewer's name in it, and others as soon as they change", () => {
    const { apply, orders } = connected({ maxFramesPerSecond: 30, maxHeight: 720 });
    const open = orders.find((order) => order.type === "open");
    const limits = { maxFramesPerSecond: 30, maxBitsPerSecond: 20_000_000, maxHeight: 720, watermark: null };
    expect(open).toMatchObject({ limits });
    apply(held({ maxFramesPerSecond: 30, maxHeight: 720 }, 2));
    apply(held({ maxBitsPerSecond: 500_000, maxFramesPerSecond: 200, watermark: true }, 3));
    const changed = { maxFramesPerSecond: 60, maxBitsPerSecond: 500_000, maxHeight: null, watermark: "Gil Guest" };
    expect(orders.filter((order) => order.type === "limit")).toEqual([
      { type: "limit", sessionId: "session-1", limits: changed },
    ]);
  });

  it("finds its way by the relay only, and ends on any other", () => {
    const { apply, offer, orders, report, said } = begunKeeper();
    apply(held({ connection: "relay-only" }));
    offer();
    expect(orders.find((order) => order.type === "open")).toMatchObject({ icePolicy: "relay" });
    report("connected", "session-1", "direct");
    expect(said()).toEqual(["ended path-forbidden"]);
  });

  it("is shown no relay when it must be direct, in neither direction, and ends on one", () => {
    const { apply, frames, orders, report, said, signalling } = begunKeeper();
    apply(held({ connection: "direct-only" }));
    const sessionId = "session-1";
    const sdp = `v=0\r\na=${RELAY}\r\na=${HOST}\r\n`;
    const servers = [{ urls: ["stun:a", "turn:a"] }, { urls: ["turns:a"] }];
    signalling.receive({
      type: "session-signal",
      sessionId,
      signal: { kind: "offer", sdp },
      ice: { servers, policy: "all" },
    });
    const candidate = { candidate: RELAY, sdpMid: "0", sdpMLineIndex: 0 };
    signalling.receive({ type: "session-signal", sessionId, signal: { kind: "candidate", candidate }, ice: null });
    expect(orders.map(({ type }) => type)).not.toContain("candidate");
    expect(orders.find((order) => order.type === "open")).toMatchObject({
      offer: `v=0\r\na=${HOST}\r\n`,
      iceServers: [{ urls: ["stun:a"] }],
    });
    signalling.reported({ type: "candidate", sessionId, candidate });
    signalling.reported({ type: "answer", sessionId, sdp });
    const signals = frames.flatMap((frame) => (frame.type === "session-signal" ? [frame.signal] : []));
    expect(signals).toEqual([{ kind: "answer", sdp: `v=0\r\na=${HOST}\r\n` }]);
    report("connected", sessionId, "relayed");
    expect(said()).toEqual(["ended path-forbidden"]);
  });

  it("ATK-10: ends when the way that it is on is forbidden meanwhile", () => {
    const { apply, said } = connected({});
    apply(held({ connection: "relay-only" }, 2));
    expect(said()).toEqual(["connected null", "ended path-forbidden"]);
  });

  it("waits for the owner when its rule says so, although they do not want to be asked", () => {
    const { apply, gate, offer, orders, said } = begunKeeper();
    apply(held({ requireConsent: true }));
    offer();
    expect(said()).toEqual(["asking null"]);
    expect(orders.map(({ type }) => type)).not.toContain("open");
    expect(gate.isWaiting("session-1")).toBe(true);
  });

  it("is out until the owner lets it in when its rule begins to say so, once, and holds nothing meanwhile", () => {
    const { apply, consent, epoch, gate, input, keeper, offer, orders, press, said, signalling } = connected({});
    press(KEY, epoch(), 1);
    apply(held({ requireConsent: true }, 2));
    expect(input.events).toEqual([`key ${KEY} down`, `key ${KEY} up`]);
    expect(orders.at(-1)).toEqual({ type: "close", sessionId: "session-1" });
    expect(said()).toEqual(["connected null", "asking null"]);
    const session = keeper.find("session-1");
    offer();
    expect(orders.filter(({ type }) => type === "open")).toHaveLength(1);

    consent.admit("session-1");
    if (session) keeper.admit(session);
    if (session) signalling.admitted(session);
    expect(orders.filter(({ type }) => type === "open")).toHaveLength(2);
    apply(held({ requireConsent: true, watermark: true }, 3));
    expect(gate.isWaiting("session-1")).toBe(false);
    expect(said().at(-1)).toBe("connecting null");
  });
});
