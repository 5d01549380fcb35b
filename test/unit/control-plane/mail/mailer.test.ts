import { createServer } from "node:net";
import { once } from "node:events";
import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { Mailer, type Mail } from "../../../../src/control-plane/mail/mailer.ts";
import { startSmtpServer } from "../../../support/smtp-server.ts";

const FROM = "Latchkey <desk@lab.example>";
const MAIL: Mail = {
  to: { name: "Rui Vale", address: "rui@shop.example" },
  subject: "Grüße",
  text: "Hello\n\nthere",
  html: "<p>Hello</p>",
};

function setup(smtpUrl: string | null) {
  const logged: string[] = [];
  const log = pino({ level: "error" }, { write: (line: string) => void logged.push(line) });
  return { mailer: new Mailer(smtpUrl === null ? null : { smtpUrl, from: FROM }, log), logged };
}

describe("the mailer", () => {
  it("sends text and HTML to one person", async () => {
    const server = await startSmtpServer();
    expect(await setup(server.url).mailer.send(MAIL)).toBe("sent");
    const [mail] = server.mails;
    expect(mail?.recipients).toEqual(["rui@shop.example"]);
    expect(mail?.parsed).toMatchObject({
      subject: "Grüße",
      from: { name: "Latchkey", address: "desk@lab.example" },
      to: [{ name: "Rui Vale", address: "rui@shop.example" }],
      text: "Hello\n\nthere\n",
      html: "<p>Hello</p>\n",
    });
  });

  it("lets no name or subject add a header or a recipient", async () => {
    const server = await startSmtpServer();
    const name = 'Rui"\r\nBcc: all@shop.example\r\nX-Evil: 1, "x" <victim@shop.example>';
    const subject = "Hi\r\nBcc: all@shop.example\r\n\r\nanother body";
    expect(await setup(server.url).mailer.send({ ...MAIL, subject, to: { ...MAIL.to, name } })).toBe("sent");

    const [mail] = server.mails;
    expect(mail?.recipients).toEqual(["rui@shop.example"]);
    expect(mail?.parsed.bcc).toBeUndefined();
    expect(mail?.parsed.headers.map((header) => header.key)).not.toContain("x-evil");
    expect(mail?.parsed.to).toEqual([expect.objectContaining({ address: "rui@shop.example" })]);
    expect(mail?.parsed.text).toBe("Hello\n\nthere\n");
  });

  it("says so when nobody told it how to send", async () => {
    const { mailer } = setup(null);
    expect([mailer.isConfigured, await mailer.send(MAIL)]).toEqual([false, "not-configured"]);
  });

  it("fails softly and logs when the server refuses", async () => {
    const server = await startSmtpServer({ refuse: true });
    const { logged, mailer } = setup(server.url);
    expect(await mailer.send(MAIL)).toBe("failed");
    expect(logged).toHaveLength(1);
  });

  it("fails softly when nobody listens, and when somebody hangs up", async () => {
    const hangUp = createServer((socket) => socket.destroy());
    hangUp.listen(0, "127.0.0.1");
    await once(hangUp, "listening");
    onTestFinished(() => void hangUp.close());
    const address = hangUp.address();
    const port = typeof address === "object" ? address?.port : 0;
    expect(await setup(`smtp://127.0.0.1:${port}`).mailer.send(MAIL)).toBe("failed");
    expect(await setup("smtp://127.0.0.1:1").mailer.send(MAIL)).toBe("failed");
  });
});
