import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/control-plane/storage/database.ts";
import { preparePrivateFolder } from "../../src/node/data-folder.ts";
import { LatchkeyProcess, startServer } from "../support/latchkey-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("starting and stopping", () => {
  it("prints one ready line, answers health and readiness, and exits 0 on SIGTERM", async () => {
    const { process: server, url } = await startServer(temporaryFolder());
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: "ok" });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const code = await server.line(/^setup code: (\S+)$/);
    expect(server.lines).toEqual([`ready ${url}`, `setup code: ${code}`, `first account: ${url}/setup#${code}`]);

    const stopping = Date.now();
    expect(await server.stop()).toBe(0);
    expect(Date.now() - stopping).toBeLessThan(5_000);
  });

  it("logs JSON lines to stderr and nothing but its own lines to stdout", async () => {
    const { process: server } = await startServer(temporaryFolder());
    await server.stop();
    for (const line of server.stderr.trim().split("\n")) expect(JSON.parse(line)).toHaveProperty("level");
  });

  it.each([
    [["server", "--lisen", "x"], "--lisen"],
    [["server", "--listen", "nowhere"], "use HOST:PORT"],
    [["server", "--database", "mysql://x"], "--database: use postgres://"],
    [["up", "--listen", "nowhere", "--data", "DATA"], "use HOST:PORT"],
    [["agent", "--data", "DATA", "--frobnicate"], "--frobnicate"],
    [["backup", "--data", "DATA"], "say which FILE"],
    [["backup", "FILE", "--data", "DATA"], "there is no data"],
    [["restore", "FILE", "--data", "DATA"], "there is no file"],
    [["frobnicate"], "unknown command"],
  ])("answers %j with a clear line and exit code 2", async (words, expected) => {
    const folder = temporaryFolder();
    const args = words.map((word) => word.replace("DATA", folder).replace("FILE", join(folder, "file")));
    const process = new LatchkeyProcess(args);
    expect(await process.exited).toBe(2);
    expect(process.stderr).toContain(expected);
    expect(process.lines).toEqual([]);
    expect(process.stderr).not.toContain("    at ");
  });

  it("says in one line when the data folder cannot be written to", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    const process = new LatchkeyProcess(["server", "--data", join(file, "sub"), "--listen", "127.0.0.1:0"]);
    expect(await process.exited).toBe(2);
    expect(process.stderr).toMatch(/^latchkey: the data folder .* cannot be written to.*\n$/);
  });

  it("says in one line when the port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" ? address?.port : 0;
    const process = new LatchkeyProcess(["server", "--data", temporaryFolder(), "--listen", `127.0.0.1:${port}`]);
    expect(await process.exited).toBe(2);
    expect(process.stderr).toContain(`latchkey: 127.0.0.1:${port} is taken by another program`);
    other.close();
  });

  it("refuses a data folder in which another control plane works", async () => {
    const data = temporaryFolder();
    const { process: first } = await startServer(data);
    const second = new LatchkeyProcess(["server", "--data", data, "--listen", "127.0.0.1:0"]);
    expect(await second.exited).toBe(2);
    expect(second.stderr).toContain(`another control plane (process ${first.pid}) works in`);
  });

  it("refuses data that a newer version has written, and leaves it alone", async () => {
    const data = temporaryFolder();
    const file = join(preparePrivateFolder(join(data, "control-plane")), "latchkey.db");
    const db = await openDatabase({ kind: "sqlite", file });
    await sql`insert into kysely_migration values ('9999-from-the-future', '2030-01-01')`.execute(db);
    await db.destroy();

    const process = new LatchkeyProcess(["server", "--data", data, "--listen", "127.0.0.1:0"]);
    expect(await process.exited).toBe(2);
    expect(process.stderr).toContain("written by a newer version of Latchkey");
  });
});

describe("asking for help", () => {
  it.each([
    [
      "server",
      [
        "--listen",
        "--data",
        "--database",
        "--public-url",
        "--trust-proxy",
        "--tls-key",
        "--smtp-url",
        "--audit-webhook-secret",
      ],
    ],
    ["agent", ["--server", "--token", "--data", "--no-hosting"]],
    ["backup", ["--data", "--database"]],
    ["audit", ["--head", "--data", "--database", "audit verify", "audit export"]],
    ["up", ["--listen", "--tls-cert", "--database"]],
  ])("%s --help names the options and exits 0", async (command, options) => {
    const process = new LatchkeyProcess([command, "--help"]);
    expect(await process.exited).toBe(0);
    for (const option of options) expect(process.lines.join("\n")).toContain(option);
  });
});
