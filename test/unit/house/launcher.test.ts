import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const SYSTEM_NODE = "/usr/bin/node";

/** The launcher is there for machines whose own Node is older than ours; where there is none, that half is skipped. */
const hasOlderNode = Number.parseInt(spawnSync(SYSTEM_NODE, ["-p", "process.versions.node"]).stdout?.toString()) < 24;
const nodes = [{ name: "the pinned Node", node: process.execPath }];
if (hasOlderNode) nodes.push({ name: "an older Node", node: SYSTEM_NODE });

describe.each(nodes)("bin/latchkey.js under $name", ({ node }) => {
  it("runs the command line with its arguments, under Node 24 or newer", () => {
    const launcher = setup(`console.log(JSON.stringify([parseInt(process.versions.node), process.argv.slice(2)]))`);

    const { stdout, status } = spawnSync(node, [launcher, "up", "--data", "a b"], { encoding: "utf8" });

    const [major, args]: [number, string[]] = JSON.parse(stdout);
    expect(major).toBeGreaterThanOrEqual(24);
    expect(args).toEqual(["up", "--data", "a b"]);
    expect(status).toBe(0);
  });

  it("ends with the command's own exit code", () => {
    expect(spawnSync(node, [setup("process.exit(2)")]).status).toBe(2);
  });

  it.each(["SIGTERM", "SIGINT"] as const)("passes %s on and waits for the clean stop", async (signal) => {
    const launcher = setup(`
      const timer = setInterval(() => {}, 1000);
      process.once("${signal}", () => { console.log("stopping"); clearInterval(timer); process.exitCode = 7; });
      console.log("running");`);
    const child = spawn(node, [launcher], { stdio: ["ignore", "pipe", "inherit"] });
    const exited = once(child, "exit");
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line);
      if (line === "running") child.kill(signal);
    });

    expect(await exited).toEqual([7, null]);
    expect(lines).toEqual(["running", "stopping"]);
  });

  it("reports a command that was killed as the shell would", () => {
    const { status, signal } = spawnSync(node, [setup(`process.kill(process.pid, "SIGKILL")`)]);

    // Under the pinned Node launcher and command are one process, so the signal itself is seen.
    expect(status === 137 || signal === "SIGKILL").toBe(true);
  });

  it("says in one line what is missing from an incomplete installation", () => {
    const launcher = setup("");
    const { status, stderr } = spawnSync(node, [launcher.replace("bin/latchkey.js", "bare/bin/latchkey.js")], {
      encoding: "utf8",
    });

    expect(stderr).toMatch(/^latchkey: .*cli\.js is missing: this installation is incomplete\n$/);
    expect(status).toBe(2);
  });
});

/** An installation as it is packed: the launcher, the bundle, npm's packages. Its command line is `program`. */
function setup(program: string): string {
  const folder = temporaryFolder();
  for (const place of [folder, join(folder, "bare")]) {
    mkdirSync(join(place, "bin"), { recursive: true });
    cpSync(join(ROOT, "bin", "latchkey.js"), join(place, "bin", "latchkey.js"));
    writeFileSync(join(place, "package.json"), `{"type":"module"}`);
  }
  mkdirSync(join(folder, "dist", "node"), { recursive: true });
  writeFileSync(join(folder, "dist", "node", "cli.js"), program);
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return join(folder, "bin", "latchkey.js");
}
