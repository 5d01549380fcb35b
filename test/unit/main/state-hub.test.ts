import { describe, expect, it } from "vitest";
import { DesktopState, type DesktopPreferences } from "../../../src/protocol/desktop-ipc/state.ts";
import { initialState, StateHub } from "../../../src/main/state-hub.ts";

const PREFERENCES: DesktopPreferences = {
  language: "system",
  startAtLogin: true,
  showIndicator: true,
  stopAllShortcut: null,
  checkForUpdates: true,
};

function setup() {
  const failures: unknown[] = [];
  const app = { appVersion: "1.2.3", platform: "linux" as const, systemLanguages: ["de-AT"] };
  const hub = new StateHub(initialState(app, PREFERENCES), (error) => failures.push(error));
  const heard: DesktopState[] = [];
  const stop = hub.subscribe((state) => heard.push(state));
  return { failures, hub, heard, stop };
}

describe("how everything stands", () => {
  it("begins as a state that windows understand", () => {
    const { hub } = setup();

    expect(DesktopState.parse(hub.current)).toEqual(hub.current);
  });

  it("is told whole at every change, and not when nothing changed", () => {
    const { hub, heard } = setup();

    hub.change({ update: { state: "ready", version: "2.0.0", detail: "" } });
    hub.change({ update: { state: "ready", version: "2.0.0", detail: "" } });

    expect(heard).toEqual([{ ...hub.current, update: { state: "ready", version: "2.0.0", detail: "" } }]);
  });

  it("is told to the others although one of them fails", () => {
    const { failures, hub } = setup();
    const failure = new Error("no tray");
    hub.subscribe(() => {
      throw failure;
    });
    const heard: DesktopState[] = [];
    hub.subscribe((state) => heard.push(state));

    hub.change({ systemLanguages: [] });

    expect(heard).toEqual([hub.current]);
    expect(failures).toEqual([failure]);
  });

  it("is no longer told to whoever stopped listening", () => {
    const { hub, heard, stop } = setup();

    stop();
    hub.change({ link: null, systemLanguages: [] });

    expect(heard).toEqual([]);
  });

  it("never ends with an older state at a listener when another one changes it meanwhile", () => {
    const { hub } = setup();
    hub.subscribe(({ systemLanguages }) => {
      if (systemLanguages[0] === "a") hub.change({ systemLanguages: ["b"] });
    });
    const heard: string[] = [];
    hub.subscribe(({ systemLanguages }) => heard.push(systemLanguages[0] ?? ""));

    hub.change({ systemLanguages: ["a"] });

    expect(heard.at(-1)).toBe("b");
    expect(heard).not.toContain("a");
  });
});

describe("notices", () => {
  it("are told once per kind, the newest detail last, until they are dismissed", () => {
    const { hub } = setup();

    hub.notify("shortcut-taken", "Ctrl+X");
    hub.notify("no-keyring");
    hub.notify("shortcut-taken", "Ctrl+Y");
    hub.dismissNotice("no-keyring");
    hub.dismissNotice("nobody");

    expect(hub.current.notices).toEqual([{ id: "shortcut-taken", kind: "shortcut-taken", detail: "Ctrl+Y" }]);
  });

  it("stay within what the windows take, whatever an error's text is", () => {
    const { hub } = setup();

    hub.notify("crashed", "x".repeat(10_000));

    expect(DesktopState.safeParse(hub.current).success).toBe(true);
  });
});
