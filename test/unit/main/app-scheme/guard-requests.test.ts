import { describe, expect, it } from "vitest";
import { judgeRequest, socketHeaders } from "../../../../src/main/app-scheme/guard-requests.ts";
import type { WindowKind } from "../../../../src/main/windows/window-kinds.ts";

function judge(url: string, { kind = "app", isPackaged = true }: { kind?: WindowKind; isPackaged?: boolean } = {}) {
  return judgeRequest(kind, url, { controlPlane: "https://desk.example:8443", isPackaged });
}

describe("what pages of the app may load", () => {
  it.each([
    "latchkey-app://app/",
    "latchkey-app://app/assets/app.js",
    "blob:latchkey-app://app/0b1c",
    "data:image/png;base64,AAAA",
  ])("%s is theirs", (url) => {
    expect(judge(url)).toBe("allowed");
  });

  it.each([
    "https://desk.example:8443/app/v1/session",
    "https://evil.example/",
    "http://127.0.0.1:7420/",
    "ws://desk.example:8443/app/v1/live",
    "wss://desk.example/app/v1/live",
    "wss://desk.example:8443/app/v1/agent",
    "wss://desk.example:8443/app/v1/live/../agent",
    "wss://desk.example:8443.evil.example/app/v1/live",
    "wss://user@desk.example:8443/app/v1/live",
    "file:///etc/passwd",
    "ftp://desk.example/",
    "chrome://gpu",
    "devtools://devtools/bundled/x.html",
    "chrome-extension://abc/x.js",
    "latchkey-app://other/",
    "latchkey-app://app.evil/",
    "blob:https://evil.example/0b1c",
    "blob:null/0b1c",
    "javascript:alert(1)",
    "about:blank",
    "",
  ])("ATK-40: %j is refused", (url) => {
    expect(judge(url)).toBe("refused");
  });

  it("are sockets to the chosen control plane, from the windows with the whole app alone", () => {
    for (const path of ["/app/v1/live?since=3", "/app/v1/viewer"]) {
      const socket = `wss://desk.example:8443${path}`;
      expect(judge(socket)).toBe("control-plane-socket");
      expect(judge(socket, { kind: "viewer" })).toBe("control-plane-socket");
      expect(judge(socket, { kind: "indicator" })).toBe("refused");
      expect(judge(socket, { kind: "capture" })).toBe("refused");
    }
  });

  it("are no sockets at all before a control plane was chosen", () => {
    const nobody = { controlPlane: null, isPackaged: true };
    expect(judgeRequest("app", "wss://desk.example:8443/app/v1/live", nobody)).toBe("refused");
  });

  it("are developer tools in a build that is not released", () => {
    expect(judge("devtools://devtools/bundled/x.html", { isPackaged: false })).toBe("allowed");
  });
});

describe("a socket's handshake", () => {
  it("drops whatever the page would say of origin and credentials, in any letter case", () => {
    const own = {
      origin: "latchkey-app://app",
      COOKIE: "a=forged",
      Authorization: "Bearer x",
      "Sec-WebSocket-Key": "k",
    };

    expect(socketHeaders(own, "https://desk.example", [{ name: "latchkey_session", value: "s" }])).toEqual({
      "Sec-WebSocket-Key": "k",
      Origin: "https://desk.example",
      Cookie: "latchkey_session=s",
    });
    expect(socketHeaders({}, "https://desk.example", [])).toEqual({ Origin: "https://desk.example" });
  });
});
