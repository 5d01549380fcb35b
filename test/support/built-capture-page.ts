import { fileURLToPath } from "node:url";
import { build } from "vite";
import { temporaryFolder } from "./temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../../src/renderer", import.meta.url));

/** Builds the capture page alone, as a release does; the folder is removed when the test ends. */
export async function builtCapturePage(): Promise<string> {
  const outDir = temporaryFolder();
  await build({
    configFile: fileURLToPath(new URL("../../vite.config.ts", import.meta.url)),
    logLevel: "error",
    build: { outDir, emptyOutDir: false, rolldownOptions: { input: { capture: `${ROOT}/capture.html` } } },
  });
  return outDir;
}
