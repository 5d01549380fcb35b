import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ChosenControlPlane } from "../../../../src/main/control-plane/chosen-control-plane.ts";
import { generateSigningKey, keyFingerprint } from "../../../../src/node/ed25519.ts";
import { freshHub, freshSettings } from "../../../support/desktop-state.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { startHttpHost, startIdentityServer } from "../../../support/identity-server.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

function setup(path = `${temporaryFolder()}/settings.json`) {
  const settings = freshSettings(path);
  const hub = freshHub();
  const clock = new FakeClock();
  const nonce = () => randomBytes(32).toString("base64url");
  const open = () => new ChosenControlPlane({ hub, settings, clock, nonce, fetch, timeoutMs: 400 });
  return { chosen: open(), clock, hub, settings, again: () => setup(path) };
}

async function connected() {
  const server = await startIdentityServer();
  const world = setup();
  const { publicKey } = server.identity.key;
  await world.chosen.connect(server.origin, keyFingerprint(publicKey));
  return { ...world, ...server, fingerprint: keyFingerprint(publicKey) };
}

describe("finding a control plane", () => {
  it("tells who answers, and stores nothing", async () => {
    const { identity, origin } = await startIdentityServer();
    const { chosen, hub, settings } = setup();

    const found = await chosen.find(origin);

    const keyOfIt = keyFingerprint(identity.key.publicKey);
    expect(found).toMatchObject({ ok: true, value: { origin, teamName: "Harbour Lab", keyFingerprint: keyOfIt } });
    expect(settings.current.controlPlane).toBeNull();
    expect(hub.current.controlPlane).toBeNull();
  });

  it("refuses what is no address without asking anybody", async () => {
    expect(await setup().chosen.find("javascript:alert(1)")).toMatchObject({ ok: false, reason: "bad-address" });
  });

  it.each([
    ["the signature of another nonce", (a: Answer) => ({ ...a, nonce: "B".repeat(43) })],
    ["another key than it signs with", (a: Answer) => ({ ...a, public_key: generateSigningKey().publicKey })],
    ["another team than it signed", (a: Answer) => ({ ...a, team_name: "Somebody Else" })],
    ["no signature", (a: Answer) => ({ ...a, signature: "" })],
    ["nonsense", () => "nonsense"],
    ["nothing", () => null],
  ])("believes nobody who answers with %s", async (_name, tamper) => {
    const { identity, origin } = await startIdentityServer();
    identity.tamper = tamper;

    expect(await setup().chosen.find(origin)).toMatchObject({ ok: false, reason: "not-latchkey" });
  });

  it("does not believe the fingerprint that a server claims", async () => {
    const { identity, origin } = await startIdentityServer();
    identity.tamper = (answer) => ({ ...answer, fingerprint: "SHA256:of-somebody-trusted" });

    const found = await setup().chosen.find(origin);

    expect(found).toMatchObject({ value: { keyFingerprint: keyFingerprint(identity.key.publicKey) } });
  });

  it("stops reading a server that answers with ten megabytes", async () => {
    let sent = 0;
    const { origin } = await startHttpHost((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, "x");
      const more = () => {
        while (sent < 10 * 1024 * 1024 && !response.destroyed) {
          sent += chunk.length;
          if (response.write(chunk)) continue;
          response.once("drain", more);
          return;
        }
        response.end();
      };
      more();
    });

    expect(await setup().chosen.find(origin)).toMatchObject({ ok: false, reason: "not-latchkey" });
    expect(sent).toBeLessThan(10 * 1024 * 1024);
  });

  it("does not wait for ever for one that hangs, in its headers or in its body", async () => {
    const silent = await startHttpHost(() => undefined);
    const slow = await startHttpHost((_request, response) => void response.writeHead(200).write("{"));

    expect(await setup().chosen.find(silent.origin)).toMatchObject({ ok: false, reason: "unreachable" });
    expect(await setup().chosen.find(slow.origin)).toMatchObject({ ok: false, reason: "unreachable" });
  });

  it("follows no redirect, not even to a control plane that would prove itself", async () => {
    const real = await startIdentityServer();
    const { origin } = await startHttpHost((request, response) => {
      response.writeHead(302, { location: `${real.origin}${request.url}` }).end();
    });

    expect(await setup().chosen.find(origin)).toMatchObject({ ok: false });
    expect(real.requests).toEqual([]);
  });

  it("tells that nobody answers", async () => {
    expect(await setup().chosen.find("http://127.0.0.1:1")).toMatchObject({ ok: false, reason: "unreachable" });
  });
});

