import { once } from "node:events";
import { MessageChannel } from "node:worker_threads";
import { describe, expect, it, onTestFinished } from "vitest";
import type { CaptureOrder } from "../../../../src/protocol/capture/frame.ts";
import { PortWire } from "../../../../src/renderer/capture/port-wire.ts";
import { WiredAgent } from "../../../../src/renderer/capture/wired-agent.ts";

/** The capture page on a real port, whose other end a test holds as the agent does. */
function setup() {
  const { port1: agent, port2 } = new MessageChannel();
  onTestFinished(() => agent.close());
  const heard: unknown[] = [];
  const orders: CaptureOrder[] = [];
  let wake = () => {};
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise<void>((resolve) => (wake = resolve));
  };
  agent.on("message", (frame: unknown) => {
    heard.push(frame);
    wake();
  });
  let gone = 0;
  // Node's port is the web's in all that is used of it.
  const wire = new PortWire(port2 as unknown as globalThis.MessagePort);
  const page = new WiredAgent(
    wire,
    { type: "hello", secret: "s", codecs: ["AV1"] },
    {
      onOrder(order) {
        orders.push(order);
        wake();
      },
      onGone() {
        gone += 1;
        wake();
      },
    },
  );
  return { agent, page, wire, heard, orders, until, gone: () => gone };
}

describe("the capture page on a port", () => {
  it("says hello first, hears orders, and sends reports as text and input as bytes", async () => {
    const { agent, page, heard, orders, until } = setup();

    page.report({ type: "closed", sessionId: "s-1" });
    page.forward(new Uint8Array([1, 0, 1, 9]));
    agent.postMessage(JSON.stringify({ type: "hurry" }));
    await until(() => heard.length === 3 && orders.length === 1);

    expect(heard).toEqual([
      JSON.stringify({ type: "hello", secret: "s", codecs: ["AV1"] }),
      JSON.stringify({ type: "closed", sessionId: "s-1" }),
      new Uint8Array([1, 0, 1, 9]),
    ]);
    expect(orders).toEqual([{ type: "hurry" }]);
  });

  it("goes on after an order that it does not know, and after what is none", async () => {
    const { agent, orders, until } = setup();

    agent.postMessage(JSON.stringify({ type: "dance" }));
    agent.postMessage("{");
    agent.postMessage(JSON.stringify({ type: "hurry" }));
    await until(() => orders.length > 0);

    expect(orders).toEqual([{ type: "hurry" }]);
  });

  it("forwards nothing more while the agent takes nothing, and goes on when it does", async () => {
    const { agent, page, wire, heard, until } = setup();
    const frame = new Uint8Array(65_536);
    let sent = 0;

    while (page.forward(frame) && sent < 100) sent += 1;
    expect(sent).toBe(16);
    await until(() => heard.length === 1 + sent);
    agent.postMessage(wire.waiting);
    await expect.poll(() => wire.waiting).toBe(0);

    expect(page.forward(frame)).toBe(true);
  });

  it("tells the agent what it has taken, so that it is not held for one that hangs", async () => {
    const { agent, heard, until } = setup();
    const order = JSON.stringify({ type: "take-picture", requestId: "x".repeat(20_000), maxWidth: 320 });

    agent.postMessage(order);
    await until(() => heard.length === 2);

    expect(heard[1]).toBe(order.length);
  });

  it("knows once that the agent is gone, and says nothing into the void", async () => {
    const { agent, page, until, gone } = setup();

    agent.close();
    await until(() => gone() > 0);

    expect(page.forward(new Uint8Array(1))).toBe(false);
    page.report({ type: "closed", sessionId: "s-1" });
    expect(gone()).toBe(1);
  });

  it.each([
    ["bytes", new Uint8Array(1)],
    ["an object", { type: "hurry" }],
    ["a count of what was never sent", 1_000_000],
  ])("leaves an agent that sends %s", async (_what, frame) => {
    const { agent, until, gone } = setup();

    agent.postMessage(frame);
    await Promise.all([once(agent, "close"), until(() => gone() > 0)]);

    expect(gone()).toBe(1);
  });
});
