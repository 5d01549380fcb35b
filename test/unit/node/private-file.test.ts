import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFileIfThere, replacePrivateFile, writePrivateFile } from "../../../src/node/private-file.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("a private file", () => {
  it("can be read by its owner only, even when an older one could be read by all", () => {
    const path = join(temporaryFolder(), "key.pem");
    writeFileSync(path, "old");
    chmodSync(path, 0o644);

    writePrivateFile(path, "new");

    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, "utf8")).toBe("new");
  });

  it("keeps its old text, and leaves no rubbish, when it cannot be written", () => {
    const folder = temporaryFolder();
    const path = join(folder, "a-folder");
    mkdirSync(join(path, "inside"), { recursive: true });

    expect(() => writePrivateFile(path, "new")).toThrow();

    expect(readdirSync(folder)).toEqual(["a-folder"]);
  });

  it("takes another one's place", () => {
    const folder = temporaryFolder();
    writePrivateFile(join(folder, "next"), "new");
    writePrivateFile(join(folder, "present"), "old");

    replacePrivateFile(join(folder, "next"), join(folder, "present"));

    expect(readFileIfThere(join(folder, "next"))).toBeNull();
    expect(readFileIfThere(join(folder, "present"))).toBe("new");
  });

  it("is not mistaken for absent when it cannot be read", () => {
    const folder = temporaryFolder();

    expect(() => readFileIfThere(folder)).toThrow("EISDIR");
  });
});
