import { describe, expect, it } from "vitest";
import { trayHostOf } from "../../../../src/main/tray/tray-host.ts";

describe("whether something shows the tray", () => {
  it.each([
    ["b true\n", true],
    ["b false\n", false],
    ["", false],
    ["s true", false],
  ])("is asked of a Linux desktop: %j", async (answer, expected) => {
    const asked: string[] = [];
    const hasHost = trayHostOf("linux", (program, args) => {
      asked.push([program, ...args].join(" "));
      return Promise.resolve(answer);
    });

    expect(await hasHost?.()).toBe(expected);
    expect(asked).toEqual([expect.stringMatching(/^busctl --user get-property org\.kde\.StatusNotifierWatcher /)]);
  });

  it("is no where nobody answers, or there is no such program", async () => {
    expect(await trayHostOf("linux", () => Promise.reject(new Error("ENOENT")))?.()).toBe(false);
  });

  it.each(["win32", "darwin"] as const)("is no question on %s", (platform) => {
    expect(trayHostOf(platform)).toBeNull();
  });
});
