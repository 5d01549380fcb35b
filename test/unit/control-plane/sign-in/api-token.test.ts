import { createHmac } from "node:crypto";
import { decodeJwt, SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { ApiTokens } from "../../../../src/control-plane/sign-in/api-token.ts";
import { loadOrCreateTokenKey } from "../../../../src/control-plane/sign-in/token-key.ts";
import { systemIds } from "../../../../src/node/random.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

const KEY = new Uint8Array(32).fill(7);
const TEAM = "team-1";

function setup(key = KEY, team = TEAM) {
  const clock = new FakeClock();
  const tokens = new ApiTokens(key, team, clock);
  const expiresAtMs = clock.now() + 3_600_000;
  const issue = () => tokens.issue({ sessionId: "session-1", username: "mina-ode", role: "admin", expiresAtMs });
  return { clock, tokens, issue };
}

/** A token as `ApiTokens` would write it, but for what `change` does to it. */
function forge(
  clock: FakeClock,
  change: (token: SignJWT) => SignJWT,
  claims: Record<string, unknown> = {},
  alg = "HS256",
) {
  const seconds = Math.floor(clock.now() / 1000);
  const token = new SignJWT({ TokenType: "user_id_token", ...claims })
    .setProtectedHeader({ alg, typ: "JWT" })
    .setIssuer("latchkey")
    .setAudience(TEAM)
    .setSubject("user|mina-ode")
    .setJti("session-1")
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 60);
  return change(token).sign(KEY);
}

describe("an API token", () => {
  it("carries what Netmaker's clients read, and leads back to its session", async () => {
    const { clock, issue, tokens } = setup();
    const token = await issue();
    expect(decodeJwt(token)).toEqual({
      UserName: "mina-ode",
      Role: "admin",
      TokenType: "user_id_token",
      iss: "latchkey",
      aud: TEAM,
      sub: "user|mina-ode",
      jti: "session-1",
      iat: clock.now() / 1000,
      exp: clock.now() / 1000 + 3_600,
    });
    expect(await tokens.readSessionId(token)).toBe("session-1");
  });

  it("ends at its time", async () => {
    const { clock, issue, tokens } = setup();
    const token = await issue();
    clock.advance(3_599_000);
    expect(await tokens.readSessionId(token)).toBe("session-1");
    clock.advance(1_000);
    expect(await tokens.readSessionId(token)).toBeNull();
  });

  it("ATK-12: is nothing to another team or another server", async () => {
    const { issue } = setup();
    const token = await issue();
    expect(await setup(KEY, "team-2").tokens.readSessionId(token)).toBeNull();
    expect(await setup(new Uint8Array(32).fill(8)).tokens.readSessionId(token)).toBeNull();
  });

  it("ATK-12: needs our issuer and audience, and the claims that bind it", async () => {
    const { clock, tokens } = setup();
    const read = async (token: Promise<string>) => tokens.readSessionId(await token);
    expect(await read(forge(clock, (t) => t))).toBe("session-1");
    expect(await read(forge(clock, (t) => t.setIssuer("Netmaker")))).toBeNull();
    expect(await read(forge(clock, (t) => t.setAudience("other")))).toBeNull();
    expect(await read(forge(clock, (t) => t, { TokenType: "access_token" }))).toBeNull();
    expect(await read(forge(clock, (t) => t.setJti("")))).toBeNull();
  });

  it("ATK-15: has one algorithm", async () => {
    const { clock, issue, tokens } = setup();
    const unsigned = new UnsecuredJWT({ TokenType: "user_id_token" })
      .setIssuer("latchkey")
      .setAudience(TEAM)
      .setSubject("user|mina-ode")
      .setJti("session-1")
      .setIssuedAt()
      .setExpirationTime("10 years")
      .encode();
    expect(await tokens.readSessionId(unsigned)).toBeNull();
    expect(await tokens.readSessionId(await forge(clock, (t) => t, {}, "HS512"))).toBeNull();

    const [, payload = ""] = (await issue()).split(".");
    for (const alg of ["none", "None", "HS256 ", "hs256", "RS256"]) {
      const header = Buffer.from(JSON.stringify({ alg, typ: "JWT" })).toString("base64url");
      const signature = createHmac("sha256", KEY).update(`${header}.${payload}`).digest("base64url");
      expect(await tokens.readSessionId(`${header}.${payload}.${signature}`)).toBeNull();
      expect(await tokens.readSessionId(`${header}.${payload}.`)).toBeNull();
    }
  });

  it.each(["", "a.b.c", "....", "lkat_x", "{}", "é.é.é"])("is not %j", async (text) => {
    expect(await setup().tokens.readSessionId(text)).toBeNull();
  });
});

describeOnEachDatabase("the tokens' key", (openDb) => {
  it("ATK-16: is made at the first start, 256 random bits, and stays", async () => {
    const one = await openDb();
    const keys = await Promise.all([loadOrCreateTokenKey(one, systemIds), loadOrCreateTokenKey(one, systemIds)]);
    const again = await loadOrCreateTokenKey(one, systemIds);
    expect(keys).toEqual([again, again]);
    expect(again).toHaveLength(32);
    expect(await loadOrCreateTokenKey(await openDb(), systemIds)).not.toEqual(again);
  });
});
