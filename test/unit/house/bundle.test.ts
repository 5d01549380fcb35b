import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

it("the release bundle brings up control plane and agent without the sources, and stops cleanly", async () => {
  const installation = installBundle();
  const launcher = join(installation, "bin", "latchkey.js");
  const data = join(installation, "data");
  const args = [launcher, "up", "--data", data, "--listen", "127.0.0.1:0"];
  const up = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void up.kill("SIGKILL"));
  const exited = once(up, "exit");
  let log = "";
  up.stderr.on("data", (text: Buffer) => (log += text.toString()));

  const lines = createInterface({ input: up.stdout })[Symbol.asyncIterator]();
  const address = await nextMatch(lines, /^ready (\S+)$/, () => log);
  await nextMatch(lines, /^connected /, () => log);

  expect(await (await fetch(new URL("/healthz", address))).json()).toEqual({ status: "ok" });
  const { stdout } = spawnSync(process.execPath, [launcher, "status", "--data", data], { encoding: "utf8" });
  expect(stdout).toMatch(/^state +online$/m);
  up.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
});

/** Launcher, bundle and dependencies as a package has them; no `src`. */
function installBundle(): string {
  const folder = temporaryFolder();
  const rolldown = join(ROOT, "node_modules", ".bin", "rolldown");
  const args = [rolldown, "-c", "rolldown.config.ts", "--dir", join(folder, "dist", "node")];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`the bundle could not be built:\n${stderr}`);
  mkdirSync(join(folder, "bin"));
  cpSync(join(ROOT, "bin", "latchkey.js"), join(folder, "bin", "latchkey.js"));
  cpSync(join(ROOT, "package.json"), join(folder, "package.json"));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

async function nextMatch(lines: AsyncIterator<string>, pattern: RegExp, log: () => string): Promise<string> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new Error(`it ended before it said ${pattern}:\n${log()}`);
    const match = pattern.exec(value);
    if (match) return match[1] ?? "";
  }
}
