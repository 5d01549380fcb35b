import type { WebContents } from "electron";
import { describe, expect, it } from "vitest";
import { handleCalls, type DesktopHandlers } from "../../../../src/main/ipc/handle-calls.ts";
import type { WindowKind } from "../../../../src/main/windows/window-kinds.ts";
import { DESKTOP_CALLS } from "../../../../src/protocol/desktop-ipc/calls.ts";
import { CALLS_OF, desktopChannel, type DesktopCallName } from "../../../../src/protocol/desktop-ipc/names.ts";
import { freshHub } from "../../../support/desktop-state.ts";
import { FakeIpcMain } from "../../../support/electron/fake-ipc.ts";
import { FakeWindow } from "../../../support/electron/fake-window.ts";

const NAMES = Object.keys(DESKTOP_CALLS) as DesktopCallName[];
const MACHINE = "0123456789abcdef0123456789abcdef";
const DONE = { ok: true, value: undefined };

/** Handlers that write down what reached them, and a window of each kind with its page. */
async function setup(answers: Partial<Record<DesktopCallName, unknown>> = {}) {
  const ipcMain = new FakeIpcMain();
  const reached: [string, unknown][] = [];
  const logged: string[] = [];
  const kinds = new Map<WebContents, WindowKind>();
  const handlers = Object.fromEntries(
    NAMES.map((name) => [
      name,
      (request: unknown) => {
        reached.push([name, request]);
        const answer = answers[name];
        if (answer instanceof Error) throw answer;
        return answer;
      },
    ]),
  ) as unknown as DesktopHandlers;
  const log = {
    warn: (fields: object, text: string) => void logged.push(`${text} ${JSON.stringify(fields)}`),
    error: (_fields: object, text: string) => void logged.push(text),
  };
  handleCalls({ ipcMain: ipcMain.asElectron(), handlers, kindOf: (contents) => kinds.get(contents) ?? null, log });

  const open = async (kind: WindowKind | null, url = "latchkey-app://app/") => {
    const { webContents } = await loaded(url);
    if (kind !== null) kinds.set(webContents.asElectron(), kind);
    const event = { sender: webContents, senderFrame: webContents.mainFrame as object | null };
    const call = (name: DesktopCallName, ...args: unknown[]) => ipcMain.invoke(desktopChannel(name), event, ...args);
    return { call, event, webContents };
  };
  return { ipcMain, logged, open, reached };
}

async function loaded(url: string): Promise<FakeWindow> {
  const window = new FakeWindow();
  await window.loadURL(url);
  return window;
}

describe("the calls of the app's windows", () => {
  it("are exactly the declared ones, each on its channel", async () => {
    const { ipcMain } = await setup();

    const declared = new Set<DesktopCallName>([...CALLS_OF.app, ...CALLS_OF.indicator]);
    expect([...ipcMain.handlers.keys()].sort()).toEqual([...declared].map(desktopChannel).sort());
    expect([...declared].sort()).toEqual([...NAMES].sort());
  });

  it("reach their function with what was asked, and come back with what it answered", async () => {
    const { current } = freshHub();
    const { open, reached } = await setup({ describe: current, withhold: DONE });
    const { call } = await open("app");

    expect(await call("describe")).toEqual(current);
    const request = { sessionId: "s1", device: "mouse", on: true };
    expect(await call("withhold", request)).toEqual({ ok: true });

    expect(reached).toEqual([
      ["describe", undefined],
      ["withhold", request],
    ]);
  });

  it("are the same for a machine's own window as for the app's", async () => {
    const { open, reached } = await setup({ stopAll: DONE });
    const { call } = await open("viewer");

    await call("stopAll");

    expect(reached).toEqual([["stopAll", undefined]]);
  });
});

