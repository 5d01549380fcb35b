import { describe, expect, it } from "vitest";
import { SessionEndReason } from "../../../../src/protocol/viewer/session-end.ts";
import { auditDetails } from "../../../../src/renderer/activity/audit-details.ts";
import { wordsIn } from "../../../support/words.ts";

const t = wordsIn("en");

describe("the details of an audit event", () => {
  it("are plain names and values, without ids and without what is nested deeper", () => {
    const data = { team_name: "a", newOwner: "b", count: 3, enabled: false, empty: "", user_id: "7", nested: { a: 1 } };
    expect(auditDetails(t, data)).toEqual(["team name: a", "new owner: b", "count: 3", "enabled: no"]);
  });

  it("show a change from what it was to what it is", () => {
    expect(
      auditDetails(t, { role: { before: "member", after: "admin" }, email: { before: "", after: "a@b.example" } }),
    ).toEqual(["role: member → admin", "email: nothing → a@b.example"]);
    expect(auditDetails(t, { from: "vm", to: "Press room" })).toEqual(["vm → Press room"]);
    expect(auditDetails(t, { from: null, to: { id: "1", name: "Mina Ode" } })).toEqual(["nothing → Mina Ode"]);
  });

  it("write codes as words and leave names alone", () => {
    expect(auditDetails(t, { reason: "wrong_password", hostname: "BUILD_02" })).toEqual([
      "reason: wrong password",
      "hostname: BUILD_02",
    ]);
  });

  it("leave out a refusal's English sentence where its code says the same, and keep what says more", () => {
    const data = { reason: "machine_offline", message: "This machine is not connected." };
    expect(auditDetails(wordsIn("de"), data)).toEqual(["Grund: Rechner offline"]);
    expect(auditDetails(t, { ...data, message: "It sleeps until noon." })).toEqual([
      "reason: machine offline",
      "message: It sleeps until noon.",
    ]);
    expect(auditDetails(t, { message: "Bring a gamepad." })).toEqual(["message: Bring a gamepad."]);
  });

  it.each(SessionEndReason.options)("say in words why a session ended: %s", (reason) => {
    for (const language of ["en", "de"] as const) {
      const [detail = ""] = auditDetails(wordsIn(language), { exit_reason: reason });
      expect(detail).not.toMatch(/\w-\w/);
      if (language === "de") expect(detail).not.toContain(reason);
    }
  });

  it("turn moments and browsers into words", () => {
    const [moment, browser] = auditDetails(t, {
      expires_at_ms: Date.UTC(2027, 5, 1, 12),
      user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0",
    });
    expect(moment).toMatch(/^expires: .*2027/);
    expect(browser).toBe("user agent: Firefox on Linux");
  });
});
