import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { CaptureServer } from "../../src/agent/capture/capture-server.ts";
import type { PageReport } from "../../src/agent/capture/page-line.ts";
import { systemIds } from "../../src/node/random.ts";
import { FakeCapturePage } from "../support/fake-capture-page.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

async function setup() {
  const webRoot = temporaryFolder();
  mkdirSync(join(webRoot, "assets"));
  writeFileSync(join(webRoot, "capture.html"), "<!doctype html>capture");
  writeFileSync(join(webRoot, "index.html"), "<!doctype html>app");
  writeFileSync(join(webRoot, "assets", "capture-B7x_.js"), "capture()");
  writeFileSync(join(webRoot, "assets", ".env.js"), "secret");
  writeFileSync(join(webRoot, "secret.js"), "secret");
  const clock = new FakeClock();
  const reports: PageReport[] = [];
  const inputs: Uint8Array[] = [];
  const seen = { ready: 0, lost: 0 };
  let wake = () => {};
  const note = (take: () => unknown) => {
    take();
    wake();
  };
  const server = await CaptureServer.start({
    webRoot,
    clock,
    ids: systemIds,
    log: pino({ level: "silent" }),
    handlers: {
      onReady: () => note(() => seen.ready++),
      onReport: (report) => note(() => reports.push(report)),
      onInput: (bytes) => note(() => inputs.push(bytes)),
      onLost: () => note(() => seen.lost++),
    },
  });
  onTestFinished(() => server.stop());
  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise<void>((resolve) => (wake = resolve));
  };
  const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; body: string }>(
      (resolve, reject) => {
        const { hostname, port } = new URL(server.origin);
        const asked = request({ hostname, port, path, method, headers }, (response) => {
          let body = "";
          response.on("data", (chunk: Buffer) => (body += chunk.toString()));
          response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
        });
        asked.once("error", reject);
        asked.end();
      },
    );
  const open = async () => {
    const page = await FakeCapturePage.open(server.expectPage());
    await until(() => seen.ready > 0);
    return page;
  };
  return { clock, server, reports, inputs, seen, until, get, open };
}

