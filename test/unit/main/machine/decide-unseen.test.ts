import { describe, expect, it } from "vitest";
import { decideUnseen } from "../../../../src/main/machine/decide-unseen.ts";
import type { OwnerOutcome } from "../../../../src/main/machine/owner-calls.ts";
import { aHub } from "../../../support/electron/keeper-world.ts";

function setup() {
  const hub = aHub();
  const logged: string[] = [];
  let shown = 0;
  const parts = {
    hub,
    windows: { showApp: () => void (shown += 1) },
    log: { error: (_fields: object, text: string) => void logged.push(text) },
  };
  const decide = (decision: Promise<OwnerOutcome>) => decideUnseen(decision, parts);
  return { decide, hub, logged, shown: () => shown };
}

describe("a decision by tray or shortcut", () => {
  it("says nothing when it was done", async () => {
    const { decide, hub, shown } = setup();

    await decide(Promise.resolve({ ok: true, value: undefined }));

    expect([hub.current.notices, shown()]).toEqual([[], 0]);
  });

  it.each(["no-agent", "refused", "being-steered"] as const)(
    "brings up the window and says why: %s",
    async (reason) => {
      const { decide, hub, shown } = setup();
      hub.change(({ preferences }) => ({ preferences: { ...preferences, language: "de" } }));

      await decide(Promise.resolve({ ok: false, reason, detail: "in English" }));

      expect(hub.current.notices).toEqual([
        { id: "owner-unheard", kind: "owner-unheard", detail: expect.stringMatching(/ (nichts|abgelehnt|fern)/) },
      ]);
      expect(shown()).toBe(1);
    },
  );

  it("says that it failed, and why to the log alone", async () => {
    const { decide, hub, logged, shown } = setup();

    await decide(Promise.reject(new Error("/home/secret")));

    expect(hub.current.notices).toMatchObject([{ kind: "owner-unheard", detail: "That did not work." }]);
    expect(logged).toEqual(["a decision of the owner failed"]);
    expect(shown()).toBe(1);
  });
});
