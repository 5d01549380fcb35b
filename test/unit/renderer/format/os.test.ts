import { describe, expect, it } from "vitest";
import { formatPlatform, formatSystem } from "../../../../src/renderer/format/os.ts";
import { wordsIn } from "../../../support/words.ts";

const t = wordsIn("en");

describe("naming a machine's system", () => {
  it.each([
    ["linux", "Debian 12", "Debian 12"],
    ["linux", "6.18", "Linux 6.18"],
    ["linux", "", "Linux"],
    ["windows", "11 Pro", "Windows 11 Pro"],
    ["darwin", "15.2", "macOS 15.2"],
    ["freebsd", "14", "freebsd 14"],
    ["", "", "Unknown system"],
  ])("calls %s %s %s", (os, os_version, name) => {
    expect(formatSystem(t, { os, os_version, arch: "" })).toBe(name);
  });

  it("adds the architecture where it is known", () => {
    expect(formatPlatform(t, { os: "darwin", os_version: "15.2", arch: "arm64" })).toBe("macOS 15.2 · arm64");
  });
});
