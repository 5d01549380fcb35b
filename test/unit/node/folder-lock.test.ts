import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { lockFolder } from "../../../src/node/folder-lock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const MODULE = new URL("../../../src/node/folder-lock.ts", import.meta.url).href;
const HOLD = `
  const { lockFolder } = await import(${JSON.stringify(MODULE)});
  globalThis.lock = lockFolder(process.argv[1], "agent");
  console.log("locked");
  setInterval(() => undefined, 1000);
`;

describe("locking a folder", () => {
  it("refuses a second process and names the first, even after the first was killed and replaced", async () => {
    const folder = temporaryFolder();
    const child = spawn(process.execPath, ["--input-type=module", "-e", HOLD, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    expect(() => lockFolder(folder, "agent")).toThrow(`another agent (process ${child.pid}) works in ${folder}`);

    child.kill("SIGKILL");
    await once(child, "exit");
    lockFolder(folder, "agent")[Symbol.dispose]();
  });

  it("can be taken again after it was given back", () => {
    const folder = temporaryFolder();
    lockFolder(folder, "agent")[Symbol.dispose]();
    lockFolder(folder, "agent")[Symbol.dispose]();
  });
});
