import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { unitText } from "../../src/cli/service/unit-text.ts";
import { RELEASE_SOURCE_FILE, ReleaseSource } from "../../src/main/updates/release-source.ts";

/** What a plain Node wants to know of the programs that lie outside the asar. */
const Product = z.object({ name: z.string(), version: z.string(), license: z.string(), type: z.literal("module") });

/**
 * Writes into `dist/stage` what is made for packages alone, in `desktop` where the app gets its updates from. Answers the latter, null for a
 * build that never updates itself.
 * @throws when the environment says only half of it, or nonsense
 */
export function writeStage(root: string, env: NodeJS.ProcessEnv): ReleaseSource | null {
  const stage = join(root, "dist", "stage");
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(join(stage, "desktop"), { recursive: true });
  const product = Product.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  writeFileSync(join(stage, "package.json"), `${JSON.stringify(product, null, 2)}\n`);
  copyFileSync(join(root, "packaging", "linux", "latchkey"), join(stage, "latchkey"));
  const service = unitText({ command: ["/usr/bin/latchkey", "agent"], env: {}, hosts: true }, { kind: "user" });
  writeFileSync(join(stage, "latchkey-agent.service"), service);

  const release = releaseSource(env);
  if (release !== null) {
    writeFileSync(join(stage, "desktop", RELEASE_SOURCE_FILE), `${JSON.stringify(release, null, 2)}\n`);
  }
  return release;
}

function releaseSource(env: NodeJS.ProcessEnv): ReleaseSource | null {
  const publicKey = env["LATCHKEY_RELEASE_PUBLIC_KEY"];
  const feed = env["LATCHKEY_UPDATE_FEED"];
  if (publicKey === undefined && feed === undefined) return null;
  return ReleaseSource.parse({ publicKey, feed, channel: env["LATCHKEY_UPDATE_CHANNEL"] ?? "latest" });
}
