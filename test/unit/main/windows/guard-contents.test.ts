import type { WebContents } from "electron";
import { describe, expect, it } from "vitest";
import { guardContents, mayNavigate } from "../../../../src/main/windows/guard-contents.ts";
import type { WindowKind } from "../../../../src/main/windows/window-kinds.ts";
import { FakeApp } from "../../../support/electron/fake-app.ts";
import { FakeSession } from "../../../support/electron/fake-session.ts";
import { FakeWebContents } from "../../../support/electron/fake-window.ts";

function setup(kind: WindowKind | null = "app") {
  const app = new FakeApp();
  const refused: string[] = [];
  const log = { warn: (_fields: object, text: string) => void refused.push(text) };
  guardContents({ app: app.asElectron(), kindOf: (_contents: WebContents) => kind, log });
  const contents = new FakeWebContents(new FakeSession());
  app.emit("web-contents-created", {}, contents);
  /** Whether the browser went on with it. */
  const happens = (name: string, details: object = {}, ...more: unknown[]) => {
    let isPrevented = false;
    contents.emit(name, { ...details, preventDefault: () => (isPrevented = true) }, ...more);
    return !isPrevented;
  };
  return { app, contents, happens, refused };
}

describe("where a page may go", () => {
  it.each(["latchkey-app://app/", "latchkey-app://app/machines?sort=name#x", "latchkey-app://app/g/AbC"])(
    "%s, which is the app",
    (url) => {
      expect(mayNavigate("app", url, true)).toBe(true);
      expect(mayNavigate("viewer", url, true)).toBe(true);
      expect(mayNavigate("app", url, false)).toBe(false);
      for (const kind of ["indicator", "capture", null] as const) expect(mayNavigate(kind, url, true)).toBe(false);
    },
  );

  it.each([
    "https://desk.example/",
    "http://127.0.0.1:7420/",
    "latchkey-app://app/app/v1/session",
    "latchkey-app://app/v1/x",
    "latchkey-app://app/capture.html",
    "latchkey-app://app.evil/",
    "latchkey-app://other/",
    "latchkey://join/x",
    "file:///etc/passwd",
    "data:text/html,<script>1</script>",
    "javascript:alert(1)",
    "blob:latchkey-app://app/0b1c",
    "about:blank",
    "chrome://settings",
    "",
  ])("ATK-40: not to %j", (url) => {
    expect(mayNavigate("app", url, true)).toBe(false);
  });
});

describe("a page that misbehaves", () => {
  it.each(["will-navigate", "will-frame-navigate", "will-redirect"])("ATK-40: is stopped at %s", (name) => {
    const { happens, refused } = setup();

    expect(happens(name, { url: "https://evil.example/", isMainFrame: true })).toBe(false);
    expect(happens(name, { url: "latchkey-app://app/", isMainFrame: false })).toBe(false);
    expect(happens(name, { url: "latchkey-app://app/machines", isMainFrame: true })).toBe(true);

    expect(refused).toEqual(["a navigation was refused", "a navigation was refused"]);
  });

  it("ATK-40: opens no window and no webview, and pairs with nothing", () => {
    const { contents, happens } = setup();

    expect(contents.windowOpenHandler?.({ url: "latchkey-app://app/" })).toEqual({ action: "deny" });
    expect(contents.windowOpenHandler?.({ url: "https://evil.example/" })).toEqual({ action: "deny" });
    expect(happens("will-attach-webview", {}, {}, { src: "latchkey-app://app/" })).toBe(false);
    const chosen: string[] = [];
    expect(happens("select-bluetooth-device", {}, [{ deviceId: "x" }], (id: string) => chosen.push(id))).toBe(false);
    expect(chosen).toEqual([""]);
  });
});

describe("certificates", () => {
  it("that the system does not trust are refused, and none of the person's own is shown to anybody", () => {
    const { app, contents } = setup();
    const answers: unknown[] = [];
    const event = { preventDefault: () => answers.push("prevented") };

    app.emit("certificate-error", event, contents, "https://x", "ERR", {}, (isTrusted: boolean) =>
      answers.push(isTrusted),
    );
    app.emit("select-client-certificate", event, contents, "https://x", [{}], (...choice: unknown[]) =>
      answers.push(choice),
    );

    expect(answers).toEqual(["prevented", false, "prevented", []]);
  });
});
