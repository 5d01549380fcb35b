import { describe, expect, it } from "vitest";
import { PackageLock, requiredModules, unneededModules } from "../../../scripts/package/runtime-modules.ts";

const LINUX = { os: "linux", cpus: ["x64"] };

function aLock(packages: Record<string, object>): PackageLock {
  return PackageLock.parse({ packages: { "": {}, ...packages } });
}

describe("which modules a package takes along", () => {
  it("follows what is needed, as Node finds it: beside first, then above", () => {
    const lock = aLock({
      "node_modules/a": { dependencies: { b: "1" } },
      "node_modules/a/node_modules/b": { dependencies: { c: "1" } },
      "node_modules/b": {},
      "node_modules/c": {},
      "node_modules/unrelated": {},
      "node_modules/tool": { dev: true },
    });
    const required = requiredModules(lock, ["a"], LINUX);
    expect([...required]).toEqual(["node_modules/a", "node_modules/a/node_modules/b", "node_modules/c"]);
    expect(unneededModules(lock, required)).toEqual(["node_modules/b", "node_modules/unrelated"]);
  });

  it("takes natives of the platform and processor that is packed for, and of no other", () => {
    const native = (os: string | string[], cpu: string | string[]) => ({ os, cpu });
    const lock = aLock({
      "node_modules/n": { optionalDependencies: { "n-linux": "1", "n-arm": "1", "n-mac": "1", "n-missing": "1" } },
      "node_modules/n-linux": native(["linux"], ["x64"]),
      "node_modules/n-arm": native("linux", "arm64"),
      "node_modules/n-mac": native("darwin", ["x64", "arm64"]),
    });
    expect(requiredModules(lock, ["n"], LINUX)).toEqual(new Set(["node_modules/n", "node_modules/n-linux"]));
    expect(requiredModules(lock, ["n"], { os: "linux", cpus: ["x64", "arm64"] })).toContain("node_modules/n-arm");
    expect(requiredModules(lock, ["n"], { os: "darwin", cpus: ["arm64"] })).toContain("node_modules/n-mac");
  });

  it("fails aloud when something that is needed is not in the lockfile", () => {
    const lock = aLock({ "node_modules/a": { dependencies: { gone: "1" } } });
    expect(() => requiredModules(lock, ["a"], LINUX)).toThrow("node_modules/a needs gone");
    expect(() => requiredModules(lock, ["nowhere"], LINUX)).toThrow("the app needs nowhere");
  });

  it("comes to an end when modules need each other", () => {
    const lock = aLock({
      "node_modules/a": { dependencies: { b: "1" } },
      "node_modules/b": { dependencies: { a: "1" } },
    });
    expect(requiredModules(lock, ["a"], LINUX).size).toBe(2);
  });
});