describe("connecting", () => {
  it("pins the key that the person saw, for this start and the next ones", async () => {
    const { again, chosen, fingerprint, hub, origin } = await connected();

    expect(hub.current.controlPlane).toMatchObject({ origin, keyFingerprint: fingerprint, state: "reachable" });
    expect(await chosen.prove()).toBe(origin);
    const next = again();
    expect(next.hub.current.controlPlane).toMatchObject({ origin, keyFingerprint: fingerprint, state: "unknown" });
    expect(await next.chosen.prove()).toBe(origin);
  });

  it("refuses a key that is not the one the person saw", async () => {
    const { origin } = await startIdentityServer();
    const { chosen, settings } = setup();

    const answer = await chosen.connect(origin, keyFingerprint(generateSigningKey().publicKey));

    expect(answer).toMatchObject({ ok: false, reason: "changed-key" });
    expect(settings.current.controlPlane).toBeNull();
  });

  it("cannot take the place of another control plane: that one is forgotten first", async () => {
    const { chosen, settings, origin } = await connected();
    const other = await startIdentityServer();

    await expect(chosen.connect(other.origin, keyFingerprint(other.identity.key.publicKey))).rejects.toThrow();
    expect(settings.current.controlPlane?.origin).toBe(origin);
  });
});

describe("a control plane with a changed key", () => {
  it("is spoken to again, without a new start, once somebody looks and the old key is back", async () => {
    const { chosen, clock, hub, identity, origin } = await connected();
    const old = identity.key;
    identity.key = generateSigningKey();
    chosen.doubt();
    expect(await chosen.prove()).toBeNull();
    expect(await chosen.find(origin)).toMatchObject({ ok: false, reason: "changed-key" });
    expect(hub.current.controlPlane?.state).toBe("changed-key");

    identity.key = old;
    clock.advance(60_000);
    expect(await chosen.prove()).toBeNull();
    expect(await chosen.find(origin)).toMatchObject({ ok: true });

    expect(hub.current.controlPlane?.state).toBe("reachable");
    expect(await chosen.prove()).toBe(origin);
  });

  it("is also one that calls itself another team, however often somebody looks", async () => {
    const { chosen, hub, identity, origin } = await connected();
    identity.teamId = "team-2";
    chosen.doubt();
    await chosen.prove();

    expect(await chosen.find(origin)).toMatchObject({ ok: false, reason: "changed-key" });
    expect(hub.current.controlPlane?.state).toBe("changed-key");
  });

  it("is refused at the next start, and nothing but the question is ever sent to it", async () => {
    const { again, identity, origin, requests } = await connected();
    identity.key = generateSigningKey();
    const { chosen, hub } = again();

    expect(await chosen.prove()).toBeNull();
    expect(await chosen.prove()).toBeNull();

    expect(hub.current.controlPlane).toMatchObject({
      origin,
      state: "changed-key",
      detail: keyFingerprint(identity.key.publicKey),
    });
    expect(requests.every((request) => request.startsWith("GET /app/v1/identity?nonce="))).toBe(true);
  });

  it("is refused after an interruption of a connection that worked", async () => {
    const { chosen, hub, identity } = await connected();
    identity.key = generateSigningKey();

    chosen.doubt();

    expect(await chosen.prove()).toBeNull();
    expect(hub.current.controlPlane?.state).toBe("changed-key");
  });

  it("is refused when the key is the same and the team is another", async () => {
    const { chosen, identity } = await connected();
    identity.teamId = "team-2";
    chosen.doubt();

    expect(await chosen.prove()).toBeNull();
  });

  it("does not come back by connecting again, nor by the old key: only by being forgotten", async () => {
    const { chosen, hub, identity, origin, fingerprint } = await connected();
    const oldKey = identity.key;
    identity.key = generateSigningKey();
    const newFingerprint = keyFingerprint(identity.key.publicKey);
    chosen.doubt();
    await chosen.prove();

    expect(await chosen.find(origin)).toMatchObject({ ok: false, reason: "changed-key" });
    expect(await chosen.connect(origin, newFingerprint)).toMatchObject({ ok: false, reason: "changed-key" });
    expect(await chosen.ownListensAt(origin).catch(() => null)).toBeNull();
    identity.key = oldKey;
    expect(await chosen.prove()).toBeNull();
    identity.key = generateSigningKey();
    chosen.forget();
    expect(hub.current.controlPlane).toBeNull();
    expect(await chosen.connect(origin, keyFingerprint(identity.key.publicKey))).toEqual({ ok: true });
    expect(fingerprint).not.toBe(hub.current.controlPlane?.keyFingerprint);
  });
});

