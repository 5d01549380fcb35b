import { EventEmitter } from "node:events";
import type { DesktopCapturerSource, Display, MessageChannelMain, Streams } from "electron";
import { describe, expect, it } from "vitest";
import { DesktopCapture } from "../../../../src/main/capture/desktop-capture.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { FakeSession } from "../../../support/electron/fake-session.ts";
import { FakeWindow } from "../../../support/electron/fake-window.ts";

type Access = "granted" | "denied" | "not-determined" | "restricted";
type Answer = Streams | null;
type DisplayHandler = (request: object, answer: (streams: Answer) => void) => void;

/** The agent's process, as far as its capture windows go. */
class FakeAgent extends EventEmitter {
  readonly heard: unknown[] = [];

  postMessage(message: unknown): void {
    this.heard.push(message);
  }

  open(window: number, display: unknown = null): void {
    this.emit("message", { type: "open", window, secret: "s", display });
  }
}

const DISPLAYS = [aDisplay(11, "DP-1"), aDisplay(22, "HDMI-1")];
const SOURCES = [aSource("screen:0:0", "11"), aSource("screen:1:0", "22")];

function setup({ platform = "linux", release = "6.18.0" }: { platform?: NodeJS.Platform; release?: string } = {}) {
  const session = new FakeSession();
  const screen = new EventEmitter();
  const clock = new FakeClock();
  const opened: FakeWindow[] = [];
  const warnings: string[] = [];
  const machine = {
    displays: DISPLAYS,
    access: "granted" as Access,
    sources: () => Promise.resolve(SOURCES),
    asked: [] as unknown[],
  };
  const capture = new DesktopCapture({
    openWindow() {
      const window = new FakeWindow({ show: false });
      opened.push(window);
      return window.asElectron();
    },
    pageUrl: "latchkey-app://app/capture.html",
    createChannel: () => ({ port1: {}, port2: {} }) as unknown as MessageChannelMain,
    session: session.asElectron(),
    desktopCapturer: {
      getSources(options) {
        machine.asked.push(options);
        return machine.sources();
      },
    },
    screen: Object.assign(screen, {
      getAllDisplays: () => machine.displays,
      getPrimaryDisplay: () => machine.displays[0]!,
    }) as unknown as Electron.Screen,
    systemPreferences: { getMediaAccessStatus: () => machine.access },
    platform,
    release,
    clock,
    log: { warn: (_fields, text) => void warnings.push(text) },
  });
  const ask = (frame: unknown, more: object = {}) =>
    new Promise<Answer>((resolve) => {
      const request = { frame, securityOrigin: "latchkey-app://app", videoRequested: true, audioRequested: false };
      session.handler<DisplayHandler>("displayMedia")({ ...request, ...more }, resolve);
    });
  const agent = new FakeAgent();
  return { capture, agent, opened, machine, screen, clock, ask, warnings };
}

function aDisplay(id: number, label: string): Display {
  return { id, label, scaleFactor: 1, bounds: { x: 0, y: 0, width: 1_920, height: 1_080 } } as Display;
}

function aSource(id: string, display_id: string): DesktopCapturerSource {
  return { id, name: id, display_id } as DesktopCapturerSource;
}

const SECOND = { index: 1, display: { id: "HDMI-1", name: "HDMI-1", width: 1_920, height: 1_080, primary: false } };

