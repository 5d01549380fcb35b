import { describe, expect, it } from "vitest";
import { toGoArchitecture, toOsName } from "../../../../src/agent/inventory/architecture.ts";

describe("words for processors and systems", () => {
  it.each([
    ["x64", "LE", "amd64"],
    ["arm64", "LE", "arm64"],
    ["ia32", "LE", "386"],
    ["arm", "LE", "arm"],
    ["ppc64", "LE", "ppc64le"],
    ["ppc64", "BE", "ppc64"],
    ["riscv64", "LE", "riscv64"],
    ["mipsel", "LE", "mipsle"],
  ] as const)("are Go's for processors: %s, %s is %s", (arch, endianness, expected) => {
    expect(toGoArchitecture(arch, endianness)).toBe(expected);
  });

  it.each([
    ["win32", "windows"],
    ["darwin", "darwin"],
    ["linux", "linux"],
    ["freebsd", "freebsd"],
  ])("are Go's for systems: %s is %s", (platform, expected) => {
    expect(toOsName(platform)).toBe(expected);
  });
});