describe("ATK-40: a call", () => {
  it("is not answered to the wrong window", async () => {
    const { open, reached } = await setup();
    const indicator = await open("indicator");
    const capture = await open("capture");
    const app = await open("app");

    for (const name of CALLS_OF.app.filter((name) => !(CALLS_OF.indicator as readonly string[]).includes(name))) {
      await expect(indicator.call(name)).rejects.toThrow("the app does not answer this window");
    }
    for (const name of NAMES) await expect(capture.call(name)).rejects.toThrow("does not answer");
    await expect(app.call("resizeIndicator", { width: 100, height: 100 })).rejects.toThrow("does not answer");
    await expect(app.call("showApp")).rejects.toThrow("does not answer");
    expect(reached).toEqual([]);
  });

  it.each([
    ["a foreign site", "https://evil.example/"],
    ["the control plane itself", "https://desk.example/"],
    ["a lookalike of the app's scheme", "latchkey-app://app.evil/"],
    ["another host of the app's scheme", "latchkey-app://other/"],
    ["a file", "file:///tmp/x.html"],
    ["data", "data:text/html,x"],
    ["an empty page", "about:blank"],
  ])("is not answered to %s in a window of ours", async (_name, url) => {
    const { open, reached } = await setup();
    const { call } = await open("app", url);

    await expect(call("describe")).rejects.toThrow("does not answer");
    expect(reached).toEqual([]);
  });

  it("is not answered to a frame inside the page, even to one of the app's own", async () => {
    const { ipcMain, open, reached } = await setup();
    const { event } = await open("app");
    const inner = { url: "latchkey-app://app/", origin: "latchkey-app://app" };

    await expect(ipcMain.invoke("latchkey:describe", { ...event, senderFrame: inner })).rejects.toThrow();
    await expect(ipcMain.invoke("latchkey:describe", { ...event, senderFrame: null })).rejects.toThrow();
    expect(reached).toEqual([]);
  });

  it("is not answered to our own address in a sandbox, which has another origin", async () => {
    const { open, reached } = await setup();
    const { call, webContents } = await open("app");
    Object.assign(webContents.mainFrame, { origin: "null" });

    await expect(call("describe")).rejects.toThrow();
    expect(reached).toEqual([]);
  });

  it("is not answered to a page of no window of ours", async () => {
    const { open, reached } = await setup();
    const { call } = await open(null);

    await expect(call("describe")).rejects.toThrow("does not answer");
    expect(reached).toEqual([]);
  });

  it.each<[DesktopCallName, unknown[]]>([
    ["describe", [{}]],
    ["describe", [null]],
    ["describe", [undefined, "more"]],
    ["findControlPlane", [{ address: 7 }]],
    ["findControlPlane", [{ address: "x".repeat(3_000) }]],
    ["connectControlPlane", [{ origin: "https://desk.example/evil", keyFingerprint: "x" }]],
    ["connectControlPlane", [{ origin: "javascript:alert(1)", keyFingerprint: "x" }]],
    ["shareThisMachine", [{ token: "" }]],
    ["setVeto", [{ device: "camera", on: true }]],
    ["setVeto", [{ device: "all", on: "yes" }]],
    ["withhold", [{ sessionId: "", device: "mouse", on: true }]],
    ["endSession", ["s1"]],
    ["endSession", [{ sessionId: "s".repeat(65) }]],
    ["answerConsent", [{ sessionId: "s1" }]],
    ["changePreferences", [{ language: "elvish" }]],
    ["openViewer", [{ machineId: "../../settings" }]],
    ["openViewer", [{ machineId: MACHINE.toUpperCase() }]],
    ["openExternal", [{ url: ["https://x"] }]],
    ["dismissNotice", [{ id: "x".repeat(65) }]],
    ["dismissNotice", [[]]],
  ])("%s with %j does not reach its function", async (name, args) => {
    const { logged, open, reached } = await setup();
    const { call } = await open("app");

    await expect(call(name, ...args)).rejects.toThrow("the app does not understand this request");
    expect(reached).toEqual([]);
    expect(logged).toHaveLength(1);
  });

  it("does not reach anything that was not declared, whatever its name", async () => {
    const { ipcMain, open, reached } = await setup();
    const { event } = await open("app");

    for (const name of [
      "latchkey:__proto__",
      "latchkey:constructor",
      "latchkey:quit",
      "describe",
      "ELECTRON_BROWSER_REQUIRE",
    ]) {
      await expect(ipcMain.invoke(name, event)).rejects.toThrow("No handler registered");
    }
    expect(reached).toEqual([]);
  });

  it("carries what was declared and nothing else, with no way to an object's own words", async () => {
    const { open, reached } = await setup({ changePreferences: DONE });
    const { call } = await open("app");
    // As the browser hands it over: own properties, whatever their names.
    const tricky: unknown = JSON.parse(
      `{"language":"de","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}`,
    );

    await call("changePreferences", tricky);

    expect(reached).toEqual([["changePreferences", { language: "de" }]]);
    expect(Object.keys(reached[0]?.[1] as object)).toEqual(["language"]);
    expect("admin" in {}).toBe(false);
  });

  it("that fails says nothing of why, and an answer that was not declared does not leave", async () => {
    const { logged, open } = await setup({
      stopAll: new Error("ENOENT /home/mina/.ssh/id_ed25519"),
      setAskFirst: { ...DONE, secret: "s" },
      endSession: { ok: "perhaps" },
    });
    const { call } = await open("app");

    await expect(call("stopAll")).rejects.toThrow(/^the app could not do this$/);
    await expect(call("endSession", { sessionId: "s1" })).rejects.toThrow(/^the app could not do this$/);
    expect(await call("setAskFirst", { on: true })).toEqual({ ok: true });
    expect(logged).toEqual(["a call failed", "a call failed"]);
  });

  it("that is refused leaves nothing of what it said in the log", async () => {
    const { logged, open } = await setup();
    const { call } = await open("app");

    await expect(call("shareThisMachine", { token: 7, note: "hunter2" })).rejects.toThrow();

    expect(logged[0]).toContain("token");
    expect(logged[0]).not.toContain("hunter2");
  });
});
