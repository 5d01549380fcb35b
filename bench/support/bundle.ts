import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The programs as they are released. From source each process would also hold the compiler that strips their types. */
export const BUNDLE = {
  controlPlane: fileURLToPath(new URL("../../dist/node/control-plane.js", import.meta.url)),
  cli: fileURLToPath(new URL("../../dist/node/cli.js", import.meta.url)),
};

/** Bundles the sources as they are now. */
export function buildBundle(): void {
  execFileSync(process.execPath, ["node_modules/.bin/rolldown", "-c", "rolldown.config.ts"], {
    cwd: ROOT,
    stdio: "ignore",
  });
}
