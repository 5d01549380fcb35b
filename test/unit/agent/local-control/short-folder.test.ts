import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { preparePrivateShortFolder } from "../../../../src/agent/local-control/short-folder.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

describe("a private folder where everybody can make folders", () => {
  it("is closed to others", () => {
    const folder = join(temporaryFolder(), "socket");

    preparePrivateShortFolder(folder);

    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(() => preparePrivateShortFolder(folder)).not.toThrow();
  });

  it.each([
    ["a folder that others can open", (path: string) => (mkdirSync(path), chmodSync(path, 0o755))],
    ["a link to somewhere else", (path: string) => symlinkSync(temporaryFolder(), path)],
    ["a file", (path: string) => writeFileSync(path, "")],
  ])("is not used when somebody has put %s there", (_what, prepare) => {
    const folder = join(temporaryFolder(), "socket");
    prepare(folder);

    expect(() => preparePrivateShortFolder(folder)).toThrow("belongs to somebody else");
  });
});
