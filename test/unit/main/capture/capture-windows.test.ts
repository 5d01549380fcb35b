import type { MessageChannelMain, WebFrameMain } from "electron";
import { describe, expect, it } from "vitest";
import { CaptureWindows } from "../../../../src/main/capture/capture-windows.ts";
import type { CaptureWindowReport } from "../../../../src/protocol/capture/desktop-window.ts";
import { CAPTURE_PORT_MESSAGE } from "../../../../src/protocol/desktop-ipc/names.ts";
import { FakeWindow } from "../../../support/electron/fake-window.ts";

const PAGE = "latchkey-app://app/capture.html";

function setup(prepare: (window: FakeWindow) => void = () => undefined) {
  const opened: FakeWindow[] = [];
  const reports: { report: CaptureWindowReport; ports: readonly unknown[] }[] = [];
  const warnings: string[] = [];
  let channels = 0;
  const machine: { refusal: Error | null } = { refusal: null };
  const windows = new CaptureWindows({
    openWindow() {
      if (machine.refusal) throw machine.refusal;
      const window = new FakeWindow({ show: false });
      prepare(window);
      opened.push(window);
      return window.asElectron();
    },
    pageUrl: PAGE,
    createChannel() {
      channels += 1;
      return { port1: `page ${channels}`, port2: `agent ${channels}` } as unknown as MessageChannelMain;
    },
    report: (report, ports) => void reports.push({ report, ports }),
    log: { warn: (_fields, text) => void warnings.push(text) },
  });
  const order = (window: number) => windows.obey({ type: "open", window, secret: `secret ${window}`, display: null });
  const close = (window: number) => windows.obey({ type: "close", window });
  const isOpen = () => opened.map((window) => !window.isDestroyed());
  return { windows, opened, reports, warnings, machine, order, close, isOpen };
}

/** Lets what has been loaded be noticed. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

function frameOf(window: FakeWindow | undefined): WebFrameMain {
  if (!window) throw new Error("there is no such window");
  return window.asElectron().webContents.mainFrame;
}

describe("the capture windows of an agent", () => {
  it("are opened hidden, and each is connected with the agent by a channel of its own", async () => {
    const { opened, reports, order } = setup();

    order(1);
    order(2);
    await settle();

    expect(opened.map(({ isShown, loaded }) => ({ isShown, loaded }))).toEqual([
      { isShown: false, loaded: [PAGE] },
      { isShown: false, loaded: [PAGE] },
    ]);
    expect(opened.map(({ webContents }) => webContents.sent)).toEqual([
      [{ channel: CAPTURE_PORT_MESSAGE, message: "secret 1", ports: ["page 1"] }],
      [{ channel: CAPTURE_PORT_MESSAGE, message: "secret 2", ports: ["page 2"] }],
    ]);
    expect(reports).toEqual([
      { report: { type: "port", window: 1 }, ports: ["agent 1"] },
      { report: { type: "port", window: 2 }, ports: ["agent 2"] },
    ]);
  });

  it("count up: one that was ordered before is not opened again", async () => {
    const { opened, order, close, warnings } = setup();

    order(2);
    order(2);
    order(1);
    close(2);
    order(2);
    await settle();

    expect(opened).toHaveLength(1);
    expect(warnings).toHaveLength(3);
  });

  it("are at most two, of which the older gives way", async () => {
    const { order, isOpen, reports } = setup();

    order(1);
    order(2);
    await settle();
    order(3);
    await settle();

    expect(isOpen()).toEqual([false, true, true]);
    expect(reports.map(({ report }) => report)).toContainEqual({
      type: "ended",
      window: 1,
      detail: "newer windows took its place",
    });
  });

  it("that are closed before their page is there get no port", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { opened, reports, order, close, isOpen } = setup((window) => void (window.loading = promise));
    order(1);

    close(1);
    resolve();
    await settle();

    expect(isOpen()).toEqual([false]);
    expect(opened[0]?.webContents.sent).toEqual([]);
    expect(reports.map(({ report }) => report)).toEqual([{ type: "ended", window: 1, detail: "it was closed" }]);
  });

  it("end once, however often they are closed, and whatever happens afterwards", async () => {
    const { opened, reports, order, close } = setup();
    order(1);
    await settle();

    close(1);
    close(1);
    close(7);
    opened[0]?.emit("unresponsive");
    opened[0]?.emit("closed");

    expect(reports.filter(({ report }) => report.type === "ended")).toHaveLength(1);
  });

  it.each<[string, (window: FakeWindow) => unknown, string]>([
    ["somebody closes it", (window) => window.close(), "the window was closed"],
    ["it hangs", (window) => window.emit("unresponsive"), "its page does not answer any more"],
    [
      "its page crashes",
      (window) => window.webContents.emit("render-process-gone", {}, { reason: "oom", exitCode: 5 }),
      "its page ended: oom",
    ],
  ])("are gone, and the agent is told why, when %s", async (_what, happen, detail) => {
    const { opened, reports, order, isOpen } = setup();
    order(1);
    await settle();

    happen(opened[0]!);

    expect(isOpen()).toEqual([false]);
    expect(reports.at(-1)?.report).toEqual({ type: "ended", window: 1, detail });
  });

  it("are gone when their page cannot be loaded", async () => {
    const { order, isOpen, reports } = setup((window) => {
      window.loading = Promise.reject(new Error(`ERR_FILE_NOT_FOUND ${"x".repeat(600)}`));
    });

    order(1);
    await settle();

    expect(isOpen()).toEqual([false]);
    expect(reports.map(({ report }) => report)).toEqual([
      { type: "ended", window: 1, detail: expect.stringMatching(/^its page could not be loaded: ERR_FILE/) },
    ]);
    expect(reports[0]?.report).toMatchObject({ detail: expect.stringMatching(/^.{500}$/) });
  });

  it("that the system refuses are reported as ended", () => {
    const { machine, order, reports } = setup();
    machine.refusal = new Error("no more windows");

    order(1);

    expect(reports).toEqual([{ report: { type: "ended", window: 1, detail: "no more windows" }, ports: [] }]);
  });

  it("are all closed, without a word, when their agent is gone", async () => {
    const { windows, order, isOpen, reports } = setup();
    order(1);
    order(2);
    await settle();

    windows.closeAll();

    expect(isOpen()).toEqual([false, false]);
    expect(reports.map(({ report }) => report.type)).toEqual(["port", "port"]);
  });

  it("know by the page that asks which display it was ordered to show", async () => {
    const { windows, opened, order, close } = setup();
    const display = { index: 0, display: { id: "a", name: "a", width: 1, height: 1, primary: true } };
    order(1);
    windows.obey({ type: "open", window: 2, secret: "s", display });
    await settle();

    expect(windows.orderedBy(frameOf(opened[1]))?.display).toEqual(display);
    expect(windows.orderedBy(frameOf(opened[0]))?.display).toBeNull();
    expect(windows.orderedBy(frameOf(new FakeWindow()))).toBeUndefined();
    close(2);
    expect(windows.orderedBy(frameOf(opened[1]))).toBeUndefined();
  });

  it.each([
    ["another subject", { type: "restart" }],
    ["a number that is none", { type: "close", window: -1 }],
    ["a secret that is too long", { type: "open", window: 1, secret: "x".repeat(129), display: null }],
    ["no display's", { type: "open", window: 1, secret: "s", display: "HDMI-1" }],
    ["nothing", undefined],
  ])("are not changed by an order of %s", (_what, message) => {
    const { windows, opened, warnings } = setup();

    windows.obey(message);

    expect(opened).toEqual([]);
    expect(warnings).toHaveLength(1);
  });
});
