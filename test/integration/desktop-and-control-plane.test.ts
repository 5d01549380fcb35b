import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { OnBeforeSendHeadersListenerDetails, WebRequest } from "electron";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { guardRequests } from "../../src/main/app-scheme/guard-requests.ts";
import { passOn } from "../../src/main/app-scheme/pass-on.ts";
import { ChosenControlPlane } from "../../src/main/control-plane/chosen-control-plane.ts";
import { LIVE_PATH } from "../../src/protocol/live/frame.ts";
import { freshHub, freshSettings } from "../support/desktop-state.ts";
import { CookieSession } from "../support/electron/cookie-session.ts";
import { FakeSession } from "../support/electron/fake-session.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { startHttpHost } from "../support/identity-server.ts";
import { startServer } from "../support/latchkey-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ACCOUNT = { username: "mina-ode", name: "Mina Ode", password: "correct horse battery", team_name: "Lab" };

/** The parts of the main process between a page and a real control plane; only Electron's network is Node's. */
async function setup() {
  const { process: server, url } = await startServer(temporaryFolder());
  const hub = freshHub();
  const nonce = () => randomBytes(32).toString("base64url");
  const chosen = new ChosenControlPlane({ hub, settings: freshSettings(), clock: new FakeClock(), nonce, fetch });
  const found = await chosen.find(url);
  if (!found.ok) throw new Error(found.detail);
  expect(await chosen.connect(url, found.value.keyFingerprint)).toEqual({ ok: true });
  const session = new CookieSession();
  const options = { prove: () => chosen.prove(), doubt: () => chosen.doubt(), fetch: session.fetch };

  const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const request = new Request("http://page.invalid/", { method, headers: { ...type, ...headers }, ...json });
    return passOn(path, request, options);
  };
  const setupCode = await server.line(/^setup code: (\S+)$/);
  return { ask, chosen, hub, server, session, url, setupCode };
}

type World = Awaited<ReturnType<typeof setup>>;

/** What the browser does with a page's socket: it asks whether it may, then which headers to send. */
async function openSocket({ chosen, session }: World, url: string, own: Record<string, string> = {}) {
  const page = new FakeSession();
  guardRequests(page.webRequest as unknown as WebRequest, "app", {
    controlPlane: () => chosen.pinned?.origin ?? null,
    prove: () => chosen.prove(),
    doubt: () => chosen.doubt(),
    cookies: session.cookies,
    isPackaged: true,
  });
  const asked = { url, requestHeaders: own, resourceType: "webSocket" } as OnBeforeSendHeadersListenerDetails;
  const before = await call<{ cancel?: boolean }>(page, "onBeforeRequest", asked);
  if (before.cancel === true) return { opened: false, refusedHere: true } as const;
  const { requestHeaders } = await call<{ requestHeaders: Record<string, string> }>(page, "onBeforeSendHeaders", asked);
  const socket = new WebSocket(url, { headers: requestHeaders });
  onTestFinished(() => socket.terminate());
  const [opened] = await Promise.race([
    once(socket, "open").then(() => [true]),
    once(socket, "error").then(() => [false]),
  ]);
  return { opened, refusedHere: false, requestHeaders } as const;
}

function call<Answer>(page: FakeSession, name: string, details: unknown): Promise<Answer> {
  const handler = page.handler<(details: unknown, answer: (answer: Answer) => void) => void>(name);
  return new Promise((resolve) => {
    handler(details, resolve);
  });
}

