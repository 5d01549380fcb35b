import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { NO_RULE } from "../../src/protocol/app-rule.ts";
import { IceServers, NO_ICE_SERVERS } from "../../src/control-plane/signalling/ice-servers.ts";
import { TurnClient } from "../support/turn-client.ts";
import {
  describeWithTurn,
  documentedConfiguration,
  startDocumentedTurnServer,
} from "../support/documented-turn-server.ts";

const SECRET = "a-secret-of-this-test";
const FORBIDDEN = 403;
const UNAUTHORIZED = 401;

const INSIDE = [
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "127.0.0.1",
  "127.8.8.8",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
];

describeWithTurn("coturn as the operator is told to run it", () => {
  async function setup() {
    const port = await startDocumentedTurnServer(documentedConfiguration(), SECRET);
    const ice = new IceServers({ ...NO_ICE_SERVERS, turnUrls: ["turn:relay"], turnSecret: SECRET }, systemClock);
    const ofSession = () => {
      const [server] = ice.forSession({ id: "session-1", beganAtMs: 0, expiresAtMs: null, rule: NO_RULE });
      return { username: server?.username ?? "", credential: server?.credential ?? "" };
    };
    return { port, ofSession };
  }

  it("ATK-44: takes a session's credentials and leads to no address of the inside", async () => {
    const { ofSession, port } = await setup();
    const client = TurnClient.open(port, ofSession());
    expect(await client.allocate()).toBe("ok");
    for (const address of INSIDE) expect([address, await client.permit(address)]).toEqual([address, FORBIDDEN]);
    expect(await client.permit("203.0.113.9")).toBe("ok");
  });

  it("ATK-44: takes neither credentials that are over nor changed ones, though what was opened in time stays open", async () => {
    const { ofSession, port } = await setup();
    const endingMs = Date.now() + 2_000;
    const username = `${Math.floor(endingMs / 1_000)}:session-1`;
    const ending = { username, credential: createHmac("sha1", SECRET).update(username).digest("base64") };
    const early = TurnClient.open(port, ending);
    expect(await early.allocate()).toBe("ok");
    await expect
      .poll(() => TurnClient.open(port, ending).allocate(), { timeout: 10_000, interval: 500 })
      .toBe(UNAUTHORIZED);
    // What docs/security.md says that coturn cannot do.
    expect(await early.refresh(60)).toBe("ok");
    const { credential, username: rightful } = ofSession();
    const stretched = { username: rightful.replace(/^\d+/, (time) => String(Number(time) + 3_600)), credential };
    expect(await TurnClient.open(port, stretched).allocate()).toBe(UNAUTHORIZED);
  });
});