describe("the capture page's files", () => {
  it("are served with a strict policy and kept out of caches", async () => {
    const { get, server } = await setup();

    const page = await get("/capture.html");
    const script = await get("/assets/capture-B7x_.js");

    expect(page).toMatchObject({ status: 200, body: "<!doctype html>capture" });
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(page.headers["content-security-policy"]).toContain(`connect-src ${server.origin.replace("http", "ws")};`);
    expect(page.headers["content-security-policy"]).not.toContain("unsafe");
    expect(page.headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
    expect(script).toMatchObject({ status: 200, body: "capture()" });
  });

  it.each([
    ["/"],
    ["/index.html"],
    ["/secret.js"],
    ["/assets/"],
    ["/assets/.env.js"],
    ["/assets/../secret.js"],
    ["/assets/..%2fsecret.js"],
    ["/assets/%2e%2e/secret.js"],
    ["/assets/../../../../etc/passwd"],
    ["/assets/none.js"],
    ["//capture.html"],
  ])("ATK-42: are all that is served: not %s", async (path) => {
    const { get } = await setup();

    expect(await get(path)).toMatchObject({ status: 404, body: "" });
  });

  it("are not served under another name, which is how a web page would come here", async () => {
    const { get, server } = await setup();

    expect((await get("/capture.html", { host: "evil.example" })).status).toBe(421);
    expect((await get("/capture.html", { host: `localhost:${new URL(server.origin).port}` })).status).toBe(421);
    expect((await get("/capture.html", {}, "POST")).status).toBe(405);
  });
});

describe("the capture socket", () => {
  it("lets the page with the secret in, and carries orders, reports and input", async () => {
    const { server, reports, inputs, until, open } = await setup();
    const page = await open();

    server.send({ type: "hurry" });
    page.connected("s-1");
    page.forward({ slot: 1, channel: "keys", frame: new Uint8Array([1, 2, 3]) });
    await until(() => reports.length === 1 && inputs.length === 1);

    expect(await page.order("hurry")).toEqual({ type: "hurry" });
    expect(reports).toEqual([
      { type: "session-state", sessionId: "s-1", state: "connected", path: "direct", detail: "" },
    ]);
    expect([...inputs[0]!]).toEqual([1, 0, 1, 1, 2, 3]);
  });

  it.each([
    ["a foreign page", { origin: "https://evil.example" }],
    ["a page without an origin", { origin: null }],
    ["an opaque origin", { origin: "null" }],
    ["another name for this machine", { host: "localhost" }],
    ["another path", { path: "/live" }],
  ])("ATK-01: refuses the upgrade of %s, even with the secret", async (_what, options) => {
    const { server, seen } = await setup();
    const url = server.expectPage();

    const page = new FakeCapturePage(url, options);

    expect(await page.closed).toBe(0);
    expect(seen.ready).toBe(0);
  });

  it("refuses a wrong secret, and one that was used or replaced", async () => {
    const { server, open, seen } = await setup();
    const hello = async (url: string, secret: string) => {
      const page = new FakeCapturePage(url);
      await once(page.socket, "open");
      page.hello(secret);
      return page.closed;
    };
    const old = server.expectPage();
    const fresh = server.expectPage();

    expect(await hello(fresh, "x".repeat(43))).toBe(4000);
    expect(await hello(fresh, new URL(old).hash.slice(1))).toBe(4000);
    await open();
    expect(await hello(fresh, new URL(fresh).hash.slice(1))).toBe(4000);
    expect(seen).toEqual({ ready: 1, lost: 0 });
  });

  it("refuses a page that says anything else first, or nothing", async () => {
    const { server, clock, seen } = await setup();
    const url = server.expectPage();
    const early = new FakeCapturePage(url);
    const silent = new FakeCapturePage(url);
    await Promise.all([once(early.socket, "open"), once(silent.socket, "open")]);

    early.connected("s-1");
    expect(await early.closed).toBe(4000);
    clock.advance(5_000);
    expect(await silent.closed).toBe(4000);
    expect(seen.ready).toBe(0);
  });

  it("speaks with one page at a time: a second one with the same secret is sent away and the first goes on", async () => {
    const { server, open, until, reports, seen } = await setup();
    const url = server.expectPage();
    const first = await FakeCapturePage.open(url);
    await until(() => seen.ready === 1);

    const second = await FakeCapturePage.open(url);

    expect(await second.closed).toBe(4000);
    first.connected("s-1");
    await until(() => reports.length === 1);
    const third = await open();
    expect(await first.closed).toBe(4002);
    expect(third.socket.readyState).toBe(third.socket.OPEN);
  });

  it("holds few sockets that have not proved themselves, and they do not keep the page out (ATK-47)", async () => {
    const { server, seen, until } = await setup();
    const url = server.expectPage();
    const idle: FakeCapturePage[] = [];
    for (let count = 0; count < 8; count++) {
      const page = new FakeCapturePage(url);
      await once(page.socket, "open");
      idle.push(page);
    }

    const page = await FakeCapturePage.open(url);
    await until(() => seen.ready === 1);

    expect(await idle[0]?.closed).toBe(4000);
    expect(page.socket.readyState).toBe(page.socket.OPEN);
  });

  it("is not kept shut by idle connections, which never close the page's own (ATK-47)", async () => {
    const { server, get, open } = await setup();
    const page = await open();
    const { port } = new URL(server.origin);
    const ended: Promise<unknown>[] = [];
    for (let count = 0; count < 80; count++) {
      const socket = connect(Number(port), "127.0.0.1");
      socket.on("error", () => undefined);
      onTestFinished(() => void socket.destroy());
      ended.push(once(socket, "close"));
      await once(socket, "connect");
    }

    await Promise.all(ended.slice(0, 16));
    expect((await get("/capture.html")).status).toBe(200);
    expect(page.socket.readyState).toBe(page.socket.OPEN);
  });

  it("survives a refused upgrade whose sender is gone before it is answered (ATK-43)", async () => {
    const { server, get } = await setup();
    const { port } = new URL(server.origin);
    const upgrade = "GET /capture-socket HTTP/1.1\r\nHost: evil\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    for (let count = 0; count < 50; count++) {
      const socket = connect(Number(port), "127.0.0.1");
      socket.on("error", () => undefined);
      await once(socket, "connect");
      socket.write(upgrade);
      socket.once("data", () => socket.resetAndDestroy());
      if (count % 2 === 0) socket.resetAndDestroy();
      await once(socket, "close");
    }

    expect((await get("/capture.html")).status).toBe(200);
  });

  it.each([
    ["a frame outside the schema", JSON.stringify({ type: "session-state", sessionId: 1 }), 4001],
    ["half a frame", '{"type":', 4001],
    ["an unknown type", '{"type":"inject"}', 4001],
    ["a second hello", JSON.stringify({ type: "hello", secret: "x", codecs: [] }), 4001],
    ["a frame of 1 MB", JSON.stringify({ type: "said", sessionId: "s", text: "x".repeat(1_000_000) }), 1009],
  ])("ATK-43: closes on %s, and says that the page is lost", async (_what, text, code) => {
    const { open, until, seen, reports } = await setup();
    const page = await open();

    page.socket.send(text);

    expect(await page.closed).toBe(code);
    await until(() => seen.lost === 1);
    expect(reports).toEqual([]);
  });

  it("hands on binary frames of any content, unread, and closes on one of 1 MB", async () => {
    const { open, until, inputs, seen } = await setup();
    const page = await open();

    page.socket.send(new Uint8Array(0));
    page.socket.send(new Uint8Array(20_000));
    await until(() => inputs.length === 2);
    page.socket.send(new Uint8Array(1_000_000));

    expect(await page.closed).toBe(1009);
    await until(() => seen.lost === 1);
  });

  it("tells at once that a page crashed, and lets another in with another secret only", async () => {
    const { open, until, seen, server } = await setup();
    const page = await open();

    page.crash();
    await until(() => seen.lost === 1);
    await FakeCapturePage.open(server.expectPage());
    await until(() => seen.ready === 2);

    expect(seen).toEqual({ ready: 2, lost: 1 });
  });
});
