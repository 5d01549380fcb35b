import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const PRODUCT = "dist/renderer/index.html";

describe("building what is stale", () => {
  it("builds what is missing, and keeps stdout for the command that comes after it", () => {
    const { folder, run } = setup();

    const { stdout, status } = run();

    expect(existsSync(join(folder, PRODUCT))).toBe(true);
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  it("leaves alone what is fresh", () => {
    const { folder, run } = setup();
    run();
    const builtMs = statSync(join(folder, PRODUCT)).mtimeMs;

    expect(run()).toMatchObject({ stdout: "", stderr: "", status: 0 });
    expect(statSync(join(folder, PRODUCT)).mtimeMs).toBe(builtMs);
  });

  it.each([
    [
      "its own source changed",
      (folder: string) => write(join(folder, "src/renderer/main.js"), "document.title = '2';"),
    ],
    ["the protocol changed", (folder: string) => write(join(folder, "src/protocol/frame.ts"), "export {};")],
    ["a dependency changed", (folder: string) => write(join(folder, "package-lock.json"), "{}")],
    ["a file was removed", (folder: string) => rmSync(join(folder, "src/renderer/old.js"))],
  ])("builds again when %s", (_name, change) => {
    const { folder, run } = setup();
    run();

    change(folder);

    expect(run().stderr).toContain("building the web app");
    expect(run().stderr).toBe("");
  });

  it("builds the programs again when one of their sources changed, and leaves the web app alone", () => {
    const { folder, run } = setup();
    run();
    write(join(folder, "src/cli/main.ts"), "process.exitCode = 1;");

    const { stdout, stderr } = run();

    expect(stderr).toContain("building the programs");
    expect(stderr).not.toContain("building the web app");
    expect(stdout).toBe("");
    expect(existsSync(join(folder, "dist/node/cli.js"))).toBe(true);
  });

  it("fails when the build fails, rather than serving what was built before", () => {
    const { folder, run } = setup();
    run();
    write(join(folder, "src/renderer/main.js"), `import "./nowhere.js";`);

    const { status, stderr } = run();

    expect(status).toBe(1);
    expect(stderr).toContain("the web app could not be built");
  });

  it("builds once when several ask at the same time", async () => {
    const { script } = setup();
    const all = [1, 2, 3].map(() => spawn(process.execPath, [script], { stdio: ["ignore", "ignore", "pipe"] }));

    const words = await Promise.all(all.map(async (one) => [await text(one.stderr), ...(await ended(one))].join("")));

    expect(words.filter((said) => said.includes("building the web app"))).toHaveLength(1);
  });
});

async function ended(child: ReturnType<typeof spawn>): Promise<(number | null)[]> {
  if (child.exitCode !== null) return [child.exitCode];
  const [code]: (number | null)[] = await once(child, "exit");
  return [code ?? null];
}

/** The script in a project with the least web app that there can be. */
function setup() {
  const folder = temporaryFolder();
  const script = join(folder, "scripts", "build-if-stale.ts");
  mkdirSync(dirname(script), { recursive: true });
  cpSync(join(ROOT, "scripts", "build-if-stale.ts"), script);
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  write(join(folder, "package.json"), `{"type":"module"}`);
  write(
    join(folder, "vite.config.ts"),
    `export default { root: "src/renderer", build: { outDir: "../../dist/renderer" } };`,
  );
  write(
    join(folder, "rolldown.config.ts"),
    `export default { input: { cli: "src/cli/main.ts" }, output: { dir: "dist/node", format: "esm" } };`,
  );
  write(
    join(folder, "rolldown.desktop.config.ts"),
    `export default { input: { main: "src/main/main.ts" }, output: { dir: "dist/desktop", format: "esm" } };`,
  );
  write(join(folder, "src/main/main.ts"), "process.exitCode = 0;");
  write(
    join(folder, "scripts/icons/make-icons.ts"),
    `import { mkdirSync, writeFileSync } from "node:fs";
     mkdirSync("dist/icons", { recursive: true });
     writeFileSync("dist/icons/app.ico", "");`,
  );
  write(join(folder, "src/cli/main.ts"), "process.exitCode = 0;");
  write(join(folder, "package-lock.json"), "{}");
  write(join(folder, "src/renderer/index.html"), `<script type="module" src="./main.js"></script>`);
  write(join(folder, "src/renderer/main.js"), "document.title = '1';");
  write(join(folder, "src/renderer/old.js"), "");
  write(join(folder, "src/protocol/frame.ts"), "");
  write(join(folder, "src/base/clock.ts"), "");
  return { folder, script, run: () => spawnSync(process.execPath, [script], { encoding: "utf8" }) };
}

function write(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
