import { describe, expect, it } from "vitest";
import { routeRequest } from "../../../../src/main/app-scheme/route-request.ts";
import type { WindowKind } from "../../../../src/main/windows/window-kinds.ts";

const FILES = new Set([
  "index.html",
  "capture.html",
  "boot.js",
  "favicon.svg",
  "assets/app-1a2b.js",
  "assets/app-3c4d.css",
]);

function route(url: string, { kind = "app", method = "GET" }: { kind?: WindowKind; method?: string } = {}) {
  return routeRequest(kind, { method, url }, (name) => FILES.has(name));
}

describe("a request of the app's own scheme", () => {
  it.each([
    ["latchkey-app://app/", { to: "page", name: "index.html" }],
    ["latchkey-app://app/index.html", { to: "nowhere" }],
    ["latchkey-app://app/machines/0123/view", { to: "page", name: "index.html" }],
    ["latchkey-app://app/g/AbC-_123?pin=1", { to: "page", name: "index.html" }],
    ["latchkey-app://app/boot.js", { to: "file", name: "boot.js" }],
    ["latchkey-app://app/assets/app-1a2b.js?v=1", { to: "file", name: "assets/app-1a2b.js" }],
    ["latchkey-app://app/assets/gone-9z9z.js", { to: "nowhere" }],
    ["latchkey-app://app/app/v1/machines?limit=5", { to: "api", path: "/app/v1/machines?limit=5" }],
    ["latchkey-app://app/healthz", { to: "api", path: "/healthz" }],
    ["latchkey-app://app/api", { to: "api", path: "/api" }],
    ["latchkey-app://app/apiary", { to: "page", name: "index.html" }],
  ])("%s goes where the app means it", (url, expected) => {
    expect(route(url)).toEqual(expected);
  });

  it.each([
    "latchkey-app://app/../../etc/passwd.txt",
    "latchkey-app://app/assets/../../package.json",
    "latchkey-app://app/assets/%2e%2e/%2e%2e/package.json",
    "latchkey-app://app/assets/..%2f..%2fpackage.json",
    "latchkey-app://app/assets/..\\..\\package.json",
    "latchkey-app://app/assets/app-1a2b.js%00.css",
    "latchkey-app://app//etc/hosts.conf",
    "latchkey-app://app/C:/Windows/win.ini",
    "latchkey-app://other/assets/app-1a2b.js",
    "latchkey-app://app.evil/",
    "latchkey-app://user@app/",
    "latchkey-app://app:80/",
    "file:///etc/passwd",
    "https://app/",
    "nonsense",
  ])("ATK-42: %s leads nowhere", (url) => {
    expect(route(url)).toEqual({ to: "nowhere" });
  });

  it.each(["POST", "PUT", "DELETE", "OPTIONS"])("with %s changes nothing but by the API", (method) => {
    expect(route("latchkey-app://app/", { method })).toEqual({ to: "nowhere" });
    expect(route("latchkey-app://app/app/v1/session", { method })).toMatchObject({ to: "api" });
  });

  it("ATK-40: reaches the control plane from windows with the whole app only", () => {
    const api = "latchkey-app://app/app/v1/session";

    expect(route(api, { kind: "viewer" })).toMatchObject({ to: "api" });
    expect(route(api, { kind: "indicator" })).toEqual({ to: "nowhere" });
    expect(route(api, { kind: "capture" })).toEqual({ to: "nowhere" });
  });

  it("is the capture page for the capture window alone, which gets no other page", () => {
    const page = "latchkey-app://app/capture.html";

    expect(route(page, { kind: "capture" })).toEqual({ to: "page", name: "capture.html" });
    expect(route("latchkey-app://app/assets/app-1a2b.js", { kind: "capture" })).toMatchObject({ to: "file" });
    expect(route("latchkey-app://app/machines", { kind: "capture" })).toEqual({ to: "nowhere" });
    for (const kind of ["app", "viewer", "indicator"] as const)
      expect(route(page, { kind })).toEqual({ to: "nowhere" });
  });
});
