import { describe, expect, it } from "vitest";
import { IDENTITY_LIMIT, identityRoutes } from "../../src/control-plane/api/app/identity-routes.ts";
import { generateSigningKey, keyFingerprint, verifySignature } from "../../src/node/ed25519.ts";
import { ControlPlaneIdentity } from "../../src/protocol/http/identity.ts";
import { controlPlaneIdentityText, controlPlaneProofText } from "../../src/protocol/signed-text.ts";
import { openTestDatabase } from "../support/databases.ts";
import { openHttpHouse } from "../support/people-house.ts";

const NONCE = "AAECAwQFBgcICQoLDA0ODw";
const PATH = "/app/v1/identity";

async function setup() {
  const signingKey = generateSigningKey();
  const house = await openHttpHouse(await openTestDatabase(), {
    register: async (app, { clock, people }) => {
      await app.register(identityRoutes, { clock, signingKey, team: people.team, prefix: "/app/v1" });
    },
  });
  return { house, signingKey, ask: (nonce = NONCE) => house.send("GET", `${PATH}?nonce=${nonce}`) };
}

describe("who a control plane is", () => {
  it("is proved to anybody, over their own nonce and for this purpose alone", async () => {
    const { ask, house, signingKey } = await setup();
    await house.setUp();

    const identity = ControlPlaneIdentity.parse((await ask()).json());

    const { publicKey } = signingKey;
    const signed = { teamId: house.team.id, teamName: "Harbour Lab", publicKey, nonce: NONCE };
    expect(identity).toMatchObject({ team_name: "Harbour Lab", public_key: publicKey, nonce: NONCE });
    expect(identity.fingerprint).toBe(keyFingerprint(publicKey));
    expect(verifySignature(publicKey, controlPlaneIdentityText(signed), identity.signature)).toBe(true);
    const asProof = controlPlaneProofText({ ...signed, agentNonce: NONCE });
    expect(verifySignature(publicKey, asProof, identity.signature)).toBe(false);
  });

  it("ATK-33: is proved anew each time: an answer to one nonce is none to another", async () => {
    const { ask, house, signingKey } = await setup();
    const other = "ZZECAwQFBgcICQoLDA0ODw";

    const { signature, team_name: teamName } = ControlPlaneIdentity.parse((await ask(other)).json());

    const { publicKey } = signingKey;
    const text = controlPlaneIdentityText({ teamId: house.team.id, teamName, publicKey, nonce: NONCE });
    expect(verifySignature(publicKey, text, signature)).toBe(false);
  });

  it.each(["", "short", "x".repeat(87), "AAECAwQFBgcICQoLDA0OD%00"])("is not proved over %j", async (nonce) => {
    const { ask } = await setup();

    expect((await ask(nonce)).statusCode).toBe(400);
  });

  it("may be asked a bounded number of times by one address, and nobody else's", async () => {
    const { ask, house } = await setup();
    for (let times = 0; times < IDENTITY_LIMIT.attempts; times++) expect((await ask()).statusCode).toBe(200);

    expect((await ask()).statusCode).toBe(429);

    const elsewhere = { remoteAddress: "192.0.2.77" };
    expect((await house.send("GET", `${PATH}?nonce=${NONCE}`, elsewhere)).statusCode).toBe(200);
  });

  it("is described with the other routes", async () => {
    const { house } = await setup();

    expect((await house.send("GET", "/openapi.json")).json().paths).toHaveProperty(PATH);
  });
});
