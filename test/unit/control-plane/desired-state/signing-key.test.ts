import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import {
  loadOrCreateSigningKey,
  shortKeyFingerprint,
} from "../../../../src/control-plane/desired-state/signing-key.ts";
import { diffStates } from "../../../../src/control-plane/desired-state/desired-state.ts";
import { verifySignature } from "../../../../src/node/ed25519.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";

describeOnEachDatabase("the team's signing key", (openDb) => {
  it("ATK-16: is made at the first start, by nobody else, and stays", async () => {
    const [db, otherDb] = [await openDb(), await openDb()];
    const [key, parallel] = await Promise.all([loadOrCreateSigningKey(db), loadOrCreateSigningKey(db)]);
    const later = await loadOrCreateSigningKey(db);
    expect(new Set([key.publicKey, parallel.publicKey, later.publicKey]).size).toBe(1);
    expect((await loadOrCreateSigningKey(otherDb)).publicKey).not.toBe(key.publicKey);
    expect(verifySignature(later.publicKey, "text", key.sign("text"))).toBe(true);
  });
});

it("an enrolment token names the key by the first 16 hex digits of its SHA-256", async () => {
  const raw = Buffer.alloc(32, 7);
  expect(shortKeyFingerprint(raw.toString("base64url"))).toBe(
    createHash("sha256").update(raw).digest("hex").slice(0, 16),
  );
});

it("a delta holds the members that changed and no other", () => {
  const owner = { id: "1", name: "Ada" };
  const state = { machineName: "a", owner, grants: [] };
  expect(diffStates(state, { machineName: "a", owner: { ...owner }, grants: [] })).toEqual({});
  expect(diffStates(state, { machineName: "b", owner, grants: [] })).toEqual({ machineName: "b" });
  expect(diffStates(state, { machineName: "a", owner: null, grants: [] })).toEqual({ owner: null });
  expect(diffStates(state, { machineName: "a", owner: { ...owner, name: "Grace" }, grants: [] })).toEqual({
    owner: { id: "1", name: "Grace" },
  });
});
