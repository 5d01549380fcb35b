import { once } from "node:events";
import { MessageChannel } from "node:worker_threads";
import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { CaptureServer } from "../../src/agent/capture/capture-server.ts";
import { PageDoor, type CapturePageHandlers } from "../../src/agent/capture/page-door.ts";
import type { PageReport } from "../../src/agent/capture/page-line.ts";
import { PortWire } from "../../src/agent/capture/port-wire.ts";
import { systemIds } from "../../src/node/random.ts";
import { writeForwardedInput } from "../../src/protocol/capture/forwarded-input.ts";
import type { CaptureOrder } from "../../src/protocol/capture/frame.ts";
import { PortFlow } from "../../src/protocol/capture/port-flow.ts";
import { FakeCapturePage } from "../support/fake-capture-page.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { asPagePort } from "../support/parent-port.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/* What holds between the agent and a capture page whatever carries it: each rule is tried on a real WebSocket and on a real MessagePort. */

/** One page's end of a wire. */
interface Page {
  send(frame: string | Uint8Array): void;
  /** Texts that the agent sent. */
  readonly heard: readonly string[];
  /** It reads nothing any more, as a page that hangs. */
  hang(): void;
  /** It is gone without a word. */
  crash(): void;
  readonly closed: Promise<unknown>;
}

interface Agent {
  /** The secret of the next page. */
  expect(): string;
  drop(): void;
  send: CaptureServer["send"];
  /** Somebody comes, and has said nothing yet. */
  come(): Promise<Page>;
}

const WIRES: readonly [name: string, start: (handlers: CapturePageHandlers, clock: FakeClock) => Promise<Agent>][] = [
  ["a WebSocket", startOnSockets],
  ["a MessagePort", startOnPorts],
];

async function startOnSockets(handlers: CapturePageHandlers, clock: FakeClock): Promise<Agent> {
  const log = pino({ level: "silent" });
  const server = await CaptureServer.start({ webRoot: temporaryFolder(), clock, ids: systemIds, log, handlers });
  onTestFinished(() => server.stop());
  return {
    expect: () => new URL(server.expectPage()).hash.slice(1),
    drop: () => server.dropPage(),
    send: (order) => server.send(order),
    async come() {
      const { socket, closed } = new FakeCapturePage(`${server.origin}/`);
      const heard: string[] = [];
      socket.on("message", (data: Buffer) => heard.push(data.toString()));
      await once(socket, "open");
      return {
        heard,
        closed,
        send: (frame) => socket.send(frame),
        hang: () => socket.pause(),
        crash: () => socket.terminate(),
      };
    },
  };
}

async function startOnPorts(handlers: CapturePageHandlers, clock: FakeClock): Promise<Agent> {
  const door = new PageDoor({ clock, ids: systemIds, log: pino({ level: "silent" }), handlers });
  onTestFinished(() => door.stop());
  return {
    expect: () => door.expect(),
    drop: () => door.drop(),
    send: (order) => door.send(order),
    async come() {
      const { port1, port2 } = new MessageChannel();
      onTestFinished(() => port1.close());
      const flow = new PortFlow();
      const heard: string[] = [];
      let hangs = false;
      port1.on("message", (data: unknown) => {
        if (hangs || typeof data !== "string") return;
        heard.push(data);
        const taken = flow.took(data);
        if (taken !== null) port1.postMessage(taken);
      });
      door.meet(new PortWire(asPagePort(port2)));
      return {
        heard,
        closed: once(port1, "close"),
        send: (frame) => port1.postMessage(frame),
        hang: () => (hangs = true),
        crash: () => port1.close(),
      };
    },
  };
}

