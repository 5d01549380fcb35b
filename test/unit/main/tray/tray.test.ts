import type { Menu, Tray } from "electron";
import { describe, expect, it } from "vitest";
import { createTranslator } from "../../../../src/i18n/translator.ts";
import { AppTray } from "../../../../src/main/tray/tray.ts";
import type { TrayAction } from "../../../../src/main/tray/tray-model.ts";
import { FakeTray } from "../../../support/electron/fake-tray.ts";
import { aHub } from "../../../support/electron/keeper-world.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { aViewer, NOBODY, STATUS } from "../../../support/local-agent.ts";

function setup(hasTray = true, platform: "linux" | "darwin" | "win32" = "linux") {
  const hub = aHub();
  const done: TrayAction[] = [];
  const trays: FakeTray[] = [];
  const tray = new AppTray({
    createTray(image) {
      if (!hasTray) throw new Error("no notification area");
      const made = new FakeTray(image);
      trays.push(made);
      return made as unknown as Tray;
    },
    buildMenu: (template) => template as unknown as Menu,
    icons: "/icons",
    platform,
    hub,
    t: () => createTranslator("en", null).t,
    clock: new FakeClock(),
    run: (action) => done.push(action),
  });
  const guests = (viewers: (typeof NOBODY)["viewers"]) =>
    hub.change({ agent: { process: "running", detail: "", status: STATUS, guests: { ...NOBODY, viewers } } });
  return { hub, tray, trays, done, guests };
}

describe("the app in the tray", () => {
  it("follows who is on, and leaves an open menu alone that says the same", () => {
    const { hub, trays, guests } = setup();
    guests([aViewer()]);
    const [shown] = trays;
    const menus = shown?.menus.length;
    hub.notify("crashed");

    expect(shown?.images).toEqual(["/icons/idle-22.png", "/icons/idle-22.png", "/icons/on-22.png"]);
    expect(shown?.tooltip).toBe("Latchkey: Gil is connected");
    expect(shown?.menus).toHaveLength(menus ?? -1);
  });

  it("opens the app at a click, except where a click opens the menu", () => {
    const linux = setup();
    linux.trays[0]?.emit("click");
    expect(linux.done).toEqual([{ name: "showApp" }]);

    const mac = setup(true, "darwin");
    mac.trays[0]?.emit("click");
    expect(mac.done).toEqual([]);
    expect(mac.trays[0]?.images[0]).toBe("/icons/idleTemplate.png");
  });

  it("says that there is no tray, and goes on", () => {
    const { hub, tray, guests } = setup(false);
    guests([aViewer()]);

    expect(tray.isThere).toBe(false);
    expect(hub.current.notices).toEqual([{ id: "no-tray", kind: "no-tray", detail: "no notification area" }]);
  });
});
