import { existsSync } from "node:fs";
import { test as base, expect, type Browser, type Page } from "@playwright/test";
import { decodeInput } from "../../src/protocol/input/decode-input.ts";
import type { InputEvent } from "../../src/protocol/input/frame.ts";
import { HID_USAGE_OF_CODE } from "../../src/protocol/input/hid-usage.ts";
import type { CaptureReport } from "../../src/protocol/capture/frame.ts";
import { CaptureChromium } from "../support/media/capture-chromium.ts";
import { ALL_RIGHTS, MediaHouse } from "../support/media/media-house.ts";
import { hasXvfb, startXDisplay } from "../support/x-display.ts";

/*
 * The capture page and the viewer's engine in two real browsers, the one on a real X server, with a fake agent and a fake control plane
 * between them.
 */
interface Media {
  readonly house: MediaHouse;
  readonly capture: CaptureChromium;
  readonly view: (browser: Browser, ticket?: string) => Promise<Page>;
}

const test = base.extend<{ media: Media }>({
  media: async ({ launchOptions }, use) => {
    const browser = launchOptions.executablePath ?? "";
    base.skip(!existsSync(browser), `NO BROWSER at ${browser}: run scripts/install-test-system.sh`);
    base.skip(!hasXvfb(), "NO Xvfb: run scripts/install-test-system.sh");
    const display = await startXDisplay({ width: 1_280, height: 720 });
    const house = await MediaHouse.start();
    const capture = await CaptureChromium.start(display.name, house.agent.pageUrl);
    await house.agent.reports.waitFor(({ type }) => type === "hello");
    await use({ house, capture, view: (viewer, ticket) => openViewer(viewer, house.viewerUrl(ticket)) });
    await capture.stop();
    await house[Symbol.asyncDispose]();
    await display.stop();
  },
});

async function openViewer(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1_280, height: 720 } });
  await page.goto(url);
  await expectPhase(page, "live");
  return page;
}

async function expectPhase(page: Page, phase: string): Promise<void> {
  await expect(page.locator(`body[data-phase=${phase}]`)).toBeAttached();
}

async function framesDecoded(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const report = await window.connections.at(-1)!.getStats();
    let frames = 0;
    report.forEach((entry: { type: string; framesDecoded?: number }) => {
      if (entry.type === "inbound-rtp") frames += entry.framesDecoded ?? 0;
    });
    return frames;
  });
}

async function expectFramesToGrow(page: Page): Promise<void> {
  const before = await framesDecoded(page);
  await expect.poll(() => framesDecoded(page)).toBeGreaterThan(before + 3);
}

function eventsOf(house: MediaHouse, slot = 1): InputEvent[] {
  return house.agent.inputs.all
    .filter((input) => input.slot === slot)
    .map(({ frame }) => {
      const decoded = decodeInput(frame);
      if (decoded === null) throw new Error("the page sent what is no frame");
      return decoded.event;
    });
}

function isCapturing(state: "running" | "stopped") {
  return (report: CaptureReport) => report.type === "capturing" && report.state === state;
}

test("nothing is captured while nobody watches, and nothing any more when the last viewer is gone", async ({
  media,
  browser,
}) => {
  const { house, capture, view } = media;
  expect(await capture.trackStates()).toEqual([]);

  const page = await view(browser);
  await expectFramesToGrow(page);
  expect(await capture.trackStates()).toEqual(["live"]);

  const second = await view(browser, "second");
  await expectFramesToGrow(second);
  expect(await capture.trackStates(), "both watch one capture").toEqual(["live"]);

  house.close(house.sessions[0]!);
  await expect.poll(async () => (await framesDecoded(second)) > 0).toBe(true);
  await expectFramesToGrow(second);
  expect(await capture.trackStates()).toEqual(["live"]);

  house.close(house.sessions[1]!);
  await house.agent.reports.waitFor(isCapturing("stopped"));
  expect(await capture.trackStates()).toEqual(["ended"]);
});

test("the secret leaves the address bar, and a page without one captures nothing", async ({ media }) => {
  const { capture } = media;
  expect(new URL(capture.page.url()).hash).toBe("");

  await capture.page.reload();

  await expect(capture.page.getByText("This page is opened by a Latchkey agent.")).toBeVisible();
});

