import { describe, expect, it } from "vitest";
import { CONNECT_TIMEOUT_MS, INTERRUPTED_TIMEOUT_MS } from "../../../../src/agent/sessions/session-keeper.ts";
import { aGrant } from "../../../support/fake-control-plane.ts";
import { begunKeeper, setUpKeeper } from "../../../support/keeper-world.ts";

describe("a session that is not connected", () => {
  it("is over a minute after its grant, whether its viewer offered or not", () => {
    const { clock, apply, offer, said, page } = begunKeeper();
    apply(aGrant(), aGrant({ sessionId: "session-2" }));
    offer("session-2");

    clock.advance(CONNECT_TIMEOUT_MS - 1);
    expect(said()).toEqual([]);
    clock.advance(1);

    expect(said()).toEqual(["ended connection-lost", "ended connection-lost"]);
    expect(page.viewers).toBe(0);
  });

  it("is over at once when the two ends find no way to each other", () => {
    const { apply, offer, report, said, orders } = begunKeeper();
    apply(aGrant());
    offer();

    report("failed");

    expect(said()).toEqual(["ended connection-lost"]);
    expect(orders.at(-1)).toEqual({ type: "close", sessionId: "session-1" });
  });
});

describe("a session whose connection is lost", () => {
  it("is over after half a minute, counted from the loss and not from its last word", () => {
    const { clock, apply, offer, report, said } = begunKeeper();
    apply(aGrant());
    offer();
    report("connected");
    clock.advance(3_600_000);

    report("interrupted");
    clock.advance(20_000);
    report("failed");
    clock.advance(INTERRUPTED_TIMEOUT_MS - 20_001);
    expect(said()).toEqual(["connected null", "interrupted null"]);
    clock.advance(1);

    expect(said().at(-1)).toBe("ended connection-lost");
  });

  it("goes on when it comes back in time", () => {
    const { clock, apply, offer, report, said, keeper } = begunKeeper();
    apply(aGrant());
    offer();
    report("connected");
    report("interrupted");
    clock.advance(INTERRUPTED_TIMEOUT_MS - 1);

    report("connected");
    clock.advance(3_600_000);

    expect(said()).toEqual(["connected null", "interrupted null", "connected null"]);
    expect(keeper.live).toHaveLength(1);
  });
});

describe("grants that were stored by an earlier process", () => {
  it("start no browser and end nobody, until the control plane has spoken", () => {
    const { clock, apply, keeper, page, said } = setUpKeeper();

    apply(aGrant());
    clock.advance(3_600_000);
    expect(page.prepared).toBe(0);
    expect(keeper.live).toHaveLength(1);
    apply(aGrant());
    keeper.welcomed();
    clock.advance(CONNECT_TIMEOUT_MS);

    expect(said()).toEqual(["ended connection-lost"]);
  });

  it("are over when their time passed while the agent was away", () => {
    const { clock, apply, keeper, said } = setUpKeeper();

    apply(aGrant({ expiresAtMs: clock.now() - 1 }));
    expect(keeper.live).toEqual([]);
    keeper.welcomed();

    expect(said().at(-1)).toBe("ended expired");
  });
});

describe("a session that ended here", () => {
  it("is told again at each welcome while it is still granted, and forgotten with its grant", () => {
    const { apply, offer, report, keeper, said } = begunKeeper();
    apply(aGrant());
    offer();
    report("failed");

    keeper.welcomed();
    expect(said()).toEqual(["ended connection-lost", "ended connection-lost"]);
    apply();
    keeper.welcomed();

    expect(said()).toHaveLength(2);
  });

  it("takes no more offers", () => {
    const { apply, offer, report, orders } = begunKeeper();
    apply(aGrant());
    offer();
    report("failed");
    const before = orders.length;

    offer();

    expect(orders).toHaveLength(before);
  });
});

describe("what a viewer holds (ATK-27)", () => {
  it("is released at its new offer, after which its frames count anew", () => {
    const { apply, offer, report, press, epoch, input, orders } = begunKeeper();
    apply(aGrant());
    offer();
    report("connected");
    press(4, epoch(), 1_000);
    expect([...input.down]).toEqual(["key 4"]);
    const before = epoch();
    orders.length = 0;

    offer();

    expect([...input.down]).toEqual([]);
    // A page that begins anew is told what was told last, so the new epoch comes before the offer.
    expect(orders.map((order) => (order.type === "tell" ? order.message.type : order.type))).toEqual([
      "rights",
      "reoffer",
    ]);
    press(5, before, 1_001);
    press(6, epoch(), 0);
    expect([...input.down]).toEqual(["key 6"]);
  });

  it("is not pressed again once the session ended here, whatever its page still forwards and whichever epoch it guesses", () => {
    const { apply, offer, report, press, epoch, input, signalling } = begunKeeper();
    apply(aGrant());
    offer();
    report("connected");
    press(4, epoch(), 1);
    const before = epoch();

    signalling.reported({ type: "session-state", sessionId: "session-1", state: "closed", path: null, detail: "" });
    for (const guess of [before, before + 1, before + 2]) press(5, guess, 1_000 + guess);

    expect([...input.down]).toEqual([]);
  });
});

describe("the display that is watched", () => {
  const left = { id: "left", name: "left", width: 1_920, height: 1_080, primary: true };
  const right = { ...left, id: "right", name: "right", primary: false };

  it("is another one for everybody when a viewer asks for it", () => {
    const { apply, displays, offer, orders, page, signalling } = begunKeeper();
    displays.push(left, right);
    apply(aGrant());
    offer();
    const ask = (display: string) =>
      signalling.reported({ type: "said", sessionId: "session-1", text: JSON.stringify({ type: "watch", display }) });
    const told = () => orders.flatMap((order) => (order.type === "tell" ? [order.message] : [])).at(-1);

    ask("nowhere");
    expect(told()).toEqual({ type: "displays", displays: [left, right], watched: "left" });
    expect(page.sourceChecks).toBe(0);
    ask("right");
    expect(page.sourceChecks).toBe(1);
    ask("right");
    expect(told()).toEqual({ type: "displays", displays: [left, right], watched: "right" });
  });
});

describe("the page's numbers of sessions", () => {
  it("are never used twice by one page, and begin anew with the next", () => {
    const { apply, offer, orders, signalling } = begunKeeper();
    const slots = () => orders.flatMap((order) => (order.type === "open" ? [order.slot] : []));
    for (const sessionId of ["a", "b", "c"]) {
      apply(aGrant({ sessionId }));
      offer(sessionId);
    }
    expect(slots()).toEqual([1, 2, 3]);

    signalling.pageLost();
    signalling.pageReady();

    // The one that is still granted had no answer yet, so the next page begins with its offer.
    expect(slots()).toEqual([1, 2, 3, 1]);
  });
});