describe.each(WIRES)("a capture page on %s", (_name, start) => {
  async function setup() {
    const clock = new FakeClock();
    const reports: PageReport[] = [];
    const inputs: Uint8Array[] = [];
    const seen = { ready: 0, lost: 0 };
    let wake = () => {};
    const note = (take: () => unknown) => {
      take();
      wake();
    };
    const handlers = {
      onReady: () => note(() => seen.ready++),
      onReport: (report: PageReport) => note(() => reports.push(report)),
      onInput: (bytes: Uint8Array) => note(() => inputs.push(bytes)),
      onLost: () => note(() => seen.lost++),
    };
    const agent = await start(handlers, clock);
    const until = async (condition: () => boolean) => {
      while (!condition()) await new Promise<void>((resolve) => (wake = resolve));
    };
    /** A page that was let in. */
    const open = async () => {
      const secret = agent.expect();
      const page = await agent.come();
      const before = seen.ready;
      page.send(hello(secret));
      await until(() => seen.ready > before);
      return page;
    };
    return { agent, clock, reports, inputs, seen, until, open };
  }

  it("is let in with the secret, obeys, reports and forwards", async () => {
    const { agent, open, reports, inputs, until } = await setup();
    const page = await open();

    agent.send({ type: "hurry" });
    page.send(closed("s-1"));
    page.send(writeForwardedInput({ slot: 1, channel: "keys", frame: new Uint8Array([1, 2, 3]) }));
    await until(() => reports.length === 1 && inputs.length === 1);
    await expect.poll(() => page.heard).toEqual(['{"type":"hurry"}']);

    expect(reports).toEqual([{ type: "closed", sessionId: "s-1" }]);
    expect([...(inputs[0] ?? [])]).toEqual([1, 0, 1, 1, 2, 3]);
  });

  it("is refused with a wrong secret, and with one that was used or replaced", async () => {
    const { agent, open, seen } = await setup();
    const comeWith = async (secret: string) => {
      const page = await agent.come();
      page.send(hello(secret));
      await page.closed;
    };
    const replaced = agent.expect();
    agent.expect();

    await comeWith("x".repeat(43));
    await comeWith(replaced);
    expect(seen.ready).toBe(0);
    const secret = agent.expect();
    const page = await agent.come();
    page.send(hello(secret));
    await comeWith(secret);

    expect(seen).toEqual({ ready: 1, lost: 0 });
    await open();
    expect(seen).toEqual({ ready: 2, lost: 1 });
  });

  it.each([
    ["a report", JSON.stringify({ type: "closed", sessionId: "s-1" })],
    ["input", new Uint8Array([1, 0, 1])],
    ["nonsense", "{"],
  ])("is refused when it says %s first", async (_what, frame) => {
    const { agent, seen, reports, inputs } = await setup();
    agent.expect();
    const page = await agent.come();

    page.send(frame);
    await page.closed;

    expect([seen.ready, reports.length, inputs.length]).toEqual([0, 0, 0]);
  });

  it("is refused when it says nothing", async () => {
    const { agent, clock, seen } = await setup();
    agent.expect();
    const page = await agent.come();

    clock.advance(5_000);
    await page.closed;

    expect(seen).toEqual({ ready: 0, lost: 0 });
  });

  it("is not kept out by others who came first and say nothing (ATK-47)", async () => {
    const { agent, open, seen } = await setup();
    const idle = [];
    for (let count = 0; count < 8; count++) idle.push(await agent.come());

    await open();
    await idle[0]?.closed;

    expect(seen).toEqual({ ready: 1, lost: 0 });
  });

  it.each([
    ["a frame outside the schema", JSON.stringify({ type: "closed", sessionId: 1 })],
    ["half a frame", '{"type":'],
    ["an unknown type", '{"type":"inject"}'],
    ["a second hello", hello("x")],
    ["a text of 1 MB", JSON.stringify({ type: "said", sessionId: "s", text: "x".repeat(1_000_000) })],
    [
      "a text of few characters and many bytes",
      JSON.stringify({ type: "said", sessionId: "\u20AC".repeat(60_000), text: "" }),
    ],
    ["a binary frame of 1 MB", new Uint8Array(1_000_000)],
  ])("ATK-43: is closed on %s, and reported lost", async (_what, frame) => {
    const { open, until, seen, reports, inputs } = await setup();
    const page = await open();

    page.send(frame);
    await page.closed;
    await until(() => seen.lost === 1);

    expect([reports, inputs]).toEqual([[], []]);
  });

  it("may forward binary frames of any content up to the longest, unread", async () => {
    const { open, until, inputs, seen } = await setup();
    const page = await open();

    page.send(new Uint8Array(0));
    page.send(new Uint8Array(160 * 1_024));
    await until(() => inputs.length === 2);

    expect(seen.lost).toBe(0);
  });

  it("is lost as soon as it crashes, and another gets in with another secret only", async () => {
    const { open, until, seen } = await setup();
    const page = await open();

    page.crash();
    await until(() => seen.lost === 1);
    await open();

    expect(seen).toEqual({ ready: 2, lost: 1 });
  });

  it("is closed when it is dropped, and nothing that it still says is heard", async () => {
    const { agent, open, seen, reports } = await setup();
    const page = await open();

    agent.drop();
    page.send(closed("s-1"));
    await page.closed;

    expect(seen).toEqual({ ready: 1, lost: 1 });
    expect(reports).toEqual([]);
  });

  it("is closed when it hangs and orders pile up before it", async () => {
    const { agent, open, seen } = await setup();
    const page = await open();
    page.hang();

    for (let sent = 0; sent < 1_000 && seen.lost === 0; sent++) {
      agent.send(longOrder(sent));
      await nextTurn();
    }

    expect(seen.lost).toBe(1);
  });

  it("is never too slow while it reads, however much it was sent", async () => {
    const { agent, open, seen } = await setup();
    const page = await open();

    for (let sent = 0; sent < 100; sent++) {
      agent.send(longOrder(sent));
      await expect.poll(() => page.heard.length, { interval: 1 }).toBe(sent + 1);
    }

    expect(seen.lost).toBe(0);
  });
});

describe("a capture page on a MessagePort", () => {
  it.each([
    ["an object", { type: "closed", sessionId: "s-1" }],
    ["bytes of another kind", new Uint16Array([1])],
    ["a buffer", new ArrayBuffer(3)],
    ["nothing", null],
    ["a count of what was never sent", 1],
    ["a count that is none", Number.NaN],
  ])("ATK-43: is closed on %s, which a WebSocket could not carry", async (_what, frame) => {
    const ended = { ready: false, lost: false };
    const door = new PageDoor({
      clock: new FakeClock(),
      ids: systemIds,
      log: pino({ level: "silent" }),
      handlers: {
        onReady: () => (ended.ready = true),
        onLost: () => (ended.lost = true),
        onReport: () => expect.unreachable(),
        onInput: () => expect.unreachable(),
      },
    });
    const { port1, port2 } = new MessageChannel();
    door.meet(new PortWire(asPagePort(port2)));
    port1.postMessage(hello(door.expect()));

    port1.postMessage(frame);
    await once(port1, "close");

    expect(ended).toEqual({ ready: true, lost: true });
  });
});

function hello(secret: string): string {
  return JSON.stringify({ type: "hello", secret, codecs: [] });
}

function closed(sessionId: string): string {
  return JSON.stringify({ type: "closed", sessionId });
}

function longOrder(slot: number): CaptureOrder {
  return {
    type: "open",
    sessionId: "s-1",
    slot: slot + 1,
    offer: "x".repeat(60_000),
    iceServers: [],
    icePolicy: "all",
    limits: { maxFramesPerSecond: 60, maxBitsPerSecond: 1_000_000, maxHeight: null, watermark: null },
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