test("what hands do arrives byte for byte, in order, with the epoch that the host named", async ({
  media,
  browser,
}) => {
  const { house, view } = media;
  const page = await view(browser);
  await page.mouse.move(640, 360);
  await page.mouse.down();
  await page.mouse.up();
  await page.mouse.down({ button: "right" });
  await page.mouse.up({ button: "right" });
  await page.keyboard.down("Shift");
  await page.keyboard.press("KeyA");
  await page.keyboard.up("Shift");
  await page.keyboard.insertText("žluť");
  await page.mouse.wheel(0, 120);
  await house.agent.inputs.waitFor(({ frame }) => decodeInput(frame)?.event.type === "wheel");

  const at = { mode: "to", x: 32_768, y: 32_768 } as const;
  const { ShiftLeft, KeyA } = HID_USAGE_OF_CODE;
  expect(eventsOf(house)).toEqual([
    { type: "pointer", to: at },
    { type: "button", button: "left", isDown: true, at },
    { type: "button", button: "left", isDown: false, at },
    { type: "button", button: "right", isDown: true, at },
    { type: "button", button: "right", isDown: false, at },
    { type: "key", usage: ShiftLeft, isDown: true, codePoint: 0 },
    { type: "key", usage: KeyA, isDown: true, codePoint: 65 },
    { type: "key", usage: KeyA, isDown: false, codePoint: 0 },
    { type: "key", usage: ShiftLeft, isDown: false, codePoint: 0 },
    { type: "text", text: "žluť" },
    { type: "wheel", dx: 0, dy: 120 },
  ]);
  const keys = house.agent.inputs.all.filter(({ channel }) => channel === "keys");
  expect(keys.map(({ frame }) => decodeInput(frame)!.sequence)).toEqual(keys.map((_, index) => index));
});

function isReleaseOf(frame: Uint8Array): boolean {
  const event = decodeInput(frame)?.event;
  return event?.type === "button" && !event.isDown;
}

test("a gamepad is plugged in, read and unplugged", async ({ media, browser }) => {
  const { house, view } = media;
  const page = await view(browser);
  const hold = (pad: object | null) =>
    page.evaluate((reading) => {
      navigator.getGamepads = () => [reading as Gamepad | null];
    }, pad);
  const pad = {
    index: 0,
    id: "Fake pad",
    connected: true,
    timestamp: 1,
    mapping: "standard",
    axes: [0, -1, 0, 0.5],
    buttons: Array.from({ length: 17 }, (_, index) => ({ pressed: index === 0, touched: false, value: 0 })),
  };
  const states = () => eventsOf(house).flatMap((event) => (event.type === "gamepad" ? [event.state] : []));

  await hold(pad);
  await expect
    .poll(() => states().at(-1))
    .toEqual({
      plugged: true,
      buttons: 1,
      axes: [0, -32_767, 0, 16_384],
      triggers: [0, 0],
    });
  await hold(null);
  await expect.poll(() => states().at(-1)?.plugged).toBe(false);

  const pads = house.agent.inputs.all.filter(({ frame }) => decodeInput(frame)?.event.type === "gamepad");
  expect(new Set(pads.map(({ channel }) => channel))).toEqual(new Set(["gamepad"]));
});

test("a locked pointer sends the way it has come instead of a place", async ({ media, browser }) => {
  const { house, view } = media;
  const page = await view(browser);
  await page.mouse.click(640, 360);
  await page.evaluate(() => window.session.lockPointer());
  await page.waitForFunction(() => {
    const { state } = window.session;
    return "details" in state && state.details.isPointerLocked;
  });
  const before = house.agent.inputs.all.length;

  await page.mouse.move(660, 350);
  await page.mouse.move(690, 340);
  await page.mouse.down();
  await page.mouse.up();
  await house.agent.inputs.waitFor(({ frame }) => isReleaseOf(frame), before);

  const places = eventsOf(house)
    .slice(before)
    .flatMap((event) => (event.type === "pointer" ? [event.to] : event.type === "button" ? [event.at] : []));
  expect(places.length).toBeGreaterThan(0);
  expect(new Set(places.map(({ mode }) => mode))).toEqual(new Set(["by"]));
  expect(places.at(-1)).toMatchObject({ mode: "by", totalX: 50, totalY: -20 });
});

test("a device that the host does not name as in force sends nothing", async ({ media, browser }) => {
  const { house, view } = media;
  const page = await view(browser);
  const rights = { keyboard: false, mouse: true, gamepad: false };
  house.tell(house.sessions[0]!, { ...ALL_RIGHTS, epoch: 7, rights });
  await page.waitForFunction(() => {
    const { state } = window.session;
    return "details" in state && state.details.inForce?.rights.keyboard === false;
  });
  await page.keyboard.press("KeyA");
  await page.mouse.move(10, 10);
  const { frame } = await house.agent.inputs.waitFor(({ channel }) => channel === "motion");

  expect(decodeInput(frame)?.epoch).toBe(7);
  expect(house.agent.inputs.all.filter(({ channel }) => channel === "keys")).toEqual([]);
});

