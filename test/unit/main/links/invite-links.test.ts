import type { RequestListener } from "node:http";
import { describe, expect, it } from "vitest";
import { InviteLinks } from "../../../../src/main/links/invite-links.ts";
import type { ConnectedControlPlane } from "../../../../src/protocol/desktop-ipc/state.ts";
import { freshHub } from "../../../support/desktop-state.ts";
import { startHttpHost } from "../../../support/identity-server.ts";

const TOKEN = "AbCdEfGh_-0123456789";
const DOOR = {
  team: "Harbour Lab",
  machine_name: "render-07",
  host_name: "Mina",
  event_name: "Review",
  message: "Come in",
  guest_email: "guest@example.org",
  rights: { keyboard: true, mouse: true, gamepad: false },
  time_zone: "Europe/Berlin",
  starts_at: "2027-01-08T09:00:00Z",
  expires_at: "2027-01-08T11:00:00Z",
  window: null,
  recurrence: null,
  server_time: "2027-01-08T09:00:00Z",
  needs_pin: false,
  single_use: false,
  remaining_seconds: null,
  is_host_online: true,
  obstacle: null,
  ice_servers: [],
};
const answerDoor: RequestListener = (_request, response) => void response.end(JSON.stringify(DOOR));

async function setup(listener: RequestListener = answerDoor) {
  const host = await startHttpHost(listener);
  const hub = freshHub();
  const opened: string[] = [];
  const proofs = { answer: host.origin as string | null };
  const links = new InviteLinks({
    hub,
    fetch,
    prove: async () => proofs.answer,
    openInBrowser: async (url) => void opened.push(url),
    timeoutMs: 300,
  });
  const text = `latchkey://join/${TOKEN}?at=${encodeURIComponent(host.origin)}`;
  const belong = (origin: string | null) =>
    hub.change({ controlPlane: origin === null ? null : aControlPlane(origin) });
  return { belong, host, hub, links, opened, proofs, text };
}

function aControlPlane(origin: string): ConnectedControlPlane {
  return { origin, teamName: "Lab", keyFingerprint: "SHA256:x", isOwn: false, state: "reachable", detail: "" };
}

describe("a clicked link", () => {
  it("ATK-39: opens a screen, and asks nobody anything before a button is pressed", async () => {
    const { host, hub, links, opened, text } = await setup();

    links.receive(text);
    await new Promise((resolve) => setTimeout(resolve, 50));

    expect(hub.current.link).toEqual({ kind: "join", server: host.origin, token: TOKEN, isOwnTeam: false });
    expect(host.requests).toEqual([]);
    expect(opened).toEqual([]);
  });

  it("ATK-39: that is none is told without a word of what it said, and changes nothing", async () => {
    const { hub, links, text } = await setup();
    links.receive(text);
    const { link } = hub.current;

    links.receive("latchkey://config/set?server=https://evil.example");

    expect(hub.current.link).toEqual(link);
    expect(hub.current.notices).toEqual([{ id: "link-refused", kind: "link-refused", detail: "" }]);
  });

  it("is of the own team as long as the app belongs to its server", async () => {
    const { belong, host, hub, links, text } = await setup();
    links.receive(text);

    belong(host.origin);
    expect(hub.current.link?.isOwnTeam).toBe(true);
    belong("https://other.example");
    expect(hub.current.link?.isOwnTeam).toBe(false);
  });

  it("is gone when it is dismissed", async () => {
    const { host, hub, links, text } = await setup();
    links.receive(text);

    links.dismiss();

    expect(hub.current.link).toBeNull();
    expect(await links.look()).toMatchObject({ ok: false, reason: "no-link" });
    expect(await links.join()).toMatchObject({ ok: false, reason: "no-link" });
    expect(host.requests).toEqual([]);
  });
});

describe("looking at an invite", () => {
  it("asks its server without a word of who asks, and consumes nothing", async () => {
    const { host, links, text } = await setup();
    links.receive(text);

    expect(await links.look()).toEqual({
      ok: true,
      value: {
        teamName: "Harbour Lab",
        machineName: "render-07",
        eventName: "Review",
        message: "Come in",
        rights: DOOR.rights,
        startsAt: DOOR.starts_at,
        expiresAt: DOOR.expires_at,
      },
    });
    expect(host.requests).toEqual([`GET /app/v1/guest/${TOKEN}`]);
    expect(Object.keys(host.headers[0] ?? {})).not.toEqual(expect.arrayContaining(["cookie"]));
    expect(Object.keys(host.headers[0] ?? {})).not.toEqual(expect.arrayContaining(["authorization"]));
  });

  it.each<[string, RequestListener, string]>([
    ["does not know it", (_q, response) => void response.writeHead(404).end("{}"), "unknown-invite"],
    ["answers nonsense", (_q, response) => void response.end("<html>"), "not-latchkey"],
    ["answers with far too much", (_q, response) => void response.end("x".repeat(10_000_000)), "not-latchkey"],
    ["fails", (_q, response) => void response.writeHead(500).end("{}"), "not-latchkey"],
    ["hangs", () => undefined, "unreachable"],
    ["hangs half-way", (_q, response) => void response.write("{"), "unreachable"],
    ["sends us elsewhere", (_q, r) => void r.writeHead(302, { location: "http://127.0.0.1:1/" }).end(), "unreachable"],
  ])("says why when its server %s", async (_name, listener, reason) => {
    const { links, text } = await setup(listener);
    links.receive(text);

    expect(await links.look()).toMatchObject({ ok: false, reason });
  });

  it("does not ask the own team's server while its key is in doubt", async () => {
    const { belong, host, links, proofs, text } = await setup();
    belong(host.origin);
    links.receive(text);
    proofs.answer = null;

    expect(await links.look()).toMatchObject({ ok: false, reason: "unreachable" });
    expect(host.requests).toEqual([]);
  });
});

describe("joining", () => {
  it("stays in the app for the own team", async () => {
    const { belong, host, hub, links, opened, text } = await setup();
    belong(host.origin);
    links.receive(text);

    expect(await links.join()).toEqual({ ok: true, value: { path: `/g/${TOKEN}` } });
    expect(opened).toEqual([]);
    expect(hub.current.link).toBeNull();
  });

  it("goes to the browser for anybody else's, to exactly that address", async () => {
    const { host, links, opened, text } = await setup();
    links.receive(text);

    expect(await links.join()).toEqual({ ok: true, value: { path: null } });
    expect(opened).toEqual([`${host.origin}/g/${TOKEN}`]);
  });
});
