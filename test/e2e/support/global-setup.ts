import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The browser tests look at the product as it is in the source tree now, so it is built first when it is stale. */
// oxlint-disable-next-line import/no-default-export -- Playwright takes the file's default export
export default function buildProduct(): void {
  const script = fileURLToPath(new URL("../../../scripts/build-if-stale.ts", import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: "inherit", timeout: 300_000 });
  if (status !== 0) throw new Error("the product could not be built, so there is nothing to test");
}