test("more frames than a hand could make are not passed on", async ({ media, browser }) => {
  const { house, view } = media;
  const page = await view(browser);
  await page.evaluate(() => {
    for (let index = 0; index < 20_000; index++) window.session.sendText("x");
  });
  await expect.poll(() => house.agent.inputs.all.length).toBeGreaterThan(900);
  expect(house.agent.inputs.all.length).toBeLessThan(20_000);
});

test("a viewer's page that was reloaded shows the screen again, and a lost socket is resumed", async ({
  media,
  browser,
}) => {
  const { house, view } = media;
  const page = await view(browser);
  await page.reload();
  await expectPhase(page, "live");
  await house.agent.reports.waitFor((report) => report.type === "session-state" && report.state === "closed");

  const before = house.server.viewers.all.length;
  house.sessions[1]!.viewer.drop();
  const resumed = await house.server.viewers.waitFor(() => true, before);
  expect(await resumed.frames.waitFor(({ type }) => type === "resume")).toEqual({
    type: "resume",
    sessionId: "session-2",
    secret: "secret of session-2",
  });
  await expectFramesToGrow(page);
  await expectPhase(page, "live");
});

test("a host's page that was started anew is found again by the viewer", async ({ media, browser }) => {
  const { house, capture, view } = media;
  const page = await view(browser);
  const heardBefore = house.agent.reports.all.length;

  await capture.page.goto("about:blank");
  await capture.page.goto(house.agent.pageUrl);
  await house.agent.reports.waitFor(({ type }) => type === "hello", heardBefore);
  house.reopenOnOffer = true;

  await house.agent.reports.waitFor(
    (report) => report.type === "session-state" && report.state === "connected",
    heardBefore,
  );
  await expectPhase(page, "live");
  await expectFramesToGrow(page);
});

test("a still screen is read five times a second, and sixty times from the first input on", async ({
  media,
  browser,
}) => {
  const { capture, view } = media;
  const page = await view(browser);
  await expect.poll(() => capture.frameRate()).toBe(5);

  await page.mouse.move(100, 100);

  await expect.poll(() => capture.frameRate(), { intervals: [10] }).toBe(60);
});

test("a picture of the screen is small, and there is none while nothing is shown", async ({ media, browser }) => {
  const { house, view } = media;
  house.agent.order({ type: "take-picture", requestId: "early", maxWidth: 640 });
  expect(await house.agent.reports.waitFor(({ type }) => type === "picture")).toMatchObject({ jpeg: null });

  await view(browser);
  house.agent.order({ type: "take-picture", requestId: "late", maxWidth: 640 });
  const picture = await house.agent.reports.waitFor((one) => one.type === "picture" && one.requestId === "late");

  const jpeg = Buffer.from(picture.type === "picture" ? (picture.jpeg ?? "") : "", "base64");
  expect([...jpeg.subarray(0, 2)]).toEqual([0xff, 0xd8]);
  expect(jpeg.length).toBeLessThan(40_000);
});

test("an agent that is gone ends every stream and the capture", async ({ media, browser }) => {
  const { house, capture, view } = media;
  await view(browser);

  house.agent.drop();

  await expect.poll(() => capture.trackStates()).toEqual(["ended"]);
  await expect(capture.page.getByText("The agent that opened this page is gone.")).toBeVisible();
});

test("a viewer's name is drawn into their picture, and gone again when the rule is", async ({ media, browser }) => {
  const { house, view } = media;
  const page = await view(browser);
  const limits = { maxFramesPerSecond: 60, maxBitsPerSecond: 20_000_000, maxHeight: null, watermark: null };
  const sessionId = house.sessions[0]?.id ?? "";
  expect(await shareOfInk(page)).toBeLessThan(0.001);

  house.agent.order({ type: "limit", sessionId, limits: { ...limits, watermark: "Gil Guest" } });
  await expect.poll(() => shareOfInk(page)).toBeGreaterThan(0.005);
  await expectFramesToGrow(page);

  house.agent.order({ type: "limit", sessionId, limits });
  await expect.poll(() => shareOfInk(page)).toBeLessThan(0.001);
  await expectFramesToGrow(page);
});

/** Of the upper half of the picture, whose screen is black: how much is neither black nor white. */
async function shareOfInk(page: Page): Promise<number> {
  return page.evaluate(() => {
    const video = document.querySelector("video");
    if (!video) throw new Error("there is no picture");
    const { videoHeight, videoWidth } = video;
    const context = new OffscreenCanvas(videoWidth, videoHeight / 2).getContext("2d");
    context?.drawImage(video, 0, 0);
    const { data = [] } = context?.getImageData(0, 0, videoWidth, videoHeight / 2) ?? {};
    let ink = 0;
    for (let i = 0; i < data.length; i += 4) if ((data[i] ?? 0) > 40 && (data[i] ?? 0) < 120) ink++;
    return ink / (data.length / 4);
  });
}