describe("a control plane that is away", () => {
  it("is asked again before anything is said to it, and no more than once a second", async () => {
    const { chosen, clock, hub, identity, origin, requests } = await connected();
    identity.isDown = true;
    chosen.doubt();
    const before = requests.length;

    expect(await Promise.all([chosen.prove(), chosen.prove(), chosen.prove()])).toEqual([null, null, null]);
    expect(await chosen.prove()).toBeNull();

    expect(requests.length - before).toBe(1);
    expect(hub.current.controlPlane).toMatchObject({ state: "unreachable" });
    identity.isDown = false;
    clock.advance(1_000);
    expect(await chosen.prove()).toBe(origin);
    expect(hub.current.controlPlane).toMatchObject({ state: "reachable", detail: "" });
  });

  it("proves itself anew every ten minutes while all is well", async () => {
    const { chosen, clock, requests } = await connected();
    const before = requests.length;

    await chosen.prove();
    clock.advance(9 * 60_000);
    await chosen.prove();
    expect(requests.length - before).toBe(0);
    clock.advance(60_000);
    await chosen.prove();
    expect(requests.length - before).toBe(1);
  });

  it("is not believed when it was forgotten while it was asked", async () => {
    const { again } = await connected();
    const { chosen, hub } = again();

    const proof = chosen.prove();
    chosen.forget();

    expect(await proof).toBeNull();
    expect(hub.current.controlPlane).toBeNull();
  });
});

describe("a control plane that this app runs", () => {
  it("may move to another port, and keeps its key", async () => {
    const { identity, origin } = await startIdentityServer();
    const moved = await startIdentityServer();
    moved.identity.key = identity.key;
    const { chosen, hub } = setup();
    await chosen.ownListensAt(origin);

    chosen.ownIs("starting", "");
    expect(await chosen.prove()).toBeNull();
    expect(await chosen.ownListensAt(moved.origin)).toEqual({ ok: true });

    expect(hub.current.controlPlane).toMatchObject({ origin: moved.origin, isOwn: true, state: "reachable" });
    moved.identity.key = generateSigningKey();
    expect(await chosen.ownListensAt(moved.origin)).toMatchObject({ ok: false, reason: "changed-key" });
    expect(hub.current.controlPlane?.state).toBe("changed-key");
  });

  it("never takes the place of a team's", async () => {
    const { chosen } = await connected();
    const own = await startIdentityServer();

    await expect(chosen.ownListensAt(own.origin)).rejects.toThrow();
  });
});

type Answer = Record<string, unknown>;
