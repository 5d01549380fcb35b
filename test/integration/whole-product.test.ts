import { execFileSync } from "node:child_process";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import type { MachineItem } from "../../src/protocol/http/machine.ts";
import { HttpClient } from "../support/http-client.ts";
import { LatchkeyProcess, startServer, type RunningServer } from "../support/latchkey-process.ts";
import { LiveViewer } from "../support/live-viewer.ts";
import { createNamespace, describeWithNetns } from "../support/netns.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

interface MachineListing {
  data: MachineItem[];
  count: number;
}

const list = async (owner: HttpClient) => (await owner.ok<MachineListing>("GET", "/app/v1/machines")).data;

async function createToken(owner: HttpClient, options: Record<string, unknown> = {}): Promise<string> {
  const { token } = await owner.ok<{ token: string }>("POST", "/app/v1/enrolment-tokens", { name: "test", ...options });
  return token;
}

describe("one command", () => {
  it("brings up a control plane with this machine in its list, and takes both down again", async () => {
    const up = new LatchkeyProcess(["up", "--data", temporaryFolder(), "--listen", "127.0.0.1:0"]);
    const url = await up.line(/^ready (\S+)$/);
    await up.line(/^setup code: (\S+)$/);
    await up.line(/^connected /);
    const owner = await HttpClient.asOwner(url);

    const [machine] = await list(owner);
    expect(machine).toMatchObject({ state: "approved", is_online: true, os: "linux", owner: { name: "mina-ode" } });
    const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    const shown = own.filter(({ internal, scopeid }) => !internal && !scopeid).map(({ address }) => address);
    expect(machine?.ips).toEqual(expect.arrayContaining(shown));

    expect(await up.stop()).toBe(0);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    expect(childrenOf(up.pid)).toEqual([]);
  });

  it("leaves nothing behind when it is killed itself, and starts again in the same folder", async () => {
    const data = temporaryFolder();
    const first = new LatchkeyProcess(["up", "--data", data, "--listen", "127.0.0.1:0"]);
    await first.line(/^connected /);
    await first.kill();

    const deadline = AbortSignal.timeout(10_000);
    for (;;) {
      const second = new LatchkeyProcess(["up", "--data", data, "--listen", "127.0.0.1:0"]);
      const started = await Promise.race([
        second.line(/^connected /).catch(() => null),
        second.exited.then(() => null),
      ]);
      if (started !== null) break;
      deadline.throwIfAborted();
    }
  });

  it("shows a killed agent offline within a second, and starts it again", async () => {
    const up = new LatchkeyProcess(["up", "--data", temporaryFolder(), "--listen", "127.0.0.1:0"]);
    const url = await up.line(/^ready (\S+)$/);
    await up.line(/^connected /);
    const owner = await HttpClient.asOwner(url);
    const viewer = await LiveViewer.open(url, owner.headers);
    const agent = childrenOf(up.pid).find((child) => child.command.includes("agent"));

    const killedAtMs = Date.now();
    process.kill(agent?.pid ?? -1, "SIGKILL");
    await viewer.change("presence", (change) => change.presence === "offline");
    expect(Date.now() - killedAtMs).toBeLessThan(1_000);
    expect((await list(owner))[0]?.is_online).toBe(false);

    const offline = viewer.changes.length;
    await viewer.until(() => viewer.changes.slice(offline).some((c) => c.kind === "presence" && c.is_online));
    expect((await list(owner))[0]?.is_online).toBe(true);
  });
});

