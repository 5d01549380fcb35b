import { describe, expect, it } from "vitest";
import { NeedsAppError, NonsenseError, pickBridge } from "../../../../src/renderer/desktop/bridge.ts";
import { Desktop } from "../../../../src/renderer/desktop/desktop.ts";
import { aControlPlane, aDesktopState } from "../../../support/fake-desktop/canned-state.ts";

/** A window with the preload script's object; `answer` plays the main process. */
function appWindow(answer: (name: string) => unknown) {
  const listeners = new Set<(state: unknown) => void>();
  const bridge = {
    window: "app",
    call: async (name: string) => answer(name),
    onState: (listener: (state: unknown) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    home: { latchkeyDesktop: bridge },
    say: (state: unknown) => listeners.forEach((listener) => listener(state)),
  };
}

describe("the bridge to the desktop app", () => {
  it("is the browser's where there is no app, and every call says so", async () => {
    const strange = [{}, { latchkeyDesktop: null }, { latchkeyDesktop: "yes" }, { latchkeyDesktop: { window: "app" } }];
    const foreign = { latchkeyDesktop: { window: "viewer", call: () => null, onState: () => null } };
    for (const home of [...strange, foreign]) {
      const bridge = pickBridge(home);
      expect(bridge.window).toBeNull();
      await expect(bridge.call("stopAll", undefined)).rejects.toThrow(NeedsAppError);
    }
  });

  it("passes on an answer that the declaration knows and refuses every other", async () => {
    const good = { ok: false, reason: "no-agent", detail: "" } as const;
    expect(await pickBridge(appWindow(() => good).home).call("stopAll", undefined)).toEqual(good);
    for (const bad of [undefined, null, true, { ok: "yes" }, { ok: false, reason: "mood", detail: "" }]) {
      const { home } = appWindow(() => bad);
      await expect(pickBridge(home).call("stopAll", undefined)).rejects.toThrow(NonsenseError);
    }
  });
});

describe("the desktop's state", () => {
  const reported: unknown[] = [];
  globalThis.reportError = (error) => void reported.push(error);

  it("is what the app said last, also when that came before the first answer", async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const { home, say } = appWindow(() => promise);
    const desktop = new Desktop(pickBridge(home));
    const started = desktop.start();
    const newer = aDesktopState({ appVersion: "2" });
    say(newer);
    resolve(aDesktopState({ appVersion: "1" }));
    await started;
    expect(desktop.view).toEqual({ isApp: true, state: newer, isUnreadable: false });
  });

  it("stays what it was when a word is not understood, and says so until one is", async () => {
    const { home, say } = appWindow(() => aDesktopState());
    const desktop = new Desktop(pickBridge(home));
    await desktop.start();
    let told = 0;
    desktop.subscribe(() => told++);
    say({ appVersion: 7 });
    expect(desktop.view).toEqual({ isApp: true, state: aDesktopState(), isUnreadable: true });
    say(aDesktopState({ appVersion: "3" }));
    expect(desktop.view).toMatchObject({ state: { appVersion: "3" }, isUnreadable: false });
    expect(told).toBe(2);
    expect(reported).toHaveLength(1);
  });

  it("is unreadable, not silent, when the app does not answer; asking again helps", async () => {
    let isBroken = true;
    const { home } = appWindow(() => {
      if (isBroken) throw new Error("gone");
      return aDesktopState();
    });
    const desktop = new Desktop(pickBridge(home));
    await desktop.start();
    expect(desktop.view).toEqual({ isApp: true, state: null, isUnreadable: true });
    isBroken = false;
    await desktop.askAgain();
    expect(desktop.view).toMatchObject({ isUnreadable: false, state: { appVersion: "0.1.0" } });
  });

  it("names the control plane that sockets go to, and none before one was chosen", async () => {
    const { home, say } = appWindow(() => aDesktopState());
    const desktop = new Desktop(pickBridge(home));
    await desktop.start();
    expect(() => desktop.socketBase()).toThrow("no control plane");
    say(aDesktopState({ controlPlane: aControlPlane("https://studio.example") }));
    expect(desktop.socketBase()).toBe("https://studio.example");
  });
});
