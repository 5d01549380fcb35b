import type { Session, WebContents } from "electron";
import { describe, expect, it } from "vitest";
import { Windows } from "../../../../src/main/windows/windows.ts";
import { freshHub } from "../../../support/desktop-state.ts";
import { FakeSession } from "../../../support/electron/fake-session.ts";
import { FakeWindow } from "../../../support/electron/fake-window.ts";

const MACHINE = "0123456789abcdef0123456789abcdef";

function setup() {
  const opened: FakeWindow[] = [];
  const windows = new Windows({
    hasTrayHost: null,
    scripts: "/app/dist/desktop",
    isPackaged: true,
    sessionOf: (): Session => new FakeSession().asElectron(),
    create(options) {
      const window = new FakeWindow(options);
      opened.push(window);
      return window.asElectron();
    },
    log: { error: () => undefined },
  });
  return { opened, windows };
}

/** Pages are loaded in a later turn. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("the app's windows", () => {
  it("are one with the whole app, which comes to the front when it is asked for again", async () => {
    const { opened, windows } = setup();

    windows.showApp();
    await settled();
    opened[0]?.minimize();
    windows.showApp();

    expect(opened).toHaveLength(1);
    expect(opened[0]).toMatchObject({ loaded: ["latchkey-app://app/"], isShown: true, isFocused: 1 });
    expect(opened[0]?.isMinimized()).toBe(false);
    opened[0]?.close();
    windows.showApp();
    expect(opened).toHaveLength(2);
  });

  it("are not shown before their page is there", async () => {
    const { opened, windows } = setup();

    windows.showApp();

    expect(opened[0]?.isShown).toBe(false);
    await settled();
    expect(opened[0]?.isShown).toBe(true);
  });

  it("show each machine in one window of its own, and a bounded number of them", () => {
    const { opened, windows } = setup();

    windows.openViewer(MACHINE);
    windows.openViewer(MACHINE);

    expect(opened.map(({ loaded }) => loaded)).toEqual([[`latchkey-app://app/machines/${MACHINE}/view`]]);
    const open = (index: number) => windows.openViewer(index.toString(16).padStart(32, "0"));
    for (let index = 0; index < 15; index++) open(index);
    expect(() => open(99)).toThrow();
    opened[3]?.close();
    open(99);
    expect(opened).toHaveLength(17);
  });

  it("hear how everything stands, but for the capture window", () => {
    const { opened, windows } = setup();
    windows.showApp();
    windows.openViewer(MACHINE);
    windows.indicator();
    windows.open("capture");
    const { current } = freshHub();

    windows.tell(current);

    const heard = opened.map(({ webContents }) => webContents.sent.length);
    expect(heard).toEqual([1, 1, 1, 0]);
    expect(opened[0]?.webContents.sent[0]).toMatchObject({ channel: "latchkey:state", message: current });
  });

  it("are known by their page while they are open, and no page is known otherwise", () => {
    const { opened, windows } = setup();
    windows.indicator();
    const contents = opened[0]?.webContents as unknown as WebContents;

    expect(windows.kindOf(contents)).toBe("indicator");
    opened[0]?.destroy();

    expect(windows.kindOf(contents)).toBeNull();
    expect(windows.kindOf(new FakeWindow().webContents.asElectron())).toBeNull();
  });

  it("begin anew when the app belongs to another control plane, and nobody watches a machine of the old one", () => {
    const { opened, windows } = setup();
    windows.showApp();
    windows.openViewer(MACHINE);

    windows.beginAnew();

    expect(opened[0]?.loaded).toEqual(["latchkey-app://app/", "latchkey-app://app/"]);
    expect(opened[1]?.isDestroyed()).toBe(true);
    windows.openViewer(MACHINE);
    expect(opened).toHaveLength(3);
  });
});
