import { pino } from "pino";
import { describe, expect, it } from "vitest";
import type { HostingProblem, RunningBrowser, SharedSource } from "../../../../src/agent/capture/capture-browser.ts";
import {
  CaptureHost,
  CLOSE_TIMEOUT_MS,
  GIVEN_UP_MS,
  START_TIMEOUT_MS,
  WARM_MS,
} from "../../../../src/agent/capture/capture-host.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

interface FakeBrowser extends RunningBrowser {
  readonly url: string;
  readonly source: SharedSource;
  isEnded: boolean;
  tidied: number;
  crash(why: string): Promise<void>;
}

const NO_DISPLAY: HostingProblem = { code: "no-display", message: "no display" };

const LEFT = displayAt(0, "left");
const RIGHT = displayAt(1, "right");

function displayAt(index: number, id: string): SharedSource {
  return { display: { id, name: id, width: 1_920, height: 1_080, primary: index === 0 }, index };
}

function setup() {
  const clock = new FakeClock();
  const browsers: FakeBrowser[] = [];
  const told: string[] = [];
  const machine: { problem: HostingProblem | null; launchError: Error | null; source: SharedSource } = {
    problem: null,
    launchError: null,
    source: LEFT,
  };
  let pages = 0;
  const launch = (url: string, source: SharedSource): FakeBrowser => {
    if (machine.launchError) throw machine.launchError;
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    const browser: FakeBrowser = {
      url,
      source,
      ended,
      isEnded: false,
      end() {
        browser.isEnded = true;
        resolve("ended");
      },
      tidyUp() {
        browser.tidied += 1;
      },
      tidied: 0,
      async crash(why) {
        resolve(why);
        await settle();
      },
    };
    browsers.push(browser);
    return browser;
  };
  const host = new CaptureHost({
    clock,
    log: pino({ level: "silent" }),
    random: () => 0.5,
    place: { expectPage: () => `page-${++pages}`, dropPage: () => undefined, send: ({ type }) => told.push(type) },
    browser: { findProblem: async () => machine.problem, launch },
    source: () => machine.source,
    handlers: {
      onReady: () => told.push("ready"),
      onLost: () => told.push("lost"),
      onUnable: ({ code }) => told.push(`unable ${code}`),
      onProblemChange: () => told.push(`problem ${host.problem?.code ?? "none"}`),
    },
  });
  const running = () => browsers.filter(({ isEnded }) => !isEnded);
  const ready = async () => {
    await settle();
    host.pageReady();
  };
  return { clock, host, browsers, running, told, machine, ready };
}

