import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { AuditEventItem } from "../../../../src/protocol/http/people.ts";
import { auditSentence } from "../../../../src/renderer/activity/audit-sentence.ts";

function anEvent(changes: Partial<AuditEventItem>): AuditEventItem {
  return {
    id: "e",
    at: "2027-01-08T09:00:00.000Z",
    action: "machine_approve",
    actor: { kind: "user", id: "u", name: "Mina Ode" },
    object: { kind: "machine", id: "m", name: "atelier" },
    address: "10.0.0.1",
    data: {},
    ...changes,
  };
}

/** Actions as the control plane's sources spell them; those that are put together there are not among them. */
function recordedActions(): readonly string[] {
  const folder = new URL("../../../../src/control-plane/", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  const spelt = /(?:action: |(?:session|connection)Entry\(|return )"((?:[a-z0-9]+_)+[a-z]+)"/g;
  const actions = files.flatMap((path) =>
    [...readFileSync(new URL(path, folder), "utf8").matchAll(spelt)].map((match) => match[1] ?? ""),
  );
  return [...new Set(actions)].filter((action) => action !== "unknown_account");
}

describe("an audit event as a sentence", () => {
  it("says who did what to whom", () => {
    expect(auditSentence(anEvent({}))).toEqual({ actor: "Mina Ode", deed: "approved the machine", object: "atelier" });
  });

  it("does not repeat the person who signed in", () => {
    const object = { kind: "session", id: "s", name: "Mina Ode" };
    expect(auditSentence(anEvent({ action: "session_create", object })).object).toBeNull();
  });

  it("finds words for those without a name", () => {
    const named = (kind: string) => auditSentence(anEvent({ actor: { kind, id: "", name: "" } })).actor;
    expect(["system", "anonymous", "machine", "robot"].map(named)).toEqual([
      "Latchkey",
      "Somebody",
      "A machine",
      "Somebody",
    ]);
  });

  it("has words of its own for everything that the control plane records", () => {
    const deedOf = (action: string) => auditSentence(anEvent({ action })).deed;
    const actions = recordedActions();
    expect(actions.length).toBeGreaterThan(30);
    expect(actions.filter((action) => deedOf(action).startsWith("did “"))).toEqual([]);
  });

  it("shows an action that it does not know in its own words, even one named like a member of every object", () => {
    expect(auditSentence(anEvent({ action: "desktop_start" })).deed).toBe("did “desktop start” on");
    expect(auditSentence(anEvent({ action: "constructor", object: null }))).toMatchObject({
      deed: "did “constructor”",
      object: null,
    });
  });
});
