import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const SCRIPT = fileURLToPath(new URL("../../../scripts/attack-tests.ts", import.meta.url));

it("docs/security.md lists the test of every attack case that it says is handled", () => {
  const { stderr, status } = spawnSync(process.execPath, [SCRIPT], { encoding: "utf8" });

  expect(stderr).toBe("");
  expect(status).toBe(0);
});