describe("a page of the app and its control plane", () => {
  it("sign in, ask and listen, and the page never holds the cookie", async () => {
    const world = await setup();
    const { ask, setupCode, session, url } = world;

    const signedIn = await ask("POST", "/app/v1/setup", { ...ACCOUNT, setup_code: setupCode });

    expect(signedIn.status).toBe(200);
    expect([...signedIn.headers.keys()]).not.toContain("set-cookie");
    const who = await ask("GET", "/app/v1/session");
    expect(await who.json()).toMatchObject({ user: { username: "mina-ode" }, team: { name: "Lab" } });
    expect((await ask("PATCH", "/app/v1/profile", { name: "M. Ode" })).status).toBe(200);
    expect((await ask("GET", "/app/v1/machines?limit=1")).status).toBe(200);
    expect(await openSocket(world, `${url.replace("http", "ws")}${LIVE_PATH}`)).toMatchObject({ opened: true });
    expect((await ask("POST", "/app/v1/sign-out")).status).toBe(204);
    expect(await (await ask("GET", "/app/v1/session")).json()).toMatchObject({ user: null });
    expect(session.sent.every(({ headers }) => headers.get("origin") === url)).toBe(true);
  });

  it("tell each other refusals as the control plane words them", async () => {
    const { ask } = await setup();

    const refused = await ask("POST", "/app/v1/sign-in", { username: "nobody", password: "wrong" });

    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) });
    expect((await ask("GET", "/app/v1/nowhere")).status).toBe(404);
  });

  it("ATK-02, ATK-40: the page cannot say who it is: neither its origin, nor a cookie, nor a token reaches the control plane", async () => {
    const { ask, session } = await setup();

    await ask("GET", "/app/v1/session", undefined, {
      authorization: "Bearer stolen",
      cookie: "latchkey_session=stolen",
      "x-forwarded-for": "127.0.0.1",
      "sec-fetch-site": "same-origin",
    });

    const [sent] = session.sent;
    expect([...(sent?.headers.keys() ?? [])]).toEqual(["origin"]);
  });

  it("ATK-01: the control plane still refuses the socket of a foreign page, and main gives none the cookie", async () => {
    const world = await setup();
    const { ask, chosen, session, setupCode, url } = world;
    await ask("POST", "/app/v1/setup", { ...ACCOUNT, setup_code: setupCode });
    const live = `${url.replace("http", "ws")}${LIVE_PATH}`;
    const [cookie] = await session.cookies.get({});
    const stolen = { Origin: "latchkey-app://app", Cookie: `${cookie?.name}=${cookie?.value}` };
    const foreign = new WebSocket(live, { headers: stolen });

    await once(foreign, "error");

    const own = await openSocket(world, live, { Origin: "latchkey-app://app", Cookie: "latchkey_session=forged" });
    expect(own).toMatchObject({ opened: true, requestHeaders: { Origin: url, Cookie: stolen.Cookie } });
    expect(await openSocket(world, "wss://evil.example/app/v1/live")).toMatchObject({ refusedHere: true });
    expect(await openSocket(world, `${url.replace("http", "ws")}/app/v1/agent`)).toMatchObject({ refusedHere: true });
    expect(await openSocket(world, `${url}/app/v1/live`)).toMatchObject({ refusedHere: true });
    expect(chosen.pinned?.origin).toBe(url);
  });

  it("say nothing to each other once the control plane is another one", async () => {
    const world = await setup();
    const { ask, chosen, hub, server, url } = world;
    await server.stop();
    expect((await ask("GET", "/app/v1/session")).type).toBe("error");
    const port = new URL(url).port;
    const { process: impostor } = await startServer(temporaryFolder(), "--listen", `127.0.0.1:${port}`);
    await impostor.line(/^ready /);

    chosen.doubt();
    const answers = await Promise.all([
      ask("GET", "/app/v1/session"),
      openSocket(world, `ws://127.0.0.1:${port}/app/v1/live`),
    ]);

    expect(answers).toMatchObject([{ type: "error" }, { refusedHere: true }]);
    expect(hub.current.controlPlane?.state).toBe("changed-key");
  });
});

describe("what a page hears", () => {
  /** A server that answers whatever the test wants, in place of a proved control plane. */
  async function answering(headers: Record<string, string>, body: string, status = 200) {
    const host = await startHttpHost((_request, response) => void response.writeHead(status, headers).end(body));
    const session = new CookieSession();
    let doubts = 0;
    const options = { prove: async () => host.origin, doubt: () => void doubts++, fetch: session.fetch };
    const ask = (path: string) => passOn(path, new Request("http://page.invalid/"), options);
    return { ask, host, doubts: () => doubts };
  }

  it.each([
    ["a page", "text/html", "application/octet-stream"],
    ["a script", "text/javascript", "application/octet-stream"],
    ["a drawing with scripts in it", "image/svg+xml", "application/octet-stream"],
    ["data", "application/json; charset=utf-8", "application/json; charset=utf-8"],
    ["a picture", "image/jpeg", "image/jpeg"],
    ["a type that only looks like data", "application/jsonp", "application/octet-stream"],
  ])("ATK-42: is %s only as data", async (_name, type, heard) => {
    const { ask } = await answering(
      { "content-type": type, "set-cookie": "a=b", "x-secret": "1" },
      "<script>1</script>",
    );

    const answer = await ask("/app/v1/anything");

    expect(Object.fromEntries(answer.headers)).toEqual({
      "content-type": heard,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    });
  });

  it("is nothing when it is sent elsewhere, and nobody follows", async () => {
    const elsewhere = await startHttpHost((_request, response) => void response.end("{}"));
    const { ask, doubts } = await answering({ location: `${elsewhere.origin}/app/v1/session` }, "", 302);

    expect((await ask("/app/v1/session")).type).toBe("error");
    expect(elsewhere.requests).toEqual([]);
    expect(doubts()).toBe(1);
  });

  it.each([
    "/",
    "/sign-in",
    "//evil.example/app/v1/x",
    "/app/v1\\..\\..\\x",
    "/app/v1/../../x",
    "/app/v1@evil.example/",
    ":80/",
    "@evil.example/app/v1",
  ])("ATK-42: is nothing at %j, which is no path of the API", async (path) => {
    const { ask, host } = await answering({}, "{}");

    const answer = await ask(path);

    expect(answer.type).toBe("error");
    expect(host.requests).toEqual([]);
  });
});
