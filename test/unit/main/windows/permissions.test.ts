import { describe, expect, it } from "vitest";
import { guardSession } from "../../../../src/main/windows/permissions.ts";
import type { WindowKind } from "../../../../src/main/windows/window-kinds.ts";
import { ELECTRON_PERMISSIONS } from "../../../support/electron/permissions.ts";
import { FakeSession } from "../../../support/electron/fake-session.ts";

const PAGE = "latchkey-app://app/";
interface Asked {
  readonly isMainFrame?: boolean;
  readonly page?: string;
  readonly mediaTypes?: string[];
  readonly mediaType?: string;
}

/** A session as the browser meets it: it asks once when a page wants something, and once when it looks whether that is so. */
function setup(kind: WindowKind) {
  const session = new FakeSession();
  guardSession(session.asElectron(), kind);
  const ask = (permission: string, { isMainFrame = true, page = PAGE, ...more }: Asked = {}) => {
    const answers: boolean[] = [];
    const details = { isMainFrame, requestingUrl: page, ...more };
    const request = session.handler<(...args: unknown[]) => void>("permissionRequest");
    request(null, permission, (isGranted: boolean) => answers.push(isGranted), details);
    const check = session.handler<(...args: unknown[]) => boolean>("permissionCheck");
    return [...answers, check(null, permission, page, details)];
  };
  const allowed = () => ELECTRON_PERMISSIONS.filter((permission) => ask(permission).some(Boolean));
  return { allowed, ask, session };
}

describe("what pages may use of the computer", () => {
  it("is the whole screen, the pointer, the keyboard and writing to the clipboard, for the app and a machine's window", () => {
    const expected = ["clipboard-sanitized-write", "fullscreen", "keyboardLock", "pointerLock"];

    expect(setup("app").allowed()).toEqual(expected);
    expect(setup("viewer").allowed()).toEqual(expected);
    expect(setup("viewer").ask("pointerLock")).toEqual([true, true]);
  });

  it("is nothing for the indicator", () => {
    expect(setup("indicator").allowed()).toEqual([]);
  });

  it("is sharing the screen for the capture window, and neither its camera nor its microphone", () => {
    const { allowed, ask } = setup("capture");

    expect(allowed()).toEqual(["display-capture", "media"]);
    expect(ask("display-capture", { mediaTypes: ["video"] })).toEqual([true, true]);
    expect(ask("media", { mediaTypes: ["video"], mediaType: "video" })).toEqual([false, false]);
    expect(ask("media", { mediaTypes: ["audio"], mediaType: "audio" })).toEqual([false, false]);
    expect(ask("media", { mediaTypes: [], mediaType: "unknown" })).toEqual([true, true]);
  });

  it("ATK-40: is nothing for a foreign page and for frames, whatever the window is", () => {
    for (const kind of ["app", "viewer", "indicator", "capture"] as const) {
      const { ask } = setup(kind);
      for (const permission of ELECTRON_PERMISSIONS) {
        expect(ask(permission, { page: "https://desk.example/" })).toEqual([false, false]);
        expect(ask(permission, { page: "latchkey-app://app.evil/" })).toEqual([false, false]);
        expect(ask(permission, { page: "" })).toEqual([false, false]);
        expect(ask(permission, { isMainFrame: false })).toEqual([false, false]);
      }
    }
  });

  it("is no device, no pairing, no download and no dictionary in any window", () => {
    for (const kind of ["app", "viewer", "indicator", "capture"] as const) {
      const { session } = setup(kind);
      const chosen: unknown[] = [];
      let prevented = 0;
      const event = { preventDefault: () => void prevented++ };
      const choose = (...choice: unknown[]) => void chosen.push(choice);

      session.emit("select-hid-device", event, {}, choose);
      session.emit("select-usb-device", event, {}, choose);
      session.emit("select-serial-port", event, [], null, choose);
      session.emit("will-download", event);
      session.handler<(...args: unknown[]) => void>("bluetoothPairing")({}, (answer: unknown) => chosen.push([answer]));

      expect(prevented).toBe(4);
      expect(chosen).toEqual([[null], [], [""], [{ confirmed: false }]]);
      expect(session.handler<(...args: unknown[]) => boolean>("devicePermission")({ deviceType: "usb" })).toBe(false);
      expect(session.handler<() => boolean>("spellChecker")()).toBe(false);
    }
  });
});
