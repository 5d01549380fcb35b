import { describe, expect, it } from "vitest";
import { LiveClient, type LiveHandlers, type LiveSocketEvents } from "../../../../src/renderer/live/live-client.ts";
import { LIVE_CLOSE, LIVE_PATH, type LiveFrame } from "../../../../src/protocol/live/frame.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

class FakeSocket {
  readonly path: string;
  readonly #events: LiveSocketEvents;
  isClosed = false;

  constructor(path: string, events: LiveSocketEvents) {
    this.path = path;
    this.#events = events;
  }

  close(): void {
    this.isClosed = true;
  }

  receive(frame: LiveFrame | { type: string }): void {
    this.#events.onText(JSON.stringify(frame));
  }

  receiveText(text: string): void {
    this.#events.onText(text);
  }

  drop(code = 1006): void {
    this.isClosed = true;
    this.#events.onClose(code);
  }
}

function setup({ random = (): number => 0.5 } = {}) {
  const clock = new FakeClock();
  const sockets: FakeSocket[] = [];
  const heard: string[] = [];
  const network = { isReachable: true, probes: 0 };
  const handlers: LiveHandlers = {
    onGap: () => heard.push("gap"),
    onResumed: () => heard.push("resumed"),
    onChanges: (changes) => heard.push(`changes ${changes.map(({ kind }) => kind).join(",")}`),
    onSamples: ({ samples }) => heard.push(`samples ${samples.length}`),
    onSignedOut: () => heard.push("signed out"),
  };
  const client = new LiveClient({
    open: (path, events) => {
      const socket = new FakeSocket(path, events);
      sockets.push(socket);
      return socket;
    },
    probe: async () => {
      network.probes += 1;
      return network.isReachable;
    },
    clock,
    random,
    handlers,
  });
  const last = () => sockets.at(-1)!;
  const connect = () => {
    client.start();
    last().receive(ready(0));
    heard.length = 0;
  };
  return { client, clock, sockets, heard, network, last, connect };
}

function ready(seq: number, resumed = false, epoch = "e1"): LiveFrame {
  return { type: "ready", epoch, seq, resumed };
}

function changesAt(seq: number): LiveFrame {
  return { type: "changes", seq, changes: [{ kind: "list", list: "people" }] };
}

/** Lets what a promise resolved to be heard. */
const settle = () => Promise.resolve().then(() => Promise.resolve());

