import { describe, expect, it } from "vitest";
import { enforcementOf } from "../../../../src/renderer/sessions/enforcement.ts";
import { injectorText, withheldDevices } from "../../../../src/renderer/sessions/withheld.ts";
import { aHosting, aViewerSession } from "../../../support/fake-backend/canned-guests.ts";

const rights = { keyboard: false, mouse: true, gamepad: false };
const input = { isSaving: false, isMachineOnline: true, switched: "keyboard" } as const;

describe("the badge beside switched rights", () => {
  it("goes from saving over saved to enforced", () => {
    const saved = aViewerSession("s", { rights, enforced_at: null, enforced_after_ms: null });
    const enforced = aViewerSession("s", { rights, enforced_after_ms: 18.4 });
    const texts = [
      enforcementOf({ ...input, isSaving: true, session: saved }),
      enforcementOf({ ...input, session: saved }),
      enforcementOf({ ...input, isMachineOnline: false, session: saved }),
      enforcementOf({ ...input, session: enforced }),
      enforcementOf({ ...input, session: aViewerSession("s", { rights, enforced_after_ms: 1_230 }) }),
      enforcementOf({ ...input, switched: null, session: enforced }),
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
    expect(enforcementOf({ ...input, session })?.atMs).toBe(Date.parse("2026-11-25T10:00:00.000Z"));
    expect(enforcementOf({ ...input, switched: null, session })?.atMs).toBeNull();
  });

  it("claims nothing to be enforced while nobody is on", () => {
    expect(enforcementOf({ ...input, session: null })).toEqual({
      state: "saved",
      text: "saved for when they join",
      atMs: null,
    });
    expect(enforcementOf({ ...input, session: null, switched: null })).toBeNull();
  });
});

describe("a device that works for nobody", () => {
  it("says whether the owner withholds it or the machine cannot use it", () => {
    expect(withheldDevices(aHosting())).toEqual({
      keyboard: "The owner withholds the keyboard on the machine itself.",
      gamepad: expect.stringContaining("/dev/uinput"),
    });
    expect(withheldDevices(null)).toEqual({});
    expect(injectorText(aHosting(), "mouse")).toBe("Works, through XTest");
  });
});
