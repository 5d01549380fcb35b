import { expect, it } from "vitest";
import { AppRuleRepository } from "../../src/control-plane/app-rules/app-rule-repository.ts";
import { NO_RULE } from "../../src/protocol/app-rule.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { EVERYTHING, startSessionWorld } from "../support/session-world.ts";

describeOnEachDatabase("a live session", (openDb) => {
  it("ATK-10: is held to another app rule within a second of its change, enforced by the machine and in the log", async () => {
    const { aHost, anInvite, aGuest, bus, db, logged, stored } = await startSessionWorld(await openDb());
    const { host, machineId } = await aHost();
    const guest = await aGuest((await anInvite(machineId)).token);
    await host.until(() => host.signals.length > 0);
    const rules = new AppRuleRepository(db);
    const standard = await rules.findDefault();
    const settings = { ...NO_RULE, keyboard: false, watermark: true, sessionLimitSeconds: 600 };
    await rules.update(standard.id, { name: standard.name, settings }, Date.now());
    const changedAtMs = Date.now();
    bus.publish({ type: "app-rules-changed" });
    await host.until(() => host.grantOf(guest.sessionId)?.rule.keyboard === false);
    expect(host.grantOf(guest.sessionId)).toMatchObject({ rights: EVERYTHING, rule: settings, epoch: host.revision });
    const { began_at_ms } = await stored(guest.sessionId);
    expect(host.grantOf(guest.sessionId)?.expiresAtMs).toBe(began_at_ms + 600_000);
    await guest.peer.first(
      "terms",
      ({ terms }) =>
        terms.expiresAt !== null && Date.parse(terms.expiresAt) === began_at_ms + 600_000 && terms.enforcedAt !== null,
    );
    expect(Date.now() - changedAtMs).toBeLessThan(1_000);
    await host.settled();
    expect(await logged("viewer_session_rule")).toMatchObject([{ from: NO_RULE, to: settings }]);
    // Said again, it is nothing new.
    const { revision } = host;
    bus.publish({ type: "app-rules-changed" });
    await rules.update(standard.id, { name: standard.name, settings: NO_RULE }, Date.now());
    bus.publish({ type: "app-rules-changed" });
    await host.until(() => host.grantOf(guest.sessionId)?.rule.keyboard === true);
    expect(host.revision).toBe(revision + 1);
  });
});