describe("the live client", () => {
  it("is live from the first ready frame on and has everything loaded that could have been missed before", () => {
    const { client, heard, last } = setup();

    client.start();
    expect([client.state, last().path]).toEqual(["connecting", LIVE_PATH]);
    last().receive(ready(7));

    expect([client.state, heard]).toEqual(["live", ["gap"]]);
  });

  it("hands on changes and samples", () => {
    const { heard, last, connect } = setup();
    connect();

    last().receive(changesAt(1));
    last().receive({ type: "samples", at: "2027-01-08T09:00:00.000Z", samples: [] });

    expect(heard).toEqual(["changes list", "samples 0"]);
  });

  it("resumes after a drop from the last change that it saw, and reloads nothing when nothing was missed", () => {
    const { client, clock, heard, last, connect } = setup();
    connect();
    last().receive(changesAt(12));
    heard.length = 0;

    last().drop();
    expect(client.state).toBe("reconnecting");
    clock.advance(250);
    expect(last().path).toBe(`${LIVE_PATH}?epoch=e1&since=12`);
    last().receive(ready(14, true));
    last().receive(changesAt(14));

    expect([client.state, heard]).toEqual(["live", ["resumed", "changes list"]]);
  });

  it("asks to resume from the place it had reached when a resumed socket drops before anything followed", () => {
    const { clock, last, connect } = setup();
    connect();
    last().receive(changesAt(12));
    last().drop();
    clock.advance(250);
    last().receive(ready(14, true));

    last().drop();
    clock.advance(250);

    expect(last().path).toBe(`${LIVE_PATH}?epoch=e1&since=12`);
  });

  it("reloads everything when the gap was too long, and counts from the new place", () => {
    const { clock, heard, last, connect } = setup();
    connect();
    last().drop();
    clock.advance(250);

    last().receive(ready(3, false, "e2"));
    last().drop();
    clock.advance(250);

    expect([heard, last().path]).toEqual([["gap"], `${LIVE_PATH}?epoch=e2&since=3`]);
  });

  it("waits a random share of a doubling, bounded time between attempts", () => {
    const { clock, sockets, last, connect } = setup({ random: () => 0.999 });
    connect();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      const opened = sockets.length;
      last().drop();
      let waitedMs = 0;
      while (sockets.length === opened) {
        clock.advance(100);
        waitedMs += 100;
      }
      waits.push(waitedMs);
    }

    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  it("starts with short waits again once it was live", () => {
    const { clock, sockets, last, connect } = setup({ random: () => 0.999 });
    connect();
    for (let attempt = 0; attempt < 4; attempt++) {
      last().drop();
      clock.advance(8_000);
    }
    last().receive(ready(0, true));
    const opened = sockets.length;

    last().drop();
    clock.advance(500);

    expect(sockets.length).toBe(opened + 1);
  });

  it("gives up a socket that opens but never says that it is ready", () => {
    const { client, clock, sockets } = setup();
    client.start();

    clock.advance(10_000);

    expect([client.state, sockets[0]?.isClosed]).toEqual(["reconnecting", true]);
  });

  it("ends for good when the session ended, and can be started again after the next sign-in", () => {
    const { client, clock, sockets, heard, last, connect } = setup();
    connect();

    last().drop(LIVE_CLOSE.signedOut);
    clock.advance(600_000);
    expect([client.state, sockets.length, heard, clock.pending]).toEqual(["signed-out", 1, ["signed out"], 0]);

    client.start();
    expect([client.state, last().path]).toEqual(["connecting", LIVE_PATH]);
  });

  it("treats a frame that it does not understand as a gap", () => {
    const { client, heard, last, connect } = setup();
    connect();

    last().receive({ type: "from-the-future" });
    last().receiveText("not json");

    expect([client.state, heard]).toEqual(["live", ["gap", "gap"]]);
  });

  it("hears nothing of a socket that it has left", () => {
    const { client, clock, heard, sockets, connect } = setup();
    connect();
    const [first] = sockets;
    first?.drop();
    clock.advance(250);

    first?.receive(changesAt(1));
    first?.drop();

    expect([client.state, heard, sockets.length]).toEqual(["reconnecting", [], 2]);
  });

  it("asks whether anybody is there when the socket is silent, and reconnects when nobody is", async () => {
    const { client, clock, network, last, connect } = setup();
    connect();

    clock.advance(10_000);
    await settle();
    expect([client.state, network.probes]).toEqual(["live", 1]);

    network.isReachable = false;
    const silent = last();
    clock.advance(5_000);
    await settle();
    expect([client.state, silent.isClosed]).toEqual(["reconnecting", true]);
  });

  it("does not ask while the socket talks", () => {
    const { clock, network, last, connect } = setup();
    connect();
    for (let second = 0; second < 30; second++) {
      clock.advance(1_000);
      last().receive({ type: "samples", at: "2027-01-08T09:00:00.000Z", samples: [] });
    }

    expect(network.probes).toBe(0);
  });

  it("reconnects at once when the network is back, without waiting for the timer", () => {
    const { client, sockets, last, connect } = setup();
    connect();
    last().drop();

    client.nudge();

    expect(sockets.length).toBe(2);
  });

  it("leaves no timer and no socket behind when it is stopped, and can be stopped twice", () => {
    const { client, clock, last, connect } = setup();
    connect();

    client.stop();
    client.stop();

    expect([client.state, clock.pending, last().isClosed]).toEqual(["stopped", 0, true]);
  });

  it("tells its listeners every new state once", () => {
    const { client, last } = setup();
    const states: string[] = [];
    const unsubscribe = client.subscribe(() => states.push(client.state));

    client.start();
    last().receive(ready(0));
    last().drop();
    unsubscribe();
    client.stop();

    expect(states).toEqual(["connecting", "live", "reconnecting"]);
  });
});
