import { describe, expect, it } from "vitest";
import { keyFingerprint } from "../../../src/node/ed25519.ts";
import { DesktopState } from "../../../src/protocol/desktop-ipc/state.ts";
import { desktopWorld as setup } from "../../support/electron/desktop-world.ts";
import { startIdentityServer } from "../../support/identity-server.ts";

describe("the desktop app", () => {
  it("tells its window everything at a first run, from guarded sessions and without any control plane", async () => {
    const { call, desktop, opened, sessions } = setup();

    desktop.windows.showApp();

    const state = DesktopState.parse(await call("describe"));
    expect(state).toMatchObject({ controlPlane: null, link: null, notices: [], agent: { process: "none" } });
    expect(opened[0]?.loaded).toEqual(["latchkey-app://app/"]);
    for (const [partition, session] of sessions) {
      expect([...session.handlers.keys()], partition).toEqual(
        expect.arrayContaining(["permissionRequest", "permissionCheck"]),
      );
    }
    expect([...sessions.keys()].sort()).toEqual([
      "latchkey-capture",
      "latchkey-indicator",
      "latchkey-outside",
      "persist:latchkey-app",
      "persist:latchkey-control-plane",
    ]);
  });

  it("is understood by its window whatever languages the system names", async () => {
    const { call, desktop } = setup({ languages: [`en-x-${"long-".repeat(8)}tag`, ...Array(40).fill("de-AT")] });
    desktop.windows.showApp();

    expect(DesktopState.parse(await call("describe")).systemLanguages).toEqual(Array(32).fill("de-AT"));
  });

  it("keeps the sign-in in memory, and says so, where there is no keyring", () => {
    const { desktop, sessions } = setup({ backend: "basic_text" });

    expect(sessions.has("latchkey-control-plane")).toBe(true);
    expect(sessions.has("persist:latchkey-control-plane")).toBe(false);
    expect(desktop.hub.current.notices).toMatchObject([{ kind: "no-keyring" }]);
  });

  it("starts with the defaults, and says so, when the settings are damaged", () => {
    const { desktop } = setup({ settings: "{" });

    expect(desktop.hub.current.notices).toEqual([
      { id: "settings-recovered", kind: "settings-recovered", detail: expect.stringMatching(/\.unreadable$/) },
    ]);
  });

  it("belongs to a control plane until that is forgotten, and leaves nothing of it", async () => {
    const { call, desktop, opened, sessions } = setup();
    const { identity, origin, requests } = await startIdentityServer();
    desktop.windows.showApp();

    expect(await call("findControlPlane", { address: origin })).toMatchObject({ ok: true });
    const connect = { origin, keyFingerprint: keyFingerprint(identity.key.publicKey) };
    expect(await call("connectControlPlane", connect)).toEqual({ ok: true, value: undefined });
    expect(opened[0]?.webContents.sent.at(-1)?.message).toMatchObject({ controlPlane: { origin, state: "reachable" } });
    expect(await call("forgetControlPlane")).toEqual({ ok: true, value: undefined });

    expect(requests.at(-1)).toBe("POST /app/v1/sign-out");
    expect(desktop.hub.current.controlPlane).toBeNull();
    expect(sessions.get("persist:latchkey-control-plane")?.clearedStorage).toBe(1);
    expect(opened[0]?.loaded).toEqual(["latchkey-app://app/", "latchkey-app://app/"]);
  });

  it("opens nothing in the system but what its list allows", async () => {
    const { call, desktop, external } = setup();
    desktop.windows.showApp();

    expect(await call("openExternal", { url: "file:///etc/passwd" })).toMatchObject({
      ok: false,
      reason: "not-allowed",
    });
    expect(await call("openExternal", { url: "mailto:mina@desk.example" })).toEqual({ ok: true, value: undefined });

    expect(external).toEqual(["mailto:mina@desk.example"]);
  });

  it("says that nobody answers when the owner takes everything back and no agent runs", async () => {
    const { call, desktop } = setup();
    desktop.windows.showApp();

    expect(await call("stopAll")).toMatchObject({ ok: false, reason: "no-agent" });
  });
});
