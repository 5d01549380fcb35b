import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { expect, it } from "vitest";
import type { CaptureBrowser, RunningBrowser, SharedSource } from "../../src/agent/capture/capture-browser.ts";
import { ChromiumBrowser } from "../../src/agent/capture/chromium-process.ts";
import { findChromium } from "../../src/agent/capture/chromium.ts";
import { systemClock } from "../../src/base/clock.ts";
import { onXWindows } from "../../src/agent/native/x-windows.ts";
import type { InputBackendKind } from "../../src/agent/input/contract.ts";
import { X11_KIND } from "../../src/agent/input/linux-x11/x11-backend.ts";
import { AgentUnderTest } from "../support/agent-under-test.ts";
import { builtCapturePage } from "../support/built-capture-page.ts";
import { describeWithX, xClientForTest, xDisplayForTest } from "../support/describe-with-x.ts";
import { FakeControlPlane } from "../support/fake-control-plane.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { VIEWER_OFFER } from "../support/viewer-offer.ts";

const PAGE_MS = 30_000;
const TEST_MS = 90_000;
const CHROMIUM = findChromium(process.env, process.platform);
if (CHROMIUM === null) process.stderr.write("tests: NO CHROMIUM: the capture browser's tests are SKIPPED\n");

/** Counts launches, for a test to see. */
class WatchedBrowser implements CaptureBrowser {
  readonly launched: RunningBrowser[] = [];
  readonly #browser: ChromiumBrowser;

  constructor(browser: ChromiumBrowser) {
    this.#browser = browser;
  }

  findProblem() {
    return this.#browser.findProblem();
  }

  launch(pageUrl: string, source: SharedSource): RunningBrowser {
    const running = this.#browser.launch(pageUrl, source);
    this.launched.push(running);
    return running;
  }
}

/** What the machine's input sees on this display. */
function inputOf(env: NodeJS.ProcessEnv): InputBackendKind {
  return { name: X11_KIND.name, open: () => X11_KIND.open(env) };
}

async function setup() {
  const display = await xDisplayForTest();
  const plane = await FakeControlPlane.start();
  const data = temporaryFolder();
  const webRoot = await builtCapturePage();
  const profiles = join(data, "agent", "capture-browser");
  const env = { ...process.env, DISPLAY: display.name };
  const open = () =>
    new ChromiumBrowser({
      folder: profiles,
      pageFile: join(webRoot, "capture.html"),
      env,
      clock: systemClock,
      log: pino({ level: "silent" }),
    });
  const browser = new WatchedBrowser(open());
  const agent = new AgentUnderTest({
    data,
    server: plane.url,
    token: plane.token(),
    browser,
    webRoot,
    inputKinds: [inputOf(env)],
  });
  await agent.line(/^connected/);
  /** A viewer whose offer the page answers, which it does once it captures. */
  const join1 = async (sessionId = "session-1") => {
    plane.grant({ sessionId });
    plane.signal(sessionId, { kind: "offer", sdp: VIEWER_OFFER });
    await plane.until(() => answersOf(plane, sessionId) > 0, "the page's answer", PAGE_MS);
  };
  return { display, plane, agent, browser, open, profiles, join: join1 };
}

function answersOf(plane: FakeControlPlane, sessionId: string): number {
  return plane
    .framesOf("session-signal")
    .filter((frame) => frame.sessionId === sessionId && frame.signal.kind === "answer").length;
}

/** Processes whose command line names this folder, the oldest first. */
function processesOf(folder: string): string[] {
  return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && commandLineOf(pid).includes(folder));
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    // It ended while we looked.
    return "";
  }
}

/** Who has the keys, and the browser's notices of sharing. */
function look(display: string) {
  const seen = onXWindows({ ...process.env, DISPLAY: display }, (windows) => ({
    focus: windows.focus,
    focusPid: windows.processOf(windows.focus),
    notices: windows
      .all()
      .filter((window) => windows.titleOf(window).includes("http://127.0.0.1:"))
      .map((window) => ({ isVisible: windows.isVisible(window) })),
  }));
  if (!seen) throw new Error("the test's X server does not answer");
  return seen;
}

