import { MessageChannel } from "node:worker_threads";
import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import type { SharedSource } from "../../../../src/agent/capture/capture-browser.ts";
import { captureInDesktop, parentPortOf } from "../../../../src/agent/capture/desktop-capture.ts";
import { FakeParent, asPagePort } from "../../../support/parent-port.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { systemIds } from "../../../../src/node/random.ts";

const SECOND: SharedSource = {
  display: { id: "HDMI-1", name: "HDMI-1", width: 1_920, height: 1_080, primary: false },
  index: 1,
};

async function setup() {
  const parent = new FakeParent();
  const told: string[] = [];
  let wake = () => {};
  const tell = (word: string) => {
    told.push(word);
    wake();
  };
  const { browser, place } = await captureInDesktop(parent)("no-folder", {
    clock: new FakeClock(),
    ids: systemIds,
    log: pino({ level: "silent" }),
    handlers: {
      onReady: () => tell("ready"),
      onReport: ({ type }) => tell(type),
      onInput: () => tell("input"),
      onLost: () => tell("lost"),
    },
  });
  onTestFinished(() => place.stop());
  /** A page's end of a port whose other end is said to be of `window`. */
  const port = (window: number) => {
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    const closed = new Promise<void>((resolve) => port1.once("close", resolve));
    parent.report({ type: "port", window }, [asPagePort(port2)]);
    return { page: port1, closed };
  };
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise<void>((resolve) => (wake = resolve));
  };
  return { parent, browser, place, told, port, until };
}

/** What it ended with, if it has by now. */
function soon(ended: Promise<string>): Promise<string> {
  return Promise.race([ended, Promise.resolve("goes on")]);
}

function hello(secret: string): string {
  return JSON.stringify({ type: "hello", secret, codecs: [] });
}

describe("the desktop app's window as capture browser", () => {
  it("is ordered with a secret and the display that is to be shown, and lets the page with that secret in", async () => {
    const { parent, browser, place, port, told, until } = await setup();
    const secret = place.expectPage();

    browser.launch(secret, SECOND);
    expect(parent.orders).toEqual([{ type: "open", window: 1, secret, display: SECOND }]);
    port(1).page.postMessage(hello(secret));
    await until(() => told.length > 0);

    expect(told).toEqual(["ready"]);
  });

  it("checks the secret, although only the app can hand a port over", async () => {
    const { browser, place, port, told } = await setup();
    browser.launch(place.expectPage(), null);

    const { page, closed } = port(1);
    page.postMessage(hello("another secret"));
    await closed;

    expect(told).toEqual([]);
  });

  it("counts up: what is said of a former window is ignored, and its port leads nowhere", async () => {
    const { parent, browser, place, port, told } = await setup();
    const first = browser.launch(place.expectPage(), null);
    const secret = place.expectPage();
    const second = browser.launch(secret, SECOND);

    parent.report({ type: "ended", window: 1, detail: "late" });
    const late = port(1);
    late.page.postMessage(hello(secret));
    await late.closed;

    expect(parent.orders.map((order) => order.window)).toEqual([1, 2]);
    expect(await soon(Promise.race([first.ended, second.ended]))).toBe("goes on");
    expect(told).toEqual([]);
  });

  it("takes one port for a window: a second one leads nowhere, and the first goes on", async () => {
    const { browser, place, port, told, until } = await setup();
    const secret = place.expectPage();
    browser.launch(secret, null);

    const first = port(1);
    const second = port(1);
    await second.closed;
    first.page.postMessage(hello(secret));
    await until(() => told.length > 0);

    expect(told).toEqual(["ready"]);
  });

  it.each([
    ["no port", 0],
    ["two", 2],
  ])("takes a report with %s for none", async (_what, count) => {
    const { parent, browser, place, port, told, until } = await setup();
    const secret = place.expectPage();
    browser.launch(secret, null);
    const channels = Array.from({ length: count }, () => new MessageChannel());
    const closed = channels.map(({ port1 }) => new Promise((resolve) => port1.once("close", resolve)));

    parent.report(
      { type: "port", window: 1 },
      channels.map(({ port2 }) => asPagePort(port2)),
    );
    await Promise.all(closed);
    port(1).page.postMessage(hello(secret));
    await until(() => told.length > 0);

    expect(told).toEqual(["ready"]);
  });

  it("ends with the app's word for it, also before there was a port; one that comes afterwards leads nowhere", async () => {
    const { parent, browser, place, port, told } = await setup();
    const secret = place.expectPage();
    const running = browser.launch(secret, null);

    parent.report({ type: "ended", window: 1, detail: "its page crashed" });
    expect(await running.ended).toBe("its page crashed");
    const { page, closed } = port(1);
    page.postMessage(hello(secret));
    await closed;
    running.end();

    expect(told).toEqual([]);
    expect(parent.orders.map(({ type }) => type)).toEqual(["open"]);
  });

  it("is closed by one order, however often it is ended, and a port that was on its way leads nowhere", async () => {
    const { parent, browser, place, port } = await setup();
    const running = browser.launch(place.expectPage(), null);

    running.end();
    running.end();
    await running.ended;
    await port(1).closed;

    expect(parent.orders.slice(1)).toEqual([{ type: "close", window: 1 }]);
  });

  it("tells that the page is lost when its port closes", async () => {
    const { browser, place, port, told, until } = await setup();
    const secret = place.expectPage();
    browser.launch(secret, null);
    const { page } = port(1);
    page.postMessage(hello(secret));
    await until(() => told.length > 0);

    page.close();
    await until(() => told.length > 1);

    expect(told).toEqual(["ready", "lost"]);
  });

  it("cannot show the screen while the app says so", async () => {
    const { parent, browser } = await setup();
    const problem = { code: "no-display", message: "no display is on" } as const;

    expect(await browser.findProblem()).toBeNull();
    parent.report({ type: "problem", problem });
    expect(await browser.findProblem()).toEqual(problem);
    parent.report({ type: "problem", problem: null });
    expect(await browser.findProblem()).toBeNull();
  });

  it.each([
    ["another subject", { type: "stop" }],
    ["half a report", { type: "ended", window: 1 }],
    ["no object", "ended"],
    ["nothing", undefined],
  ])("overhears %s, and closes what came along", async (_what, data) => {
    const { parent, browser, place } = await setup();
    const running = browser.launch(place.expectPage(), null);
    const { port1, port2 } = new MessageChannel();
    const closed = new Promise((resolve) => port1.once("close", resolve));

    parent.say(data, [asPagePort(port2)]);
    await closed;

    expect(await soon(running.ended)).toBe("goes on");
  });
});

describe("the port to the desktop app", () => {
  it("is there in a utility process alone", () => {
    const parentPort = new FakeParent();

    expect(parentPortOf({ parentPort })).toBe(parentPort);
    expect(parentPortOf(process)).toBeNull();
    expect(parentPortOf({ parentPort: null })).toBeNull();
  });
});
