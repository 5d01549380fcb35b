import { describe, expect, it } from "vitest";
import { enforcementOf } from "../../../../src/renderer/sessions/enforcement.ts";
import { injectorText, withheldDevices } from "../../../../src/renderer/sessions/withheld.ts";
import { aHosting, aViewerSession } from "../../../support/fake-backend/canned-guests.ts";
import { wordsIn } from "../../../support/words.ts";

const t = wordsIn("en");
const rights = { keyboard: false, mouse: true, gamepad: false };
const input = { isSaving: false, isMachineOnline: true, switched: "keyboard" } as const;

describe("the badge beside switched rights", () => {
  it("goes from saving over saved to enforced", () => {
    const saved = aViewerSession("s", { rights, enforced_at: null, enforced_after_ms: null });
    const enforced = aViewerSession("s", { rights, enforced_after_ms: 18.4 });
    const texts = [
      enforcementOf(t, { ...input, isSaving: true, session: saved }),
      enforcementOf(t, { ...input, session: saved }),
      enforcementOf(t, { ...input, isMachineOnline: false, session: saved }),
      enforcementOf(t, { ...input, session: enforced }),
      enforcementOf(t, { ...input, session: aViewerSession("s", { rights, enforced_after_ms: 1_230 }) }),
      enforcementOf(t, { ...input, switched: null, session: enforced }),
    ].map((enforcement) => enforcement?.text);
    expect(texts).toEqual([
      "saving…",
      "keyboard off · saved, not enforced yet",
      "keyboard off · saved, machine is offline",
      "keyboard off · enforced after 18 ms",
      "keyboard off · enforced after 1.2 s",
      "enforced",
    ]);
  });

  it("tells when the machine obeyed what was switched here, and not when somebody joined", () => {
    const session = aViewerSession("s", { rights, enforced_at: "2026-11-25T10:00:00.000Z" });
    expect(enforcementOf(t, { ...input, session })?.atMs).toBe(Date.parse("2026-11-25T10:00:00.000Z"));
    expect(enforcementOf(t, { ...input, switched: null, session })?.atMs).toBeNull();
  });

  it("claims nothing to be enforced while nobody is on", () => {
    expect(enforcementOf(t, { ...input, session: null })).toEqual({
      state: "saved",
      text: "saved for when they join",
      atMs: null,
    });
    expect(enforcementOf(t, { ...input, session: null, switched: null })).toBeNull();
  });
});

describe("the badge in German", () => {
  it("says the same, with its own decimal sign", () => {
    const session = aViewerSession("s", { rights, enforced_after_ms: 1_230 });
    expect(enforcementOf(wordsIn("de"), { ...input, session })?.text).toBe("Tastatur aus · in Kraft nach 1,2 s");
  });
});

describe("a device that works for nobody", () => {
  it("says whether the owner withholds it or the machine cannot use it", () => {
    expect(withheldDevices(t, aHosting())).toEqual({
      keyboard: "The owner withholds the keyboard on the machine itself.",
      gamepad: expect.stringContaining("/dev/uinput"),
    });
    expect(withheldDevices(t, null)).toEqual({});
    expect(injectorText(t, aHosting(), "mouse")).toBe("Works, through XTest");
  });
});
