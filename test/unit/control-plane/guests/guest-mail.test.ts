import { expect, it } from "vitest";
import { REMINDER_MS } from "../../../../src/control-plane/guests/guest-invite-sweep.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { HOUR_MS, openGuestHouse } from "../../../support/guest-house.ts";
import { startSmtpServer } from "../../../support/smtp-server.ts";

const FROM = "Latchkey <latchkey@lab.example>";

describeOnEachDatabase("mails to guests", (openDb) => {
  async function setup() {
    const smtp = await startSmtpServer();
    const house = await openGuestHouse(await openDb(), { mail: { smtpUrl: smtp.url, from: FROM } });
    return { ...house, smtp };
  }

  it("invite with the link, and tell the hours in the invite's own zone", async () => {
    const { clock, invite, smtp } = await setup();
    const startsAtMs = clock.now() + HOUR_MS;
    const sent = await invite({ startsAtMs, expiresAtMs: startsAtMs + HOUR_MS, sendEmail: true, pin: "4829" });
    expect(sent.invite.mail).toBe("sent");
    const mail = smtp.mails[0];
    expect(mail?.recipients).toEqual(["Kai@client.example"]);
    expect(mail?.parsed.subject).toBe("Harbour Lab invites you: Colour review");
    for (const part of [
      sent.joinUrl,
      "Mina Ode of Harbour Lab invites you to Colour review on Studio 4.",
      "See you there",
      "Fri, 8 Jan 2027, 11:00 (Europe/Oslo)",
      "You may watch and use: keyboard, mouse.",
      "asked for a PIN",
    ]) {
      expect(mail?.parsed.text).toContain(part);
    }
  });

  it("tell of another window only when it is another, and of the end", async () => {
    const { by, clock, ender, invite, invites, smtp } = await setup();
    const { id } = await invite();
    await invites.update(by, id, { rights: { keyboard: false }, sendEmail: true });
    expect(smtp.mails).toHaveLength(0);
    await invites.update(by, id, { expiresAtMs: clock.now() + 3 * HOUR_MS, sendEmail: true });
    await ender.cancel(by, id, true);
    expect(smtp.mails.map(({ parsed }) => parsed.subject)).toEqual([
      "New time: Colour review",
      "Cancelled: Colour review",
    ]);
    const kept = await invite();
    await ender.cancel(by, kept.id, false);
    expect(smtp.mails).toHaveLength(2);
  });

  it("remind a mailed guest once, a quarter of an hour before the start", async () => {
    const { clock, invite, smtp, sweep } = await setup();
    const startsAtMs = clock.now() + HOUR_MS;
    await invite({ startsAtMs, expiresAtMs: startsAtMs + HOUR_MS, sendEmail: true });
    await invite({ startsAtMs, expiresAtMs: startsAtMs + HOUR_MS, sendEmail: false });
    clock.advance(HOUR_MS - REMINDER_MS - 1);
    await sweep.sweep();
    expect(smtp.mails).toHaveLength(1);
    clock.advance(1);
    await Promise.all([sweep.sweep(), sweep.sweep()]);
    clock.advance(60_000);
    await sweep.sweep();
    expect(smtp.mails.map(({ parsed }) => parsed.subject)).toEqual([
      "Harbour Lab invites you: Colour review",
      "Soon: Colour review",
    ]);
  });

  it("ATK-42: show hostile names as the text that they are", async () => {
    const { invite, smtp } = await setup();
    const hostile = `<img src=x onerror=alert(1)>\r\nBcc: all@shop.example "&'`;
    await invite({ eventName: hostile, message: hostile, sendEmail: true });
    const mail = smtp.mails[0];
    expect(mail?.recipients).toEqual(["Kai@client.example"]);
    expect(mail?.parsed.html).not.toContain("<img");
    expect(mail?.parsed.html).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(mail?.parsed.bcc ?? []).toEqual([]);
    expect(mail?.parsed.subject).toContain("<img src=x");
  });
});
