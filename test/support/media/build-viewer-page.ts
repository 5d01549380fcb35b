import { fileURLToPath } from "node:url";
import { build } from "vite";

const ROOT = fileURLToPath(new URL("viewer-page", import.meta.url));
const OUT = fileURLToPath(new URL("../../../.cache/viewer-page", import.meta.url));

/** Bundles the viewer's test page; resolves to the folder to serve. */
export async function buildViewerPage(): Promise<string> {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: "warn",
    build: { outDir: OUT, emptyOutDir: true, target: "es2023", minify: false, modulePreload: { polyfill: false } },
  });
  return OUT;
}
