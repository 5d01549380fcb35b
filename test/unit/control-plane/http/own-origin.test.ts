import { describe, expect, it } from "vitest";
import { judgeOrigin } from "../../../../src/control-plane/http/own-origin.ts";

const PLAIN = { publicUrl: null, trustProxy: false };
const PUBLIC = { publicUrl: "https://desk.example", trustProxy: false };
const PROXIED = { publicUrl: null, trustProxy: true };

describe("the origin of a request", () => {
  it.each([
    ["is ours when it is the host that was asked", { origin: "http://desk.lan:7420", host: "desk.lan:7420" }, PLAIN],
    ["is ours with the scheme's own port written out", { origin: "https://desk.lan", host: "desk.lan:443" }, PLAIN],
    ["is ours when it is the public URL", { origin: "https://desk.example", host: "10.0.0.5:7420" }, PUBLIC],
    [
      "is ours by the proxy's word",
      { origin: "https://d.example", host: "10.0.0.5", "x-forwarded-host": "d.example" },
      PROXIED,
    ],
    ["is ours when the browser says so", { host: "desk.lan", "sec-fetch-site": "same-origin" }, PLAIN],
  ])("%s", (_name, headers, options) => {
    expect(judgeOrigin(headers, options)).toBe("own");
  });

  it.each([
    ["another host", { origin: "https://evil.example", host: "desk.lan:7420" }, PLAIN],
    ["another port", { origin: "http://desk.lan:8080", host: "desk.lan:7420" }, PLAIN],
    ["a host that begins like ours", { origin: "http://desk.lan.evil.example", host: "desk.lan" }, PLAIN],
    ["null, as sandboxed pages send", { origin: "null", host: "desk.lan" }, PLAIN],
    ["an extension", { origin: "chrome-extension://abcdef", host: "abcdef" }, PLAIN],
    ["no URL at all", { origin: "desk.lan", host: "desk.lan" }, PLAIN],
    ["the public host by another scheme", { origin: "http://desk.example", host: "10.0.0.5" }, PUBLIC],
    [
      "a forwarded host that nobody may claim",
      { origin: "https://e.example", host: "d", "x-forwarded-host": "e.example" },
      PLAIN,
    ],
    ["a cross-site request without Origin", { host: "desk.lan", "sec-fetch-site": "cross-site" }, PLAIN],
    ["a sibling site without Origin", { host: "desk.lan", "sec-fetch-site": "same-site" }, PLAIN],
    [
      "our Origin on a request that is cross-site",
      { origin: "http://d", host: "d", "sec-fetch-site": "cross-site" },
      PLAIN,
    ],
  ])("is foreign: %s", (_name, headers, options) => {
    expect(judgeOrigin(headers, options)).toBe("foreign");
  });

  it("is unknown for a program that names none", () => {
    expect(judgeOrigin({ host: "desk.lan:7420" }, PLAIN)).toBe("unknown");
  });
});
