import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { activity } from "../../../../src/i18n/en/activity.ts";
import { LANGUAGES, type Language } from "../../../../src/i18n/languages.ts";
import type { AuditEventItem } from "../../../../src/protocol/http/people.ts";
import { auditSentence } from "../../../../src/renderer/activity/audit-sentence.ts";
import { wordsIn } from "../../../support/words.ts";

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

function sentence(language: Language, changes: Partial<AuditEventItem>): string {
  return auditSentence(wordsIn(language), anEvent(changes))
    .map(({ text }) => text)
    .join("");
}

/** Endings of the actions that the control plane's sources put together, by what they begin with. */
const PUT_TOGETHER: Readonly<Record<string, readonly string[]>> = {
  guest_access_invite_: ["create", "update", "cancel", "kick", "link", "expire", "refuse"],
  robot_key_: ["approve", "reject"],
};

/** Every action that the control plane records, as its sources spell them. */
function recordedActions(): readonly string[] {
  const folder = new URL("../../../../src/control-plane/", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  const sources = files.map((path) => readFileSync(new URL(path, folder), "utf8"));
  const found = (pattern: RegExp) =>
    sources.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name ?? ""));
  const spelt = found(
    /(?:action: |action = .*\? |(?:session|connection)Entry\(|describe\(|return |actor, |log\((?:.*? )?|"machine_set_owner" : )"((?:[a-z0-9]+_)+[a-z]+)"/g,
  );
  const begun = found(/`((?:[a-z]+_)+)\$\{(?:action|verdict\.answer)\}`/g);
  expect(begun.toSorted()).toEqual(Object.keys(PUT_TOGETHER).toSorted());
  const built = begun.flatMap((start) => (PUT_TOGETHER[start] ?? []).map((end) => `${start}${end}`));
  return [...new Set([...spelt, ...built])].filter((action) => !NO_ACTIONS.has(action));
}

/** What looks like one in the sources. */
const NO_ACTIONS = new Set(["unknown_account", "account_changed", "wrong_password"]);

describe("an audit event as a sentence", () => {
  it("says who did what to whom, each in its own part", () => {
    expect(auditSentence(wordsIn("en"), anEvent({}))).toEqual([
      { kind: "actor", text: "Mina Ode" },
      { kind: "words", text: " approved the machine " },
      { kind: "object", text: "atelier" },
    ]);
  });

  it("puts the parts where the reader's language wants them", () => {
    expect(auditSentence(wordsIn("de"), anEvent({}))).toEqual([
      { kind: "actor", text: "Mina Ode" },
      { kind: "words", text: " hat den Rechner " },
      { kind: "object", text: "atelier" },
      { kind: "words", text: " zugelassen" },
    ]);
  });

  it("leaves names as they are, even those that look like a template", () => {
    const actor = { kind: "user", id: "u", name: "{{object}} $t(common:cancel) <b>" };
    expect(auditSentence(wordsIn("en"), anEvent({ actor }))[0]).toEqual({ kind: "actor", text: actor.name });
  });

  it("says how long it took until the end of a session was enforced, and nothing of it when that is not known", () => {
    const closed = {
      action: "viewer_session_end_enforce",
      actor: { kind: "machine", id: "m", name: "atelier" },
      object: { kind: "viewer_session", id: "s", name: "rui@guests.test" },
    };
    const after = (ms: number) => sentence("en", { ...closed, data: { enforced_after_ms: ms } });
    expect(after(38)).toBe("atelier closed the session of rui@guests.test: ended, enforced after 38 ms");
    expect(after(0)).toBe("atelier closed the session of rui@guests.test: ended, enforced after 1 ms");
    expect(after(93_400)).toBe("atelier closed the session of rui@guests.test: ended, enforced after 93.4 s");
    expect(sentence("en", closed)).toBe("atelier closed the session of rui@guests.test");
    expect(sentence("de", { ...closed, data: { enforced_after_ms: 38 } })).toBe(
      "atelier hat die Sitzung von rui@guests.test geschlossen: beendet, in Kraft nach 38 ms",
    );
  });

  it("does not repeat the person who signed in", () => {
    const object = { kind: "session", id: "s", name: "Mina Ode" };
    expect(sentence("en", { action: "session_create", object })).toBe("Mina Ode signed in");
    expect(sentence("de", { action: "session_create", object })).toBe("Mina Ode hat sich angemeldet");
  });

  it("finds words for those without a name", () => {
    const named = (kind: string) =>
      auditSentence(wordsIn("en"), anEvent({ actor: { kind, id: "", name: "" } }))[0]?.text;
    expect(["system", "anonymous", "machine", "robot"].map(named)).toEqual([
      "Latchkey",
      "Somebody",
      "A machine",
      "Somebody",
    ]);
  });

  it("says that somebody was refused at the door of guests when no invite is known", () => {
    const refused = {
      action: "guest_access_invite_refuse",
      actor: { kind: "anonymous", id: "", name: "" },
      object: null,
    };
    expect(sentence("en", refused)).toBe("Somebody was refused at the door of guests");
    expect(sentence("de", refused)).toBe("Jemand wurde als Gast nicht eingelassen");
  });

  it.each(LANGUAGES)("has words of its own for everything that the control plane records (%s)", (language) => {
    const actions = recordedActions();
    expect(actions.length).toBeGreaterThan(55);
    expect(actions.filter((action) => !Object.hasOwn(activity.did, action))).toEqual([]);
    const unknown = actions.filter((action) => /“|„/.test(sentence(language, { action })));
    expect(unknown).toEqual([]);
  });

  it.each(LANGUAGES)("names the actor once, and the object at most once, in every sentence (%s)", (language) => {
    const counted = Object.keys(activity.did).map((action) => {
      const parts = auditSentence(wordsIn(language), anEvent({ action })).map(({ kind }) => kind);
      return [
        action,
        parts.filter((kind) => kind === "actor").length,
        parts.filter((kind) => kind === "object").length,
      ];
    });
    expect(counted.filter(([, actors, objects]) => actors !== 1 || Number(objects) > 1)).toEqual([]);
  });

  it("shows an action that it does not know in its own words, even one named like a member of every object", () => {
    expect(sentence("en", { action: "desktop_start" })).toBe("Mina Ode did “desktop start” on atelier");
    expect(sentence("en", { action: "constructor", object: null })).toBe("Mina Ode did “constructor”");
    expect(sentence("de", { action: "desktop_start" })).toBe("Mina Ode hat „desktop start“ an atelier ausgeführt");
  });
});