describe("sharing the screen", () => {
  it("gives the capture window the ordered display, without a picker and without pictures of the others", async () => {
    const { capture, agent, opened, machine, ask } = setup();
    capture.serve(agent);
    agent.open(1, SECOND);

    const answer = await ask(opened[0]?.webContents.mainFrame);

    expect(answer).toEqual({ video: { id: "screen:1:0", name: "screen:1:0" } });
    expect(machine.asked).toEqual([{ types: ["screen"], thumbnailSize: { width: 0, height: 0 } }]);
  });

  it.each<[string, (world: ReturnType<typeof setup>) => Promise<Answer>]>([
    ["another window", ({ ask }) => ask(new FakeWindow().webContents.mainFrame)],
    [
      "a frame inside the capture page",
      ({ ask, opened }) => ask({ ...opened[0]?.webContents.mainFrame, frameToken: "x" }),
    ],
    ["a page that is gone", ({ ask }) => ask(null)],
    [
      "the capture page, for sound alone",
      ({ ask, opened }) => ask(opened[0]?.webContents.mainFrame, { videoRequested: false, audioRequested: true }),
    ],
    [
      "a window that was closed",
      ({ ask, agent, opened }) => {
        agent.emit("message", { type: "close", window: 1 });
        return ask(opened[0]?.webContents.mainFrame);
      },
    ],
    [
      "a window whose agent is gone",
      ({ ask, agent, opened }) => {
        agent.emit("exit", 0);
        return ask(opened[0]?.webContents.mainFrame);
      },
    ],
  ])("is refused to %s (ATK-40)", async (_what, come) => {
    const world = setup();
    world.capture.serve(world.agent);
    world.agent.open(1);

    expect(await come(world)).toBeNull();
    expect(world.machine.asked).toEqual([]);
  });

  it("is refused when the window was closed while the system was asked", async () => {
    const { capture, agent, opened, machine, ask } = setup();
    capture.serve(agent);
    agent.open(1);
    machine.sources = () => {
      agent.emit("message", { type: "close", window: 1 });
      return Promise.resolve(SOURCES);
    };

    expect(await ask(opened[0]?.webContents.mainFrame)).toBeNull();
  });

  it("is refused when the system tells nothing, or the display is not there", async () => {
    const { capture, agent, opened, machine, ask, warnings } = setup();
    capture.serve(agent);
    agent.open(1);

    machine.sources = () => Promise.reject(new Error("no portal"));
    expect(await ask(opened[0]?.webContents.mainFrame)).toBeNull();
    machine.sources = () => Promise.resolve([]);
    expect(await ask(opened[0]?.webContents.mainFrame)).toBeNull();

    expect(warnings).toHaveLength(2);
  });

  it.each<[NodeJS.Platform, string, boolean]>([
    ["win32", "10.0.26100", true],
    ["darwin", "25.1.0", true],
    ["darwin", "23.2.0", true],
    ["darwin", "23.1.0", false],
    ["darwin", "22.6.0", false],
    ["linux", "6.18.0", false],
  ])("takes the machine's sound along on %s %s: %s", async (platform, release, hasSound) => {
    const { capture, agent, opened, ask } = setup({ platform, release });
    capture.serve(agent);
    agent.open(1);
    const frame = opened[0]?.webContents.mainFrame;

    expect((await ask(frame, { audioRequested: true }))?.audio).toBe(hasSound ? "loopback" : undefined);
    expect((await ask(frame))?.audio, "nobody asked for it").toBeUndefined();
  });
});

describe("the agent that shares the screen", () => {
  it("hears at its start how it stands, and of every change", () => {
    const { capture, agent, machine, screen } = setup();
    machine.displays = [];

    capture.serve(agent);
    screen.emit("display-removed");
    machine.displays = DISPLAYS;
    screen.emit("display-added");
    screen.emit("display-added");

    const message = "This machine has no display at the moment.";
    expect(agent.heard).toEqual([
      { type: "problem", problem: { code: "no-display", message } },
      { type: "problem", problem: null },
    ]);
  });

  it.each<[Access, boolean]>([
    ["granted", true],
    ["not-determined", true],
    ["denied", false],
    ["restricted", false],
  ])("hears whether macOS lets it see the screen: %s", (access, mayTry) => {
    const { capture, agent, machine } = setup({ platform: "darwin", release: "25.0.0" });
    machine.access = access;

    capture.serve(agent);

    const refused = { code: "capture-failed", message: expect.stringContaining("System Settings") };
    expect(agent.heard).toEqual([{ type: "problem", problem: mayTry ? null : refused }]);
  });

  it("is told within seconds that it was allowed, and nothing is looked at while all is well", () => {
    const { capture, agent, machine, clock } = setup({ platform: "darwin", release: "25.0.0" });
    machine.access = "denied";
    capture.serve(agent);

    clock.advance(60_000);
    machine.access = "granted";
    clock.advance(5_000);

    expect(agent.heard).toEqual([
      { type: "problem", problem: expect.anything() },
      { type: "problem", problem: null },
    ]);
    expect(clock.pending).toBe(0);
  });

  it("takes the place of the one before it, whose windows are closed and whose orders are overheard", () => {
    const { capture, agent, opened } = setup();
    const next = new FakeAgent();
    capture.serve(agent);
    agent.open(5);

    agent.emit("exit", 1);
    capture.serve(next);
    agent.open(6);
    next.open(1);

    expect(opened.map((window) => window.isDestroyed())).toEqual([true, false]);
    expect(next.heard[0]).toEqual({ type: "problem", problem: null });
  });

  it("leaves no window and no timer behind when the app stops", () => {
    const { capture, agent, opened, machine, clock } = setup();
    capture.serve(agent);
    agent.open(1);
    machine.displays = [];
    agent.open(2);

    capture.stop();

    expect(opened.map((window) => window.isDestroyed())).toEqual([true, true]);
    expect(clock.pending).toBe(0);
  });
});