/** Lets promises that are resolved already take effect. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe("the capture host", () => {
  it("starts nothing while nobody watches or is about to", async () => {
    const { clock, host, browsers } = setup();

    await host.begin();
    clock.advance(3_600_000);

    expect(browsers).toEqual([]);
  });

  it("starts one browser, on a fresh page, for however many come", async () => {
    const { host, running, ready, told } = setup();

    host.prepare();
    host.setViewers(1);
    host.setViewers(2);
    await ready();

    expect(running().map(({ url }) => url)).toEqual(["page-1"]);
    expect(told).toEqual(["ready"]);
  });

  it("keeps the browser for a minute after the last viewer, then ends it", async () => {
    const { clock, host, running, ready } = setup();
    host.setViewers(1);
    await ready();

    host.setViewers(0);
    clock.advance(WARM_MS - 1);
    expect(running()).toHaveLength(1);
    clock.advance(1);

    expect(running()).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it("starts another browser at once, without a failure, when another display is to be shown", async () => {
    const { clock, host, running, machine, ready, told } = setup();
    host.setViewers(1);
    await ready();

    host.checkSource();
    expect(told).toEqual(["ready"]);
    machine.source = RIGHT;
    host.checkSource();
    await ready();
    expect(running(), "the former page says goodbye").toHaveLength(2);
    clock.advance(300);

    expect(running().map(({ source }) => source)).toEqual([RIGHT]);
    expect(told).toEqual(["ready", "lost", "ready"]);
  });

  it("ends the former browser, too, when it stops before that has gone", async () => {
    const { host, running, machine, ready } = setup();
    host.setViewers(1);
    await ready();
    machine.source = RIGHT;
    host.checkSource();
    await ready();

    await host.stop();

    expect(running()).toEqual([]);
  });

  it("notices by itself that the display it shows has got another number", async () => {
    const { clock, host, running, machine, ready } = setup();
    await host.begin();
    host.setViewers(1);
    await ready();

    machine.source = null;
    clock.advance(5_000);
    await ready();
    clock.advance(300);

    expect(running().map(({ source }) => source)).toEqual([null]);
  });

  it("starts again, more and more slowly, when the browser dies under viewers", async () => {
    const { clock, host, browsers, ready, told } = setup();
    host.setViewers(1);
    await ready();

    await browsers[0]!.crash("Missing X server");
    expect(told).toEqual(["ready", "lost"]);
    clock.advance(499);
    await settle();
    expect(browsers).toHaveLength(1);
    clock.advance(1);
    await ready();

    expect(browsers).toHaveLength(2);
    expect(told).toEqual(["ready", "lost", "ready"]);
  });

  it("ends a browser whose page does not confirm in time that a viewer is out, and starts another for the others", async () => {
    const { clock, host, browsers, running, ready, told } = setup();
    host.setViewers(2);
    await ready();

    host.send({ type: "close", sessionId: "session-1" });
    clock.advance(CLOSE_TIMEOUT_MS - 1);
    expect(running()).toHaveLength(1);
    clock.advance(1);
    expect(running()).toEqual([]);
    expect(told).toEqual(["ready", "close", "lost"]);
    clock.advance(500);
    await ready();

    expect(browsers).toHaveLength(2);
    expect(running()).toHaveLength(1);
  });

  it("keeps a browser whose page confirms every close, and expects nothing of one that is gone", async () => {
    const { clock, host, browsers, ready } = setup();
    host.setViewers(2);
    await ready();

    host.send({ type: "close", sessionId: "session-1" });
    host.closed("session-1");
    clock.advance(CLOSE_TIMEOUT_MS);
    host.send({ type: "close", sessionId: "session-2" });
    await browsers[0]!.crash("gone");
    clock.advance(500);
    await ready();
    clock.advance(CLOSE_TIMEOUT_MS);

    expect(browsers.map(({ isEnded }) => isEnded)).toEqual([true, false]);
  });

  it("tells whoever waits after three failures in a row, with the browser's last word, and may try again later", async () => {
    const { clock, host, browsers, told } = setup();
    host.setViewers(1);

    for (const delayMs of [500, 750, 0]) {
      await settle();
      await browsers.at(-1)!.crash("No usable sandbox!");
      clock.advance(delayMs);
    }

    expect(told).toEqual(["problem capture-failed", "unable capture-failed"]);
    expect(host.problem?.message).toBe("The screen cannot be captured: No usable sandbox!");
    host.setViewers(0);
    clock.advance(GIVEN_UP_MS);
    await settle();
    expect(host.problem).toBeNull();
    host.prepare();
    await settle();
    expect(browsers).toHaveLength(4);
  });

  it("forgets failures once a page has lived", async () => {
    const { clock, host, browsers, ready, told } = setup();
    host.setViewers(1);

    for (let times = 0; times < 6; times++) {
      await ready();
      clock.advance(10_000);
      await browsers.at(-1)!.crash("gone");
      clock.advance(1_000);
    }

    expect(told.filter((word) => word === "lost")).toHaveLength(6);
    expect(host.problem).toBeNull();
  });

  it("gives up a browser whose page does not come up", async () => {
    const { clock, host, browsers } = setup();
    host.prepare();
    await settle();

    clock.advance(START_TIMEOUT_MS);

    expect(browsers[0]!.isEnded).toBe(true);
  });

  it("counts a browser that the system refuses to start as a failure", async () => {
    const { clock, host, machine, told } = setup();
    machine.launchError = new Error("spawn EAGAIN");
    host.setViewers(1);

    for (const delayMs of [500, 750, 0]) {
      await settle();
      clock.advance(delayMs);
    }
    await settle();

    expect(told).toEqual(["problem capture-failed", "unable capture-failed"]);
    expect(host.problem?.message).toContain("spawn EAGAIN");
  });

  it("says at once that there is no display, and notices when there is one", async () => {
    const { clock, host, browsers, machine, told } = setup();
    machine.problem = NO_DISPLAY;
    await host.begin();

    host.setViewers(1);
    await settle();
    expect(told).toEqual(["problem no-display", "unable no-display"]);
    host.setViewers(0);
    machine.problem = null;
    clock.advance(5_000);
    await settle();

    expect(told.at(-1)).toBe("problem none");
    expect(browsers).toEqual([]);
  });

  it("sends orders to a page that is in, and to no other", async () => {
    const { host, ready, told } = setup();
    host.send({ type: "hurry" });
    host.prepare();
    await ready();

    host.send({ type: "hurry" });

    expect(told).toEqual(["ready", "hurry"]);
  });

  it("ends everything when it stops, in whatever state it is", async () => {
    const states = [
      async () => undefined,
      async ({ host }: ReturnType<typeof setup>) => host.prepare(),
      async ({ host, ready }: ReturnType<typeof setup>) => (host.prepare(), ready()),
      async ({ host, browsers }: ReturnType<typeof setup>) => (
        host.setViewers(1),
        await settle(),
        browsers[0]!.crash("gone")
      ),
    ];
    for (const reach of states) {
      const world = setup();
      await world.host.begin();
      await reach(world);

      await world.host.stop();
      world.clock.advance(3_600_000);
      await settle();

      expect(world.running().filter(({ isEnded }) => !isEnded)).toHaveLength(0);
      expect(world.clock.pending).toBe(0);
    }
  });
});
