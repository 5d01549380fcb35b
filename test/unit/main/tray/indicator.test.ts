import { EventEmitter } from "node:events";
import type { BrowserWindow, Screen } from "electron";
import { describe, expect, it } from "vitest";
import { Indicator, placeIndicator, type Point } from "../../../../src/main/tray/indicator.ts";
import { aHub, PREFERENCES } from "../../../support/electron/keeper-world.ts";
import { aViewer, NOBODY, STATUS } from "../../../support/local-agent.ts";

const SIZE = { width: 280, height: 64 };
const LEFT = { x: 0, y: 24, width: 1_920, height: 1_056 };
const RIGHT = { x: 1_920, y: 0, width: 1_280, height: 1_024 };

class FakeIndicatorWindow extends EventEmitter {
  readonly did: string[] = [];
  at: Point = { x: 0, y: 0 };
  size = SIZE;
  isGone = false;

  getBounds = () => ({ ...this.at, ...this.size });
  isDestroyed = () => this.isGone;
  hide = () => void this.did.push("hide");
  showInactive = () => void this.did.push("showInactive");
  setPosition = (x: number, y: number) => void (this.at = { x, y });
  setContentSize = (width: number, height: number) => void (this.size = { width, height });
}

function setup() {
  const hub = aHub();
  const screen = Object.assign(new EventEmitter(), {
    areas: [LEFT, RIGHT],
    getAllDisplays: () => screen.areas.map((workArea, id) => ({ id, workArea })),
    getPrimaryDisplay: () => ({ id: 0, workArea: screen.areas[0] }),
  });
  const windows: FakeIndicatorWindow[] = [];
  const place = { at: null as Point | null };
  const indicator = new Indicator({
    window() {
      const open = windows.find((window) => !window.isGone);
      if (open) return open as unknown as BrowserWindow;
      const made = new FakeIndicatorWindow();
      windows.push(made);
      return made as unknown as BrowserWindow;
    },
    hub,
    screen: screen as unknown as Screen,
    place: { read: () => place.at, write: (at) => (place.at = at) },
  });
  const guests = (...viewers: (typeof NOBODY)["viewers"]) =>
    hub.change({ agent: { process: "running", detail: "", status: STATUS, guests: { ...NOBODY, viewers } } });
  return { hub, screen, windows, place, indicator, guests };
}

const gil = aViewer();
const zoe = aViewer({ sessionId: "session-2", name: "Zoë" });
const asking = aViewer({ sessionId: "session-3", state: "asking" });

describe("the indicator", () => {
  it("ATK-31: is there from the first viewer until the last one leaves, and takes no focus", () => {
    const { windows, guests } = setup();
    expect(windows).toHaveLength(0);

    guests(gil);
    guests(gil, zoe);
    guests(zoe);
    expect(windows[0]?.did).toEqual(["showInactive"]);
    guests();

    expect(windows[0]?.did).toEqual(["showInactive", "hide"]);
  });

  it("goes when nobody can say any more who is on", () => {
    const { hub, windows, guests } = setup();
    guests(gil);

    hub.change({ agent: { process: "none", detail: "", status: null, guests: null } });

    expect(windows[0]?.did).toEqual(["showInactive", "hide"]);
  });

  it("stays away when the person does not want it, except for a question", () => {
    const { hub, windows, guests } = setup();
    hub.change({ preferences: { ...PREFERENCES, showIndicator: false } });

    guests(gil);
    expect(windows).toHaveLength(0);
    guests(gil, asking);
    expect(windows[0]?.did).toEqual(["showInactive"]);
    guests(gil);
    expect(windows[0]?.did).toEqual(["showInactive", "hide"]);
  });

  it("comes back where the person put it, and onto a display that is there", () => {
    const { screen, windows, place, guests } = setup();
    guests(gil);
    const [window] = windows;
    expect(window?.at).toEqual({ x: 1_624, y: 40 });
    Object.assign(window!, { at: { x: 2_500, y: 900 } });
    window?.emit("moved");
    expect(place.at).toEqual({ x: 2_500, y: 900 });
    guests();
    guests(gil);
    expect(window?.at).toEqual({ x: 2_500, y: 900 });

    screen.areas = [LEFT];
    screen.emit("display-removed");

    expect(window?.at).toEqual({ x: 1_624, y: 40 });
    expect(place.at).toEqual({ x: 2_500, y: 900 });
  });

  it("grows with its page without leaving the display", () => {
    const { windows, place, indicator, guests } = setup();
    place.at = { x: 1_700, y: 1_050 };
    guests(gil);

    indicator.resize({ width: 300, height: 400 });

    expect(windows[0]?.at).toEqual({ x: 1_620, y: 680 });
    expect(windows[0]?.size).toEqual({ width: 300, height: 400 });
  });

  it("is made anew when somebody closed it", () => {
    const { windows, guests } = setup();
    guests(gil);
    windows[0]!.isGone = true;

    guests(gil, zoe);

    expect(windows[1]?.did).toEqual(["showInactive"]);
  });
});

describe("where the indicator goes", () => {
  it.each([
    ["nowhere yet", null, [LEFT, RIGHT], { x: 1_624, y: 40 }],
    ["within the first display", { x: 100, y: 200 }, [LEFT, RIGHT], { x: 100, y: 200 }],
    ["half outside", { x: -100, y: 1_070 }, [LEFT, RIGHT], { x: 0, y: 1_016 }],
    ["on the second display", { x: 3_190, y: 5 }, [LEFT, RIGHT], { x: 2_920, y: 5 }],
    ["where no display is", { x: 9_000, y: 9_000 }, [LEFT, RIGHT], { x: 1_624, y: 40 }],
    ["without any display", { x: 9, y: 9 }, [], { x: 0, y: 0 }],
    ["on a display that is too small", { x: 10, y: 10 }, [{ x: 0, y: 0, width: 200, height: 40 }], { x: 0, y: 0 }],
  ])("%s", (_what, wanted, areas, place) => {
    expect(placeIndicator(wanted, SIZE, areas)).toEqual(place);
  });
});
