import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { buildApp, type AppOptions } from "../../../../src/control-plane/http/build-app.ts";
import { isLocalCaller } from "../../../../src/control-plane/http/local-caller.ts";
import { Refusal } from "../../../../src/control-plane/refusal.ts";
import { LIMITS } from "../../../../src/protocol/limits.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const COOKIE = "latchkey_session=abc";

async function setup(options: Partial<AppOptions> = {}) {
  const logged: string[] = [];
  const log = pino({ level: "error" }, { write: (line: string) => void logged.push(line) });
  const origin = { publicUrl: options.publicUrl ?? null, trustProxy: options.trustProxy ?? false };
  const app = await buildApp({ log, webRoot: null, ...origin, ...options });
  onTestFinished(() => app.close());
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.post("/app/v1/thing", { schema: { body: z.object({ count: z.int().max(9) }) } }, async () => ({ done: true }));
  app.delete("/app/v1/thing", async () => ({ done: true }));
  app.get("/app/v1/local", async (request) => ({ isLocal: isLocalCaller(request, origin), ip: request.ip }));
  app.get<{ Params: { kind: string } }>("/app/v1/fail/:kind", async (request) => {
    throw failure(request.params.kind);
  });
  return { app, logged };
}

function failure(kind: string): Error {
  if (kind === "limit") return new Refusal("too_many_requests", { retryAfterSeconds: 17 });
  if (kind === "field") return new Refusal("user_exists", { field: "email" });
  if (kind === "full")
    return Object.assign(new Error("database or disk is full"), { code: "ERR_SQLITE_ERROR", errcode: 13 });
  if (kind === "postgres") return Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  return new Error("a bug with a secret in its message");
}

const JSON_BODY = { "content-type": "application/json" };

describe("bodies", () => {
  it.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", undefined])(
    "ATK-02: refuses a JSON text that calls itself %s",
    async (type) => {
      const { app } = await setup();
      const headers = type === undefined ? {} : { "content-type": type };
      const answer = await app.inject({ method: "POST", url: "/app/v1/thing", headers, payload: '{"count":1}' });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ code: "invalid_arguments" });
    },
  );

  it("tolerates no body where none is needed, even when JSON is announced", async () => {
    const { app } = await setup();
    const answer = await app.inject({ method: "DELETE", url: "/app/v1/thing", headers: JSON_BODY });
    expect(answer.statusCode).toBe(200);
  });

  it.each([
    ["half a text", '{"count":'],
    ["nothing", ""],
    ["another type", '{"count":"many"}'],
    ["a NUL character", String.raw`{"count":1,"text":"a\u0000b"}`],
    ["a poisoned prototype", '{"count":1,"__proto__":{"admin":true}}'],
  ])("refuses %s", async (_name, payload) => {
    const { app } = await setup();
    const answer = await app.inject({ method: "POST", url: "/app/v1/thing", headers: JSON_BODY, payload });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: "invalid_arguments" });
  });

  it("refuses a NUL in path and query too", async () => {
    const { app } = await setup();
    for (const url of ["/app/v1/fail/a%00b", "/app/v1/local?search=%00", "/nothing%00"]) {
      const answer = await app.inject(url);
      expect([url, answer.statusCode, answer.json().code]).toEqual([url, 400, "invalid_arguments"]);
    }
  });

  it("names the field that is wrong", async () => {
    const { app } = await setup();
    const answer = await app.inject({
      method: "POST",
      url: "/app/v1/thing",
      headers: JSON_BODY,
      payload: '{"count":10}',
    });
    expect(answer.json()).toMatchObject({ code: "invalid_arguments", field: "count" });
  });

  it("refuses what is too large", async () => {
    const { app } = await setup();
    const payload = JSON.stringify({ text: "x".repeat(LIMITS.requestBodyBytes) });
    const answer = await app.inject({ method: "POST", url: "/app/v1/thing", headers: JSON_BODY, payload });
    expect([answer.statusCode, answer.json().code]).toEqual([413, "payload_too_large"]);
  });
});