describe("a second machine", () => {
  it("ATK-24: waits as pending with its fingerprint, and can do nothing until an admin approves", async () => {
    const { url } = await startServer(temporaryFolder());
    const owner = await HttpClient.asOwner(url);
    const data = temporaryFolder();
    const token = await createToken(owner);
    const agent = new LatchkeyProcess(["agent", "--data", data, "--server", url, "--token", token]);
    const fingerprint = await agent.line(/^pending (\S+)$/);

    const [pending] = await list(owner);
    expect(pending).toMatchObject({ state: "pending", key_fingerprint: fingerprint });
    const robot = ["robot", "add", "Avory", "--type", "development", "--data", data];
    expect(await new LatchkeyProcess(robot).exited).toBe(1);
    expect(await owner.ok("GET", "/v1/users.machines.connected.list")).toMatchObject({ machines: [] });

    await owner.ok("POST", `/app/v1/machines/${pending?.id}/approve`);
    await agent.line(/^connected /);
    expect(await new LatchkeyProcess(robot).exited).toBe(0);
    const { robots } = await owner.ok<{ robots: Record<string, unknown>[] }>("GET", "/v1/users.robots.connected.list");
    expect(robots).toMatchObject([{ name: "Avory", type: "development", machine_id: pending?.id }]);

    const again = new LatchkeyProcess(["agent", "--data", temporaryFolder(), "--server", url, "--token", token]);
    await expect(again.line(/^(pending|connected)/)).rejects.toThrow("no line");
    expect(again.stderr).toContain("unknown, used up, revoked or expired");
    expect(await list(owner)).toHaveLength(1);
  });

  it(
    "comes back after the control plane was restarted, with its memory flat meanwhile and nobody shown offline",
    { timeout: 120_000 },
    async () => {
      const [data, agentData] = [temporaryFolder(), temporaryFolder()];
      const first = await startServer(data);
      const port = new URL(first.url).port;
      const owner = await HttpClient.asOwner(first.url);
      const token = await createToken(owner, { preapproved: true });
      const agent = new LatchkeyProcess(["agent", "--data", agentData, "--server", first.url, "--token", token]);
      await agent.line(/^connected /);
      const before = agent.residentBytes;

      expect(await first.process.stop()).toBe(0);
      await attemptsAt(Number(port), 4);
      const second = await startServer(data, "--listen", `127.0.0.1:${port}`);
      const viewer = await LiveViewer.open(second.url, owner.headers);
      const [machine] = await list(owner);
      expect(["reconnecting", "online"]).toContain(machine?.presence);
      if (machine?.presence !== "online") await viewer.change("presence", (change) => change.is_online);

      expect(viewer.changes.filter((change) => change.kind === "presence" && change.presence === "offline")).toEqual(
        [],
      );
      expect(agent.residentBytes - before).toBeLessThan(16 * 1024 * 1024);
    },
  );
});

describeWithNetns("a machine on the other end of a cable", () => {
  it("is offline within ten seconds when the cable is pulled, and online when it is plugged in", async () => {
    const namespace = createNamespace();
    const server = await startServer(temporaryFolder(), "--listen", `${namespace.hostAddress}:0`);
    const { url } = server;
    const owner = await ownerByCode(server);
    const token = await createToken(owner, { preapproved: true });
    const args = ["agent", "--data", temporaryFolder(), "--server", url, "--token", token];
    const agent = new LatchkeyProcess(args, {}, namespace.command);
    await agent.line(/^connected /);
    expect(await list(owner)).toMatchObject([{ ip: namespace.address, is_online: true }]);
    const viewer = await LiveViewer.open(url, owner.headers);

    const cutAtMs = Date.now();
    namespace.cut();
    await viewer.change("presence", (change) => change.presence === "offline");
    const offlineAfterMs = Date.now() - cutAtMs;
    namespace.plug();
    const heard = viewer.changes.length;
    await viewer.until(() => viewer.changes.slice(heard).some((c) => c.kind === "presence" && c.is_online));

    expect(offlineAfterMs).toBeLessThan(10_000);
    process.stderr.write(`cable pulled: offline after ${offlineAfterMs} ms\n`);
  });
});

/** A server that is not asked over loopback wants the setup code that it printed. */
async function ownerByCode(server: RunningServer): Promise<HttpClient> {
  const account = { username: "mina-ode", password: "correct horse" };
  const visitor = new HttpClient(server.url);
  const refused = await visitor.request("POST", "/api/users/adm/createsuperadmin", account);
  expect(refused).toMatchObject({ status: 403, body: { Code: 403 } });
  const code = await server.process.line(/^setup code: (\S+)$/);
  await visitor.ok("POST", "/api/users/adm/createsuperadmin", { ...account, setup_code: code });
  return HttpClient.signIn(server.url);
}

/** Stands where the control plane was and turns whoever comes away, until `count` have come. */
async function attemptsAt(port: number, count: number): Promise<void> {
  let attempts = 0;
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const turnAway = createServer((socket) => {
    socket.destroy();
    if (++attempts === count) resolve();
  });
  await new Promise<void>((listening) => turnAway.listen(port, "127.0.0.1", listening));
  await enough;
  await new Promise((closed) => turnAway.close(closed));
}

function childrenOf(pid: number): { pid: number; command: string }[] {
  const output = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" });
  return output.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match && Number(match[2]) === pid ? [{ pid: Number(match[1]), command: match[3] ?? "" }] : [];
  });
}
