import { spawnSync } from "node:child_process";
import { describe, expect, inject, it } from "vitest";
import { postgresLocation } from "../support/databases.ts";
import { HttpClient } from "../support/http-client.ts";
import { LatchkeyProcess, startServer } from "../support/latchkey-process.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const postgresUrl = inject("postgresUrl");
const canMount = spawnSync("unshare", ["-m", "true"]).status === 0 && process.getuid?.() === 0;

describe("when the storage fails", () => {
  it.skipIf(postgresUrl === null)(
    "a database that goes away mid-run is said so, and work goes on when it is back",
    async () => {
      const location = await postgresLocation(postgresUrl ?? "");
      const url = new URL(location.kind === "postgres" ? location.url : "");
      const proxy = await TcpProxy.start(url.hostname, Number(url.port));
      url.host = `127.0.0.1:${proxy.port}`;
      const server = await startServer(temporaryFolder(), "--database", url.toString());
      const owner = await HttpClient.asOwner(server.url);
      await owner.ok("POST", "/app/v1/enrolment-tokens", { name: "before" });

      proxy.disconnect();
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
      expect(await owner.request("POST", "/app/v1/enrolment-tokens", { name: "lost" })).toMatchObject({
        status: 503,
        body: { code: "storage_unavailable" },
      });

      proxy.reconnect();
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
      await owner.ok("POST", "/app/v1/enrolment-tokens", { name: "after" });
      const { data } = await owner.ok<{ data: { name: string }[] }>("GET", "/app/v1/enrolment-tokens");
      expect(data.map((token) => token.name).sort()).toEqual(["after", "before"]);
    },
  );

  it.skipIf(!canMount)("a full disk refuses writes clearly, loses nothing and keeps reads going", async () => {
    const data = temporaryFolder();
    const script = `mount -t tmpfs -o size=2m tmpfs "$0" && exec "$@"`;
    const server = new LatchkeyProcess(["server", "--data", data, "--listen", "127.0.0.1:0"], {}, [
      "unshare",
      "-m",
      "sh",
      "-c",
      script,
      data,
    ]);
    const url = await server.line(/^ready (\S+)$/);
    const owner = await HttpClient.asOwner(url);
    const acknowledged: string[] = [];
    let refusal: { status: number; body: Record<string, unknown> } | null = null;
    for (let i = 0; i < 5_000 && !refusal; i++) {
      const name = `token-${i}-${"x".repeat(100)}`;
      const answer = await owner.request("POST", "/app/v1/enrolment-tokens", { name });
      if (answer.status < 300) acknowledged.push(name);
      else refusal = answer;
    }
    expect(refusal).toMatchObject({ status: 503, body: { code: "storage_unavailable" } });
    const { data: tokens } = await owner.ok<{ data: { name: string }[] }>("GET", "/app/v1/enrolment-tokens");
    expect(tokens.map((token) => token.name).sort()).toEqual(acknowledged.sort());
    expect(await server.stop()).toBe(0);
  });
});