describeWithX("the installed Chromium as capture browser", () => {
  it.skipIf(CHROMIUM === null)(
    "opens the page, answers a viewer, gives a picture of the screen, and ends with the agent",
    async () => {
      const { plane, agent, join, profiles } = await setup();

      await join();
      await plane.until(() => {
        plane.connection.send({ type: "take-picture", requestId: `p-${plane.frames.length}`, maxWidth: 320 });
        return plane.framesOf("picture").some(({ jpeg }) => jpeg !== null);
      }, "a picture");

      const picture = plane.framesOf("picture").find(({ jpeg }) => jpeg !== null);
      expect(
        Buffer.from(picture?.jpeg ?? "", "base64")
          .subarray(0, 3)
          .toString("hex"),
      ).toBe("ffd8ff");
      expect(processesOf(profiles).length).toBeGreaterThan(0);
      const commandLines = processesOf(profiles).map((pid) => commandLineOf(pid));
      expect(commandLines.join()).not.toContain("capture.html#");
      await agent.stop();
      await gone(profiles);
    },
    TEST_MS,
  );

  it.skipIf(CHROMIUM === null)(
    "leaves the keys to whoever had them, and shows nothing of itself in the picture",
    async () => {
      const { display, join, profiles } = await setup();
      const client = await xClientForTest(display.name);
      const focusBefore = look(display.name).focus;

      await join();
      const until = Date.now() + PAGE_MS;
      let seen = look(display.name);
      while ((seen.notices.length === 0 || seen.notices.some(({ isVisible }) => isVisible)) && Date.now() < until) {
        await nextTurn();
        seen = look(display.name);
      }

      expect(seen.notices.map(({ isVisible }) => isVisible)).toEqual([false]);
      expect(seen.focus).toBe(focusBefore);
      expect(processesOf(profiles)).not.toContain(String(seen.focusPid));
      await client.stop();
    },
    TEST_MS,
  );

  it.skipIf(CHROMIUM === null)(
    "shows the primary one of several displays",
    async () => {
      const { display, plane, join } = await setup();
      splitInTwo(display.name);

      await join();

      expect(await widthOfPicture(plane)).toBe(480);
    },
    TEST_MS,
  );

  it.skipIf(CHROMIUM === null)(
    "is started anew for the display that is left when another is unplugged",
    async () => {
      const { display, plane, join, browser } = await setup();
      splitInTwo(display.name);
      await join();

      xrandr(display.name, "--delmonitor", "RIGHT");
      // The server announces changes of outputs, as a real cable makes them, but not those of made-up monitors.
      xrandr(display.name, "--output", "screen", "--primary");
      await browser.launched[0]?.ended;
      plane.signal("session-1", { kind: "offer", sdp: VIEWER_OFFER });
      await plane.until(() => answersOf(plane, "session-1") === 2, "the next page's answer", PAGE_MS);

      expect(await widthOfPicture(plane)).toBe(800);
    },
    TEST_MS,
  );

  it.skipIf(CHROMIUM === null)(
    "is started again when it is killed, and takes the viewer's next offer",
    async () => {
      const { plane, join, browser, profiles } = await setup();
      await join();

      const [head] = processesOf(profiles);
      process.kill(Number(head), "SIGKILL");
      await browser.launched[0]?.ended;
      plane.signal("session-1", { kind: "offer", sdp: VIEWER_OFFER });
      await plane.until(() => answersOf(plane, "session-1") === 2, "the next page's answer", PAGE_MS);

      expect(browser.launched).toHaveLength(2);
    },
    TEST_MS,
  );

  it.skipIf(CHROMIUM === null)(
    "that an agent left behind when it was killed is ended by the next start",
    async () => {
      const { agent, open, profiles } = await setup();
      await agent.stop();
      open().launch("http://127.0.0.1:9/capture.html#nobody", null);
      const waiting = Date.now() + PAGE_MS;
      while (processesOf(profiles).length < 2 && Date.now() < waiting) await nextTurn();

      open();

      await gone(profiles);
    },
    TEST_MS,
  );

  it.skipIf(CHROMIUM === null)(
    "dies with its X server; the agent lives on and says that there is no display",
    async () => {
      const { display, plane, agent, join } = await setup();
      await join();

      await display.kill();
      const noDisplay = () => plane.framesOf("hosting").some(({ hosting }) => hosting.problem?.code === "no-display");
      await plane.until(noDisplay, "the report", PAGE_MS);

      const ended = plane.framesOf("session-state").find(({ state }) => state === "ended");
      expect(ended).toMatchObject({ reason: "host-failed", detail: expect.stringContaining("does not answer") });
      expect((await agent.status()).state).toBe("online");
    },
    TEST_MS,
  );
});

/** The left display is 800 pixels wide, the right and primary one 480. */
function splitInTwo(display: string): void {
  xrandr(display, "--setmonitor", "LEFT", "800/200x720/180+0+0", "screen");
  xrandr(display, "--setmonitor", "*RIGHT", "480/120x720/180+800+0", "none");
}

function xrandr(display: string, ...args: string[]): void {
  execFileSync("xrandr", ["--display", display, ...args], { stdio: "ignore" });
}

async function widthOfPicture(plane: FakeControlPlane): Promise<number> {
  const before = plane.framesOf("picture").length;
  const pictures = () =>
    plane
      .framesOf("picture")
      .slice(before)
      .flatMap(({ jpeg }) => jpeg ?? []);
  await plane.until(() => {
    plane.connection.send({ type: "take-picture", requestId: `w-${plane.frames.length}`, maxWidth: 1_280 });
    return pictures().length > 0;
  }, "a picture");
  return widthOfJpeg(Buffer.from(pictures()[0] ?? "", "base64"));
}

/** From the frame header, which follows segments that tell their length. */
function widthOfJpeg(jpeg: Buffer): number {
  let at = 2;
  while (jpeg.readUInt16BE(at) !== 0xff_c0) at += 2 + jpeg.readUInt16BE(at + 2);
  return jpeg.readUInt16BE(at + 7);
}

/** Waits until no process names `folder` any more: a kill takes effect a moment after it is sent. */
async function gone(folder: string): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (processesOf(folder).length > 0 && Date.now() < deadline) await nextTurn();
  expect(processesOf(folder)).toEqual([]);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