describe("foreign pages", () => {
  const host = "desk.lan:7420";
  const send = async (headers: Record<string, string>, method: "POST" | "DELETE" = "DELETE", url = "/app/v1/thing") => {
    const { app } = await setup();
    return app.inject({ method, url, headers: { host, ...headers } });
  };

  it.each([
    ["of another origin", { origin: "https://evil.example" }],
    ["without an origin to tell", { origin: "null" }],
    ["that the browser calls cross-site", { "sec-fetch-site": "cross-site" }],
    ["with a stolen bearer", { origin: "https://evil.example", authorization: "Bearer x" }],
  ])("ATK-02: cannot change anything: %s", async (_name, headers: Record<string, string>) => {
    const answer = await send(headers);
    expect([answer.statusCode, answer.json().code]).toEqual([403, "foreign_origin"]);
    expect((await send(headers, "POST", "/nowhere")).statusCode).toBe(403);
  });

  it("ATK-02: cannot rely on a cookie by saying nothing of where they are", async () => {
    expect((await send({ cookie: COOKIE })).statusCode).toBe(403);
    expect((await send({ cookie: `a=b; ${COOKIE}` })).statusCode).toBe(403);
  });

  it("are not our own page, a program with a bearer, or one with nothing", async () => {
    expect((await send({ cookie: COOKIE, origin: `http://${host}` })).statusCode).toBe(200);
    expect((await send({ cookie: COOKIE, "sec-fetch-site": "same-origin" })).statusCode).toBe(200);
    expect((await send({ cookie: COOKIE, authorization: "Bearer x" })).statusCode).toBe(200);
    expect((await send({})).statusCode).toBe(200);
  });

  it("are given no CORS permission", async () => {
    const { app } = await setup();
    const headers = { host, origin: "https://evil.example", "access-control-request-method": "POST" };
    const answer = await app.inject({ method: "OPTIONS", url: "/app/v1/thing", headers });
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });
});

describe("failures", () => {
  it("are kept out of caches, as every answer is", async () => {
    const { app } = await setup();
    for (const url of ["/app/v1/fail/bug", "/app/v1/nothing", "/app/v1/local", "/openapi.json"]) {
      expect((await app.inject(url)).headers["cache-control"]).toBe("no-store");
    }
  });

  it("says when to come back after too many attempts", async () => {
    const { app } = await setup();
    const answer = await app.inject("/app/v1/fail/limit");
    expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([429, "17"]);
  });

  it("answers code, text and field", async () => {
    const { app } = await setup();
    const answer = await app.inject("/app/v1/fail/field");
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toEqual({
      code: "user_exists",
      message: "Somebody with that name or e-mail exists already.",
      field: "email",
    });
  });

  it.each(["full", "postgres"])("calls a database that cannot work unavailable: %s", async (kind) => {
    const { app, logged } = await setup();
    const answer = await app.inject(`/app/v1/fail/${kind}`);
    expect([answer.statusCode, answer.json().code]).toEqual([503, "storage_unavailable"]);
    expect(logged).toHaveLength(1);
  });

  it("tells nothing of a bug, and logs it once", async () => {
    const { app, logged } = await setup();
    const answer = await app.inject("/app/v1/fail/bug");
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain("secret");
    expect(answer.json().code).toBe("internal");
    expect(logged).toHaveLength(1);
  });

  it("answers a path that is no path", async () => {
    const { app } = await setup();
    const answer = await app.inject("/app/v1/fail/%zz");
    expect([answer.statusCode, answer.json().code]).toEqual([400, "invalid_arguments"]);
  });
});

describe("a local caller", () => {
  const LOCAL = { remoteAddress: "127.0.0.1", headers: { host: "127.0.0.1:7420" } };

  it.each(["127.0.0.1", "::1", "::ffff:127.0.0.1"])("comes from %s", async (remoteAddress) => {
    const { app } = await setup();
    const answer = await app.inject({ url: "/app/v1/local", ...LOCAL, remoteAddress });
    expect(answer.json().isLocal).toBe(true);
  });

  it.each([
    ["another address", { remoteAddress: "192.0.2.4" }],
    ["a proxy's client", { headers: { host: "localhost", "x-forwarded-for": "127.0.0.1" } }],
    ["a client of a proxy that says Forwarded", { headers: { host: "localhost", forwarded: "for=127.0.0.1" } }],
    ["a client of a proxy that says Via", { headers: { host: "localhost", via: "1.1 proxy" } }],
    ["a page that rebound its name", { headers: { host: "evil.example:7420", origin: "http://evil.example:7420" } }],
    ["a name that only begins like localhost", { headers: { host: "localhost.evil.example" } }],
    ["another site's page", { headers: { host: "localhost:7420", origin: "https://evil.example" } }],
    ["another port's page", { headers: { host: "localhost:7420", origin: "http://localhost:3000" } }],
  ])("is not %s", async (_name, request: { remoteAddress?: string; headers?: Record<string, string> }) => {
    const { app } = await setup();
    const answer = await app.inject({ url: "/app/v1/local", ...LOCAL, ...request });
    expect(answer.json().isLocal).toBe(false);
  });

  it("is nobody once there is a public address or a proxy", async () => {
    for (const options of [{ publicUrl: "https://desk.example" }, { trustProxy: true }]) {
      const { app } = await setup(options);
      expect((await app.inject({ url: "/app/v1/local", ...LOCAL })).json().isLocal).toBe(false);
    }
  });
});

describe("an address behind a proxy", () => {
  it("is the last one that the proxy wrote, not what the client claimed", async () => {
    const { app } = await setup({ trustProxy: true });
    const headers = { "x-forwarded-for": "1.1.1.1, 203.0.113.7" };
    expect((await app.inject({ url: "/app/v1/local", headers })).json().ip).toBe("203.0.113.7");
  });

  it("is ignored without one", async () => {
    const { app } = await setup();
    const headers = { "x-forwarded-for": "1.1.1.1" };
    expect((await app.inject({ url: "/app/v1/local", headers, remoteAddress: "192.0.2.4" })).json().ip).toBe(
      "192.0.2.4",
    );
  });
});

describe("the web app", () => {
  const HTML = { accept: "text/html,*/*;q=0.8" };

  function aBundle(): string {
    const root = temporaryFolder();
    mkdirSync(join(root, "assets"));
    writeFileSync(join(root, "index.html"), "<!doctype html><title>Latchkey</title>");
    writeFileSync(join(root, "assets", "app-a1b2c3.js"), "export {};");
    writeFileSync(join(root, "favicon.svg"), "<svg/>");
    return root;
  }

  it("serves hashed assets for good and everything else anew", async () => {
    const { app } = await setup({ webRoot: aBundle() });
    const cacheOf = async (url: string) => (await app.inject({ url, headers: HTML })).headers["cache-control"];
    expect(await cacheOf("/assets/app-a1b2c3.js")).toBe("public, max-age=31536000, immutable");
    expect(await cacheOf("/favicon.svg")).toBe("no-cache");
    expect(await cacheOf("/")).toBe("no-cache");
    expect(await cacheOf("/invite/abc")).toBe("no-cache");
  });

  it("answers its start page wherever the app routes by itself", async () => {
    const { app } = await setup({ webRoot: aBundle() });
    for (const url of ["/", "/machines/1", "/invite/some-code", "/settings?tab=mail"]) {
      const answer = await app.inject({ url, headers: HTML });
      expect([url, answer.statusCode, answer.body]).toEqual([url, 200, expect.stringContaining("Latchkey")]);
    }
  });

  it.each([
    ["an unknown operation of an API", "GET", "/app/v1/nothing", HTML],
    ["a dialect's unknown operation", "GET", "/v1/nothing", HTML],
    ["a missing asset", "GET", "/assets/gone.js", { accept: "*/*" }],
    ["a path outside", "GET", "/../../etc/passwd", { accept: "*/*" }],
    ["an encoded path outside", "GET", "/%2e%2e/%2e%2e/etc/passwd", { accept: "*/*" }],
    ["a change of a page", "POST", "/machines", HTML],
  ] as const)("answers no page for %s", async (_name, method, url, headers) => {
    const { app } = await setup({ webRoot: aBundle() });
    const answer = await app.inject({ method, url, headers });
    expect([answer.statusCode, answer.json().code]).toEqual([404, "not_found"]);
  });

  it("says what is missing when it was never built", async () => {
    for (const webRoot of [null, temporaryFolder()]) {
      const { app } = await setup({ webRoot });
      const answer = await app.inject({ url: "/", headers: HTML });
      expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining("npm run build")]);
    }
  });

  it("may load and run nothing from elsewhere", async () => {
    const { app } = await setup({ webRoot: aBundle() });
    const { headers } = await app.inject({ url: "/", headers: HTML });
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe-eval");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["strict-transport-security"]).toBeUndefined();
  });
});

it("describes itself as OpenAPI 3.1", async () => {
  const { app } = await setup();
  const document = (await app.inject("/openapi.json")).json();
  expect(document.openapi).toBe("3.1.0");
  expect(
    document.paths["/app/v1/thing"].post.requestBody.content["application/json"].schema.properties.count,
  ).toMatchObject({
    type: "integer",
    maximum: 9,
  });
});
